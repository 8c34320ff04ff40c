"""Another hardship of the same month is another award; the public list names the kinds it is told to and no other.

`award_never_twice` and its person form bind monthly awards: help given one time is kept apart by its cause. A member's
`once` is its award's own, which a trigger keeps so. `benefits_standing` (allow-listed SECURITY DEFINER) takes the kinds.
"""

from django.db import migrations, models

MARK = """
select set_config('app.scope_lo', '50', true), set_config('app.scope_hi', '51', true);
alter table benefits_award_member disable trigger benefits_member_by_decision;
update benefits_award_member m set once = true from benefits_award a where a.id = m.award_id and a.once;
alter table benefits_award_member enable trigger benefits_member_by_decision;
"""

APART = """
alter table benefits_award drop constraint award_never_twice;
alter table benefits_award add constraint award_never_twice exclude using gist (
  household_id with =, kind with =, daterange(start_month, end_month, '[]') with &&) where (not of_person and not once);
alter table benefits_award_member drop constraint award_person_never_twice;
alter table benefits_award_member add constraint award_person_never_twice exclude using gist (
  person_id with =, kind with =, daterange(from_month, to_month, '[]') with &&) where (superseded_by is null and not once);
create function benefits_member_once_as_award() returns trigger language plpgsql set plan_cache_mode = force_custom_plan as $f$
begin
  if exists (select from fresh f join benefits_award a on a.id = f.award_id where a.once is distinct from f.once) then
    raise exception 'a member is of an award given one time, or of a monthly one, as the award is' using errcode = 'check_violation';
  end if;
  return null;
end $f$;
create trigger benefits_member_once_as_award after insert on benefits_award_member
  referencing new table as fresh for each statement execute function benefits_member_once_as_award();
"""
APART_BACK = """
drop trigger benefits_member_once_as_award on benefits_award_member;
drop function benefits_member_once_as_award();
alter table benefits_award drop constraint award_never_twice;
alter table benefits_award add constraint award_never_twice exclude using gist (
  household_id with =, kind with =, daterange(start_month, end_month, '[]') with &&) where (not of_person);
alter table benefits_award_member drop constraint award_person_never_twice;
alter table benefits_award_member add constraint award_person_never_twice exclude using gist (
  person_id with =, kind with =, daterange(from_month, to_month, '[]') with &&) where (superseded_by is null);
"""

STANDING = """
drop function benefits_standing({former});
create function benefits_standing({wanted})
  returns table (applicant_name varchar, minor boolean, members bigint, amount_fen bigint, kind_name varchar)
  language sql stable security definer set search_path = public, pg_temp
  set app.scope_lo = '50' set app.scope_hi = '51'
  as $f$ select p.name, p.birth is null or p.birth > month - interval '18 years',
                (select count(*) from benefits_award_member m where m.award_id = a.id and m.superseded_by is null
                   and m.from_month <= month and (m.to_month is null or m.to_month >= month)),
                s.amount_fen, a.kind_name
         from benefits_award a
         join benefits_award_amount s on s.award_id = a.id and s.superseded_by is null
           and s.from_month <= month and (s.to_month is null or s.to_month >= month)
         join people_person p on p.id = a.person_id
         where a.area_code = village and a.start_month <= month
           and (a.end_month is null or a.end_month >= month){only}
         order by p.name, a.id $f$;
revoke execute on function benefits_standing({wanted}) from public;
do $$ begin
  if exists (select from pg_roles where rolname = 'minzheng_app') then
    grant execute on function benefits_standing({wanted}) to minzheng_app, minzheng_jobs;
  end if;
end $$;
"""
ALL, NAMED = "village varchar, month date", "village varchar, month date, kinds varchar[]"


class Migration(migrations.Migration):
    dependencies = [("benefits", "0017_standards_of_items")]

    operations = [
        migrations.AddField(
            "aidedcause", "anew", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
        migrations.AddField("awardmember", "once", models.BooleanField(db_default=False, default=False)),
        migrations.AlterField("aidedcause", "cause", models.CharField(db_collation="C", max_length=60)),
        migrations.AddConstraint(
            "aidedcause",
            models.CheckConstraint(
                condition=models.Q(("anew", ""), ("cause__contains", "#"), _connector="OR"),
                name="benefits_aided_anew_has_its_day",
            ),
        ),
        migrations.RunSQL(MARK, ""),
        migrations.RunSQL(APART, APART_BACK),
        migrations.RunSQL(
            STANDING.format(former=ALL, wanted=NAMED, only=" and a.kind = any(kinds)"),
            STANDING.format(former=NAMED, wanted=ALL, only=""),
        ),
    ]
