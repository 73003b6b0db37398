from django.db import migrations

# A stay's person is its spell's person, and its bed is on its ward: kept by composite foreign keys. Merging two records moves
# the spells, and the stays follow by themselves.
ADD = """
ALTER TABLE beds_wardstay ADD CONSTRAINT stay_person_is_the_spells FOREIGN KEY (spell_id, person_id)
    REFERENCES beds_spell (id, person_id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE beds_wardstay ADD CONSTRAINT stay_bed_is_on_its_ward FOREIGN KEY (bed_id, ward_id)
    REFERENCES beds_bed (id, ward_id) DEFERRABLE INITIALLY DEFERRED;
"""
DROP = """
ALTER TABLE beds_wardstay DROP CONSTRAINT stay_person_is_the_spells;
ALTER TABLE beds_wardstay DROP CONSTRAINT stay_bed_is_on_its_ward;
"""


class Migration(migrations.Migration):
    dependencies = [("beds", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
