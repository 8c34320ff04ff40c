"""How long a file is kept: periods are settings, marked 参数待核实 until the archive authorities decide them."""

from datetime import date, timedelta

from django.conf import settings

from minzheng.engines.casework.models import Application, Case


def kept_until(outcome: str, *, on: date) -> date:
    """The last day a file is kept: "confirmed", "refused", "withdrawn" (years), or "draft" (never handed in; days).

    Source: 个人信息保护法 art. 19 (no longer than needed); the periods are the house's own [D].
    """
    if outcome == "draft":
        return on + timedelta(days=settings.DRAFT_KEPT_DAYS)
    year = on.year + settings.RETENTION_YEARS[outcome]
    return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


def settled_until(application: Application, *, on: date) -> date:
    """For a file settled on a day: a family that was refused on every item is kept for less long."""
    decided = Case.objects.filter(application=application, decision__isnull=False)
    granted = decided.exclude(decision__kind="refuse").exists()
    return kept_until("confirmed" if granted else "refused", on=on)


def withdrawn_until(application: Application, *, on: date) -> date:
    """For a file its family took back on a day; one that was never handed in goes as a draft would."""
    return kept_until("withdrawn" if application.submitted_at is not None else "draft", on=on)
