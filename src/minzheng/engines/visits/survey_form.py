"""The survey form: filled with what the family declared, read back as findings. One form for desk and phone."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.engines.visits.self_care_form import self_care_fields, self_care_in
from minzheng.engines.visits.types import (
    FLAG_NAMES,
    HOUSING_NAMES,
    INCOME_NAMES,
    LIVING_NAMES,
    DeclaredMember,
    Housing,
    IncomeConfirmed,
    IncomeSeen,
    Living,
    MemberSeen,
    ParsedSurvey,
    SpecialFlag,
    SurveyPrefill,
    VisitFindings,
    VisitKind,
    VisitSignature,
    VisitToRecord,
)
from minzheng.foundations.ui.types import FieldView
from minzheng.kernel.clock import BEIJING
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.money import AmountUnreadable, parse_yuan

#: One tap says it.
NOTHING_ELSE = gettext_lazy("与申报相符，没有发现别的情况")
LONGEST = {"property_seen": 500, "remarks": 1000, "place": 120}
#: 9:30, 09：30, 9.30, 0930, 9点30分, 9点
_TIME = re.compile(r"(?P<hour>\d{1,2})\s*(?:[:.点时]\s*)?(?P<minute>\d{2})?分?")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


def survey_form(
    prefill: SurveyPrefill, *, typed: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Context of `visits/desk/_survey_form.html`: every field with its value, source and error.

    `typed` (a POST as given) wins over declared values, so that nothing typed is lost; declared values are
    marked as carried from the application. The caller's page gives the form tag, `{% csrf_token %}` and the
    button.
    """
    said, wrong = typed or {}, errors or {}
    members = [_member_fields(member, said, wrong) for member in prefill.members]
    return {
        "token": said.get("token") or prefill.token or str(new_id()),
        "where_fields": _where_fields(prefill, said, wrong),
        "members": members,
        "home_fields": _home_fields(prefill, said, wrong),
        "signers": _signers(prefill, said, wrong),
        "members_hidden": [str(member.person_id) for member in prefill.members],
        "assessed_hidden": [f"m-{member.person_id}-assess" for member in prefill.members if member.assess],
        "form_errors": [wrong[name] for name in ("form", "surveyors", "present") if name in wrong],
    }


def _where_fields(
    prefill: SurveyPrefill, said: Mapping[str, Any], wrong: Mapping[str, str]
) -> list[FieldView]:
    surveyors = tuple((str(posting), title) for posting, title in prefill.surveyors)
    people = tuple((str(member.person_id), member.name) for member in prefill.members)
    start = prefill.at.astimezone(BEIJING) if prefill.at else None
    return [
        *_way_field(prefill, said),
        FieldView(
            name="at_date",
            label=_("入户日期"),
            kind="date",
            value=said.get("at_date", f"{start:%Y-%m-%d}" if start else ""),
            required=True,
            error=wrong.get("at", ""),
        ),
        FieldView(
            name="at_time",
            label=_("入户时间"),
            value=said.get("at_time", f"{start:%H:%M}" if start else ""),
            placeholder="09:30",
            required=True,
        ),
        FieldView(name="place", label=_("地点"), value=said.get("place", prefill.place), maxlength=120),
        FieldView(
            name="surveyors",
            label=_("调查人员（至少两名）"),
            kind="checkbox",
            options=surveyors,
            value=_many(said, "surveyors"),
            required=True,
            error=wrong.get("surveyors", ""),
        ),
        FieldView(
            name="present",
            label=_("在场的家庭成员"),
            kind="checkbox",
            options=people,
            value=_many(said, "present"),
            required=True,
            error=wrong.get("present", ""),
        ),
    ]


def _way_field(prefill: SurveyPrefill, said: Mapping[str, Any]) -> list[FieldView]:
    """At home or from afar: asked only while a declared emergency allows the second."""
    if not prefill.emergency:
        return []
    options = ((VisitKind.SURVEY.value, _("到家里")), (VisitKind.REMOTE.value, _("视频或电话")))
    return [
        FieldView(
            name="kind",
            label=_("调查方式"),
            kind="radio",
            options=options,
            value=said.get("kind", VisitKind.SURVEY.value),
            help=_("依据：%(document)s") % {"document": prefill.emergency},
        )
    ]


