"""Telling about money: the payee, and the one relative she has chosen. No message holds an address or asks for anything."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from minzheng.engines.messages.services import call_phone, send_to_phone, tell
from minzheng.engines.payments.account_models import ToldRelative
from minzheng.engines.payments.models import Hold, Instruction
from minzheng.engines.payments.watching import LONGEST_CONSENT, Consent, ConsentHow, NewRelative
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import card, cards, person_by_phone, prefers_calls
from minzheng.foundations.people.services import phone_of
from minzheng.foundations.privacy.services import mask_name, seal, unseal
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.clock import local_date
from minzheng.kernel.identifiers import Unreadable, new_id, normalise_name, parse_phone
from minzheng.kernel.result import NotYours, Refusal

HELPERS = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK})
LINK = "/benefits/"
SHORTEST_WORDS = 4


class RelativeNotYours(Refusal):
    """Only the payee, or an officer beside her, chooses who is told."""

    code = "relative_not_yours"
    message = "告诉哪位亲属，由本人选定，或由村（社区）、镇街工作人员陪同办理"


class RelativeUnreadable(Refusal):
    """The name or the number cannot be one."""

    code = "relative_unreadable"
    message = "请填写亲属的姓名、与本人的关系和 11 位手机号码"


class OwnNumber(Refusal):
    """The relative's number is the payee's own."""

    code = "relative_own_number"
    message = "这是本人自己的手机号码，请填写亲属的号码"


class ConsentMissing(Refusal):
    """An officer records a choice nobody says she made."""

    code = "relative_consent_missing"
    message = "请写明哪一天、怎样问过本人、本人怎么说的；本人同意了才能登记，日期不能晚于今天"


class EndUnsaid(Refusal):
    """An officer ends a choice without saying what the person said."""

    code = "relative_end_unsaid"
    message = "请写明本人怎么说的（至少 4 个字），再登记不再告诉亲属"


class WishUnsaid(Refusal):
    """An officer has a relative called without saying that she wants it."""

    code = "relative_wish_unsaid"
    message = "打电话还是发短信，由这位亲属自己选。请先问过她，写明她怎么说的（至少 4 个字）"


@act
def choose_relative(*, actor: Actor, choice: NewRelative, at: datetime) -> UUID:
    """选定一位亲属: each payment is told to her too, from now on; a former choice ends. The relative hears of it at once.

    An officer records it beside the payee, with her consent: the day she was asked, how, what she said.
    Refuses: RelativeNotYours, NotYours (another area, or nobody), RelativeUnreadable, OwnNumber, ConsentMissing,
    WishUnsaid (she is to be called, and an officer does not say that she asked for it).
    Source: voices.md 23 (each payment tells the person and one chosen relative; the person chooses).
    """
    name, phone = _read(actor, choice)
    consent = _consent(actor, choice.consent, at)
    if choice.by_call:
        _wish(actor, choice.wish)
    payee = card(person_id=choice.person_id)
    if payee is None:
        raise NotYours()
    if phone == phone_of(person_id=choice.person_id):
        raise OwnNumber()
    relative_id = new_id()
    with acting_for_family(choice.area_code):
        _end(actor, choice.person_id, at, "换了一位亲属")
        ToldRelative.objects.create(
            id=relative_id, area_code=choice.area_code, person_id=choice.person_id, name=name,
            relation=choice.relation.strip()[:20], phone_box=seal(phone.encode(), context=_context(relative_id)),
            chosen_at=at, chosen_by_posting=actor.posting_id, chosen_by_name=actor.title[:120],
            asked_on=consent.asked_on if consent else None, asked_how=consent.how if consent else "",
            consent_words=consent.words.strip() if consent else "",
            **(_way(actor, choice.by_call, choice.wish, at) if choice.by_call else {}),
        )  # fmt: skip
        reach = call_phone if choice.by_call else send_to_phone
        reach(
            phone=phone, area_code=choice.area_code, kind="payments.relative_chosen", at=at,
            context={"relative": name, "name": mask_name(payee.name)},
        )  # fmt: skip
        record(
            actor=actor, action="payments.relative.chosen", at=at, tail=phone[-4:],
            subject=Subject("told_relative", relative_id, choice.person_id, choice.area_code),
        )  # fmt: skip
    return relative_id


@act
def tell_nobody_else(*, actor: Actor, person_id: UUID, at: datetime, words: str = "") -> None:
    """不再告诉亲属: only the payee is told from now on. `words`: what she said, where an officer takes it back for her.

    Refuses: RelativeNotYours, NotYours (nobody is told), EndUnsaid.
    """
    row = ToldRelative.objects.filter(person_id=person_id, ended_at__isnull=True).first()
    if row is None:
        raise NotYours()
    _may_choose(actor, person_id, row.area_code)
    if actor.is_officer and len(words.strip()) < SHORTEST_WORDS:
        raise EndUnsaid()
    with acting_for_family(row.area_code):
        _end(actor, person_id, at, words.strip()[:LONGEST_CONSENT])
        record(
            actor=actor, action="payments.relative.ended", at=at,
            subject=Subject("told_relative", row.id, person_id, row.area_code),
        )  # fmt: skip


def tell_payee(
    *, person_id: UUID, area_code: str, kind: str, context: Mapping[str, Any], at: datetime, link: str = LINK
) -> None:
    """Tell the payee, and her relative the same in the relative's words (`<kind>_relative`)."""
    payee = card(person_id=person_id)
    name = payee.name if payee else ""
    tell(
        person_id=person_id,
        area_code=area_code,
        kind=kind,
        context={"name": name, **context},
        link=link,
        at=at,
    )
    row = ToldRelative.objects.filter(person_id=person_id, ended_at__isnull=True).first()
    if row is not None:
        phone = unseal(row.phone_box, context=_context(row.id)).decode()
        reach = call_phone if row.by_call or _asked_for_calls(row, phone) else send_to_phone
        reach(
            phone=phone, area_code=area_code, kind=f"{kind}_relative",
            context={"relative": row.name, "name": mask_name(name), **context}, at=at,
        )  # fmt: skip


