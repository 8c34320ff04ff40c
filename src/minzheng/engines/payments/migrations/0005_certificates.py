"""Certificates of what a family receives, and the one question the public may ask of one.

Allow-listed SECURITY DEFINER function: the owner is bound by row security, so it opens the city's range for itself. It
answers two days or nothing; unknown, expired and ended are the same nothing.
"""

import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models
from minzheng.foundations.privacy.types import append_only, row_security

STANDS = """
create function payments_certificate_stands(code bytea, today date, month date)
  returns table (issued_on date, valid_until date)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select c.issued_on, c.valid_until from payments_certificate c
         where c.code_index = code and c.valid_until >= today
           and exists (select from benefits_due(month) d where d.award_id = c.award_id) $f$;
revoke execute on function payments_certificate_stands(bytea, date, date) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function payments_certificate_stands(bytea, date, date) to minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
STANDS_BACK = "drop function payments_certificate_stands(bytea, date, date)"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_watch_and_reconcile"),
        ("benefits", "0008_due"),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('award_id', models.UUIDField()),
                ('letter_id', models.UUIDField()),
                ('number', models.CharField(max_length=60, verbose_name='文号')),
                ('code_index', models.BinaryField(max_length=32, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('issued_on', models.DateField(verbose_name='出具日期')),
                ('valid_until', models.DateField(verbose_name='有效期至')),
                ('issued_by_posting', models.UUIDField(null=True)),
            ],
            options={
                'db_table': 'payments_certificate',
                'indexes': [models.Index(fields=['person_id'], name='payments_certificate_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('issued_on'))), name='payments_certificate_days'), models.UniqueConstraint(fields=('award_id', 'person_id', 'issued_on'), name='payments_certificate_once_a_day')],
            },
        ),
        row_security("payments_certificate", subject="person_id = {me}"),
        append_only("payments_certificate"),
        migrations.RunSQL(STANDS, STANDS_BACK),
    ]
