"""全流程记录: where an application stands, who holds it, until when, and what comes next."""

from datetime import date
from uuid import UUID

from minzheng.engines.casework.deadlines import days_allowed
from minzheng.engines.casework.drawing import draw
from minzheng.engines.casework.models import Application, Case, Decision, Event, Party, Task
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.process_table import Process
from minzheng.engines.casework.processes import case_process, intake_of, process_of
from minzheng.engines.casework.types import Outcome, PartyLine, Progress, Step
from minzheng.engines.catalogue import queries as catalogue
from minzheng.foundations.workdays.queries import working_days_between
from minzheng.kernel.actor import ROLE_NAMES, Role
from minzheng.kernel.clock import local_date

#: Acts a family sees as steps, in the family's words; others stay in the file.
SHOWN = {
    "submit": "提交申请",
    "sign": "签署授权",
    "complete": "签字齐备，等待受理",
    "ask_supplement": "镇街一次性告知要补的内容",
    "supply": "补来了材料",
    "forward": "转到应当受理的镇街",
    "accept": "镇街受理",
    "report": "信息核对完成",
    "dissent": "本人对核对结果提出异议",
    "recheck_done": "复查完成",
    "survey": "入户调查完成",
    "propose": "镇街初审：拟予确认",
    "propose_refusal": "镇街初审：拟不予确认",
    "notice_over": "公示期满",
    "notice_objected": "公示期满，收到不同意见",
    "order_resurvey": "镇街决定重新调查",
    "order_democratic_review": "镇街决定民主评议",
    "democratic_review": "民主评议完成",
    "propose_again": "镇街重新初审：拟予确认",
    "send_back": "区县退回，镇街重新初审",
    "release": "更正家庭成员",
    "fresh_check": "原核对报告过期，开始重新核对",
    "fresh_report": "重新核对完成",
    "confirm": "区县审核确认：同意",
    "refuse": "区县审核确认：不予确认",
    "take_back": "区县收回审核确认",
    "district_visit": "区县入户核查",
    "hold_meeting": "救助审批会议已召开",
    "propose_end": "镇街建议终止办理",
    "withdraw_end": "镇街撤回终止建议",
    "end": "终止办理",
    "complete_papers": "补齐手续",
    "offer_item": "镇街询问要不要办理其他事项",
    "agree_item": "同意办理其他事项",
    "decline_item": "不办理其他事项",
    "serve": "文书送达",
    "serve_sampled": "文书送达",
    "withdraw": "本人撤回",
    "change_told": "报告家庭变化",
    "death_undone": "撤销去世登记",
    "newcomer": "家里添的人写进复核",
    "correct": "更正上次填的内容",
    "begin": "开始复核",
    "begin_check": "开始复核",
    "begin_survey": "开始复核",
    "begin_papers": "开始复核",
    "leave_check": "不再等核对，继续复核",
    "propose_change": "镇街提出复核意见",
    "tell_family": "镇街拟调整，先告知家庭",
    "answer": "家庭说明情况",
    "heard": "听取意见结束",
    "keep": "复核决定：金额不变",
    "raise": "复核决定：增发",
    "cut": "复核决定：减发",
    "taper": "复核决定：渐退",
    "stop": "复核决定：停发",
    "succeed": "变更申请人",
    "members": "变更保障对象",
    "split": "分户",
    "ask_move": "申请迁往新地方",
    "take_over": "新地方镇街接收",
    "return_move": "新地方镇街退回",
    "stock": "原有待遇转入系统",
    "stock_corrected": "登记更正",
}
NOW_TITLES = {
    "sign": "等待家庭成员签字",
    "supplement": "等待补齐材料",
    "accept": "等待镇街受理",
    "verification": "信息核对",
    "survey": "入户调查",
    "begin": "等待镇街开始复核",
    "take_over": "等待新地方镇街接收",
    "review_opinion": "镇街提出复核意见",
    "hear": "听取您家的说明",
    "decide": "作出复核决定",
    "decide_town": "作出复核决定",
    "recheck": "复查核对结果",
    "objection": "处理公示中的不同意见",
    "resurvey": "重新入户调查",
    "democratic_review": "组织民主评议",
    "first_review": "镇街初审",
    "notice": "村（社区）公示7天",
    "confirm": "区县审核确认",
    "confirm_town": "镇街审核确认",
    "district_visit": "区县入户核查",
    "second_review": "区县复核",
    "meeting": "救助审批会议",
    "meeting_town": "救助审批会议",
    "end": "审核终止建议",
    "end_town": "审核终止建议",
    "sample_review": "区县抽查",
    "look_again": "镇街重新核实",
    "serve": "文书送达",
    "fresh_check": "重新核对信息",
    "fill": "填写申请",
    "offer_item": "镇街看看能不能办理其他事项",
    "agree_item": "等您答复要不要办理其他事项",
}
#: Tasks that go on beside the work: the officers' own reminders and requests, no step of the family's.
BESIDE = ("remind", "call", "ask_item", "extend", "serve_letter")
#: The same steps where the power to confirm is delegated to the town.
TOWN_WORDS = {
    "区县审核确认": "镇街审核确认",
    "区县审核确认：同意": "镇街审核确认：同意",
    "区县审核确认：不予确认": "镇街审核确认：不予确认",
    "区县退回，镇街重新初审": "镇街确认人退回，重新初审",
}
HOLDERS = {"applicant": "您自己", "signers": "家庭成员"}
#: What is still to come in a review.
REVIEW_AHEAD = {
    "arriving": ["开始复核", "镇街提出复核意见", "作出复核决定"],
    "opened": ["镇街提出复核意见", "作出复核决定"],
    "checking": ["镇街提出复核意见", "作出复核决定"],
    "reviewing": ["作出复核决定"],
    "hearing": ["作出复核决定"],
}
#: What is still to come after each state, for a family on the straight way.
AHEAD = {
    "draft": ["签署授权", "镇街受理", "信息核对、入户调查", "镇街初审", "公示7天", "区县审核确认"],
    "waiting": ["镇街受理", "信息核对、入户调查", "镇街初审", "公示7天", "区县审核确认"],
    "ready": ["信息核对、入户调查", "镇街初审", "公示7天", "区县审核确认"],
    "checking": ["镇街初审", "公示7天", "区县审核确认"],
    "rechecking": ["镇街初审", "公示7天", "区县审核确认"],
    "reviewing": ["公示7天", "区县审核确认"],
    "objected": ["镇街重新初审", "区县审核确认"],
    "notice": ["区县审核确认"],
    "confirming": ["书面告知结果"],
    "meeting": ["审核确认", "书面告知结果"],
}


