"""What the sheets of a copied file say, read from the file: sections of words and tables."""

from dataclasses import dataclass
from datetime import datetime

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.casework.answers import open_answers
from minzheng.engines.casework.firing import chain_is_whole
from minzheng.engines.casework.models import Application, Case, Decision, Event, Party
from minzheng.engines.casework.one_form import summary_of
from minzheng.engines.casework.places import names_of_area
from minzheng.engines.casework.processes import process_of
from minzheng.engines.casework.stock_types import BESIDE_TABLES
from minzheng.engines.catalogue import queries as catalogue
from minzheng.engines.letters.services import SheetSection
from minzheng.engines.public_notices import queries as notices
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification.types import CONCLUSION_NAMES
from minzheng.engines.visits import queries as visits
from minzheng.foundations.accounts.queries import posting_titles
from minzheng.foundations.audit import queries as audit
from minzheng.foundations.people.queries import cards
from minzheng.foundations.people.types import RELATION_NAMES, Relation
from minzheng.kernel.clock import BEIJING, local_date
from minzheng.kernel.money import yuan

ROLES = {"applicant": "申请人", "member": "家庭成员", "obligor": "赡养义务人"}
DECISIONS = {
    "confirm": "确认", "refuse": "不予确认", "keep": "维持", "raise": "增加", "cut": "减少", "stop": "停发",
    "end": "终止", "taper": "渐退",
}  # fmt: skip
NOTHING = "没有这类记录。"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The file being copied, at a moment."""

    application: Application
    at: datetime

    def application_sheet(self) -> list[SheetSection]:
        """What was applied for, by whom, who signed what."""
        row = self.application
        parties = list(Party.objects.filter(application=row).order_by("position"))
        known = cards([party.person_id for party in parties])
        answers = open_answers(row.id, row.answers_box)
        summary = summary_of(row.items, answers) if answers else []
        place = names_of_area(row.area_code)
        signed = checks.authorisations_of(row.id, at=self.at)
        return [
            SheetSection(
                "申请",
                [
                    f"编号：{row.number}　事项：{'、'.join(catalogue.item(one).name for one in row.items)}",
                    f"申请人：{row.applicant_name}　所在地：{place.unit}{place.town}{place.village}",
                    f"提交：{_day(row.submitted_at)}　受理：{_day(row.accepted_at)}　应办结：{row.due_on or '—'}",
                ],
            ),
            SheetSection("申请内容", (), ("项目", "内容"), summary, (1, 2)),
            SheetSection(
                "家庭成员和签字",
                (),
                ("身份", "姓名", "关系", "证件号", "签字时间"),
                [
                    (
                        ROLES.get(party.role, party.role),
                        party.name,
                        _relation(party.relation),
                        known[party.person_id].identity_masked if party.person_id in known else "",
                        _moment(party.signed_at) if party.must_sign else "不需签字",
                    )
                    for party in parties
                ],
                (2, 2, 2, 3, 3),
            ),
            SheetSection(
                "授权书",
                () if signed else (NOTHING,),
                ("签署人", "时间", "文本版本", "现在是否有效") if signed else (),
                [
                    (
                        known[one.person_id].name if one.person_id in known else "",
                        _moment(one.signed_at),
                        one.text_version,
                        "有效" if one.valid else "已撤回或到期",
                    )
                    for one in signed
                ],
            ),
        ]

    def check_sheet(self) -> list[SheetSection]:
        """Reports of the economic check, replaced ones too."""
        sections = [
            SheetSection(
                f"核对报告 {one.number}",
                (
                    f"结论：{CONCLUSION_NAMES[one.conclusion]}　出具：{_moment(one.issued_at)}　有效至：{one.valid_until}",
                    f"意见：{one.remarks or '无'}",
                ),
                ("人员", "来源", "结果", "截至"),
                [
                    (line.person_name, line.source_name, line.words, str(line.as_of or "—"))
                    for line in one.lines
                ],
                (2, 3, 5, 2),
            )
            for one in checks.reports_of(self.application.id)
        ]
        return sections or [SheetSection("核对报告", (NOTHING,))]

    def visit_sheet(self) -> list[SheetSection]:
        """Who was there, when, who signed; what was found stands on the printed survey form among the letters."""
        found = visits.visits_of(self.application.id)
        titles = posting_titles({posting for one in found for posting in one.surveyors})
        rows = [
            (
                _moment(one.at),
                one.place or "—",
                "、".join(titles.get(posting, "") for posting in one.surveyors),
                f"{len(one.signatures)} 人签字，{len(one.photos)} 张照片",
                str(getattr(one.findings, "remarks", "") or "—"),
            )
            for one in found
        ]
        heads = ("时间", "地点", "走访人员", "签字和照片", "情况说明")
        return [
            SheetSection("走访调查", () if rows else (NOTHING,), heads if rows else (), rows, (2, 2, 4, 2, 4))
        ]

    def process_sheet(self) -> list[SheetSection]:
        """Opinions, notices, decisions, benefits, every event, and whether the chain is whole."""
        row = self.application
        cases = list(Case.objects.filter(application=row).order_by("pk"))
        decisions = Decision.objects.filter(case_id__in=[case.id for case in cases]).order_by(
            "decided_at", "pk"
        )
        titles = posting_titles({one.posting_id for one in decisions if one.posting_id})
        return [
            SheetSection(
                "意见和公示",
                [words for case in cases for words in self._case_words(case)] or (NOTHING,),
            ),
            SheetSection(
                "决定",
                (),
                ("决定", "时间", "金额", "理由", "作出人"),
                [
                    (
                        DECISIONS.get(one.kind, one.kind),
                        _moment(one.decided_at),
                        f"{yuan(one.amount_fen)} 元" if one.amount_fen else "—",
                        one.reasons or "—",
                        titles.get(one.posting_id, "") if one.posting_id else "",
                    )
                    for one in decisions
                ],
                (2, 3, 2, 6, 4),
            ),
            SheetSection("待遇", self._benefits(cases) or (NOTHING,)),
            self._events(cases),
        ]

    def _case_words(self, case: Case) -> list[str]:
        opinion = {"favourable": "拟予确认", "unfavourable": "拟不予确认"}.get(case.opinion, "尚无")
        how = "一次性" if catalogue.item(case.item).once else "每月"
        amount = f"，{how} {yuan(case.proposed_fen)} 元" if case.proposed_fen else ""
        state = process_of(case).states[case.state]
        words = [f"{catalogue.item(case.item).name}：现在 {state}；初审意见 {opinion}{amount}"]
        notice = notices.notice_of(case_id=case.id)
        if notice is not None:
            words.append(f"公示：{_moment(notice.starts_at)} 至 {_moment(notice.ends_at)}")
        return words

    def _benefits(self, cases: list[Case]) -> list[str]:
        return [
            f"{award.kind_name}，{award.start_month:%Y年%m月}起，保障 {award.member_count} 人"
            + (f"，存量转入，依据 {award.origin_document}" if award.origin_document else "")
            + (f"，{award.end_month:%Y年%m月}止（{award.end_reason}）" if award.end_month else "")
            for case in cases
            for award in benefits.awards_of_case(case_id=case.id)
        ]

    def _events(self, cases: list[Case]) -> SheetSection:
        tables = [process_of(case) for case in cases]
        names = {row.act: row.name for table in tables for row in table.transitions} | BESIDE_TABLES
        rows = [
            (str(one.n), names.get(one.act, one.act), one.actor_name, _moment(one.at), one.note)
            for one in Event.objects.filter(application=self.application).order_by("n")
        ]
        whole = "完整，未发现改动" if chain_is_whole(self.application.id) else "不完整，请联系系统管理员"
        return SheetSection(
            "办理过程",
            (f"过程记录的链条：{whole}。",),
            ("序", "事项", "办理人", "时间", "说明"),
            rows,
            (1, 3, 5, 3, 5),
        )

    def audit_sheet(self) -> list[SheetSection]:
        """Who saw or changed the file, from the record of looks."""
        rows = [
            (_moment(one.at), one.who, one.action, one.purpose)
            for one in audit.trail_of(subject_id=self.application.id, limit=500)
        ]
        return [SheetSection("查看和办理留痕", (), ("时间", "谁", "动作", "事由"), rows, (3, 5, 5, 3))]


def _relation(code: str) -> str:
    return str(RELATION_NAMES[Relation(code)]) if code in list(Relation) else code


def _day(moment: datetime | None) -> str:
    return str(local_date(moment)) if moment else "—"


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else "—"
