"""What went to banks, line by line, and what they said: kept as it was. A failed payment said to be paid is in doubt."""

import minzheng.engines.payments.bank.answers
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import append_only, row_security

GUARD = """
create or replace function payments_instruction_guard() returns trigger language plpgsql as $f$
begin
  if new.state <> old.state and not (old.state || '>' || new.state) = any (array['due>held', 'held>due',
     'held>suspended', 'due>withdrawn', 'held>withdrawn', 'withdrawn>due', 'due>sent', 'sent>paid', 'sent>failed',
     'sent>in_doubt', 'in_doubt>paid', 'in_doubt>failed', 'failed>due', 'failed>suspended'{more}]) then
    raise exception 'a payment does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  if (new.id, new.run_id, new.award_id, new.month, new.kind, new.part, new.split_from, new.member_person_id) is distinct from
     (old.id, old.run_id, old.award_id, old.month, old.kind, old.part, old.split_from, old.member_person_id) then
    raise exception 'a payment stays the payment it is' using errcode = 'restrict_violation';
  end if;
  if (new.computed_fen, new.amount_id, new.decision_id, new.rule_version, new.members) is distinct from
     (old.computed_fen, old.amount_id, old.decision_id, old.rule_version, old.members)
     or new.state = 'withdrawn' and old.state <> 'withdrawn' or old.state = 'withdrawn' and new.state <> 'withdrawn' then
    if not exists (select from payments_run r where r.id = new.run_id and r.state = 'preparing') then
      raise exception 'what a frozen run was computed from does not change' using errcode = 'restrict_violation';
    end if;
  end if;
  if (new.amount_fen, new.payee_person_id, new.account_id, new.account_box, new.account_index) is distinct from
     (old.amount_fen, old.payee_person_id, old.account_id, old.account_box, old.account_index)
     and old.state not in ('due', 'held', 'failed', 'withdrawn') then
    raise exception 'what went to the bank does not change' using errcode = 'restrict_violation';
  end if;
  if new.attempt <> old.attempt and not (old.state = 'failed' and new.state = 'due' and new.attempt = old.attempt + 1) then
    raise exception 'only a failed payment is tried again' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
"""
#: The rows of one return file or answer, without names or accounts; empty at every commit, so it needs no scope and no log.
STAGE = """
create unlogged table payments_said (source_id uuid not null, row integer not null, line_id uuid, said text not null,
  amount_fen bigint, code text not null, words text not null, tail text not null);
"""
DELIVERY = """
create function payments_delivery_guard() returns trigger language plpgsql as $f$
begin
  if (new.file_id, new.area_code, new.copy, new.begun_at) is distinct from
     (old.file_id, old.area_code, old.copy, old.begun_at) or (old.done_at is not null and new.done_at is distinct from
     old.done_at) then
    raise exception 'a file is put into the folder once' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
create trigger payments_delivery_guard before update on payments_bank_delivery
  for each row execute function payments_delivery_guard();
create trigger payments_delivery_never before delete on payments_bank_delivery
  for each row execute function payments_never();
create trigger payments_batch_never before delete on payments_treasury_batch
  for each row execute function payments_never();
"""
DELIVERY_BACK = """
drop trigger payments_batch_never on payments_treasury_batch;
drop trigger payments_delivery_never on payments_bank_delivery;
drop trigger payments_delivery_guard on payments_bank_delivery; drop function payments_delivery_guard();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_certificates'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankDelivery',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('file_id', models.UUIDField(primary_key=True, serialize=False)),
                ('copy', models.UUIDField()),
                ('begun_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('watched_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'payments_bank_delivery',
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('batch_id', models.UUIDField()),
                ('number', models.IntegerField()),
                ('run_id', models.UUIDField()),
                ('instruction_id', models.UUIDField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('amount_fen', models.BigIntegerField()),
                ('award_id', models.UUIDField()),
                ('account_id', models.UUIDField(null=True)),
                ('account_box', models.BinaryField()),
                ('account_tail', models.CharField(blank=True, max_length=4)),
                ('bank', models.CharField(blank=True, max_length=60)),
                ('holder_name', models.CharField(max_length=50)),
                ('kind_name', models.CharField(max_length=40)),
            ],
            options={
                'db_table': 'payments_bank_line',
                'constraints': [models.UniqueConstraint(fields=('batch_id', 'number'), name='payments_bank_line_place'), models.UniqueConstraint(fields=('instruction_id', 'attempt'), name='payments_bank_line_once'), models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0), ('attempt__gte', 1), ('number__gte', 1)), name='payments_bank_line_counts')],
            },
        ),
        migrations.CreateModel(
            name='BankResult',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('source_id', models.UUIDField()),
                ('row', models.IntegerField()),
                ('line_id', models.UUIDField(null=True)),
                ('instruction_id', models.UUIDField(null=True)),
                ('said', models.CharField(max_length=10)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('words', models.CharField(blank=True, max_length=120)),
                ('amount_fen', models.BigIntegerField(null=True)),
                ('outcome', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'payments_bank_result',
                'indexes': [models.Index(fields=['source_id'], name='payments_result_source'), models.Index(fields=['instruction_id'], name='payments_result_item')],
                'constraints': [models.CheckConstraint(condition=models.Q(('said__in', [minzheng.engines.payments.bank.answers.Said['PAID'], minzheng.engines.payments.bank.answers.Said['FAILED'], minzheng.engines.payments.bank.answers.Said['IN_DOUBT'], minzheng.engines.payments.bank.answers.Said['UNREADABLE']])), name='payments_bank_result_said'), models.CheckConstraint(condition=models.Q(('outcome__in', [minzheng.engines.payments.bank.answers.Outcome['APPLIED'], minzheng.engines.payments.bank.answers.Outcome['REPEATED'], minzheng.engines.payments.bank.answers.Outcome['LATE'], minzheng.engines.payments.bank.answers.Outcome['CONTRADICTS'], minzheng.engines.payments.bank.answers.Outcome['AMOUNT'], minzheng.engines.payments.bank.answers.Outcome['ACCOUNT'], minzheng.engines.payments.bank.answers.Outcome['UNKNOWN'], minzheng.engines.payments.bank.answers.Outcome['UNREADABLE']])), name='payments_bank_result_outcome')],
            },
        ),
        migrations.CreateModel(
            name='TreasuryBatch',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('items', models.IntegerField()),
                ('total_fen', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('tries', models.IntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('asked_officer_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'payments_treasury_batch',
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='payments_treasury_next'), models.Index(fields=['run_id'], name='payments_treasury_run')],
                'constraints': [models.CheckConstraint(condition=models.Q(('items__gte', 1), ('total_fen__gte', models.F('items'))), name='payments_treasury_batch_totals')],
            },
        ),
        row_security("payments_bank_line"),
        row_security("payments_bank_delivery"),
        row_security("payments_treasury_batch"),
        row_security("payments_bank_result"),
        append_only("payments_bank_line"),
        append_only("payments_bank_result"),
        migrations.RunSQL(DELIVERY, DELIVERY_BACK),
        migrations.RunSQL(STAGE, "drop table payments_said"),
        migrations.RunSQL(
            GUARD.replace("{more}", ", 'failed>in_doubt'"), GUARD.replace("{more}", "")
        ),
    ]
