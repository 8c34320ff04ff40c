"""Who of some people lives on an award of some kinds, in the whole city: a yes for a person and a kind, and no row.

Allow-listed SECURITY DEFINER function: the owner is bound by row security, so it opens the city's range for itself.
"""

from django.db import migrations

LOOK_UP = """
create function benefits_holders_among(people uuid[], kinds varchar[], month date, next_month date)
  returns table (person_id uuid, kind varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select distinct m.person_id, a.kind
         from benefits_award_member m join benefits_award a on a.id = m.award_id
         where m.person_id = any(people) and a.kind = any(kinds) and a.start_month <= next_month
           and (a.end_month is null or a.end_month >= month) and (m.to_month is null or m.to_month >= month) $f$;
revoke execute on function benefits_holders_among(uuid[], varchar[], date, date) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function benefits_holders_among(uuid[], varchar[], date, date) to minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
UNDO = "drop function benefits_holders_among(uuid[], varchar[], date, date)"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0002_row_security")]

    operations = [migrations.RunSQL(LOOK_UP, UNDO)]
