"""A running case passes to the newest version of its process: by a named officer, by a declared mapping, or not at all."""

from datetime import datetime
from uuid import UUID

from minzheng.engines.casework.firing import Step, locked_case, write_event
from minzheng.engines.casework.models import SETTLED_CASE, Task
from minzheng.engines.casework.processes import case_process, process_of
from minzheng.engines.casework.types import NotThisStep, NotYourRole, VersionNotMapped
from minzheng.engines.casework.version_mapping import mapping_between
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role


@act
def move_to_newest(*, actor: Actor, case_id: UUID, at: datetime) -> str:
    """Carry a case over to its table's newest version; returns that version. A second time changes nothing.

    State and open tasks take their new names; legal days, decisions and history stay as they are.
    Refuses: NotYours, NotYourRole (the district's confirmer only), NotThisStep (settled), VersionNotMapped.
    """
    application, case = locked_case(case_id)
    if actor.role is not Role.DISTRICT_CONFIRMER:
        raise NotYourRole()
    if case.state in SETTLED_CASE:
        raise NotThisStep("这个办件已经办结，保留原来的流程版本，不用更换")
    old, new = process_of(case), case_process(case.item, table=case.table)
    if old.version == new.version:
        return new.version
    mapping = mapping_between(catalogue.item(case.item).folder, case.table, old, new)
    tasks = list(Task.objects.select_for_update(of=("self",)).filter(case=case, closed_at__isnull=True))
    why = (
        mapping.refusal(case.state, [task.kind for task in tasks], old)
        if mapping
        else f"没有从 {old.version} 版到 {new.version} 版的对应表"
    )
    if mapping is None or why:
        raise VersionNotMapped(f"{why}，请按原版本（{old.version}）办完，或请管理员补充对应表")
    for task in tasks:
        task.kind = mapping.tasks[task.kind]
        task.queue = new.tasks[task.kind].queue
        task.save(update_fields=["kind", "queue"])
    source, case.state, case.process_version = case.state, mapping.states[case.state], new.version
    case.version += 1
    case.save(update_fields=["state", "process_version", "version"])
    note = f"流程版本 {old.version} → {new.version}"
    write_event(
        application, actor=actor, step=Step("change_version", (source, case.state), case, note), at=at
    )
    record(
        actor=actor,
        action="casework.case.version_changed",
        subject=Subject("case", case_id, application.applicant_id, application.area_code),
        at=at,
        source=old.version,
        target=new.version,
    )
    return new.version
