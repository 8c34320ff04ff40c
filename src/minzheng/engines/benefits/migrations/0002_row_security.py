"""Row policies of the ledger, and the periods that can never overlap.

`award_never_twice`: one household never has two awards of a kind for one month, ended ones included; and
`award_person_never_twice`: no person is counted in two awards of a kind for one month, in the whole city.
"""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security

MEMBER = "exists (select 1 from benefits_award_member m where m.award_id = benefits_award.id and m.person_id = {me})"
AWARD = "{me} is not null and exists (select 1 from benefits_award a where a.id = benefits_award_amount.award_id)"
PERIODS = """
create extension if not exists btree_gist;
alter table benefits_award add constraint award_never_twice exclude using gist (
  household_id with =, kind with =, daterange(start_month, end_month, '[]') with &&);
alter table benefits_award_member add constraint award_person_never_twice exclude using gist (
  person_id with =, kind with =, daterange(from_month, to_month, '[]') with &&);
alter table benefits_award_amount add constraint award_amounts_apart exclude using gist (
  award_id with =, daterange(from_month, to_month, '[]') with &&);
"""
UNDO = """
alter table benefits_award drop constraint award_never_twice;
alter table benefits_award_member drop constraint award_person_never_twice;
alter table benefits_award_amount drop constraint award_amounts_apart;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]

    operations = [
        migrations.RunSQL(PERIODS, UNDO),
        row_security(
            "benefits_award", subject="person_id = {me} or payee_person_id = {me} or " + MEMBER
        ),
        row_security("benefits_award_amount", subject=AWARD),
        row_security("benefits_award_member", subject="person_id = {me} or holder_id = {me}"),
    ]
