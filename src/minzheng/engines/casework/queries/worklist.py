"""Work-lists: what stands in a role's queue inside the open scope."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from minzheng.engines.casework.models import Application, Task
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.types import QueueLine
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.scope import after

INTAKE_NAMES = {
    "fill": "填写申请",
    "sign": "等待签字",
    "supplement": "补齐材料",
    "accept": "受理",
    "remind": "当面提醒签字、补材料",
    "call": "打电话联系家庭",
    "serve_letter": "送达告知书",
    "offer_item": "看看能不能办理其他事项",
    "agree_item": "等家庭答复是否办理其他事项",
    "ask_item": "问问家庭要不要办理其他事项",
}


def queue(
    *, role: str, on: date, kinds: list[str] | None = None, offset: int = 0, limit: int = 20
) -> list[QueueLine]:
    """Open tasks of a role's queue, the most urgent first.

    Shape: at most `limit` lines; `days_left` in calendar days, negative when late, None without a due day.
    """
    rows = Task.objects.filter(queue=role, closed_at__isnull=True).select_related("application", "case")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    rows = rows.order_by("due_on", "opened_at", "pk")[offset : offset + limit]
    return [line_of(task, on) for task in rows]


def following(*, role: str, task_id: UUID, on: date) -> QueueLine | None:
    """The open task of a role's queue that comes after one of the same kind, in the list's order; None at the end."""
    here = Task.objects.filter(pk=task_id).first()
    if here is None:
        return None
    kinds = Task.objects.filter(queue=role, kind=here.kind, closed_at__isnull=True)
    rows = list(kinds.order_by("due_on", "opened_at", "pk").values_list("pk", "due_on", "opened_at"))
    last = date.max
    place = (here.due_on or last, here.opened_at, here.pk)
    after = [pk for pk, due, opened in rows if (due or last, opened, pk) > place]
    found = Task.objects.select_related("application", "case").filter(pk__in=after[:1]).first()
    return line_of(found, on) if found else None


def line_of(task: Task, on: date) -> QueueLine:
    """A task as a row of a list."""
    application: Application = task.application
    names = names_of_area(application.area_code)
    item = catalogue.item(task.case.item if task.case else application.items[0])
    kind_name = INTAKE_NAMES.get(task.kind) or (
        process_of(task.case).tasks[task.kind].name if task.case else task.kind
    )
    return QueueLine(
        task_id=task.id,
        application_id=application.id,
        case_id=task.case_id,
        number=application.number,
        applicant_name=application.applicant_name,
        item_name=item.short_name,
        kind=task.kind,
        kind_name=kind_name,
        town=names.town,
        village=names.village,
        opened_at=task.opened_at,
        due_on=task.due_on,
        days_left=(task.due_on - on).days if task.due_on else None,
        queue=task.queue,
    )


def counts(*, role: str, on: date) -> dict[str, int]:
    """Open tasks of a queue by kind, plus "all", "late" (due day passed) and "soon" (due within 3 days)."""
    rows = Task.objects.filter(queue=role, closed_at__isnull=True)
    by_kind = dict(rows.values_list("kind").annotate(n=Count("pk")).order_by("kind"))
    late_soon = rows.aggregate(
        late=Count("pk", filter=Q(due_on__lt=on)),
        soon=Count("pk", filter=Q(due_on__gte=on, due_on__lte=date.fromordinal(on.toordinal() + 3))),
    )
    return {**by_kind, "all": sum(by_kind.values()), **late_soon}


def overdue(*, on: date, kind: str = "", town: str = "", offset: int = 0, limit: int = 50) -> list[QueueLine]:
    """Late tasks of the open scope, in every queue, the longest waiting first; of one kind and town, if named.

    `town`: the first 15 characters of an area code.
    """
    rows = Task.objects.filter(closed_at__isnull=True, due_on__lt=on).select_related("application", "case")
    if kind:
        rows = rows.filter(kind=kind)
    if town:
        rows = rows.filter(area_code__gte=town, area_code__lt=after(town))
    return [line_of(task, on) for task in rows.order_by("due_on", "pk")[offset : offset + limit]]
