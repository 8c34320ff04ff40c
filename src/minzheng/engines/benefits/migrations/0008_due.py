"""The door for whoever pays: what is due in a month and the account it goes to, as one set of rows.

A plain function: the row policies of the caller's own scope hold inside it. Ledger rows are those of `queries.due`.
"""

from django.db import migrations

DUE = """
create function benefits_due(due_month date)
  returns table (award_id uuid, amount_id uuid, area_code varchar, award_kind varchar, kind_name varchar,
                 household_id uuid, person_id uuid, payee_person_id uuid, members smallint, amount_fen bigint,
                 decision_id uuid, rule_version varchar, account_id uuid, account_box bytea, account_index bytea,
                 account_tail varchar, bank varchar, holder_name varchar)
  language sql stable as $f$
    select a.id, s.id, a.area_code, a.kind, a.kind_name, a.household_id, a.person_id, a.payee_person_id,
           a.member_count, s.amount_fen, s.decision_id, s.rule_version, p.id,
           coalesce(p.number_box, a.payee_account_box), p.number_index, coalesce(p.tail, ''::varchar),
           coalesce(p.bank, ''::varchar), coalesce(p.holder_name, ''::varchar)
    from benefits_award_amount s
    join benefits_award a on a.id = s.award_id
    left join benefits_payee_account p on p.person_id = a.payee_person_id and p.closed_at is null
    where s.superseded_by is null and s.from_month <= due_month and (s.to_month is null or s.to_month >= due_month)
      and a.start_month <= due_month and (a.end_month is null or a.end_month >= due_month)
  $f$;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0007_payee_account")]

    operations = [migrations.RunSQL(DUE, "drop function benefits_due(date)")]
