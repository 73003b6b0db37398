from django.db import migrations

KEPT = ("telling", "view", "careplan", "advocacystep", "carerevent")
"""What somebody said on a day stays as it was said."""

FORBID = """
CREATE FUNCTION wishes_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what somebody said stays as it was said' USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER wishes_keep_{table} BEFORE UPDATE OR DELETE ON wishes_{table} "
    "FOR EACH ROW EXECUTE FUNCTION wishes_are_append_only();\n"
    for table in KEPT
)
ALLOW = "".join(f"DROP TRIGGER wishes_keep_{table} ON wishes_{table};\n" for table in KEPT) + (
    "DROP FUNCTION wishes_are_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("wishes", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