def _asked_for_calls(row: ToldRelative, phone: str) -> bool:
    """Whether the relative, known here by this name and number, has chosen calls for herself (怎样告诉我)."""
    known = cards(person_by_phone(phone))
    return any(one.name == row.name and prefers_calls(person_id=key) for key, one in known.items())


@act
def choose_relative_way(
    *, actor: Actor, person_id: UUID, by_call: bool, at: datetime, words: str = ""
) -> None:
    """打电话念给亲属听, or SMS again, as the relative wishes. `words`: what she said, where an officer writes it down.

    Refuses: RelativeNotYours, NotYours (nobody is told), WishUnsaid. Source: voices.md 23.
    """
    row = (
        ToldRelative.objects.select_for_update(of=("self",))
        .filter(person_id=person_id, ended_at__isnull=True)
        .first()
    )
    if row is None:
        raise NotYours()
    _may_choose(actor, person_id, row.area_code)
    _wish(actor, words)
    with acting_for_family(row.area_code):
        ToldRelative.objects.filter(pk=row.pk).update(**_way(actor, by_call, words, at))
        record(
            actor=actor, action="payments.relative.way_chosen", at=at, by_call=by_call,
            subject=Subject("told_relative", row.id, person_id, row.area_code),
        )  # fmt: skip


def _wish(actor: Actor, words: str) -> None:
    if actor.is_officer and len(words.strip()) < SHORTEST_WORDS:
        raise WishUnsaid()


def _way(actor: Actor, by_call: bool, words: str, at: datetime) -> dict[str, Any]:
    return {
        "by_call": by_call,
        "wish_words": words.strip()[:LONGEST_CONSENT] if actor.is_officer else "",
        "wish_at": at,
        "wish_by_posting": actor.posting_id if actor.is_officer else None,
        "wish_by_name": actor.title[:120],
    }


def tell_result(*, instruction_id: UUID, at: datetime) -> None:
    """Tell of a payment that was paid, or was not. A share of somebody's is told to who is paid it."""
    row = Instruction.objects.filter(pk=instruction_id).first()
    if row is None or row.state not in ("paid", "failed"):
        return
    context = {
        "month": row.month, "what": row.kind_name, "fen": row.amount_fen, "tail": row.account_tail or "登记的账户",
    }  # fmt: skip
    tell_payee(
        person_id=row.payee_person_id,
        area_code=row.area_code,
        kind=f"payments.{row.state}",
        context=context,
        at=at,
    )


def tell_not_paid(*, hold_id: UUID, at: datetime) -> None:
    """Tell of a decision not to pay a held payment; its reasons and how to object are on file and on paper."""
    hold = Hold.objects.filter(pk=hold_id, decision="suspend").first()
    row = Instruction.objects.filter(pk=hold.instruction_id).first() if hold else None
    if row is None:
        return
    context = {"month": row.month, "what": row.kind_name, "fen": row.amount_fen}
    tell_payee(
        person_id=row.payee_person_id,
        area_code=row.area_code,
        kind="payments.suspended",
        context=context,
        at=at,
    )


def _read(actor: Actor, choice: NewRelative) -> tuple[str, str]:
    _may_choose(actor, choice.person_id, choice.area_code)
    try:
        name, phone = normalise_name(choice.name), parse_phone(choice.phone)
    except Unreadable:
        raise RelativeUnreadable() from None
    if not choice.relation.strip():
        raise RelativeUnreadable()
    return name, phone


def _may_choose(actor: Actor, person_id: UUID, area_code: str) -> None:
    if actor.is_officer:
        if actor.role not in HELPERS:
            raise RelativeNotYours()
        if not actor.scope.lo <= area_code < actor.scope.hi:
            raise NotYours()
    elif actor.person_id != person_id:
        raise RelativeNotYours()


def _consent(actor: Actor, given: Consent | None, at: datetime) -> Consent | None:
    """What the payee said to an officer; None where she chooses herself. Refuses: ConsentMissing."""
    if not actor.is_officer:
        return None
    if given is None or given.how not in list(ConsentHow) or given.asked_on > local_date(at):
        raise ConsentMissing()
    if not SHORTEST_WORDS <= len(given.words.strip()) <= LONGEST_CONSENT:
        raise ConsentMissing()
    return given


def _end(actor: Actor, person_id: UUID, at: datetime, words: str) -> None:
    ToldRelative.objects.filter(person_id=person_id, ended_at__isnull=True).update(
        ended_at=at, ended_by_posting=actor.posting_id, ended_by_name=actor.title[:120], ended_words=words
    )


def _context(relative_id: UUID) -> str:
    return f"payments_told_relative.phone_box|{relative_id}"


__all__ = [
    "ConsentMissing",
    "EndUnsaid",
    "OwnNumber",
    "RelativeNotYours",
    "RelativeUnreadable",
    "WishUnsaid",
    "choose_relative",
    "choose_relative_way",
    "tell_nobody_else",
    "tell_not_paid",
    "tell_payee",
    "tell_result",
]
