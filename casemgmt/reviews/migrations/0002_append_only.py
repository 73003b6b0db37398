from django.db import migrations

FORBID = """
CREATE FUNCTION reviews_steps_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a review stays as it was written' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER reviews_keep_steps BEFORE UPDATE OR DELETE ON reviews_step
    FOR EACH ROW EXECUTE FUNCTION reviews_steps_stay();
"""
ALLOW = """
DROP TRIGGER reviews_keep_steps ON reviews_step;
DROP FUNCTION reviews_steps_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
