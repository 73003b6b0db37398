from django.db import migrations

FORBID = """
CREATE FUNCTION agreements_within_lead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.under_id IS NOT NULL THEN
        PERFORM FROM agreements_contract
        WHERE id = NEW.under_id AND starts_on <= NEW.starts_on AND ends_on >= NEW.ends_on FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a sub-contract lies within its lead contract' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF EXISTS (
        SELECT FROM agreements_contract WHERE under_id = NEW.id AND (starts_on < NEW.starts_on OR ends_on > NEW.ends_on)
    ) THEN
        RAISE EXCEPTION 'sub-contracts lie within their lead contract' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreements_within_lead BEFORE INSERT OR UPDATE OF under_id, starts_on, ends_on ON agreements_contract
    FOR EACH ROW EXECUTE FUNCTION agreements_within_lead();
"""
ALLOW = """
DROP TRIGGER agreements_within_lead ON agreements_contract;
DROP FUNCTION agreements_within_lead();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_drafts_and_decisions")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
