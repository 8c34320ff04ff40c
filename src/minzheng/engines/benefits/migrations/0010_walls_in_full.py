"""Walls of questions, recoveries, bases, standards, one-off items, signs of life and suspensions; what is due now.

A suspended month is not due; everything else of `benefits_due` is as before. `benefits_price_due` and
`benefits_back_due` give one-off items in the same columns.
"""

from django.db import migrations

from minzheng.foundations.privacy.types import append_only, row_security

COLUMNS = """(due_month date)
  returns table (award_id uuid, amount_id uuid, area_code varchar, award_kind varchar, kind_name varchar,
                 household_id uuid, person_id uuid, payee_person_id uuid, members smallint, amount_fen bigint,
                 decision_id uuid, rule_version varchar, account_id uuid, account_box bytea, account_index bytea,
                 account_tail varchar, bank varchar, holder_name varchar)
  language sql stable as $f$"""
ACCOUNT = """p.id, coalesce(p.number_box, a.payee_account_box), p.number_index, coalesce(p.tail, ''::varchar),
           coalesce(p.bank, ''::varchar), coalesce(p.holder_name, ''::varchar)"""
STANDING = """
    where s.superseded_by is null and s.from_month <= due_month and (s.to_month is null or s.to_month >= due_month)
      and a.start_month <= due_month and (a.end_month is null or a.end_month >= due_month)"""
MONTHLY = f"""
create or replace function benefits_due{COLUMNS}
    select a.id, s.id, a.area_code, a.kind, a.kind_name, a.household_id, a.person_id, a.payee_person_id,
           a.member_count, s.amount_fen, s.decision_id, s.rule_version, {ACCOUNT}
    from benefits_award_amount s
    join benefits_award a on a.id = s.award_id
    left join benefits_payee_account p on p.person_id = a.payee_person_id and p.closed_at is null{STANDING}
      and not exists (select from benefits_award_suspension x where x.award_id = a.id
                      and x.from_month <= due_month and x.last_month >= due_month)
  $f$;
"""
MONTHLY_BACK = f"""
create or replace function benefits_due{COLUMNS}
    select a.id, s.id, a.area_code, a.kind, a.kind_name, a.household_id, a.person_id, a.payee_person_id,
           a.member_count, s.amount_fen, s.decision_id, s.rule_version, {ACCOUNT}
    from benefits_award_amount s
    join benefits_award a on a.id = s.award_id
    left join benefits_payee_account p on p.person_id = a.payee_person_id and p.closed_at is null{STANDING}
  $f$;
"""
ONCE = """
create function benefits_{name}_due{columns}
    select a.id, d.id, a.area_code, a.kind, a.kind_name, a.household_id, a.person_id, a.payee_person_id,
           d.members, d.amount_fen, d.decision_id, d.rule_version, {account}
    from benefits_due_item d
    join benefits_award a on a.id = d.award_id
    left join benefits_payee_account p on p.person_id = a.payee_person_id and p.closed_at is null
    where d.month = due_month and d.kind = '{kind}'
  $f$;
"""
DUE = MONTHLY + "".join(
    ONCE.format(name=name, kind=kind, columns=COLUMNS, account=ACCOUNT)
    for name, kind in (("price", "price"), ("back", "back_pay"))
)
DUE_BACK = MONTHLY_BACK + "drop function benefits_price_due(date); drop function benefits_back_due(date);"

