"""The six questions of 生活自理能力评估 within the survey's form: drawn, and read back."""

from collections.abc import Mapping
from typing import Any

from minzheng.engines.visits.types import SELF_CARE_NAMES, SelfCareSeen
from minzheng.foundations.ui.types import FieldView

ANSWERS = (("yes", "能自己做"), ("no", "要人帮"))
UNANSWERED = "请选择一项：能自己做，或者要人帮"


def self_care_fields(prefix: str, said: Mapping[str, Any], wrong: Mapping[str, str]) -> list[FieldView]:
    """Six questions, none answered beforehand: nobody's ability is assumed. `prefix` names the member."""
    return [
        FieldView(
            name=f"{prefix}-{name}",
            label=label,
            kind="radio",
            options=ANSWERS,
            value=said.get(f"{prefix}-{name}", ""),
            required=True,
            error=wrong.get(f"{prefix}-{name}", ""),
        )
        for name, label in SELF_CARE_NAMES.items()
    ]


def self_care_in(post: Mapping[str, Any], prefix: str, errors: dict[str, str]) -> SelfCareSeen | None:
    """The six answers of a POST; None where they were not asked.

    Each one missing is told in `errors` under its own field, and there is no assessment.
    """
    if not post.get(f"{prefix}-assess"):
        return None
    given = {name: str(post.get(f"{prefix}-{name}", "")) for name in SELF_CARE_NAMES}
    unanswered = [name for name, said in given.items() if said not in ("yes", "no")]
    errors.update({f"{prefix}-{name}": UNANSWERED for name in unanswered})
    if unanswered:
        return None
    return SelfCareSeen.model_validate({name: said == "yes" for name, said in given.items()})
