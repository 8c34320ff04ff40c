"""The text a call is written as when it fails for good; a message whose SMS failed for good is one to tell in person."""

from django.db import migrations, models

MARK = """
select set_config('app.scope_lo', '50', true), set_config('app.scope_hi', '51', true);
update telling_message m set channel = 'in_person' from telling_outgoing o
where o.message_id = m.id and o.channel = 'sms' and o.state = 'failed' and m.channel <> 'in_person';
"""


class Migration(migrations.Migration):
    dependencies = [("telling", "0005_inbox_only")]

    operations = [
        migrations.AddField("outgoing", "text_box", models.BinaryField(null=True)),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
