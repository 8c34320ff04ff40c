"""Stock imports, tables officers build, copies of whole files: each in its area, none open to the people in it."""

import django.db.models.deletion
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0008_intake'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileCopy',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=200)),
                ('role', models.CharField(max_length=30)),
                ('scope_lo', models.CharField(db_collation='C', max_length=18)),
                ('scope_hi', models.CharField(db_collation='C', max_length=18)),
                ('asked_by', models.UUIDField()),
                ('asked_by_posting', models.UUIDField()),
                ('asked_by_name', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(null=True)),
                ('problem', models.CharField(blank=True, max_length=200)),
                ('sheets', models.IntegerField(default=0)),
                ('size', models.IntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('forgotten_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.application')),
            ],
            options={
                'db_table': 'casework_file_copy',
            },
        ),
        migrations.CreateModel(
            name='FileCopyPart',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('position', models.IntegerField()),
                ('box', models.BinaryField()),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='casework.filecopy')),
            ],
            options={
                'db_table': 'casework_file_copy_part',
            },
        ),
        migrations.CreateModel(
            name='SavedTable',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('definition', models.JSONField()),
                ('role', models.CharField(max_length=30)),
                ('scope_lo', models.CharField(db_collation='C', max_length=18)),
                ('scope_hi', models.CharField(db_collation='C', max_length=18)),
                ('made_by', models.UUIDField()),
                ('made_by_posting', models.UUIDField()),
                ('made_by_name', models.CharField(max_length=120)),
                ('made_at', models.DateTimeField()),
                ('monthly', models.BooleanField(default=False)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'db_table': 'casework_saved_table',
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at__isnull', True)), fields=('area_code', 'name'), name='casework_table_name')],
            },
        ),
        migrations.CreateModel(
            name='StockImport',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('item', models.CharField(max_length=30)),
                ('filename', models.CharField(max_length=120)),
                ('file_digest', models.CharField(max_length=64)),
                ('file_box', models.BinaryField(null=True)),
                ('state', models.CharField(default='checking', max_length=12)),
                ('problem', models.TextField(blank=True)),
                ('unknown_columns', models.JSONField(default=list)),
                ('uploaded_by', models.UUIDField()),
                ('uploaded_by_posting', models.UUIDField()),
                ('uploaded_by_name', models.CharField(max_length=120)),
                ('uploaded_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_by_posting', models.UUIDField(null=True)),
                ('confirmed_by_name', models.CharField(blank=True, max_length=120)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('reasons', models.TextField(blank=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('version', models.IntegerField(default=1)),
                ('retain_until', models.DateField(null=True)),
            ],
            options={
                'db_table': 'casework_stock_import',
                'indexes': [models.Index(fields=['area_code', '-uploaded_at'], name='casework_stock_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('checking', 'unreadable', 'checked', 'applying', 'applied', 'withdrawn'))), name='casework_stock_state'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('applying', 'applied')), _negated=True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('uploaded_by')), _negated=True)), _connector='OR'), name='casework_stock_by_two_people')],
            },
        ),
        migrations.CreateModel(
            name='StockHousehold',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('item', models.CharField(max_length=30)),
                ('position', models.IntegerField()),
                ('first_row', models.IntegerField()),
                ('number', models.CharField(max_length=60)),
                ('applicant_name', models.CharField(blank=True, max_length=60)),
                ('members', models.SmallIntegerField(default=0)),
                ('amount_fen', models.BigIntegerField(null=True)),
                ('key_index', models.BinaryField(max_length=32, null=True)),
                ('finding', models.CharField(max_length=10)),
                ('less', models.BooleanField(default=False)),
                ('changes', models.JSONField(default=list)),
                ('faults', models.JSONField(default=list)),
                ('content_box', models.BinaryField()),
                ('waiting', models.BooleanField(default=False)),
                ('applied_at', models.DateTimeField(null=True)),
                ('failure', models.TextField(blank=True)),
                ('application_id', models.UUIDField(null=True)),
                ('award_id', models.UUIDField(null=True)),
                ('document', models.CharField(blank=True, max_length=100)),
                ('looked_at', models.DateTimeField(null=True)),
                ('looked_by', models.UUIDField(null=True)),
                ('looked_by_name', models.CharField(blank=True, max_length=120)),
                ('looked_note', models.CharField(blank=True, max_length=200)),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.stockimport')),
            ],
            options={
                'db_table': 'casework_stock_household',
            },
        ),
        migrations.CreateModel(
            name='TableCopy',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('lines', models.IntegerField()),
                ('box', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.savedtable')),
            ],
            options={
                'db_table': 'casework_table_copy',
            },
        ),
        migrations.AddIndex(
            model_name='filecopy',
            index=models.Index(fields=['application', '-asked_at'], name='casework_copy_of'),
        ),
        migrations.AddConstraint(
            model_name='filecopy',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S{2}')), name='casework_copy_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='filecopypart',
            constraint=models.UniqueConstraint(fields=('of', 'position'), name='casework_copy_part_once'),
        ),
        migrations.AddIndex(
            model_name='stockhousehold',
            index=models.Index(fields=['of', 'position'], name='casework_stock_order'),
        ),
        migrations.AddIndex(
            model_name='stockhousehold',
            index=models.Index(fields=['key_index', '-applied_at'], name='casework_stock_key'),
        ),
        migrations.AddIndex(
            model_name='stockhousehold',
            index=models.Index(condition=models.Q(('applied_at__isnull', False), ('looked_at__isnull', True)), fields=['area_code'], name='casework_stock_to_look_at'),
        ),
        migrations.AddConstraint(
            model_name='stockhousehold',
            constraint=models.CheckConstraint(condition=models.Q(('finding__in', ('new', 'changed', 'unchanged', 'rejected'))), name='casework_stock_finding'),
        ),
        migrations.AddConstraint(
            model_name='stockhousehold',
            constraint=models.UniqueConstraint(fields=('of', 'position'), name='casework_stock_place_once'),
        ),
        migrations.AddConstraint(
            model_name='stockhousehold',
            constraint=models.CheckConstraint(condition=models.Q(('applied_at__isnull', True), models.Q(('application_id__isnull', False), ('award_id__isnull', False), models.Q(('document', ''), _negated=True)), _connector='OR'), name='casework_stock_rests_on_a_document'),
        ),
        migrations.AddConstraint(
            model_name='tablecopy',
            constraint=models.UniqueConstraint(fields=('table', 'month'), name='casework_table_copy_once'),
        ),
        *[
            row_security(f"casework_{table}")
            for table in ("stock_import", "stock_household", "saved_table", "table_copy", "file_copy", "file_copy_part")
        ],
        append_only("casework_table_copy"),
    ]
