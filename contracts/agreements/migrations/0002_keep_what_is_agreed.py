from django.db import migrations

FORBID = """
CREATE FUNCTION agreements_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was agreed stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION agreements_keep_parts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    part record;
    agreed boolean;
BEGIN
    part := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    IF TG_TABLE_NAME = 'agreements_dayprice' THEN
        SELECT bool_or(t.agreed_at IS NOT NULL) INTO agreed
        FROM agreements_terms t JOIN agreements_service s ON s.terms_id = t.id WHERE s.id = part.service_id;
    ELSE
        SELECT bool_or(agreed_at IS NOT NULL) INTO agreed FROM agreements_terms WHERE id = part.terms_id;
    END IF;
    IF agreed THEN
        RAISE EXCEPTION 'what was agreed stays as it was' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN part;
END $$;
CREATE TRIGGER agreements_keep_terms BEFORE UPDATE OR DELETE ON agreements_terms
    FOR EACH ROW WHEN (OLD.agreed_at IS NOT NULL) EXECUTE FUNCTION agreements_are_kept();
CREATE TRIGGER agreements_keep_services BEFORE INSERT OR UPDATE OR DELETE ON agreements_service
    FOR EACH ROW EXECUTE FUNCTION agreements_keep_parts();
CREATE TRIGGER agreements_keep_prices BEFORE INSERT OR UPDATE OR DELETE ON agreements_dayprice
    FOR EACH ROW EXECUTE FUNCTION agreements_keep_parts();
CREATE TRIGGER agreements_keep_requirements BEFORE INSERT OR UPDATE OR DELETE ON agreements_requirement
    FOR EACH ROW EXECUTE FUNCTION agreements_keep_parts();
CREATE TRIGGER agreements_keep_documents BEFORE UPDATE OR DELETE ON agreements_document
    FOR EACH ROW EXECUTE FUNCTION agreements_are_kept();
"""
ALLOW = """
DROP TRIGGER agreements_keep_terms ON agreements_terms;
DROP TRIGGER agreements_keep_services ON agreements_service;
DROP TRIGGER agreements_keep_prices ON agreements_dayprice;
DROP TRIGGER agreements_keep_requirements ON agreements_requirement;
DROP TRIGGER agreements_keep_documents ON agreements_document;
DROP FUNCTION agreements_keep_parts();
DROP FUNCTION agreements_are_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
