"""A new standard laid over so many awards: the preview both officers see, and the amounts written by the job."""

import os
import resource
from datetime import date, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from minzheng.engines.benefits import queries
from minzheng.engines.benefits.models import StandardChange
from minzheng.engines.benefits.services.standards import apply_standard
from minzheng.engines.rules import services as rules
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from tests.bench.freezing import AREA, AWARDS, BARE, KEY

AT = datetime(2026, 11, 23, 9, tzinfo=BEIJING)
FROM = date(2027, 1, 1)
CHUNKS = 20
CITY = Scope(lo="50", hi="51")
#: Every award rests on figures that give its amount: rural families of one to four with some income.
AMOUNT = "((1 + n %% 4) * 63000 - (n %% 400) * 100)"
BASES = f"""
insert into benefits_amount_basis (id, award_id, decision_id, urban, heads, income_yearly_fen, assessed_on, rule_profile,
  rule_version, bound, area_code)
select gen_random_uuid(), {KEY.format(kind=0)}, {KEY.format(kind=2)}, false, 1 + n %% 4, (n %% 400) * 1200, '2026-01-01',
  'cn-2021', 'chongqing-1.0.0/cn-2021', '', {AREA} from generate_series(1, %(n)s) n
"""  # noqa: S608 - our own constants


def measure(items: int) -> dict[str, Any]:
    """Seconds of a preview and of the first chunks of applying it; peak memory. Needs the owner's connection.

    Units: seconds, MiB.
    """
    awards = AWARDS.replace("10000 + n %% 90000", AMOUNT)
    with transaction.atomic(), open_scope(CITY), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0")
        cursor.execute(BARE)
        cursor.execute(awards, {"n": items})
        cursor.execute(BASES, {"n": items})
    with connection.cursor() as cursor:
        cursor.execute("analyze benefits_award, benefits_award_amount, benefits_amount_basis")
    change = _approved()
    officer = Actor(Role.DISTRICT_CONFIRMER, "李科", CITY, new_id(), new_id())
    before, worked = perf_counter(), _worked()
    with transaction.atomic(), open_scope(CITY):
        seen = queries.standard_preview(actor=officer, change_id=change, at=AT)
    previewed, worked = perf_counter() - before, _worked() - worked
    assert seen is not None and seen.awards == seen.raised == items, seen
    before = perf_counter()
    done = apply_standard(change_id=change, at=AT, chunks=CHUNKS)
    return {
        "items": items,
        "preview": previewed,
        "preview_cpu": worked,
        "applied": done,
        "apply": perf_counter() - before,
        "own_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _worked() -> float:
    """Seconds of a processor this process and its backend have used: what a loaded machine cannot stretch."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        ticks = (
            Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
    return process_time() + (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")


def _approved() -> Any:
    adopted = [rules.AdoptedStandard(FROM, 80_000, 66_000, "渝民规〔2026〕9号", "调标通知")]
    text = rules.place_text(adopted, title="调标")
    profile = settings.RULE_PROFILE
    return StandardChange.objects.create(
        unit_code="", kind="dibao", from_month=FROM, urban_fen=80_000, rural_fen=66_000, document="渝民规〔2026〕9号",
        reference="调标通知", place_text=text, rule_profile=profile,
        rule_version=rules.version_of(profile=profile, adopted=text), state="approved", digest=b"\0" * 32,
        proposed_at=AT, proposed_by_posting=new_id(), proposed_by_account=new_id(), proposed_by_name="刘审核",
        approved_at=AT, approved_by_posting=new_id(), approved_by_account=new_id(), approved_by_name="李科",
    ).id  # fmt: skip
