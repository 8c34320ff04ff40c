"""The look at amounts of what is given one time is planned anew for each statement: a plan made for an empty table reads all of it for each new row."""

from django.db import migrations

ANEW = "alter function benefits_once_has_no_months() set plan_cache_mode = force_custom_plan;"
BACK = "alter function benefits_once_has_no_months() reset plan_cache_mode;"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0015_terms_kept_elsewhere")]

    operations = [migrations.RunSQL(ANEW, BACK)]
