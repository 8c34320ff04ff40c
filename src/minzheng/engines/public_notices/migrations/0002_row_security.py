"""Row policy of notices: officers by area, the applicant her own, everybody what is published."""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security


class Migration(migrations.Migration):
    dependencies = [("public_notices", "0001_initial")]

    operations = [
        row_security("public_notices_notice", subject="person_id = {me}", public="status = 'published'"),
    ]
