"""Doors for whoever pays and compares, as sets of rows: accounts with their payees, who was ever paid, who was counted.

Plain functions: the row policies of the caller's own scope hold inside them.
"""

from django.db import migrations

DOORS = """
create function benefits_accounts()
  returns table (account_id uuid, person_id uuid, account_box bytea, account_index bytea, account_tail varchar,
                 bank varchar, holder_name varchar)
  language sql stable as $f$
    select p.id, p.person_id, p.number_box, p.number_index, p.tail, p.bank, p.holder_name from benefits_payee_account p
  $f$;
create function benefits_payees_ever() returns table (award_id uuid, person_id uuid) language sql stable as $f$
    select c.award_id, c.person_id from benefits_award_change c where c.act = 'succeed'
    union
    select a.id, a.payee_person_id from benefits_award a
      where exists (select from benefits_award_change c where c.award_id = a.id and c.act = 'succeed')
    union
    select m.award_id, m.person_id from benefits_award_member m
      where exists (select from benefits_award_change c where c.award_id = m.award_id and c.act = 'succeed')
  $f$;
create function benefits_counted(due_month date) returns table (award_id uuid, person_id uuid) language sql stable as $f$
    select m.award_id, m.person_id from benefits_award_member m
    where m.superseded_by is null and m.from_month <= due_month and (m.to_month is null or m.to_month >= due_month)
  $f$;
"""
BACK = "drop function benefits_counted(date); drop function benefits_payees_ever(); drop function benefits_accounts();"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0010_walls_in_full")]

    operations = [migrations.RunSQL(DOORS, BACK)]
