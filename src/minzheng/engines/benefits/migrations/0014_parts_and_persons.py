"""One decision may give several kinds of award; an award that is a person's own does not bar the household.

`award_never_twice` holds for households alone; `award_person_never_twice` goes on holding for every member in the city.
"""

from django.db import migrations, models

APART = """
alter table benefits_award drop constraint award_never_twice;
alter table benefits_award add constraint award_never_twice exclude using gist (
  household_id with =, kind with =, daterange(start_month, end_month, '[]') with &&) where (not of_person);
"""
APART_BACK = """
alter table benefits_award drop constraint award_never_twice;
alter table benefits_award add constraint award_never_twice exclude using gist (
  household_id with =, kind with =, daterange(start_month, end_month, '[]') with &&);
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0013_one_off_walls")]

    operations = [
        migrations.AddField("award", "of_person", models.BooleanField(default=False, db_default=False)),
        migrations.RemoveConstraint("award", "award_one_per_decision"),
        migrations.RemoveConstraint("award", "award_one_current"),
        migrations.AddConstraint(
            "award",
            models.UniqueConstraint(fields=["decision_id", "kind"], name="award_one_per_decision"),
        ),
        migrations.AddConstraint(
            "award",
            models.UniqueConstraint(
                fields=["household_id", "kind"],
                condition=models.Q(end_month__isnull=True, of_person=False),
                name="award_one_current",
            ),
        ),
        migrations.AddConstraint(
            "award",
            models.CheckConstraint(
                condition=models.Q(of_person=False) | models.Q(member_count=1), name="award_of_person_is_for_one"
            ),
        ),
        migrations.RunSQL(APART, APART_BACK),
    ]
