"""Filing, mandates, supplements, promises, forwarding, assistance, progress codes; a chain may follow its file to another area."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from minzheng.foundations.privacy.types import append_only, row_security

BOTH_ENDS = (
    "(area_code >= current_setting('app.scope_lo', true) and area_code < current_setting('app.scope_hi', true)"
    " or to_area >= current_setting('app.scope_lo', true) and to_area < current_setting('app.scope_hi', true))"
)
# Events stay append-only; the one change allowed is the area, and only to the area of the file they belong to. The
# function is allow-listed SECURITY DEFINER: it can do nothing but align a file's chain with the file itself.
MOVE = """
create function casework_event_append_only() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$
declare home varchar; kept casework_event;
begin
  if tg_op = 'UPDATE' then
    select area_code into home from casework_application where id = old.application_id;
    kept := new; kept.area_code := old.area_code;
    if kept is not distinct from old and new.area_code = home then return new; end if;
  end if;
  raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end $f$;
drop trigger append_only_rows on casework_event;
create trigger append_only_rows before update or delete on casework_event
  for each row execute function casework_event_append_only();
create function casework_chain_follows(file uuid) returns integer
  language plpgsql security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$
declare home varchar; moved integer;
begin
  select area_code into home from casework_application where id = file;
  update casework_event set area_code = home where application_id = file and area_code <> home;
  get diagnostics moved = row_count;
  return moved;
end $f$;
revoke execute on function casework_chain_follows(uuid) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function casework_chain_follows(uuid) to minzheng_app, minzheng_jobs;
    revoke delete on casework_filing, casework_mandate, casework_supplement, casework_promise,
      casework_assistance, casework_progress_code from minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
UNDO = """
drop function casework_chain_follows(uuid);
drop trigger append_only_rows on casework_event;
create trigger append_only_rows before update or delete on casework_event
  for each row execute function minzheng_append_only();
drop function casework_event_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_dissent_and_objection")]

    operations = [
        migrations.CreateModel(
            name="Assistance",
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
                ("application_id", models.UUIDField()),
                ("applicant_name", models.CharField(max_length=50)),
                (
                    "to_area",
                    minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation="C", max_length=18),
                ),
                ("question", models.CharField(max_length=600)),
                ("letter_id", models.UUIDField()),
                ("due_on", models.DateField()),
                ("due_provisional", models.BooleanField(default=False)),
                ("asked_by", models.UUIDField()),
                ("asked_by_name", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField()),
                ("reply", models.CharField(blank=True, max_length=1000)),
                ("replied_by", models.UUIDField(null=True)),
                ("replied_by_name", models.CharField(blank=True, max_length=120)),
                ("replied_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "casework_assistance",
                "indexes": [
                    models.Index(fields=["to_area", "due_on"], name="casework_assistance_asked"),
                    models.Index(fields=["application_id"], name="casework_assistance_of"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replied_at__isnull", True),
                            models.Q(("replied_by__isnull", False), ("reply__regex", "\\S{2}")),
                            _connector="OR",
                        ),
                        name="casework_reply_has_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Forwarding",
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
                (
                    "from_area",
                    minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation="C", max_length=18),
                ),
                (
                    "to_area",
                    minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation="C", max_length=18),
                ),
                ("reason", models.CharField(max_length=300)),
                ("by_posting", models.UUIDField()),
                ("by_name", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.application"),
                ),
            ],
            options={
                "db_table": "casework_forwarding",
            },
        ),
        migrations.CreateModel(
            name="Mandate",
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
                ("principal_name", models.CharField(max_length=50)),
                ("name", models.CharField(max_length=50)),
                ("kind", models.CharField(max_length=20)),
                ("relation", models.CharField(max_length=40)),
                ("scope", models.JSONField()),
                ("until", models.DateField()),
                ("identity_box", models.BinaryField()),
                ("signature_box", models.BinaryField()),
                ("method", models.CharField(max_length=12)),
                ("witness", models.CharField(max_length=120)),
                ("paper_id", models.UUIDField()),
                ("recorded_by", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.application"),
                ),
            ],
            options={
                "db_table": "casework_mandate",
            },
        ),
        migrations.CreateModel(
            name="Filing",
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
                ("filled_by", models.CharField(max_length=10)),
                ("filler_name", models.CharField(blank=True, max_length=50)),
                ("channel", models.CharField(max_length=10)),
                ("applied_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, to="casework.application"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="casework.mandate"
                    ),
                ),
            ],
            options={
                "db_table": "casework_filing",
            },
        ),
        migrations.CreateModel(
            name="ProgressCode",
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
                ("digest", models.BinaryField(max_length=32)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.application"),
                ),
            ],
            options={
                "db_table": "casework_progress_code",
            },
        ),
        migrations.CreateModel(
            name="Promise",
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
                ("code", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("text_version", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("authorisation_id", models.UUIDField(null=True)),
                (
                    "application",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.application"),
                ),
            ],
            options={
                "db_table": "casework_promise",
            },
        ),
        migrations.CreateModel(
            name="Supplement",
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
                ("asked", models.JSONField()),
                ("until_on", models.DateField()),
                ("letter_id", models.UUIDField()),
                ("told_by", models.UUIDField()),
                ("told_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=400)),
                (
                    "application",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="casework.application"),
                ),
            ],
            options={
                "db_table": "casework_supplement",
            },
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("application",),
                name="casework_one_mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("relative", "village_committee", "other"))),
                name="casework_mandate_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "thumbprint"), _negated=True),
                    models.Q(("witness", ""), _negated=True),
                    _connector="OR",
                ),
                name="casework_mandate_print_has_witness",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("filled_by__in", ("self", "family", "assist", "mandate"))),
                name="casework_filing_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ("online", "counter", "paper"))),
                name="casework_filing_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filled_by", "mandate"), _negated=True),
                    ("mandate__isnull", False),
                    _connector="OR",
                ),
                name="casework_nobody_applies_without_mandate",
            ),
        ),
        migrations.AddIndex(
            model_name="progresscode",
            index=models.Index(fields=["digest"], name="casework_code_digest"),
        ),
        migrations.AddConstraint(
            model_name="progresscode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("application",),
                name="casework_one_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.UniqueConstraint(fields=("application", "code"), name="casework_promised_once"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at__isnull", True), ("authorisation_id__isnull", False), _connector="OR"
                ),
                name="casework_promise_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("application",),
                name="casework_told_once",
            ),
        ),
        *[
            row_security(f"casework_{table}", subject="applicant_id = {me}")
            for table in ("filing", "mandate", "supplement", "promise", "forwarding", "progress_code")
        ],
        row_security("casework_assistance", subject="applicant_id = {me}", area=BOTH_ENDS),
        append_only("casework_forwarding"),
        migrations.RunSQL(MOVE, UNDO),
    ]
