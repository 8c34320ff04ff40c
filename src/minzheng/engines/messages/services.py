"""Acts of telling: a message into the inbox with its SMS or call queued; a sign-in code; handing one to its provider."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from minzheng.engines.jobs.services import announce, defer
from minzheng.engines.messages.events import SmsFailed
from minzheng.engines.messages.models import Message, Outgoing
from minzheng.engines.messages.sms import sender
from minzheng.engines.messages.telling import TELLERS, ToldAlready, WayMissing, told_in_person
from minzheng.engines.messages.texts import lend_texts, register_texts, render_text, render_voice
from minzheng.engines.messages.types import (
    Channel,
    ProviderRejected,
    ProviderUnavailable,
    Sms,
    SmsState,
    VoiceCall,
)
from minzheng.engines.messages.voice import TIMES, caller, calls_possible, morning_after
from minzheng.engines.messages.voice import NoCallsHere as NoCallsHere
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import prefers_calls
from minzheng.foundations.people.services import phone_of
from minzheng.foundations.privacy.services import seal, unseal
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import SYSTEM, Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from minzheng.kernel.scope import CITY_AREA, Scope, after

SEND = "telling.send"
SIGNING = "/sign/"
MOST_ATTEMPTS = 8
CODE_MINUTES = 10
SIGN_IN_CODE = "sign_in_code"
#: What stands before and after the words of every call.
GREETING = "您好，这里是{product}，民政部门的语音通知。"
FAREWELL = "这是自动语音，不会向您要验证码、密码和银行卡号。"


class LinkOutside(ValueError):
    """A link of a message leads out of the product: a defect of ours."""


@transaction.atomic
def tell(
    *, person_id: UUID, area_code: str, kind: str, context: Mapping[str, Any], link: str, at: datetime
) -> UUID:
    """Tell a person something: her inbox now, an SMS by the queue when she has a phone. Returns the message's id.

    Who has chosen so is called and read to instead; a signing link, which cannot be said, comes by SMS all the same.
    `kind` names the pair of text files, `context` their values; `link` is a path inside the product, or "".
    Refuses: UnknownKind, TextUnfit, LinkOutside (all defects of ours, none the person's).
    """
    if link and (not link.startswith("/") or link.startswith("//")):
        raise LinkOutside(link)
    text = render_text(kind=kind, context=context)
    phone = phone_of(person_id=person_id)
    channel = _channel(person_id, phone, link)
    message_id = new_id()
    message = Message.objects.create(
        id=message_id,
        person_id=person_id,
        area_code=area_code,
        kind=kind,
        title=text.title,
        body=text.body,
        link=link,
        channel=channel,
        created_at=at,
    )
    if channel is Channel.VOICE:
        words = render_voice(kind=kind, context=context)
        _queue_call(message=message, kind=kind, phone=phone, words=words, area_code=area_code, at=at)
    elif phone:
        body = text.body + _way_in(link)
        _queue(message=message, kind=kind, phone=phone, body=body, area_code=area_code, at=at)
    _written(message, at)
    return message_id


@transaction.atomic
def tell_inbox_only(
    *, person_id: UUID, area_code: str, kind: str, context: Mapping[str, Any], at: datetime
) -> UUID:
    """Tell a person what nobody but herself may hear of: it waits in her inbox until she signs in.

    No SMS, no call, nobody of the village told to tell her. Refuses: UnknownKind, TextUnfit (defects of ours).
    """
    text = render_text(kind=kind, context=context)
    message = Message.objects.create(
        id=new_id(),
        person_id=person_id,
        area_code=area_code,
        kind=kind,
        title=text.title,
        body=text.body,
        channel=Channel.INBOX,
        created_at=at,
    )
    _written(message, at)
    return UUID(str(message.id))


def _written(message: Message, at: datetime) -> None:
    subject = Subject("message", message.id, message.person_id, message.area_code)
    record(actor=SYSTEM, action="telling.message.written", subject=subject, at=at, kind=message.kind)


def _channel(person_id: UUID, phone: str, link: str) -> Channel:
    if not phone:
        return Channel.IN_PERSON
    calls = calls_possible() and not link.startswith(SIGNING) and prefers_calls(person_id=person_id)
    return Channel.VOICE if calls else Channel.SMS


def _way_in(link: str) -> str:
    """The one address an SMS carries: a personal signing link, which asks for no card, password or code."""
    if not link.startswith(SIGNING):
        return ""
    return f"签字请打开 {settings.PUBLIC_ADDRESS}{link} （不会要银行卡、密码或验证码）"


def _queue(
    *, message: Message | None, kind: str, phone: str, body: str, area_code: str, at: datetime
) -> None:
    sms_id = new_id()
    Outgoing.objects.create(
        id=sms_id,
        message=message,
        kind=kind,
        area_code=area_code,
        phone_box=seal(phone.encode(), context=f"outgoing.phone|{sms_id}"),
        body_box=seal(f"【{settings.PRODUCT_NAME}】{body}".encode(), context=f"outgoing.body|{sms_id}"),
        created_at=at,
        queued_at=at,
        expires_at=at + timedelta(minutes=CODE_MINUTES) if kind == SIGN_IN_CODE else None,
    )
    defer(SEND, outgoing_id=str(sms_id), area_code=area_code)


def _queue_call(
    *, message: Message | None, kind: str, phone: str, words: str, area_code: str, at: datetime
) -> Outgoing:
    """A call; at night it waits for the morning, and the sweep queues it then."""
    call_id, later = new_id(), morning_after(at)
    said = GREETING.format(product=settings.PRODUCT_NAME) + words + FAREWELL
    row = Outgoing.objects.create(
        id=call_id,
        message=message,
        kind=kind,
        channel=Channel.VOICE,
        area_code=area_code,
        phone_box=seal(phone.encode(), context=f"outgoing.phone|{call_id}"),
        body_box=seal(said.encode(), context=f"outgoing.body|{call_id}"),
        created_at=at,
        queued_at=later or at,
        held_until=later,
    )
    if later is None:
        defer(SEND, outgoing_id=str(call_id), area_code=area_code)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def send_code(*, phone: str, code: str, at: datetime) -> None:
    """Queue the SMS with a sign-in code; nobody is signed in yet, so the row belongs to the city, not to a person.

    Refuses: nothing (`accounts` limits how often). A code not sent within its ten minutes is never sent.
    """
    text = render_text(kind=SIGN_IN_CODE, context={"code": code, "minutes": CODE_MINUTES})
    with open_scope(Scope(lo=CITY_AREA, hi=after(CITY_AREA))):
        _queue(message=None, kind=SIGN_IN_CODE, phone=phone, body=text.body, area_code=CITY_AREA, at=at)
        record(actor=SYSTEM, action="telling.code.queued", subject=Subject("sms"), at=at)


@transaction.atomic
def send_to_phone(*, phone: str, area_code: str, kind: str, context: Mapping[str, Any], at: datetime) -> None:
    """Queue an SMS to somebody who is no person of ours (a real-name objector): no inbox, the number sealed.

    Refuses: UnknownKind, TextUnfit (defects of ours).
    """
    text = render_text(kind=kind, context=context)
    _queue(message=None, kind=kind, phone=phone, body=text.body, area_code=area_code, at=at)
    record(
        actor=SYSTEM,
        action="telling.sms.queued",
        subject=Subject("sms", None, None, area_code),
        at=at,
        kind=kind,
    )


@transaction.atomic
def call_phone(*, phone: str, area_code: str, kind: str, context: Mapping[str, Any], at: datetime) -> None:
    """Call somebody who is no person of ours and read it out (a chosen relative); at night it waits for the morning.

    An SMS where nobody can be called, and when the call fails for good. Refuses: UnknownKind, TextUnfit (defects of ours).
    """
    if not calls_possible():
        send_to_phone(phone=phone, area_code=area_code, kind=kind, context=context, at=at)
        return
    words, text = render_voice(kind=kind, context=context), render_text(kind=kind, context=context)
    row = _queue_call(message=None, kind=kind, phone=phone, words=words, area_code=area_code, at=at)
    row.text_box = seal(text.body.encode(), context=f"outgoing.text|{row.id}")
    row.save(update_fields=["text_box"])
    record(
        actor=SYSTEM,
        action="telling.call.queued",
        subject=Subject("call", None, None, area_code),
        at=at,
        kind=kind,
    )


@transaction.atomic
def mark_read(*, actor: Actor, message_id: UUID, at: datetime) -> None:
    """The reader has opened her message; a second time changes nothing. Refuses: NotYours."""
    row = (
        Message.objects.select_for_update(of=("self",))
        .filter(pk=message_id, person_id=actor.person_id)
        .first()
    )
    if row is None or actor.person_id is None:
        raise NotYours()
    if row.read_at is not None:
        return
    row.read_at = at
    row.save(update_fields=["read_at"])
    record(
        actor=actor,
        action="telling.message.read",
        subject=Subject("message", row.id, row.person_id, row.area_code),
        at=at,
    )


def send_one(*, outgoing_id: UUID, area_code: str, at: datetime) -> SmsState:
    """Hand one queued SMS or call to its provider, outside any transaction; where it stands afterwards.

    Killed in between, it is handed over again under the same key. Refuses: ProviderUnavailable (after noting the try, so
    that the queue repeats it); at the eighth try it is given up and SmsFailed announced.
    """
    taken = _take(outgoing_id, area_code, at)
    if taken is None:
        return _settled(outgoing_id, area_code)
    try:
        provider_id = caller().call(taken) if isinstance(taken, VoiceCall) else sender().send(taken)
    except ProviderRejected as problem:
        return _settle(outgoing_id, area_code, at, SmsState.FAILED, problem=str(problem))
    except ProviderUnavailable as problem:
        if _settle(outgoing_id, area_code, at, SmsState.QUEUED, problem=str(problem)) is SmsState.FAILED:
            return SmsState.FAILED
        raise
    return _settle(outgoing_id, area_code, at, SmsState.SENT, provider_id=provider_id)


def _take(outgoing_id: UUID, area_code: str, at: datetime) -> Sms | VoiceCall | None:
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        row = (
            Outgoing.objects.select_for_update(of=("self",))
            .filter(pk=outgoing_id, state=SmsState.QUEUED)
            .first()
        )
        if row is None:
            return None
        if row.expires_at is not None and row.expires_at <= at:
            row.state = SmsState.EXPIRED
            row.save(update_fields=["state"])
            return None
        if row.channel == Channel.VOICE and (later := morning_after(at)) is not None:
            row.held_until = row.queued_at = later
            row.save(update_fields=["held_until", "queued_at"])
            return None
        row.attempts += 1
        row.save(update_fields=["attempts"])
        phone = unseal(row.phone_box, context=f"outgoing.phone|{row.id}").decode()
        body = unseal(row.body_box, context=f"outgoing.body|{row.id}").decode()
        if row.channel == Channel.VOICE:
            return VoiceCall(row.id, phone, body, TIMES, at)
        return Sms(row.id, phone, body, at)


def _settled(outgoing_id: UUID, area_code: str) -> SmsState:
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        row = Outgoing.objects.filter(pk=outgoing_id).first()
    if row is None:
        raise NotYours()
    return SmsState(row.state)


def _settle(
    outgoing_id: UUID,
    area_code: str,
    at: datetime,
    state: SmsState,
    *,
    provider_id: str = "",
    problem: str = "",
) -> SmsState:
    with open_scope(Scope(lo=area_code, hi=after(area_code))):
        row = Outgoing.objects.select_for_update(of=("self",)).get(pk=outgoing_id)
        given_up = state is SmsState.QUEUED and row.attempts >= MOST_ATTEMPTS
        row.state = SmsState.FAILED if given_up else state
        row.provider_id, row.problem = provider_id[:80], problem[:200]
        row.sent_at = at if row.state == SmsState.SENT else None
        row.save(update_fields=["state", "provider_id", "problem", "sent_at"])
        if row.state != SmsState.FAILED:
            return SmsState(row.state)
        if row.channel == Channel.VOICE:
            _write_instead(row, at)
        elif row.message is not None:
            row.message.channel = Channel.IN_PERSON
            row.message.save(update_fields=["channel"])
            fact = SmsFailed(area_code=area_code, message_id=row.message.id, person_id=row.message.person_id)
            announce(fact, at=at)
        return SmsState(row.state)


def _write_instead(row: Outgoing, at: datetime) -> None:
    """A call that failed for good: what it would have said goes by SMS; a call kept without its text, as it is spoken."""
    phone = unseal(row.phone_box, context=f"outgoing.phone|{row.id}").decode()
    if row.message is not None:
        body = row.message.body
    elif row.text_box is not None:
        body = unseal(row.text_box, context=f"outgoing.text|{row.id}").decode()
    else:
        body = unseal(row.body_box, context=f"outgoing.body|{row.id}").decode()
    _queue(message=row.message, kind=row.kind, phone=phone, body=body, area_code=row.area_code, at=at)


def give_up(*, outgoing_id: UUID, area_code: str, at: datetime) -> SmsState:
    """An SMS whose tries are used up is failed and said to be, so that somebody tells the person otherwise."""
    return _settle(outgoing_id, area_code, at, SmsState.FAILED, problem="多次发送没有结果")


__all__ = [
    "TELLERS",
    "LinkOutside",
    "call_phone",
    "ToldAlready",
    "WayMissing",
    "give_up",
    "lend_texts",
    "mark_read",
    "register_texts",
    "send_code",
    "send_one",
    "send_to_phone",
    "tell",
    "tell_inbox_only",
    "told_in_person",
]
