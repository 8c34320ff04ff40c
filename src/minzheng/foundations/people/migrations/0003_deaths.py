"""The door for whoever compares with the register: who has died, inside the caller's own scope."""

from django.db import migrations

DEATHS = """
create function people_deaths() returns table (person_id uuid, died_on date) language sql stable as $f$
  select p.id, p.died_on from people_person p where p.died_on is not null
$f$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_row_security")]

    operations = [migrations.RunSQL(DEATHS, "drop function people_deaths()")]
