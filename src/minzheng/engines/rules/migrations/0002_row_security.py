"""Row policy of kept advice: officers by area, the applicant her own."""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial")]

    operations = [row_security("rules_stored_advice", subject="applicant_id = {me}")]
