"""Standards of items whose amounts follow figures of their own; a proposed figure does not change either."""

from django.db import migrations, models

GUARD = """
create or replace function benefits_standard_guard() returns trigger language plpgsql as $f$
begin
  if (new.unit_code, new.kind, new.from_month, new.urban_fen, new.rural_fen, {figures}new.document, new.reference, new.place_text,
      new.rule_version, new.proposed_by_account, new.proposed_at) is distinct from
     (old.unit_code, old.kind, old.from_month, old.urban_fen, old.rural_fen, {former}old.document, old.reference, old.place_text,
      old.rule_version, old.proposed_by_account, old.proposed_at) then
    raise exception 'a proposed standard does not change' using errcode = 'restrict_violation';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state) = any (array['proposed>approved',
     'proposed>withdrawn', 'approved>applied']) then
    raise exception 'a standard does not go from % to %', old.state, new.state using errcode = 'restrict_violation';
  end if;
  if old.approved_by_account is not null and (new.approved_by_account, new.approved_at, new.digest) is distinct from
     (old.approved_by_account, old.approved_at, old.digest) then
    raise exception 'who approved a standard stays on it' using errcode = 'restrict_violation';
  end if;
  return new;
end $f$;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0016_once_planned_anew")]

    operations = [
        migrations.RemoveConstraint(model_name="standardchange", name="benefits_standard_says_something"),
        migrations.AddField(
            model_name="amountbasis",
            name="figures",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="standardchange",
            name="figures",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddConstraint(
            model_name="standardchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("urban_fen__gt", 0), ("urban_fen__isnull", False)),
                    models.Q(("rural_fen__gt", 0), ("rural_fen__isnull", False)),
                    models.Q(("figures", {}), _negated=True),
                    _connector="OR",
                ),
                name="benefits_standard_says_something",
            ),
        ),
        migrations.RunSQL(
            GUARD.format(figures="new.figures, ", former="old.figures, "), GUARD.format(figures="", former="")
        ),
    ]
