from django.db import migrations

FORBID = """
CREATE FUNCTION finance_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was entered stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER finance_keep_budget BEFORE UPDATE OR DELETE ON finance_budgetentry
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_scheme_entries BEFORE UPDATE OR DELETE ON finance_schemeentry
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_statements BEFORE UPDATE OR DELETE ON finance_statement
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_steps BEFORE UPDATE OR DELETE ON finance_packagestep
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_hours BEFORE UPDATE OR DELETE ON finance_hours
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_settlements BEFORE UPDATE OR DELETE ON finance_settlement
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_settlement_parts BEFORE UPDATE OR DELETE ON finance_settlementpart
    FOR EACH ROW EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_keep_adjustments BEFORE DELETE ON finance_adjustment
    FOR EACH ROW WHEN (OLD.agreed_at IS NOT NULL) EXECUTE FUNCTION finance_is_kept();
CREATE TRIGGER finance_only_agree_adjustments BEFORE UPDATE ON finance_adjustment
    FOR EACH ROW WHEN (
        OLD.agreed_at IS NOT NULL
        OR to_jsonb(OLD) - '{agreed_at,agreed_by_id}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{agreed_at,agreed_by_id}'::text[]
    ) EXECUTE FUNCTION finance_is_kept();

-- What was asked for is what is approved: afterwards only its state, its next review and an earlier last day change.
CREATE TRIGGER finance_keep_packages BEFORE UPDATE ON finance_package
    FOR EACH ROW WHEN (
        to_jsonb(OLD) - '{status,review_on,ends_on,decided_on,decided_by_id}'::text[]
            IS DISTINCT FROM to_jsonb(NEW) - '{status,review_on,ends_on,decided_on,decided_by_id}'::text[]
        OR NEW.ends_on > OLD.ends_on
        OR OLD.decided_on IS NOT NULL AND (OLD.decided_on, OLD.decided_by_id) IS DISTINCT FROM (NEW.decided_on, NEW.decided_by_id)
        OR OLD.status IN ('refused', 'withdrawn', 'ended')
    ) EXECUTE FUNCTION finance_is_kept();

CREATE FUNCTION finance_only_approved_hours() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    package finance_package;
BEGIN
    SELECT * INTO package FROM finance_package WHERE id = NEW.package_id FOR SHARE;
    IF package.status NOT IN ('approved', 'ended') OR NEW.first_on < greatest(package.starts_on, package.decided_on)
        OR NEW.last_on > package.ends_on THEN
        RAISE EXCEPTION 'only approved days can be charged' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.amount <> round(NEW.hours * package.rate, 2) THEN
        RAISE EXCEPTION 'hours cost their rate' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finance_charge_approved_hours BEFORE INSERT ON finance_hours
    FOR EACH ROW EXECUTE FUNCTION finance_only_approved_hours();

CREATE FUNCTION finance_shares_sum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(percent) FROM finance_party WHERE sharing_id = NEW.id) IS DISTINCT FROM 100
        OR NOT EXISTS (SELECT FROM finance_party WHERE sharing_id = NEW.id AND holds_rest) THEN
        RAISE EXCEPTION 'shares must sum to 100%%, and one party hold the rest' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finance_agree_whole_shares BEFORE INSERT OR UPDATE ON finance_sharing
    FOR EACH ROW WHEN (NEW.agreed_at IS NOT NULL) EXECUTE FUNCTION finance_shares_sum();
CREATE TRIGGER finance_keep_shares BEFORE UPDATE OR DELETE ON finance_sharing
    FOR EACH ROW WHEN (OLD.agreed_at IS NOT NULL) EXECUTE FUNCTION finance_is_kept();
CREATE FUNCTION finance_keep_parties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    party record;
BEGIN
    party := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF EXISTS (SELECT FROM finance_sharing WHERE id = party.sharing_id AND agreed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what was entered stays as it was' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN party;
END $$;
CREATE TRIGGER finance_keep_parties BEFORE INSERT OR UPDATE OR DELETE ON finance_party
    FOR EACH ROW EXECUTE FUNCTION finance_keep_parties();

CREATE FUNCTION finance_settled_to_the_penny() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    settled finance_settlement;
BEGIN
    SELECT * INTO settled FROM finance_settlement
    WHERE id = CASE WHEN TG_TABLE_NAME = 'finance_settlement' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'settlement_id')::bigint END;
    IF (SELECT sum(amount) FROM finance_settlementpart WHERE settlement_id = settled.id) IS DISTINCT FROM settled.shared THEN
        RAISE EXCEPTION 'the parts must come to what is shared' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER finance_settle_to_the_penny AFTER INSERT ON finance_settlement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION finance_settled_to_the_penny();
CREATE CONSTRAINT TRIGGER finance_settle_parts_to_the_penny AFTER INSERT ON finance_settlementpart DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION finance_settled_to_the_penny();
"""
ALLOW = """
DROP TRIGGER finance_settle_parts_to_the_penny ON finance_settlementpart;
DROP TRIGGER finance_settle_to_the_penny ON finance_settlement;
DROP FUNCTION finance_settled_to_the_penny();
DROP TRIGGER finance_keep_parties ON finance_party;
DROP FUNCTION finance_keep_parties();
DROP TRIGGER finance_keep_shares ON finance_sharing;
DROP TRIGGER finance_agree_whole_shares ON finance_sharing;
DROP FUNCTION finance_shares_sum();
DROP TRIGGER finance_charge_approved_hours ON finance_hours;
DROP FUNCTION finance_only_approved_hours();
DROP TRIGGER finance_keep_packages ON finance_package;
DROP TRIGGER finance_only_agree_adjustments ON finance_adjustment;
DROP TRIGGER finance_keep_adjustments ON finance_adjustment;
DROP TRIGGER finance_keep_settlement_parts ON finance_settlementpart;
DROP TRIGGER finance_keep_settlements ON finance_settlement;
DROP TRIGGER finance_keep_hours ON finance_hours;
DROP TRIGGER finance_keep_steps ON finance_packagestep;
DROP TRIGGER finance_keep_statements ON finance_statement;
DROP TRIGGER finance_keep_scheme_entries ON finance_schemeentry;
DROP TRIGGER finance_keep_budget ON finance_budgetentry;
DROP FUNCTION finance_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
