"""What the ledger holds changes by a decision only; periods taken over by a later decision no longer stand in the way.

Allow-listed SECURITY DEFINER function `benefits_standing`: the only thing the public may know of an award (art. 24).
"""

from django.db import migrations

from minzheng.foundations.privacy.types import append_only, row_security

AWARD = "{me} is not null and exists (select 1 from benefits_award a where a.id = benefits_award_change.award_id)"

PERIODS = """
alter table benefits_award_member drop constraint award_person_never_twice;
alter table benefits_award_member add constraint award_person_never_twice exclude using gist (
  person_id with =, kind with =, daterange(from_month, to_month, '[]') with &&) where (superseded_by is null);
alter table benefits_award_amount drop constraint award_amounts_apart;
alter table benefits_award_amount add constraint award_amounts_apart exclude using gist (
  award_id with =, daterange(from_month, to_month, '[]') with &&) where (superseded_by is null);
"""
PERIODS_BACK = """
alter table benefits_award_member drop constraint award_person_never_twice;
alter table benefits_award_member add constraint award_person_never_twice exclude using gist (
  person_id with =, kind with =, daterange(from_month, to_month, '[]') with &&);
alter table benefits_award_amount drop constraint award_amounts_apart;
alter table benefits_award_amount add constraint award_amounts_apart exclude using gist (
  award_id with =, daterange(from_month, to_month, '[]') with &&);
"""

GUARDS = """
create function benefits_award_by_decision() returns trigger language plpgsql as $f$
begin
  if (new.kind, new.case_id, new.decision_id, new.start_month) is distinct from
     (old.kind, old.case_id, old.decision_id, old.start_month) then
    raise exception 'what a decision gave does not change' using errcode = 'restrict_violation';
  end if;
  if new.end_month is distinct from old.end_month and (new.ended_by_decision is null
     or new.ended_by_decision is not distinct from old.ended_by_decision) then
    raise exception 'an award ends by a decision of its own' using errcode = 'restrict_violation';
  end if;
  if (new.person_id, new.household_id, new.member_count, new.area_code) is distinct from
     (old.person_id, old.household_id, old.member_count, old.area_code)
     and (new.changed_by_decision is null or new.changed_by_decision is not distinct from old.changed_by_decision) then
    raise exception 'an award changes by a decision of its own' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_award_by_decision before update on benefits_award
  for each row execute function benefits_award_by_decision();

create function benefits_period_by_decision() returns trigger language plpgsql as $f$
begin
  if (to_jsonb(new) - 'to_month' - 'closed_by_decision' - 'superseded_by' - 'area_code' - 'holder_id') is distinct from
     (to_jsonb(old) - 'to_month' - 'closed_by_decision' - 'superseded_by' - 'area_code' - 'holder_id') then
    raise exception 'what stands in the ledger does not change' using errcode = 'restrict_violation';
  end if;
  if new.to_month is distinct from old.to_month and (new.closed_by_decision is null
     or new.closed_by_decision is not distinct from old.closed_by_decision) then
    raise exception 'a period is closed by a decision' using errcode = 'restrict_violation';
  end if;
  if old.superseded_by is not null and new.superseded_by is distinct from old.superseded_by then
    raise exception 'what was superseded stays so' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_amount_by_decision before update on benefits_award_amount
  for each row execute function benefits_period_by_decision();
create trigger benefits_member_by_decision before update on benefits_award_member
  for each row execute function benefits_period_by_decision();
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke delete on benefits_award, benefits_award_amount, benefits_award_member from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
GUARDS_BACK = """
drop trigger benefits_award_by_decision on benefits_award;
drop trigger benefits_amount_by_decision on benefits_award_amount;
drop trigger benefits_member_by_decision on benefits_award_member;
drop function benefits_award_by_decision();
drop function benefits_period_by_decision();
"""

STANDING = """
create function benefits_standing(village varchar, month date)
  returns table (applicant_name varchar, minor boolean, members bigint, amount_fen bigint, kind_name varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select p.name, p.birth is null or p.birth > month - interval '18 years',
                (select count(*) from benefits_award_member m where m.award_id = a.id and m.superseded_by is null
                   and m.from_month <= month and (m.to_month is null or m.to_month >= month)),
                s.amount_fen, a.kind_name
         from benefits_award a
         join benefits_award_amount s on s.award_id = a.id and s.superseded_by is null
           and s.from_month <= month and (s.to_month is null or s.to_month >= month)
         join people_person p on p.id = a.person_id
         where a.area_code = village and a.start_month <= month
           and (a.end_month is null or a.end_month >= month)
         order by p.name, a.id $f$;
revoke execute on function benefits_standing(varchar, date) from public;
create or replace function benefits_holders_among(people uuid[], kinds varchar[], month date, next_month date)
  returns table (person_id uuid, kind varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select distinct m.person_id, a.kind
         from benefits_award_member m join benefits_award a on a.id = m.award_id
         where m.person_id = any(people) and a.kind = any(kinds) and a.start_month <= next_month
           and m.superseded_by is null
           and (a.end_month is null or a.end_month >= month) and (m.to_month is null or m.to_month >= month) $f$;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function benefits_standing(varchar, date) to minzheng_app, minzheng_jobs;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0004_changes"), ("people", "0001_initial")]

    operations = [
        migrations.RunSQL(PERIODS, PERIODS_BACK),
        row_security("benefits_award_change", subject=AWARD),
        append_only("benefits_award_change"),
        migrations.RunSQL(GUARDS, GUARDS_BACK),
        migrations.RunSQL(STANDING, "drop function benefits_standing(varchar, date)"),
    ]
