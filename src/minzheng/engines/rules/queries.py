"""The public door to kept advice: keep it, read it again."""

from minzheng.engines.rules.store import (
    KeptAdvice,
    NewAdvice,
    advice_by_id,
    advice_history,
    advice_of,
    store_advice,
)

__all__ = ["KeptAdvice", "NewAdvice", "advice_by_id", "advice_history", "advice_of", "store_advice"]
