"""Row policies, and what no code of ours may do to money: the database refuses it.

States move along the table of `states.py`; a frozen run's sums equal its instructions; parts of a payment sum to what was
computed; a held payment has an open hold; nothing is sent before the finance bureau's release; nothing is deleted.
"""

from django.db import migrations

from minzheng.foundations.privacy.types import append_only, row_security

MINE = "payee_person_id = {me} or person_id = {me} or member_person_id = {me}"

KEYS = """
create function payments_key(named text) returns uuid language sql immutable parallel safe as $f$
  select overlay(overlay(substr(encode(sha256('\\x6d7f0f0e9a3c5f0b8d552f1c7a4e9b10'::bytea || named::bytea), 'hex'), 1, 32)
    placing '8' from 13 for 1) placing translate(substr(encode(sha256('\\x6d7f0f0e9a3c5f0b8d552f1c7a4e9b10'::bytea
    || named::bytea), 'hex'), 17, 1), '0123456789abcdef', '89ab89ab89ab89ab') from 17 for 1)::uuid $f$;
create function payments_never() returns trigger language plpgsql as $f$
begin raise exception 'rows of % are never removed', tg_table_name using errcode = 'restrict_violation'; end $f$;
"""
KEYS_BACK = "drop function payments_key(text); drop function payments_never();"

RUNS = """
create function payments_run_guard() returns trigger language plpgsql as $f$
declare found record;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'preparing' or new.items <> 0 or new.total_fen <> 0 then
      raise exception 'a run begins empty' using errcode = 'restrict_violation';
    end if;
    return new;
  end if;
  if (new.id, new.area_code, new.month, new.kind, new.number, new.pay_day) is distinct from
     (old.id, old.area_code, old.month, old.kind, old.number, old.pay_day) then
    raise exception 'a run stays the run it is' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state) = any (array['preparing>prepared',
     'prepared>reviewed', 'prepared>returned', 'reviewed>released', 'reviewed>returned', 'released>financed',
     'released>returned', 'returned>preparing', 'financed>sent', 'sent>settled', 'settled>sent']) then
    raise exception 'a run does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  if (new.items, new.total_fen, new.digest) is distinct from (old.items, old.total_fen, old.digest)
     and not (old.state = 'preparing' and new.state = 'prepared') then
    raise exception 'a frozen run does not change' using errcode = 'restrict_violation';
  end if;
  if (new.prepared_at, new.prepared_by_account, new.prepared_by_posting) is distinct from
     (old.prepared_at, old.prepared_by_account, old.prepared_by_posting) and new.state <> 'preparing' then
    raise exception 'who prepared a run stays on it' using errcode = 'restrict_violation';
  end if;
  if new.state <> 'returned' and (
     (old.reviewed_by_account is not null and (new.reviewed_at, new.reviewed_by_account, new.reviewed_by_posting)
        is distinct from (old.reviewed_at, old.reviewed_by_account, old.reviewed_by_posting))
     or (old.released_by_account is not null and (new.released_at, new.released_by_account, new.released_by_posting)
        is distinct from (old.released_at, old.released_by_account, old.released_by_posting))
     or (old.financed_by_account is not null and (new.financed_at, new.financed_by_account, new.financed_by_posting)
        is distinct from (old.financed_at, old.financed_by_account, old.financed_by_posting))) then
    raise exception 'who answered for a run stays on it' using errcode = 'restrict_violation';
  end if;
  if old.state = 'preparing' and new.state = 'prepared' then
    select count(*) as items, coalesce(sum(computed_fen), 0) as fen into found from payments_instruction
      where run_id = new.id and part = 0 and state <> 'withdrawn';
    if found.items <> new.items or found.fen <> new.total_fen or length(new.digest) <> 32 then
      raise exception 'the sums of a run are not those of its instructions' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $f$;
create trigger payments_run_guard before insert or update on payments_run
  for each row execute function payments_run_guard();
create trigger payments_run_never before delete on payments_run for each row execute function payments_never();
create function payments_run_frozen() returns trigger language plpgsql as $f$
begin
  if exists (select from payments_run where id = new.id and state = 'preparing') then
    raise exception 'a run is frozen in the transaction that makes it' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create constraint trigger payments_run_frozen after insert or update on payments_run
  deferrable initially deferred for each row when (new.state = 'preparing') execute function payments_run_frozen();
"""
RUNS_BACK = """
drop trigger payments_run_frozen on payments_run; drop trigger payments_run_guard on payments_run;
drop trigger payments_run_never on payments_run; drop function payments_run_frozen(); drop function payments_run_guard();
"""

