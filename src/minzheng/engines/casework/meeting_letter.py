"""What the minutes of a collegial meeting print: who was there, the cases, the votes, what was thought."""

from collections.abc import Iterable
from typing import Any

from minzheng.engines.casework.counted import counted_members
from minzheng.engines.casework.issuing import office_of
from minzheng.engines.casework.models import (
    Application,
    Case,
    Meeting,
    MeetingCase,
    MeetingMember,
    MeetingVote,
)
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.catalogue import queries as catalogue
from minzheng.kernel.clock import local_date

PARTS = {"chair": "主持人", "recorder": "记录人", "member": "参会人员"}


def minutes_letter(
    meeting: Meeting,
    members: Iterable[MeetingMember],
    discussed: Iterable[tuple[MeetingCase, Application, Case]],
) -> dict[str, Any]:
    """救助审批会议纪要. The decision stays the confirmer's, and the paper says so."""
    seats, rows = list(members), list(discussed)
    votes = list(MeetingVote.objects.filter(meeting_case__meeting=meeting).order_by("meeting_case__n", "pk"))
    recused = [vote for vote in votes if vote.vote == "recused"]
    names = {seat.id: seat.name for seat in seats}
    files = {row.id: application.applicant_name for row, application, _case in rows}
    chair = next(seat for seat in seats if seat.part == "chair")
    recorder = next(seat for seat in seats if seat.part == "recorder")
    return {
        "issuer": office_of(rows[0][1].area_code, town=rows[0][2].route == "town"),
        "item": f"{catalogue.item(rows[0][2].item).name}审核确认",
        "held_on": local_date(meeting.held_at or meeting.planned_at),
        "place": f"{meeting.place}（线上）" if meeting.online else meeting.place,
        "chair": chair.name,
        "recorder": recorder.name,
        "attendees": [
            {"name": seat.name, "role": f"{PARTS[seat.part]} {seat.title}", "votes": seat.part != "recorder"}
            for seat in seats
            if seat.present
        ],
        "absent": [
            *[f"{seat.name}（缺席）" for seat in seats if not seat.present],
            *[
                f"{names[vote.member_id]}（对{files[vote.meeting_case_id]}的办件回避：{vote.reason}）"
                for vote in recused
            ],
        ][:20],
        **({"amount_title": "一次性金额"} if catalogue.item(rows[0][2].item).once else {}),
        "cases": [_discussed(row, application, case, votes) for row, application, case in rows],
        "said": [line for line in meeting.minutes.splitlines() if line.strip()],
        "result": "以上是会议意见，供确认人参考；确认或不予确认由确认人依法决定。",
    }


def _discussed(
    row: MeetingCase, application: Application, case: Case, votes: list[MeetingVote]
) -> dict[str, Any]:
    mine = [vote.vote for vote in votes if vote.meeting_case_id == row.id]
    names = names_of_area(application.area_code)
    advice = {"for": "建议予以确认", "against": "建议不予确认", "split": "意见相持，请确认人决定"}
    proposed = "" if case.opinion == "favourable" else "（镇街意见：拟不予确认）"
    return {
        "applicant": application.applicant_name,
        "village": f"{names.town}{names.village}",
        "members": len(counted_members(application, case.item)),
        "proposed_fen": case.proposed_fen or None,
        "agree": mine.count("for"),
        "disagree": mine.count("against"),
        "opinion": f"{advice[row.advice]}{proposed}。{row.opinion}",
    }