def progress(application_id: UUID, *, on: date) -> Progress | None:
    """One application's progress on a day; None when it is not visible from here.

    Shape: steps done (with who and when), steps now (with holder and due day), steps still to come.
    """
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        return None
    cases = list(Case.objects.filter(application=row).select_related("decision").order_by("pk"))
    case = _told_first(cases)
    open_now = Task.objects.filter(application=row, closed_at__isnull=True).exclude(kind__in=BESIDE)
    tasks = list(open_now.order_by("opened_at", "pk"))
    parties = Party.objects.filter(application=row).order_by("position")
    state = case.state if case else row.state
    process = process_of(case) if case else intake_of(row)
    table = process if case else case_process(row.items[0])
    ahead = _on_route(_ahead(case, state, table), case)
    steps = [
        *_done(row, table, {one.id: one.item for one in cases} if len(cases) > 1 else {}),
        *_now(row, tasks, table),
        *[Step(title, "next", None, "", "") for title in ahead],
    ]
    working = catalogue.item(row.items[0]).clock_unit == "working"
    return Progress(
        id=row.id,
        number=row.number,
        item_name=catalogue.names_of(row.items),
        applicant_name=row.applicant_name,
        state=state,
        state_name=process.states[state],
        submitted_at=row.submitted_at,
        due_on=row.due_on,
        due_provisional=row.due_provisional,
        late=bool(row.due_on and on > row.due_on and row.settled_at is None and not (case and case.decision)),
        used_days=_used(row, on, working),
        total_days=days_allowed(row),
        holder=_holder(row, tasks),
        coming=ahead[0] if ahead else "",
        steps=steps,
        parties=[PartyLine(p.id, p.name, p.role, p.relation, p.must_sign, p.signed_at) for p in parties],
        outcome=outcome_of(case, case.decision, _decided_by(case)) if case and case.decision else None,
        settled=row.settled_at is not None,
        items=tuple(row.items),
        working=working,
    )


