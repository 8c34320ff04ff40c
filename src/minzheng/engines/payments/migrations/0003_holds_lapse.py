"""A hold that only a report made ends with its last day: nothing before that day is over, nothing of an officer's."""

from django.db import migrations, models

GUARD = """
create or replace function payments_hold_guard() returns trigger language plpgsql as $f$
begin
  if (to_jsonb(new) - array['capped_at', 'decision', 'reasons', 'notice', 'ended_at', 'ended_by_posting',
      'ended_by_account', 'ended_by_name', 'owner_posting', 'owner_role']) is distinct from
     (to_jsonb(old) - array['capped_at', 'decision', 'reasons', 'notice', 'ended_at', 'ended_by_posting',
      'ended_by_account', 'ended_by_name', 'owner_posting', 'owner_role']) then
    raise exception 'a hold is never prolonged or moved' using errcode = 'restrict_violation';
  end if;
  if old.ended_at is not null then
    raise exception 'a hold that has ended stays as it was decided' using errcode = 'restrict_violation';
  end if;
  {lapse}return new;
end $f$;
"""
LAPSE = """if new.decision = 'lapse' and (new.ended_at at time zone 'Asia/Shanghai')::date <= new.cap_on then
    raise exception 'a hold does not end by itself before its last day is over' using errcode = 'restrict_violation';
  end if;
  """


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_walls")]

    operations = [
        migrations.RunSQL(GUARD.replace("{lapse}", LAPSE), GUARD.replace("{lapse}", "")),
        migrations.RemoveConstraint(
            model_name='hold',
            name='payments_hold_ended_by_a_decision',
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', ''), ('ended_at__isnull', True), ('ended_by_posting__isnull', True)), models.Q(('decision__in', ('pay', 'suspend')), ('ended_at__isnull', False), ('ended_by_account__isnull', False), ('ended_by_posting__isnull', False), ('reasons__regex', '\\S{4}')), models.Q(('decision', 'lapse'), ('ended_at__isnull', False), ('ended_by_account__isnull', True), ('ended_by_posting__isnull', True), ('reason__in', ('death', 'custody'))), _connector='OR'), name='payments_hold_ended_by_a_decision'),
        ),
    ]
