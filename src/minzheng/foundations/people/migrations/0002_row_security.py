"""Row policies of people, and what reaches across units (the allow-list of SECURITY DEFINER functions)."""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security

SEEN = "exists (select 1 from people_visibility v where v.person_id = people_person.id)"

# The owner is bound by the row policies too: inside these functions, and only there, the range is the city's.
# They give ids and counts, never names; callers write an audit event.
LOOK_UPS = """
create or replace function people_find_by_identity(wanted bytea) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select p.id from people_person p where p.identity_index = wanted $f$;
create or replace function people_find_by_phone(wanted bytea) returns table (person_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select p.id from people_person p where p.phone_index = wanted and p.phone_verified_at is not null limit 3 $f$;
create or replace function people_leave_households(who uuid[], kept uuid, day date) returns integer
  language sql volatile security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ with ended as (
    update people_membership set until = day where person_id = any(who) and household_id <> kept and until is null
    returning 1) select count(*)::integer from ended $f$;
revoke execute on function people_leave_households(uuid[], uuid, date) from public;
revoke execute on function people_find_by_identity(bytea) from public;
revoke execute on function people_find_by_phone(bytea) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function people_find_by_identity(bytea), people_find_by_phone(bytea),
      people_leave_households(uuid[], uuid, date)
      to minzheng_app, minzheng_jobs;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        row_security("people_visibility", subject="person_id = {me}"),
        row_security("people_search_key", subject="person_id = {me}"),
        row_security("people_person", area=SEEN, subject="id = {me}"),
        row_security("people_household", subject="head_id = {me}"),
        row_security("people_membership", subject="person_id = {me}"),
        migrations.RunSQL(
            LOOK_UPS, "drop function people_find_by_identity(bytea), people_find_by_phone(bytea),"
            " people_leave_households(uuid[], uuid, date)",
        ),
    ]