INSTRUCTIONS = """
create function payments_instruction_inserted() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f left join payments_run r on r.id = f.run_id
             where r.id is null or r.month <> f.month or r.kind <> f.kind
                or (f.part = 0 and (r.state <> 'preparing' or f.amount_fen <> f.computed_fen))
                or f.state not in ('due', 'held')) then
    raise exception 'a frozen run takes no more payments' using errcode = 'restrict_violation';
  end if;
  return null;
end $f$;
create trigger payments_instruction_inserted after insert on payments_instruction
  referencing new table as fresh for each statement execute function payments_instruction_inserted();
create function payments_instruction_guard() returns trigger language plpgsql as $f$
begin
  if new.state <> old.state and not (old.state || '>' || new.state) = any (array['due>held', 'held>due',
     'held>suspended', 'due>withdrawn', 'held>withdrawn', 'withdrawn>due', 'due>sent', 'sent>paid', 'sent>failed',
     'sent>in_doubt', 'in_doubt>paid', 'in_doubt>failed', 'failed>due', 'failed>suspended']) then
    raise exception 'a payment does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  if (new.id, new.run_id, new.award_id, new.month, new.kind, new.part, new.split_from, new.member_person_id) is distinct from
     (old.id, old.run_id, old.award_id, old.month, old.kind, old.part, old.split_from, old.member_person_id) then
    raise exception 'a payment stays the payment it is' using errcode = 'restrict_violation';
  end if;
  if (new.computed_fen, new.amount_id, new.decision_id, new.rule_version, new.members) is distinct from
     (old.computed_fen, old.amount_id, old.decision_id, old.rule_version, old.members)
     or new.state = 'withdrawn' and old.state <> 'withdrawn' or old.state = 'withdrawn' and new.state <> 'withdrawn' then
    if not exists (select from payments_run r where r.id = new.run_id and r.state = 'preparing') then
      raise exception 'what a frozen run was computed from does not change' using errcode = 'restrict_violation';
    end if;
  end if;
  if (new.amount_fen, new.payee_person_id, new.account_id, new.account_box, new.account_index) is distinct from
     (old.amount_fen, old.payee_person_id, old.account_id, old.account_box, old.account_index)
     and old.state not in ('due', 'held', 'failed', 'withdrawn') then
    raise exception 'what went to the bank does not change' using errcode = 'restrict_violation';
  end if;
  if new.attempt <> old.attempt and not (old.state = 'failed' and new.state = 'due' and new.attempt = old.attempt + 1) then
    raise exception 'only a failed payment is tried again' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger payments_instruction_guard before update on payments_instruction
  for each row execute function payments_instruction_guard();
create trigger payments_instruction_never before delete on payments_instruction
  for each row execute function payments_never();
create function payments_instruction_updated() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f left join payments_run r on r.id = f.run_id
             where f.state in ('sent', 'paid', 'failed', 'in_doubt')
               and (r.id is null or r.state not in ('financed', 'sent', 'settled'))) then
    raise exception 'nothing is sent before the finance bureau has released it' using errcode = 'restrict_violation';
  end if;
  return null;
end $f$;
create trigger payments_instruction_updated after update on payments_instruction
  referencing new table as fresh for each statement execute function payments_instruction_updated();
create function payments_parts_sum() returns trigger language plpgsql as $f$
begin
  if exists (select from payments_instruction i where i.award_id = new.award_id and i.month = new.month
             and i.kind = new.kind having sum(i.amount_fen) <> sum(i.computed_fen)) then
    raise exception 'the parts of a payment do not sum to what was computed' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create constraint trigger payments_part_added after insert on payments_instruction
  deferrable initially deferred for each row when (new.part > 0) execute function payments_parts_sum();
create constraint trigger payments_part_changed after update on payments_instruction
  deferrable initially deferred for each row
  when (old.amount_fen <> new.amount_fen or old.computed_fen <> new.computed_fen) execute function payments_parts_sum();
create function payments_held_has_hold() returns trigger language plpgsql as $f$
begin
  if exists (select from payments_instruction i where i.id = new.id and (i.state = 'held') is distinct from
             exists (select from payments_hold h where h.instruction_id = i.id and h.ended_at is null)) then
    raise exception 'a held payment has an open hold, and no other has' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create constraint trigger payments_held_new after insert on payments_instruction
  deferrable initially deferred for each row when (new.state = 'held') execute function payments_held_has_hold();
create constraint trigger payments_held_changed after update on payments_instruction
  deferrable initially deferred for each row
  when (old.state <> new.state and (old.state = 'held' or new.state = 'held')) execute function payments_held_has_hold();
"""
INSTRUCTIONS_BACK = """
drop trigger payments_held_changed on payments_instruction; drop trigger payments_held_new on payments_instruction;
drop trigger payments_part_changed on payments_instruction; drop trigger payments_part_added on payments_instruction;
drop trigger payments_instruction_updated on payments_instruction;
drop trigger payments_instruction_never on payments_instruction;
drop trigger payments_instruction_guard on payments_instruction;
drop trigger payments_instruction_inserted on payments_instruction;
drop function payments_held_has_hold(); drop function payments_parts_sum();
drop function payments_instruction_updated(); drop function payments_instruction_guard();
drop function payments_instruction_inserted();
"""

