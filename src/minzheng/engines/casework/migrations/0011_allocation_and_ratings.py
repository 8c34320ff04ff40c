"""Allocation of tasks, cover in absence, ratings that nobody can change."""

import django.db.models.deletion
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0010_reviews"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cover",
            fields=[
                (
                    "area_code",
                    minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation="C", max_length=18),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False
                    ),
                ),
                ("absent_posting", models.UUIDField()),
                ("covering_posting", models.UUIDField()),
                ("from_day", models.DateField()),
                ("to_day", models.DateField()),
                ("reason", models.CharField(max_length=100)),
                ("set_by", models.UUIDField()),
                ("set_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "casework_cover",
            },
        ),
        migrations.CreateModel(
            name="Rating",
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
                ("person_id", models.UUIDField()),
                ("stars", models.SmallIntegerField()),
                ("words", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "db_table": "casework_rating",
            },
        ),
        migrations.AddField(
            model_name="task",
            name="assigned_to",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", False), ("closed_at__isnull", True)),
                fields=["assigned_to"],
                name="casework_task_assigned",
            ),
        ),
        migrations.AddIndex(
            model_name="cover",
            index=models.Index(fields=["covering_posting", "to_day"], name="casework_cover_by"),
        ),
        migrations.AddIndex(
            model_name="cover",
            index=models.Index(fields=["absent_posting", "to_day"], name="casework_cover_of"),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_day__gte", models.F("from_day"))),
                name="casework_cover_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="cover",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent_posting", models.F("covering_posting")), _negated=True),
                name="casework_nobody_covers_herself",
            ),
        ),
        migrations.AddField(
            model_name="rating",
            name="application",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.application"),
        ),
        migrations.AddIndex(
            model_name="rating",
            index=models.Index(fields=["area_code", "-given_at"], name="casework_rating_area"),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("stars__gte", 1), ("stars__lte", 5)), name="casework_rating_one_to_five"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("application", "person_id"), name="casework_rating_once"
            ),
        ),
        row_security("casework_cover"),
        row_security("casework_rating", subject="person_id = {me}"),
        append_only("casework_rating"),
    ]
