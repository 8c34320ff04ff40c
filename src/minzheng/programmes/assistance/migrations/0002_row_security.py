"""Row policies of assistance: officers of the area read its lists; nobody reads them as a subject; nothing is deleted."""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security

KEEP = """
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke delete on assistance_list_entry from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("assistance", "0001_named_lists")]

    operations = [
        row_security("assistance_list_entry"),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
