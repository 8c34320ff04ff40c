"""Row policies of messages; SMS are never a resident's rows. The demo's outbox holds synthetic people only."""

from django.db import migrations

from minzheng.foundations.privacy.types import row_security


class Migration(migrations.Migration):
    dependencies = [("telling", "0001_initial")]

    operations = [
        row_security("telling_message", subject="person_id = {me}"),
        row_security("telling_outgoing"),
    ]
