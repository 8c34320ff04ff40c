"""Row policies of referrals: the area, the department's counter, the person. What happened is never changed."""

from django.db import migrations

from minzheng.foundations.privacy.types import AREA_RANGE, append_only, row_security

COUNTER = "(counter >= current_setting('app.scope_lo', true) and counter < current_setting('app.scope_hi', true))"
KEEP = """
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke delete on referrals_referral from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]

    operations = [
        *(
            row_security(f"referrals_{table}", area=f"({AREA_RANGE} or {COUNTER})", subject="person_id = {me}")
            for table in ("referral", "step")
        ),
        append_only("referrals_step"),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
