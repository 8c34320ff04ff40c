"""When a need was first told of; what 先行救助 put on record afterwards (never changed, never removed)."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):
    dependencies = [("casework", "0015_newcomers_told")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="first_told_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="CompletedPapers",
            fields=[
                (
                    "area_code",
                    minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation="C", max_length=18),
                ),
                ("applicant_id", models.UUIDField(null=True)),
                (
                    "id",
                    models.UUIDField(
                        default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("signed_by", models.CharField(max_length=12)),
                ("signer_name", models.CharField(blank=True, max_length=50)),
                ("signed_on", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("papers", models.CharField(blank=True, max_length=300)),
                ("witness_name", models.CharField(blank=True, max_length=60)),
                ("posting_id", models.UUIDField()),
                ("account_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case"),
                ),
            ],
            options={
                "db_table": "casework_completed_papers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("signed_by__in", ("self", "family", "fingerprint", "unable"))),
                        name="casework_completed_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", r"\S{4}")), name="casework_completed_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_by", "unable"), _negated=True),
                            models.Q(("witness_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="casework_completed_two_stand",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by", "unable"),
                            models.Q(("signer_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="casework_completed_signer",
                    ),
                ],
            },
        ),
        row_security("casework_completed_papers", subject="applicant_id = {me}"),
        append_only("casework_completed_papers"),
    ]
