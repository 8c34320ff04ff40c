"""What an amount of 特困 rests on: basic living on its published figure, care on the grade's, or on the weak's if that is higher."""

from typing import Any

from minzheng.engines.rules.services import ItemAdvice

BASIC, WEAK = "tekun.basic_fen", "tekun.care.weak_fen"
#: By the grade as the rules number it; 0: not yet assessed.
GRADED = {1: "tekun.care.self_fen", 2: "tekun.care.half_fen", 3: "tekun.care.full_fen"}
CARE_KIND = "tekun_care"


def rests_on(kind: str, advice: Any) -> tuple[tuple[str, int], ...]:
    """Paths of the figures and what they were on the day of the advice, 分; () where it is none of 特困."""
    if not isinstance(advice, ItemAdvice):
        return ()
    rows = advice.trace["results"]["people"]
    whose = advice.persons[0].ref if advice.persons else ""
    own: dict[str, Any] = next((row for row in rows if row["ref"] == whose), {})
    if kind != CARE_KIND:
        paths = [BASIC] if own.get("tekun_basic_monthly") else []
    elif not own.get("tekun_care_monthly"):
        paths = []
    else:
        paths = [GRADED[own["tekun_grade"]]] if own.get("tekun_grade") else []
        paths += [WEAK] if own.get("tekun_weak") else []
    said = advice.trace["parameters"]
    return tuple((path, int(said[path])) for path in paths)
