"""The public door to kept advice: keep it, read it again."""

from minzheng.engines.rules.store import (
    KeptAdvice,
    KeptFamilyAdvice,
    NewAdvice,
    NewFamilyAdvice,
    advice_by_id,
    advice_history,
    advice_of,
    family_advice_of,
    fitting_of,
    store_advice,
    store_family_advice,
)

__all__ = [
    "KeptAdvice",
    "KeptFamilyAdvice",
    "NewAdvice",
    "NewFamilyAdvice",
    "advice_by_id",
    "advice_history",
    "advice_of",
    "family_advice_of",
    "fitting_of",
    "store_advice",
    "store_family_advice",
]
