"""audit_event: partitioned by month of real time, insert-only; audit_seal: the chain over it."""

from django.db import migrations, models

import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from minzheng.foundations.privacy.types import AREA_CODE_LENGTH, append_only, row_security

EVENT_TABLE = """
create table audit_event (
  id uuid not null, real_at timestamptz not null, business_at timestamptz not null,
  action varchar(80) not null, role varchar(30) not null, account_id uuid, posting_id uuid,
  actor_name varchar(120) not null, subject_kind varchar(40) not null, subject_id uuid, person_id uuid,
  purpose varchar(200) not null, detail jsonb not null, area_code varchar(18) collate "C" not null,
  xid bigint not null default (pg_current_xact_id()::text::bigint),
  constraint audit_event_pk primary key (id, real_at),
  constraint audit_event_area check (length(area_code) = 18)
) partition by range (real_at);
create index audit_event_person on audit_event (person_id, real_at desc) where person_id is not null;
create index audit_event_subject on audit_event (subject_id, real_at) where subject_id is not null;
create index audit_event_xid on audit_event (xid, id);
create table audit_event_rest partition of audit_event default;
create or replace function audit_add_partitions(months int) returns void language plpgsql as $f$
declare first date; part text;
begin
  for i in 0..months loop
    first := (date_trunc('month', now()) + make_interval(months => i))::date;
    part := 'audit_event_' || to_char(first, 'YYYYMM');
    if to_regclass(part) is null then
      execute format('create table %I partition of audit_event for values from (%L) to (%L)',
                     part, first, (first + interval '1 month')::date);
      if exists (select from pg_roles where rolname = 'minzheng_app') then
        execute format('revoke all on %I from minzheng_app, minzheng_jobs, minzheng_snapshot', part);
      end if;
    end if;
  end loop;
end $f$;
select audit_add_partitions(24);
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    revoke all on audit_event_rest from minzheng_app, minzheng_jobs, minzheng_snapshot;
    revoke execute on function audit_add_partitions(int) from public;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "area_code",
                    minzheng.foundations.privacy.row_scope.AreaCodeField(
                        db_collation="C", max_length=AREA_CODE_LENGTH
                    ),
                ),
                ("id", models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ("real_at", models.DateTimeField()),
                ("business_at", models.DateTimeField()),
                ("action", models.CharField(max_length=80)),
                ("role", models.CharField(max_length=30)),
                ("account_id", models.UUIDField(null=True)),
                ("posting_id", models.UUIDField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={"db_table": "audit_event", "ordering": ("-real_at", "-id"), "managed": False},
        ),
        migrations.RunSQL(EVENT_TABLE, "drop table audit_event; drop function audit_add_partitions"),
        row_security("audit_event", subject="person_id = {me}"),
        migrations.RunSQL(
            "create policy write on audit_event for insert with check (true)", "drop policy write on audit_event"
        ),
        append_only("audit_event"),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("upto_xid", models.BigIntegerField()),
                ("events", models.IntegerField()),
                ("previous", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={"db_table": "audit_seal", "ordering": ("number",)},
        ),
        append_only("audit_seal"),
    ]