def _member_fields(
    member: DeclaredMember, said: Mapping[str, Any], wrong: Mapping[str, str]
) -> dict[str, Any]:
    """One member's block: a money field a kind of income, filled with what was declared, and a note; `care`: six questions.

    Nothing declared: the switch stands off, so that an untouched block is "not confirmed", never "no income".
    """
    prefix = f"m-{member.person_id}"
    declared: dict[IncomeSeen, int] = {}
    for income in member.incomes or ():
        declared[income.kind] = declared.get(income.kind, 0) + income.fen_per_month
    fields = [
        FieldView(
            name=f"{prefix}-confirmed",
            label=_("收入已当面核实"),
            kind="switch",
            value=said.get(f"{prefix}-confirmed", "yes" if member.incomes is not None and not said else ""),
        )
    ]
    for kind, name in INCOME_NAMES.items():
        key = f"{prefix}-{kind.value}"
        fields.append(
            FieldView(
                name=key,
                label=_("%(kind)s（每月）") % {"kind": name},
                kind="money",
                value=said[key] if key in said else declared.get(kind, ""),
                source="carried" if key not in said and kind in declared else "",
                source_note=_("申报") if key not in said and kind in declared else "",
                when=f"{prefix}-confirmed=yes",
                error=wrong.get(key, ""),
            )
        )
    note = f"{prefix}-note"
    fields.append(FieldView(name=note, label=_("说明"), value=said.get(note, ""), maxlength=200))
    care = self_care_fields(prefix, said, wrong) if member.assess else []
    block = {"id": str(member.person_id), "name": member.name, "relation": member.relation}
    return {**block, "fields": fields, "care": care}


def _home_fields(
    prefill: SurveyPrefill, said: Mapping[str, Any], wrong: Mapping[str, str]
) -> list[FieldView]:
    def choices(names: Mapping[Any, Any]) -> tuple[tuple[str, ...], ...]:
        return tuple((str(code.value), str(name)) for code, name in names.items())

    return [
        FieldView(
            name="living",
            label=_("生活状况"),
            kind="radio",
            options=choices(LIVING_NAMES),
            value=said.get("living", ""),
            required=True,
            error=wrong.get("living", ""),
        ),
        FieldView(
            name="housing",
            label=_("住房情况"),
            kind="radio",
            options=choices(HOUSING_NAMES),
            value=said.get("housing", prefill.housing.value if prefill.housing else ""),
            required=True,
            error=wrong.get("housing", ""),
        ),
        FieldView(
            name="as_declared",
            label=_("一切与申报相符，没有发现别的情况"),
            kind="switch",
            value=said.get("as_declared", ""),
        ),
        FieldView(
            name="property_seen",
            label=_("看到的财产"),
            kind="textarea",
            when="as_declared!=yes",
            value=said.get("property_seen", ""),
            help=_("例如车辆、商铺；没有看到可以不填"),
            maxlength=500,
            error=wrong.get("property_seen", ""),
        ),
        FieldView(
            name="flags",
            label=_("需要关注"),
            kind="checkbox",
            when="as_declared!=yes",
            options=choices(FLAG_NAMES),
            value=_many(said, "flags"),
        ),
        FieldView(
            name="photos",
            label=_("照片（可以不拍）"),
            kind="camera",
            multiple=True,
            help=_("只拍与办理有关的内容，不拍人脸；本人不同意的不拍"),
        ),
        FieldView(
            name="remarks",
            label=_("调查意见"),
            kind="textarea",
            when="as_declared!=yes",
            value=said.get("remarks", ""),
            maxlength=1000,
            error=wrong.get("remarks", ""),
        ),
    ]


def _signers(
    prefill: SurveyPrefill, said: Mapping[str, Any], wrong: Mapping[str, str]
) -> list[dict[str, str]]:
    """One pad for each possible surveyor and member; only those ticked above are shown."""
    pads = [("surveyor", "surveyors", str(one), title) for one, title in prefill.surveyors]
    pads += [("member", "present", str(one.person_id), one.name) for one in prefill.members]
    return [
        {
            "name": f"sign-{role}-{one}",
            "signer": title,
            "paper": f"sign-{role}-{one}_paper",
            "label": _("调查人员签名") if role == "surveyor" else _("家庭成员签名"),
            "when": f"{group}={one}",
            "error": wrong.get(f"sign-{role}-{one}", ""),
        }
        for role, group, one, title in pads
    ]


