"""Row policies of monitoring: officers of the area read it; nobody reads it as a subject."""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security

TABLES = ("hardship_report", "card_term", "question", "question_row")
KEEP = """
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke delete on monitoring_hardship_report, monitoring_card_term, monitoring_question,
      monitoring_question_row from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial")]

    operations = [
        *(row_security(f"monitoring_{table}") for table in TABLES),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