GUARDS = """
create function benefits_never() returns trigger language plpgsql as $f$
begin raise exception 'nothing of % is removed', tg_table_name using errcode = 'restrict_violation'; end $f$;
create trigger benefits_question_never before delete on benefits_question for each row execute function benefits_never();
create trigger benefits_overpayment_never before delete on benefits_overpayment for each row execute function benefits_never();
create trigger benefits_suspension_never before delete on benefits_award_suspension for each row execute function benefits_never();
create trigger benefits_standard_never before delete on benefits_standard_change for each row execute function benefits_never();
create trigger benefits_subsidy_never before delete on benefits_price_subsidy for each row execute function benefits_never();
create trigger benefits_term_never before delete on benefits_ending_term for each row execute function benefits_never();

create function benefits_question_guard() returns trigger language plpgsql as $f$
begin
  if old.closed_at is not null and (to_jsonb(new) - 'area_code') is distinct from (to_jsonb(old) - 'area_code') then
    raise exception 'a question answered stays as it was answered' using errcode = 'restrict_violation';
  end if;
  if (to_jsonb(new) - array['area_code', 'posting_id', 'closed_at', 'closed_by_posting', 'closed_by_name', 'outcome', 'answer'])
     is distinct from
     (to_jsonb(old) - array['area_code', 'posting_id', 'closed_at', 'closed_by_posting', 'closed_by_name', 'outcome', 'answer']) then
    raise exception 'what was asked does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_question_guard before update on benefits_question
  for each row execute function benefits_question_guard();

create function benefits_overpayment_guard() returns trigger language plpgsql as $f$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'asked' then
      raise exception 'an over-payment begins as a question' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (new.award_id, new.person_id, new.from_month, new.to_month, new.amount_fen, new.cause, new.source, new.reference, new.raised_at)
     is distinct from
     (old.award_id, old.person_id, old.from_month, old.to_month, old.amount_fen, old.cause, old.source, old.reference, old.raised_at) then
    raise exception 'what was asked does not change' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state) = any (array['asked>none', 'asked>found',
     'found>waived', 'found>recovered']) then
    raise exception 'an over-payment does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  if new.state in ('waived', 'recovered') and not exists (select from benefits_recovery r where r.question_id = new.id
     and r.act = case new.state when 'waived' then 'waive' else 'recover' end and r.amount_fen <= new.found_fen) then
    raise exception 'money is asked back by a decision only' using errcode = 'check_violation';
  end if;
  return new;
end $f$;
create trigger benefits_overpayment_guard before insert or update on benefits_overpayment
  for each row execute function benefits_overpayment_guard();
create function benefits_recovery_guard() returns trigger language plpgsql as $f$
declare asked benefits_overpayment%rowtype;
begin
  select * into asked from benefits_overpayment where id = new.question_id;
  if asked.state <> 'found' or new.amount_fen > asked.found_fen then
    raise exception 'only what an officer found is decided on' using errcode = 'check_violation';
  end if;
  if asked.answered_by_account is not distinct from new.account_id then
    raise exception 'who answered does not decide' using errcode = 'check_violation';
  end if;
  return new;
end $f$;
create trigger benefits_recovery_guard before insert on benefits_recovery
  for each row execute function benefits_recovery_guard();

create function benefits_standard_guard() returns trigger language plpgsql as $f$
begin
  if (new.unit_code, new.kind, new.from_month, new.urban_fen, new.rural_fen, new.document, new.reference, new.place_text,
      new.rule_version, new.proposed_by_account, new.proposed_at) is distinct from
     (old.unit_code, old.kind, old.from_month, old.urban_fen, old.rural_fen, old.document, old.reference, old.place_text,
      old.rule_version, old.proposed_by_account, old.proposed_at) then
    raise exception 'a proposed standard does not change' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state) = any (array['proposed>approved',
     'proposed>withdrawn', 'approved>applied']) then
    raise exception 'a standard does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  if old.approved_by_account is not null and (new.approved_by_account, new.approved_at, new.digest) is distinct from
     (old.approved_by_account, old.approved_at, old.digest) then
    raise exception 'who approved a standard stays on it' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_standard_guard before update on benefits_standard_change
  for each row execute function benefits_standard_guard();
create function benefits_standard_item_guard() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f left join benefits_standard_change c on c.id = f.change_id
             where c.id is null or c.state not in ('approved', 'applied')) then
    raise exception 'only an approved standard is applied' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create trigger benefits_standard_item_guard after insert on benefits_standard_item
  referencing new table as fresh for each statement execute function benefits_standard_item_guard();

create function benefits_due_item_guard() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f where f.kind = 'price' and not exists (select from benefits_price_subsidy s
             where s.id = f.decision_id and s.state in ('approved', 'generated') and s.month = f.month)) then
    raise exception 'a price subsidy rests on an approved document of its month' using errcode = 'check_violation';
  end if;
  if exists (select from fresh f where f.kind = 'back_pay'
             and not exists (select from benefits_standard_change c where c.id = f.decision_id and c.state in ('approved', 'applied'))
             and not exists (select from benefits_award_suspension x where x.id = f.decision_id and x.award_id = f.award_id)) then
    raise exception 'back pay rests on a standard or a suspension two officers stand for' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create trigger benefits_due_item_guard after insert on benefits_due_item
  referencing new table as fresh for each statement execute function benefits_due_item_guard();
create function benefits_only_moves() returns trigger language plpgsql as $f$
begin
  if (to_jsonb(new) - 'area_code') is distinct from (to_jsonb(old) - 'area_code') then
    raise exception 'a row of % only moves with its award', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_due_item_moves before update on benefits_due_item for each row execute function benefits_only_moves();
create trigger benefits_basis_moves before update on benefits_amount_basis for each row execute function benefits_only_moves();
create trigger benefits_due_item_never before delete on benefits_due_item for each row execute function benefits_never();
create trigger benefits_basis_never before delete on benefits_amount_basis for each row execute function benefits_never();
create function benefits_subsidy_guard() returns trigger language plpgsql as $f$
begin
  if (new.unit_code, new.month, new.amounts, new.document, new.proposed_by_account) is distinct from
     (old.unit_code, old.month, old.amounts, old.document, old.proposed_by_account)
     or new.state <> old.state and not (old.state || '>' || new.state) = any (array['proposed>approved', 'approved>generated']) then
    raise exception 'a proposed subsidy does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_subsidy_guard before update on benefits_price_subsidy
  for each row execute function benefits_subsidy_guard();

create function benefits_suspension_guard() returns trigger language plpgsql as $f$
begin
  if (to_jsonb(new) - array['last_month', 'resumed_at', 'resumed_by_posting', 'resumed_by_account', 'resumed_by_name',
      'resume_reasons', 'resume_letter_id', 'back_fen', 'area_code']) is distinct from
     (to_jsonb(old) - array['last_month', 'resumed_at', 'resumed_by_posting', 'resumed_by_account', 'resumed_by_name',
      'resume_reasons', 'resume_letter_id', 'back_fen', 'area_code'])
     or new.last_month > old.last_month
     or old.resumed_at is not null and (new.last_month, new.resumed_at, new.back_fen) is distinct from
        (old.last_month, old.resumed_at, old.back_fen) then
    raise exception 'a suspension is never prolonged' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger benefits_suspension_guard before update on benefits_award_suspension
  for each row execute function benefits_suspension_guard();
alter table benefits_award_suspension add constraint benefits_suspension_apart exclude using gist (
  award_id with =, daterange(from_month, last_month, '[]') with &&) where (last_month >= from_month);
alter table benefits_award_suspension add constraint benefits_suspension_has_a_cap
  check (cap_month <= from_month + interval '5 months');
"""
GUARDS_BACK = """
alter table benefits_award_suspension drop constraint benefits_suspension_has_a_cap;
alter table benefits_award_suspension drop constraint benefits_suspension_apart;
drop trigger benefits_suspension_guard on benefits_award_suspension; drop function benefits_suspension_guard();
drop trigger benefits_subsidy_guard on benefits_price_subsidy; drop function benefits_subsidy_guard();
drop trigger benefits_due_item_moves on benefits_due_item; drop trigger benefits_basis_moves on benefits_amount_basis;
drop trigger benefits_due_item_never on benefits_due_item; drop trigger benefits_basis_never on benefits_amount_basis;
drop function benefits_only_moves();
drop trigger benefits_due_item_guard on benefits_due_item; drop function benefits_due_item_guard();
drop trigger benefits_standard_item_guard on benefits_standard_item; drop function benefits_standard_item_guard();
drop trigger benefits_standard_guard on benefits_standard_change; drop function benefits_standard_guard();
drop trigger benefits_recovery_guard on benefits_recovery; drop function benefits_recovery_guard();
drop trigger benefits_overpayment_guard on benefits_overpayment; drop function benefits_overpayment_guard();
drop trigger benefits_question_guard on benefits_question; drop function benefits_question_guard();
drop trigger benefits_question_never on benefits_question; drop trigger benefits_overpayment_never on benefits_overpayment;
drop trigger benefits_suspension_never on benefits_award_suspension;
drop trigger benefits_standard_never on benefits_standard_change;
drop trigger benefits_subsidy_never on benefits_price_subsidy; drop trigger benefits_term_never on benefits_ending_term;
drop function benefits_never();
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0009_awards_in_full")]

    operations = [
        row_security("benefits_question"),
        row_security("benefits_overpayment"),
        row_security("benefits_recovery", subject="person_id = {me}"),
        row_security("benefits_amount_basis"),
        row_security("benefits_standard_item"),
        row_security("benefits_due_item"),
        row_security("benefits_life_evidence", subject="person_id = {me}"),
        row_security("benefits_ending_term", subject="person_id = {me}"),
        row_security("benefits_award_suspension", subject="person_id = {me}"),
        migrations.RunSQL(GUARDS, GUARDS_BACK),
        append_only("benefits_recovery"),
        append_only("benefits_standard_item"),
        append_only("benefits_life_evidence"),
        migrations.RunSQL(DUE, DUE_BACK),
    ]