@dataclass
class _Reading:
    """A POST being read: values out, errors collected by field name."""

    post: Mapping[str, Any]
    errors: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A line or paragraph, cut to nothing longer than the form allows."""
        value = str(self.post.get(name, "")).strip()
        longest = LONGEST.get(name, 200)
        if len(value) > longest:
            self.errors[name] = _("最多 %(longest)d 个字，您填了 %(typed)d 个字") % {
                "longest": longest,
                "typed": len(value),
            }
        return value[:longest]

    def ids(self, name: str) -> tuple[UUID, ...]:
        """Ticked ids, each once; anything else is dropped."""
        return tuple(dict.fromkeys(UUID(one) for one in _many(self.post, name) if _ID.fullmatch(one)))


def parse_survey(
    post: Mapping[str, Any], *, papers: Mapping[str, UUID] | None = None, photos: tuple[UUID, ...] = ()
) -> ParsedSurvey:
    """A POST of the form as a visit to record, or every error by field name (all at once, in Chinese).

    The caller stores uploaded files first: `papers` gives the stored paper's id by the name of its file field
    (`sign-…_paper`), `photos` those of the field `photos`, which nobody is obliged to fill.

    Units: typed yuan become 分 per month. A member not ticked as confirmed has `incomes=None`, never zero.
    `post` is a QueryDict or a mapping whose repeated fields are lists.
    """
    reading = _Reading(post)
    at = _moment(reading)
    members = [_member(reading, UUID(one)) for one in _many(post, "member") if _ID.fullmatch(one)]
    if not members:
        reading.errors["form"] = _("没有家庭成员，请返回申请页面重新打开调查表")
    living, housing = _choice(reading, "living", Living), _choice(reading, "housing", Housing)
    property_seen, remarks, place = map(reading.text, ("property_seen", "remarks", "place"))
    if post.get("as_declared") == "yes":
        property_seen, remarks = "", str(NOTHING_ELSE)
    surveyors, present = reading.ids("surveyors"), reading.ids("present")
    if len(surveyors) < 2:
        reading.errors["surveyors"] = _("请选择至少两名调查人员")
    if not present:
        reading.errors["present"] = _("请选择在场的家庭成员")
    if reading.errors or at is None or living is None or housing is None:
        return ParsedSurvey(None, reading.errors)
    ticked = [] if post.get("as_declared") == "yes" else _many(post, "flags")
    flags = [SpecialFlag(one) for one in dict.fromkeys(ticked) if one in list(SpecialFlag)]
    findings = VisitFindings(
        members=members,
        living=living,
        housing=housing,
        property_seen=property_seen,
        remarks=remarks,
        flags=flags,
    )
    visit = VisitToRecord(
        at=at,
        findings=findings,
        surveyors=surveyors,
        present=present,
        signatures=_signatures(post, papers or {}, surveyors, present),
        photos=photos,
        token=str(post.get("token", ""))[:64],
        place=place,
        kind=VisitKind.REMOTE if post.get("kind") == VisitKind.REMOTE.value else VisitKind.SURVEY,
    )
    return ParsedSurvey(visit)


def _moment(reading: _Reading) -> datetime | None:
    time = _TIME.fullmatch(unicodedata.normalize("NFKC", reading.text("at_time")))
    hour_minute = f"{time['hour']}:{time['minute'] or '00'}" if time else ""
    try:
        return datetime.strptime(f"{reading.text('at_date')} {hour_minute}", "%Y-%m-%d %H:%M").replace(
            tzinfo=BEIJING
        )
    except ValueError:
        reading.errors["at"] = _("请填写入户日期和时间，例如 2026-11-22 和 09:30")
        return None


def _member(reading: _Reading, person_id: UUID) -> MemberSeen:
    prefix = f"m-{person_id}"
    note, able = reading.text(f"{prefix}-note"), self_care_in(reading.post, prefix, reading.errors)
    if reading.post.get(f"{prefix}-confirmed") != "yes":
        return MemberSeen(person_id=person_id, note=note, self_care=able)
    incomes = []
    for kind in IncomeSeen:
        typed = str(reading.post.get(f"{prefix}-{kind.value}", "")).strip()
        if not typed:
            continue
        try:
            incomes.append(IncomeConfirmed(kind=kind, fen_per_month=parse_yuan(typed)))
        except AmountUnreadable as wrong:
            reading.errors[f"{prefix}-{kind.value}"] = str(wrong)
    return MemberSeen(person_id=person_id, incomes=incomes, note=note, self_care=able)


def _choice(reading: _Reading, name: str, kind: Any) -> Any:
    value = reading.post.get(name, "")
    if value in list(kind):
        return kind(value)
    reading.errors[name] = _("请选择一项")
    return None


def _signatures(
    post: Mapping[str, Any],
    papers: Mapping[str, UUID],
    surveyors: tuple[UUID, ...],
    present: tuple[UUID, ...],
) -> tuple[VisitSignature, ...]:
    made = [_signature(post, papers, "surveyor", one) for one in surveyors]
    made += [_signature(post, papers, "member", one) for one in present]
    return tuple(one for one in made if one.svg or one.paper_id)


def _signature(
    post: Mapping[str, Any], papers: Mapping[str, UUID], role: Any, signer: UUID
) -> VisitSignature:
    name = f"sign-{role}-{signer}"
    return VisitSignature(
        role=role,
        signer=signer,
        svg=str(post.get(f"{name}_svg", "")),
        points=str(post.get(f"{name}_points", "")),
        paper_id=papers.get(f"{name}_paper"),
    )


def _many(source: Mapping[str, Any], name: str) -> list[str]:
    """A repeated field of a QueryDict, or of a plain mapping with lists."""
    if hasattr(source, "getlist"):
        return [str(one) for one in source.getlist(name)]
    value = source.get(name, [])
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
