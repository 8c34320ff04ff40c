"""Row policies of stays: the area, the station's counter, the counter it is handed to; notices that hang are public."""

from django.db import migrations

from minzheng.foundations.privacy.types import AREA_RANGE, append_only, row_security

_BETWEEN = "({0} >= current_setting('app.scope_lo', true) and {0} < current_setting('app.scope_hi', true))"
HERE = f"({AREA_RANGE} or {_BETWEEN.format('counter')})"
THERE = f"({HERE} or {_BETWEEN.format('to_counter')})"
KEEP = """
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke delete on stays_stay, stays_handover, stays_search_notice, stays_proposal from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("stays", "0001_initial")]

    operations = [
        *(row_security(f"stays_{table}", area=HERE) for table in ("stay", "step", "proposal")),
        row_security("stays_handover", area=THERE),
        row_security("stays_search_notice", area=HERE, public="taken_down_at is null"),
        append_only("stays_step"),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
