"""Standards two officers have adopted: as the law reads them, and as items read figures of their own."""

from datetime import date

from minzheng.engines.benefits.models import StandardChange
from minzheng.engines.benefits.standard_schemes import StandardScheme, scheme
from minzheng.engines.benefits.standard_types import NewStandard, StandardState, StandardUnfit
from minzheng.engines.rules import services as rules
from minzheng.engines.rules.types import ParameterUnsettled

IN_FORCE = (StandardState.APPROVED, StandardState.APPLIED)
TITLE = "已批准的调标文件"


def scheme_followed(item: str) -> StandardScheme:
    """The scheme of an item. Refuses: StandardUnfit (its amounts follow no standard)."""
    found = scheme(item)
    if found is None:
        raise StandardUnfit("这个事项的金额不随标准调整，请逐户办理")
    return found


def adopted_text(*, unit: str, also: NewStandard | None = None) -> str | None:
    """The parameters' text of every standard approved for a unit or the city; None when there is none.

    Rules read it as they read a place's file: earlier days keep their earlier standards. `also`: one more, to try.
    Figures an item's own folder holds are no parameters of the law: `adopted_figures`.
    """
    rows = StandardChange.objects.filter(state__in=IN_FORCE, unit_code__in=("", unit))
    found = [
        rules.AdoptedStandard(
            one.from_month,
            one.urban_fen,
            one.rural_fen,
            one.document,
            one.reference,
            tuple(sorted(one.figures.items())),
        )
        for one in rows.order_by("unit_code", "from_month")
        if _of_law(one.kind)
    ]
    if also is not None and _of_law(also.kind):
        found.append(
            rules.AdoptedStandard(
                also.from_month,
                also.urban_fen,
                also.rural_fen,
                also.document.strip(),
                also.reference.strip()[:200],
                also.figures,
            )
        )
    return rules.place_text(found, title=TITLE) if found else None


def adopted_figures(*, item: str, unit: str, on: date) -> dict[str, tuple[int, str, date]]:
    """Of an item's own figures those a document has set in a unit by a day: (分, document, since)."""
    followed = scheme(item)
    own = {one.path for one in followed.figures if one.fen is not None} if followed else set()
    rows = StandardChange.objects.filter(
        kind=item, state__in=IN_FORCE, unit_code__in=("", unit), from_month__lte=on
    )
    found: dict[str, tuple[int, str, date]] = {}
    for row in rows.order_by("from_month", "unit_code") if own else ():
        found |= {
            path: (fen, row.document, row.from_month) for path, fen in row.figures.items() if path in own
        }
    return found


def _own(followed: StandardScheme, unit: str, on: date) -> dict[str, int]:
    """As its folder says, and as documents adopted since say."""
    set_since = adopted_figures(item=followed.item, unit=unit, on=on)
    base = {one.path: one.fen for one in followed.figures if one.fen is not None}
    return base | {path: fen for path, (fen, _document, _since) in set_since.items()}


def figures_now(followed: StandardScheme, *, unit: str, on: date, profile: str) -> dict[str, int | None]:
    """A scheme's figures of a day as adopted, 分; None where none is published. Refuses: ParametersUnusable."""
    if not followed.of_law:
        return {**_own(followed, unit, on)}
    paths = tuple(one.path for one in followed.figures)
    return rules.figures_under(paths, on=on, profile=profile, adopted=adopted_text(unit=unit))


def figures_after(change: StandardChange, followed: StandardScheme) -> tuple[tuple[str, int], ...]:
    """The figures under a change, in force or not, 分. Refuses: ParameterUnsettled, ParametersUnusable."""
    on = change.from_month
    if followed.of_law:
        paths = tuple(one.path for one in followed.figures)
        found = rules.figures_under(
            paths, on=on, profile=change.rule_profile, adopted=change.place_text or None
        )
    else:
        found = {**_own(followed, change.unit_code, on)} | change.figures
    gaps = [one.name for one in followed.figures if found[one.path] is None]
    if gaps:
        raise ParameterUnsettled(f"参数待核实，没有公布的值：{'、'.join(gaps)}", parameters=[])
    return tuple((path, fen) for path, fen in found.items() if fen is not None)


def _of_law(item: str) -> bool:
    found = scheme(item)
    return found is None or found.of_law
