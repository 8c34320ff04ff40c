"""Row policies, the append-only record, the look-up by signing link, and the rule that no open file lacks a task."""

from django.db import migrations

from minzheng.foundations.privacy.types import append_only, row_security

OWN = "applicant_id = {me}"
TABLES = ("application", "decision", "case", "task", "event")

# Allow-listed SECURITY DEFINER functions: the owner is bound by row security, so each opens the city's range for itself.
LOOK_UP = """
create function casework_party_by_link(wanted bytea, moment timestamptz)
  returns table (party_id uuid, application_id uuid, area_code varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select p.id, p.application_id, p.area_code from casework_party p
         where p.link_digest = wanted and p.link_expires_at > moment and p.tries_left > 0
           and p.signed_at is null $f$;
revoke execute on function casework_party_by_link(bytea, timestamptz) from public;

create function casework_no_file_without_task() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$
declare file uuid; settled boolean; open_tasks int;
begin
  if tg_table_name = 'casework_application' then file := new.id; else file := new.application_id; end if;
  select state in ('closed', 'withdrawn') into settled from casework_application where id = file;
  if settled is null then return null; end if;
  select count(*) into open_tasks from casework_task where application_id = file and closed_at is null;
  if not settled and open_tasks = 0 then
    raise exception 'open application % has no open task', file using errcode = 'check_violation';
  end if;
  if settled and open_tasks > 0 then
    raise exception 'settled application % still has % open tasks', file, open_tasks using errcode = 'check_violation';
  end if;
  if exists (select 1 from casework_case c where c.application_id = file and c.state not in ('closed', 'ended')
             and not exists (select 1 from casework_task t where t.case_id = c.id and t.closed_at is null)) then
    raise exception 'an open case of application % has no open task', file using errcode = 'check_violation';
  end if;
  if exists (select 1 from casework_case c join casework_task t on t.case_id = c.id and t.closed_at is null
             where c.application_id = file and c.state in ('closed', 'ended')) then
    raise exception 'a closed case of application % still has an open task', file using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create constraint trigger casework_application_has_task after insert or update of state on casework_application
  deferrable initially deferred for each row execute function casework_no_file_without_task();
create constraint trigger casework_case_has_task after insert or update of state on casework_case
  deferrable initially deferred for each row execute function casework_no_file_without_task();
create constraint trigger casework_task_stands after insert or update of closed_at on casework_task
  deferrable initially deferred for each row execute function casework_no_file_without_task();
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function casework_party_by_link(bytea, timestamptz) to minzheng_app, minzheng_jobs;
    revoke delete on casework_application, casework_case, casework_task, casework_party
      from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
UNDO = """
drop trigger casework_application_has_task on casework_application;
drop trigger casework_case_has_task on casework_case;
drop trigger casework_task_stands on casework_task;
drop function casework_no_file_without_task();
drop function casework_party_by_link(bytea, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        *[row_security(f"casework_{table}", subject=OWN) for table in TABLES],
        row_security("casework_party", subject="applicant_id = {me} or person_id = {me}"),
        append_only("casework_event"),
        append_only("casework_decision"),
        migrations.RunSQL(LOOK_UP, UNDO),
    ]