def _used(row: Application, on: date | None, working: bool) -> int:
    if row.accepted_at is None or on is None:
        return 0
    first = local_date(row.accepted_at)
    return max(0, working_days_between(first, on) if working else (on - first).days)


def _told_first(cases: list[Case]) -> Case | None:
    """Of several items the one that still runs; all decided: one that was given before one that was not."""
    running = [one for one in cases if one.decision is None]
    given = [one for one in cases if one.decision is not None and one.decision.kind == "confirm"]
    return next(iter([*running, *given, *cases]), None)


def _on_route(titles: list[str], case: Case | None) -> list[str]:
    """The steps to come, in the words of who confirms this case."""
    return [TOWN_WORDS.get(one, one) for one in titles] if case and case.route == "town" else titles


def _ahead(case: Case | None, state: str, table: Process) -> list[str]:
    """What is still to come; an item may say it in its own words, a review has its own way."""
    if table.ahead:
        return list(table.ahead.get(state, ()))
    return (REVIEW_AHEAD if case is not None and case.table == "review" else AHEAD).get(state, [])


def own_steps(item: str, table: str) -> list[tuple[str, str]]:
    """(state, name) of the straight way where an item tells its steps in its own words; [] for the usual ones."""
    process = case_process(item, table=table)
    return [(state, process.states[state]) for state in process.straight] if process.ahead else []


def outcome_of(case: Case, decision: Decision, by: str) -> Outcome:
    """A decision as shown."""
    return Outcome(
        decision.kind,
        decision.amount_fen,
        decision.reasons,
        decision.start_month,
        decision.decided_at,
        by,
        once=catalogue.item(case.item).once is not None,
        until=decision.valid_until,
    )


def _decided_by(case: Case) -> str:
    event = Event.objects.filter(case=case, act__in=("confirm", "refuse", "end")).first()
    return event.actor_name if event else ""


def _done(row: Application, table: Process, items: dict[UUID, str]) -> list[Step]:
    events = (
        Event.objects.filter(application=row, act__in=SHOWN).exclude(to_state="", from_state="").order_by("n")
    )
    steps = []
    for event in events:
        who = "本人" if event.role == Role.RESIDENT else "" if event.role == Role.SYSTEM else event.actor_name
        note = f"{event.note}已签" if event.act == "sign" else ""
        if event.case_id in items:
            note = catalogue.item(items[event.case_id]).short_name
        title = table.told.get(event.act, SHOWN[event.act])
        if event.role == Role.TOWN_CONFIRMER:
            title = TOWN_WORDS.get(title, title)
        steps.append(Step(title, "done", event.at, who, note))
    return steps


def _now(row: Application, tasks: list[Task], table: Process) -> list[Step]:
    seen: dict[str, Step] = {}
    for task in tasks:
        own = task.kind in table.tasks and (table.ahead or task.kind not in NOW_TITLES)
        title = table.tasks[task.kind].name if own else NOW_TITLES.get(task.kind, task.kind)
        seen.setdefault(title, Step(title, "now", None, _queue_name(row, task), "", task.due_on))
    return list(seen.values())


def _queue_name(row: Application, task: Task) -> str:
    if task.queue in HOLDERS:
        return HOLDERS[task.queue]
    names = names_of_area(row.area_code)
    place = names.town if task.queue.startswith(("town", "village")) else names.unit
    return f"{place} {ROLE_NAMES[Role(task.queue)]}"


def _holder(row: Application, tasks: list[Task]) -> str:
    return "、".join(dict.fromkeys(_queue_name(row, task) for task in tasks))


def drawing(application_id: UUID) -> str:
    """The process table's drawing with this file's place in it (SVG); "" when it is not visible from here."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        return ""
    case = Case.objects.filter(application=row).order_by("pk").first()
    done = list(Event.objects.filter(application=row).order_by("n").values_list("from_state", flat=True))
    now = case.state if case else row.state
    table = process_of(case) if case else case_process(row.items[0])
    return draw(intake_of(row), table, now=now, done=[s for s in done if s != now])
