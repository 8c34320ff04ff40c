"""One application of several items: who runs for which, recognitions without money, proposals after a decision."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from minzheng.foundations.privacy.types import row_security

TABLES = ("running_item", "recognition", "item_proposal")
KEPT = """
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke delete on casework_running_item, casework_recognition, casework_item_proposal
      from minzheng_app, minzheng_jobs;
  end if;
end $$;
select set_config('app.scope_lo', '50', true), set_config('app.scope_hi', '51', true);
insert into casework_running_item (id, area_code, applicant_id, application_id, person_id, item)
  select gen_random_uuid(), area_code, applicant_id, application_id, person_id, counts_for
  from casework_party where counts_for is not null;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0016_first_word_and_completed_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='ItemProposal',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('applicant_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('item', models.CharField(db_collation='C', max_length=30)),
                ('why', models.CharField(max_length=300)),
                ('advice', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('looked_by', models.UUIDField(null=True)),
                ('looked_account', models.UUIDField(null=True)),
                ('looked_at', models.DateTimeField(null=True)),
                ('answered_account', models.UUIDField(null=True)),
                ('answered_name', models.CharField(blank=True, max_length=120)),
                ('answered_at', models.DateTimeField(null=True)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('case_id', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'casework_item_proposal',
            },
        ),
        migrations.CreateModel(
            name='Recognition',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('applicant_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('item', models.CharField(db_collation='C', max_length=30)),
                ('decision_id', models.UUIDField(unique=True)),
                ('household_id', models.UUIDField()),
                ('members', models.JSONField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('ahead_on', models.DateField()),
                ('told_at', models.DateTimeField(null=True)),
                ('renewal_id', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'casework_recognition',
            },
        ),
        migrations.CreateModel(
            name='RunningItem',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('applicant_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('item', models.CharField(db_collation='C', max_length=30)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'casework_running_item',
            },
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='casework_confirmed_by_an_officer',
        ),
        migrations.AddField(
            model_name='decision',
            name='valid_until',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'confirm'), _negated=True), models.Q(('posting_id__isnull', False), models.Q(models.Q(('amount_fen__gt', 0), ('amount_fen__isnull', False), ('valid_until__isnull', True)), models.Q(('amount_fen__isnull', True), ('valid_until__isnull', False)), _connector='OR')), _connector='OR'), name='casework_confirmed_by_an_officer'),
        ),
        migrations.AddField(
            model_name='itemproposal',
            name='after_case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.case'),
        ),
        migrations.AddField(
            model_name='itemproposal',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.application'),
        ),
        migrations.AddField(
            model_name='recognition',
            name='case',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case'),
        ),
        migrations.AddField(
            model_name='runningitem',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.application'),
        ),
        migrations.AddIndex(
            model_name='itemproposal',
            index=models.Index(condition=models.Q(('state__in', ('waiting', 'offered'))), fields=['area_code', 'proposed_at'], name='casework_proposals_open'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'offered', 'agreed', 'declined'))), name='casework_proposal_state'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('offered', 'agreed')), _negated=True), models.Q(('looked_account__isnull', False), ('looked_by__isnull', False)), _connector='OR'), name='casework_proposal_offered_by_an_officer'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('agreed', 'declined')), _negated=True), ('answered_account__isnull', False), _connector='OR'), name='casework_proposal_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), ('words__regex', '\\S{2}'), _connector='OR'), name='casework_proposal_declined_with_words'),
        ),
        migrations.AddConstraint(
            model_name='itemproposal',
            constraint=models.UniqueConstraint(fields=('application', 'item'), name='casework_proposed_once'),
        ),
        migrations.AddIndex(
            model_name='recognition',
            index=models.Index(condition=models.Q(('told_at__isnull', True)), fields=['ahead_on'], name='casework_recognition_ahead'),
        ),
        migrations.AddIndex(
            model_name='recognition',
            index=models.Index(fields=['area_code', 'item'], name='casework_recognition_area'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(('ahead_on__lte', models.F('valid_until')), ('valid_until__gt', models.F('valid_from'))), name='casework_recognised_for_a_time'),
        ),
        migrations.AddConstraint(
            model_name='recognition',
            constraint=models.CheckConstraint(condition=models.Q(('renewal_id__isnull', True), ('told_at__isnull', False), _connector='OR'), name='casework_renewal_was_told'),
        ),
        migrations.AddIndex(
            model_name='runningitem',
            index=models.Index(fields=['application'], name='casework_running_of'),
        ),
        migrations.AddConstraint(
            model_name='runningitem',
            constraint=models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('person_id', 'item'), name='casework_item_runs_once'),
        ),
        *[row_security(f"casework_{table}", subject="applicant_id = {me}") for table in TABLES],
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
    ]
