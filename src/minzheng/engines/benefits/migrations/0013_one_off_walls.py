"""Walls of what is given one time: one item of an award for ever, no monthly amount beside it, no cause twice in the city.

Allow-listed SECURITY DEFINER function `benefits_aided_among`: for a person and a kind the cause and the day, no amount and
no place. `benefits_once_due` gives the items in the columns of `benefits_due`.
"""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security

APART = """
alter table benefits_aided_cause add constraint benefits_aided_apart exclude using gist (
  person_id with =, kind with =, cause with =, daterange(given_on, apart_until, '[)') with &&);
"""
APART_BACK = "alter table benefits_aided_cause drop constraint benefits_aided_apart;"

DUE = """
create function benefits_once_due(due_month date)
  returns table (award_id uuid, amount_id uuid, area_code varchar, award_kind varchar, kind_name varchar,
                 household_id uuid, person_id uuid, payee_person_id uuid, members smallint, amount_fen bigint,
                 decision_id uuid, rule_version varchar, account_id uuid, account_box bytea, account_index bytea,
                 account_tail varchar, bank varchar, holder_name varchar)
  language sql stable as $f$
    select a.id, d.id, a.area_code, a.kind, a.kind_name, a.household_id, a.person_id, a.payee_person_id,
           d.members, d.amount_fen, d.decision_id, d.rule_version, p.id, coalesce(p.number_box, a.payee_account_box),
           p.number_index, coalesce(p.tail, ''::varchar), coalesce(p.bank, ''::varchar), coalesce(p.holder_name, ''::varchar)
    from benefits_due_item d
    join benefits_award a on a.id = d.award_id
    left join benefits_payee_account p on p.person_id = a.payee_person_id and p.closed_at is null
    where d.month = due_month and d.kind = 'one_off'
  $f$;
"""

AMONG = """
create function benefits_aided_among(people uuid[], kinds varchar[], on_day date)
  returns table (person_id uuid, kind varchar, cause varchar, given_on date)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select c.person_id, c.kind, c.cause, c.given_on from benefits_aided_cause c
         where c.person_id = any(people) and c.kind = any(kinds) and c.given_on <= on_day and c.apart_until > on_day
         order by c.given_on, c.person_id $f$;
revoke execute on function benefits_aided_among(uuid[], varchar[], date) from public;
create or replace function benefits_holders_among(people uuid[], kinds varchar[], month date, next_month date)
  returns table (person_id uuid, kind varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select distinct m.person_id, a.kind
         from benefits_award_member m join benefits_award a on a.id = m.award_id
         where m.person_id = any(people) and a.kind = any(kinds) and a.start_month <= next_month
           and m.superseded_by is null and not a.once
           and (a.end_month is null or a.end_month >= month) and (m.to_month is null or m.to_month >= month) $f$;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function benefits_aided_among(uuid[], varchar[], date) to minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
AMONG_BACK = """
drop function benefits_aided_among(uuid[], varchar[], date);
create or replace function benefits_holders_among(people uuid[], kinds varchar[], month date, next_month date)
  returns table (person_id uuid, kind varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select distinct m.person_id, a.kind
         from benefits_award_member m join benefits_award a on a.id = m.award_id
         where m.person_id = any(people) and a.kind = any(kinds) and a.start_month <= next_month
           and m.superseded_by is null
           and (a.end_month is null or a.end_month >= month) and (m.to_month is null or m.to_month >= month) $f$;
"""

GUARD = """
create or replace function benefits_due_item_guard() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f where f.kind = 'price' and not exists (select from benefits_price_subsidy s
             where s.id = f.decision_id and s.state in ('approved', 'generated') and s.month = f.month)) then
    raise exception 'a price subsidy rests on an approved document of its month' using errcode = 'check_violation';
  end if;
  if exists (select from fresh f where f.kind = 'back_pay'
             and not exists (select from benefits_standard_change c where c.id = f.decision_id and c.state in ('approved', 'applied'))
             and not exists (select from benefits_award_suspension x where x.id = f.decision_id and x.award_id = f.award_id)) then
    raise exception 'back pay rests on a standard or a suspension two officers stand for' using errcode = 'check_violation';
  end if;{once}
  return null;
end $f$;
"""
ONCE = """
  if exists (select from fresh f where f.kind = 'one_off' and not exists (select from benefits_award a
             where a.id = f.award_id and a.once and a.decision_id = f.decision_id and a.start_month = f.month)) then
    raise exception 'what is given one time rests on the decision of its award' using errcode = 'check_violation';
  end if;
  if exists (select from fresh f join benefits_award a on a.id = f.award_id where a.once and f.kind <> 'one_off') then
    raise exception 'an award given one time has nothing beside its one amount' using errcode = 'check_violation';
  end if;"""

STAYS = """
create function benefits_once_has_no_months() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f join benefits_award a on a.id = f.award_id where a.once) then
    raise exception 'an award given one time has no monthly amount' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create trigger benefits_once_has_no_months after insert on benefits_award_amount
  referencing new table as fresh for each statement execute function benefits_once_has_no_months();
create function benefits_once_stays() returns trigger language plpgsql as $f$
begin
  if new.once is distinct from old.once then
    raise exception 'what a decision gave does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_once_stays before update on benefits_award for each row execute function benefits_once_stays();
create trigger benefits_aided_moves before update on benefits_aided_cause for each row execute function benefits_only_moves();
create trigger benefits_aided_never before delete on benefits_aided_cause for each row execute function benefits_never();
"""
STAYS_BACK = """
drop trigger benefits_aided_never on benefits_aided_cause; drop trigger benefits_aided_moves on benefits_aided_cause;
drop trigger benefits_once_stays on benefits_award; drop function benefits_once_stays();
drop trigger benefits_once_has_no_months on benefits_award_amount; drop function benefits_once_has_no_months();
"""


OWN = """
create policy own on benefits_due_item for select using (
  nullif(current_setting('app.subject', true), '')::uuid is not null and exists (select 1 from benefits_award a where a.id = benefits_due_item.award_id));
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0012_one_off_awards")]

    operations = [
        row_security("benefits_aided_cause", subject="person_id = {me}"),
        migrations.RunSQL(APART, APART_BACK),
        migrations.RunSQL(DUE, "drop function benefits_once_due(date)"),
        migrations.RunSQL(AMONG, AMONG_BACK),
        migrations.RunSQL(GUARD.replace("{once}", ONCE), GUARD.replace("{once}", "")),
        migrations.RunSQL(STAYS, STAYS_BACK),
        migrations.RunSQL(OWN, "drop policy own on benefits_due_item"),
    ]
