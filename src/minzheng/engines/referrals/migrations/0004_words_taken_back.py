"""What was asked and answered is removed when the consent is taken back: the one change a step allows."""

from django.db import migrations

FORGET = """
create or replace function referrals_step_guard() returns trigger language plpgsql as $f$
begin
  if tg_op = 'UPDATE' and new.words_box is null
     and (new.id, new.referral_id, new.area_code, new.counter, new.person_id, new.kind, new.at, new.by_name)
       is not distinct from (old.id, old.referral_id, old.area_code, old.counter, old.person_id, old.kind, old.at, old.by_name)
     and new.by_posting is not distinct from old.by_posting
     and exists (select from referrals_referral r where r.id = old.referral_id and r.state = 'withdrawn') then
    return new;
  end if;
  raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end $f$;
drop trigger append_only_rows on referrals_step;
create trigger append_only_rows before update or delete on referrals_step
  for each row execute function referrals_step_guard();
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant update (words_box) on referrals_step to minzheng_app;
  end if;
end $$;
"""
BACK = """
drop trigger append_only_rows on referrals_step;
create trigger append_only_rows before update or delete on referrals_step
  for each row execute function minzheng_append_only();
drop function referrals_step_guard();
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke update (words_box) on referrals_step from minzheng_app;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_guided")]
    operations = [migrations.RunSQL(FORGET, BACK)]
