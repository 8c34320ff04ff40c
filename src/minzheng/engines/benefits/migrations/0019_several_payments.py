"""What is given one time may be paid in several months: held to the sum that was approved; a later one stopped only by a decision."""

import django.db.models.deletion
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import row_security

GUARD = """
create or replace function benefits_due_item_guard() returns trigger language plpgsql as $f$
begin
  if exists (select from fresh f where f.kind = 'price' and not exists (select from benefits_price_subsidy s
             where s.id = f.decision_id and s.state in ('approved', 'generated') and s.month = f.month)) then
    raise exception 'a price subsidy rests on an approved document of its month' using errcode = 'check_violation';
  end if;
  if exists (select from fresh f where f.kind = 'back_pay'
             and not exists (select from benefits_standard_change c where c.id = f.decision_id and c.state in ('approved', 'applied'))
             and not exists (select from benefits_award_suspension x where x.id = f.decision_id and x.award_id = f.award_id)) then
    raise exception 'back pay rests on a standard or a suspension two officers stand for' using errcode = 'check_violation';
  end if;
  if exists (select from fresh f where f.kind = 'one_off' and not exists (select from benefits_award a
             where a.id = f.award_id and a.once and a.decision_id = f.decision_id and {months})) then
    raise exception 'what is given one time rests on the decision of its award' using errcode = 'check_violation';
  end if;
  if exists (select from fresh f join benefits_award a on a.id = f.award_id where a.once and f.kind <> 'one_off') then
    raise exception 'an award given one time has nothing beside its one amount' using errcode = 'check_violation';
  end if;{sum}
  return null;
end $f$;
"""
SUM = """
  if exists (select from (select distinct f.award_id from fresh f where f.kind = 'one_off') n
             join benefits_award a on a.id = n.award_id
             cross join lateral (select sum(d.amount_fen) as fen, count(*) as n from benefits_due_item d
                                 where d.award_id = a.id and d.kind = 'one_off') given
             where case when a.given_fen is null then given.n > 1 else given.fen <> a.given_fen - a.goods_fen end) then
    raise exception 'the payments of what is given one time are together what was approved' using errcode = 'check_violation';
  end if;"""
MONTHS = "f.month >= a.start_month and f.month < a.start_month + interval '1 year'"
DUE = """
create or replace function benefits_once_due(due_month date)
  returns table (award_id uuid, amount_id uuid, area_code varchar, award_kind varchar, kind_name varchar,
                 household_id uuid, person_id uuid, payee_person_id uuid, members smallint, amount_fen bigint,
                 decision_id uuid, rule_version varchar, account_id uuid, account_box bytea, account_index bytea,
                 account_tail varchar, bank varchar, holder_name varchar)
  language sql stable as $f$
    select a.id, d.id, a.area_code, a.kind, a.kind_name, a.household_id, a.person_id, a.payee_person_id,
           d.members, d.amount_fen, d.decision_id, d.rule_version, p.id, coalesce(p.number_box, a.payee_account_box),
           p.number_index, coalesce(p.tail, ''::varchar), coalesce(p.bank, ''::varchar), coalesce(p.holder_name, ''::varchar)
    from benefits_due_item d
    join benefits_award a on a.id = d.award_id
    left join benefits_payee_account p on p.person_id = a.payee_person_id and p.closed_at is null
    where d.month = due_month and d.kind = 'one_off'{stopped}
  $f$;
"""
STOPPED = " and not exists (select from benefits_stopped_part x where x.item_id = d.id)"
STAYS = """
create or replace function benefits_once_stays() returns trigger language plpgsql as $f$
begin
  if {row} then
    raise exception 'what a decision gave does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
"""
KEEPS = "(new.once, new.given_fen, new.goods_fen) is distinct from (old.once, old.given_fen, old.goods_fen)"
KEPT = """
create trigger benefits_stopped_part_moves before update on benefits_stopped_part for each row execute function benefits_only_moves();
create trigger benefits_stopped_part_never before delete on benefits_stopped_part for each row execute function benefits_never();
"""
KEPT_BACK = """
drop trigger benefits_stopped_part_never on benefits_stopped_part; drop trigger benefits_stopped_part_moves on benefits_stopped_part;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0018_hardships_apart'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoppedPart',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('person_id', models.UUIDField()),
                ('reasons', models.TextField()),
                ('basis', models.CharField(max_length=200)),
                ('told_on', models.DateField()),
                ('family_said', models.TextField(blank=True)),
                ('decision_id', models.UUIDField()),
                ('letter_id', models.UUIDField()),
                ('decided_at', models.DateTimeField()),
                ('posting_id', models.UUIDField()),
                ('account_id', models.UUIDField()),
                ('by_name', models.CharField(max_length=120)),
            ],
            options={
                'db_table': 'benefits_stopped_part',
            },
        ),
        migrations.RemoveConstraint(
            model_name='dueitem',
            name='benefits_one_off_once',
        ),
        migrations.AddField(
            model_name='award',
            name='given_fen',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='award',
            name='goods_fen',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_fen__isnull', True), ('goods_fen', 0)), models.Q(('given_fen__gte', models.F('goods_fen')), ('given_fen__isnull', False), ('goods_fen__gte', 0), ('once', True)), _connector='OR'), name='award_goods_are_given_once'),
        ),
        migrations.AddField(
            model_name='stoppedpart',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stopped_parts', to='benefits.award'),
        ),
        migrations.AddField(
            model_name='stoppedpart',
            name='item',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stopped', to='benefits.dueitem'),
        ),
        migrations.AddIndex(
            model_name='stoppedpart',
            index=models.Index(fields=['area_code'], name='benefits_stopped_part_area'),
        ),
        migrations.AddConstraint(
            model_name='stoppedpart',
            constraint=models.CheckConstraint(condition=models.Q(('reasons__regex', '\\S{4}')), name='benefits_stopped_part_reasons'),
        ),
        row_security("benefits_stopped_part", subject="person_id = {me}"),
        migrations.RunSQL(KEPT, KEPT_BACK),
        migrations.RunSQL(
            GUARD.replace("{months}", MONTHS).replace("{sum}", SUM),
            GUARD.replace("{months}", "a.start_month = f.month").replace("{sum}", ""),
        ),
        migrations.RunSQL(DUE.replace("{stopped}", STOPPED), DUE.replace("{stopped}", "")),
        migrations.RunSQL(
            STAYS.replace("{row}", KEEPS), STAYS.replace("{row}", "new.once is distinct from old.once")
        ),
    ]
