"""Row policies of verification; reports are insert-only."""

from django.db import migrations

from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]

    operations = [
        row_security("verification_authorisation", subject="person_id = {me} or applicant_id = {me}"),
        row_security("verification_check", subject="applicant_id = {me}"),
        row_security("verification_query", subject="person_id = {me}"),
        row_security("verification_report", subject="applicant_id = {me}"),
        append_only("verification_report"),
    ]
