from django.db import migrations

FORBID = """
CREATE FUNCTION published_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published stays as it was: withdraw the edition and publish another'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER published_measures_frozen BEFORE UPDATE OR DELETE ON published_publishedmeasure
    FOR EACH ROW EXECUTE FUNCTION published_is_frozen();
CREATE TRIGGER published_figures_frozen BEFORE UPDATE OR DELETE ON published_publishedfigure
    FOR EACH ROW EXECUTE FUNCTION published_is_frozen();
CREATE TRIGGER published_measures_not_emptied BEFORE TRUNCATE ON published_publishedmeasure
    FOR EACH STATEMENT EXECUTE FUNCTION published_is_frozen();
CREATE TRIGGER published_figures_not_emptied BEFORE TRUNCATE ON published_publishedfigure
    FOR EACH STATEMENT EXECUTE FUNCTION published_is_frozen();
"""
ALLOW = """
DROP TRIGGER published_measures_frozen ON published_publishedmeasure;
DROP TRIGGER published_figures_frozen ON published_publishedfigure;
DROP TRIGGER published_measures_not_emptied ON published_publishedmeasure;
DROP TRIGGER published_figures_not_emptied ON published_publishedfigure;
DROP FUNCTION published_is_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("published", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
