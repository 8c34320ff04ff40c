"""A partner department's officer stands at its counter in an area."""

from django.db import migrations, models
from django.db.models import Q

POSTED = [
    "village_worker", "town_clerk", "town_leader", "town_confirmer", "verification_officer", "district_reviewer",
    "district_confirmer", "district_finance", "finance_bureau", "auditor", "city_analyst", "department_officer",
    "operator",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_finance_bureau")]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="department",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=20),
        ),
        migrations.RemoveConstraint(model_name="posting", name="accounts_posting_role"),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(condition=Q(("role__in", POSTED)), name="accounts_posting_role"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=Q(("department", ""), ("role", "department_officer"), _connector="XOR"),
                name="accounts_posting_department",
            ),
        ),
    ]
