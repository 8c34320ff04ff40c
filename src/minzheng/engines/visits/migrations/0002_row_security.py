"""Row policy of visits, and the two surveyors of art. 16 as a constraint."""

from django.db import migrations

from minzheng.foundations.privacy.types import append_only, row_security

# With at least two entries of which the first two differ, there are two different people.
TWO_SURVEYORS = (
    "alter table visits_visit add constraint visits_two_surveyors"
    " check (cardinality(surveyors) >= 2 and surveyors[1] <> surveyors[2])"
)


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.RunSQL(TWO_SURVEYORS, "alter table visits_visit drop constraint visits_two_surveyors"),
        row_security("visits_visit", subject="applicant_id = {me}"),
        append_only("visits_visit"),
    ]