CARE = """
create function payments_hold_guard() returns trigger language plpgsql as $f$
begin
  if (to_jsonb(new) - array['capped_at', 'decision', 'reasons', 'notice', 'ended_at', 'ended_by_posting',
      'ended_by_account', 'ended_by_name', 'owner_posting', 'owner_role']) is distinct from
     (to_jsonb(old) - array['capped_at', 'decision', 'reasons', 'notice', 'ended_at', 'ended_by_posting',
      'ended_by_account', 'ended_by_name', 'owner_posting', 'owner_role']) then
    raise exception 'a hold is never prolonged or moved' using errcode = 'restrict_violation';
  end if;
  if old.ended_at is not null then
    raise exception 'a hold that has ended stays as it was decided' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger payments_hold_guard before update on payments_hold for each row execute function payments_hold_guard();
create trigger payments_hold_never before delete on payments_hold for each row execute function payments_never();
create function payments_hold_holds() returns trigger language plpgsql as $f$
begin
  if exists (select from payments_hold h join payments_instruction i on i.id = h.instruction_id
             where h.id = new.id and (i.state = 'held') is distinct from (h.ended_at is null)) then
    raise exception 'an open hold keeps a held payment' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create constraint trigger payments_hold_holds after insert on payments_hold
  deferrable initially deferred for each row when (new.ended_at is null) execute function payments_hold_holds();
create function payments_vital_guard() returns trigger language plpgsql as $f$
begin
  if old.settled_at is not null or (new.source, new.kind, new.person_id, new."on", new.name_agrees, new.reported_at)
     is distinct from (old.source, old.kind, old.person_id, old."on", old.name_agrees, old.reported_at) then
    raise exception 'a report stands as it came; it is settled once' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger payments_vital_guard before update on payments_vital_event
  for each row execute function payments_vital_guard();
create trigger payments_vital_never before delete on payments_vital_event
  for each row execute function payments_never();
create trigger payments_task_never before delete on payments_task for each row execute function payments_never();
create trigger payments_return_never before delete on payments_bank_return
  for each row execute function payments_never();
"""
CARE_BACK = """
drop trigger payments_return_never on payments_bank_return; drop trigger payments_task_never on payments_task;
drop trigger payments_vital_never on payments_vital_event; drop trigger payments_vital_guard on payments_vital_event;
drop trigger payments_hold_holds on payments_hold; drop trigger payments_hold_never on payments_hold;
drop trigger payments_hold_guard on payments_hold;
drop function payments_vital_guard(); drop function payments_hold_holds(); drop function payments_hold_guard();
"""

BUDGET = """
create function payments_charge_counts() returns trigger language plpgsql as $f$
begin
  update payments_budget_line set charged_fen = charged_fen + new.amount_fen where id = new.line_id;
  if not found then raise exception 'no such budget line' using errcode = 'foreign_key_violation'; end if;
  return null;
end $f$;
create trigger payments_charge_counts after insert on payments_budget_charge
  for each row execute function payments_charge_counts();
create function payments_line_guard() returns trigger language plpgsql as $f$
begin
  if new.charged_fen <> old.charged_fen and pg_trigger_depth() < 2 then
    raise exception 'what a line has spent is the sum of its charges' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger payments_line_guard before update on payments_budget_line
  for each row execute function payments_line_guard();
create trigger payments_line_never before delete on payments_budget_line for each row execute function payments_never();
"""
BUDGET_BACK = """
drop trigger payments_line_never on payments_budget_line; drop trigger payments_line_guard on payments_budget_line;
drop trigger payments_charge_counts on payments_budget_charge;
drop function payments_line_guard(); drop function payments_charge_counts();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(KEYS, KEYS_BACK),
        row_security("payments_run"),
        row_security("payments_instruction", subject=MINE),
        row_security("payments_hold", subject="person_id = {me}"),
        row_security("payments_vital_event"),
        row_security("payments_task"),
        row_security("payments_budget_line"),
        row_security("payments_budget_charge"),
        row_security("payments_bank_file"),
        row_security("payments_bank_return"),
        migrations.RunSQL(RUNS, RUNS_BACK),
        migrations.RunSQL(INSTRUCTIONS, INSTRUCTIONS_BACK),
        migrations.RunSQL(CARE, CARE_BACK),
        migrations.RunSQL(BUDGET, BUDGET_BACK),
        append_only("payments_budget_charge"),
        append_only("payments_bank_file"),
    ]
