"""怎样告诉本人: whether a person wants to be called and read to instead of an SMS. Her choice, taken back at any time."""

from datetime import datetime
from uuid import UUID

from django.db.models import F

from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.models import Person, Visibility
from minzheng.foundations.privacy.types import act
from minzheng.kernel.actor import Actor, Role
from minzheng.kernel.result import NotYours, Refusal

#: Officers who are beside her and write down what she said.
BESIDE_HER = frozenset({Role.VILLAGE_WORKER, Role.TOWN_CLERK})
SHORTEST_WORDS, LONGEST_WORDS = 4, 200


class ChoiceNotYours(Refusal):
    """Only the person herself, or an officer beside her, chooses how she is told."""

    code = "calls_not_yours"
    message = "用短信还是打电话告诉，由本人选定，或由村（社区）、镇街工作人员问过本人以后登记"


class NoPhoneToCall(Refusal):
    """Nobody can be called without a number."""

    code = "calls_no_phone"
    message = "还没有登记手机号，打不了电话。请先到村（社区）或镇街登记手机号；没有手机的，工作人员会上门告诉"


class CallsUnsaid(Refusal):
    """An officer writes down a choice without saying what the person said."""

    code = "calls_unsaid"
    message = "请写明本人怎么说的（4 到 200 个字），例如“本人说不识字，请打电话念给她听”"


@act
def choose_calls(*, actor: Actor, person_id: UUID, calls: bool, at: datetime, words: str = "") -> None:
    """She is called and read to from now on (True), or gets SMS again. `words`: what she said, where an officer writes it.

    Refuses: ChoiceNotYours, NotYours (not visible from here), NoPhoneToCall, CallsUnsaid. Source: voices.md (people who
    do not read must hear of their money as others do).
    """
    said = words.strip()
    _may_choose(actor, person_id, said)
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        raise NotYours()
    if calls and person.phone_box is None:
        raise NoPhoneToCall()
    if person.prefers_calls == calls:
        return
    Person.objects.filter(pk=person_id).update(prefers_calls=calls, version=F("version") + 1)
    area = Visibility.objects.filter(person_id=person_id).order_by("since", "pk").first()
    record(
        actor=actor, action="people.calls.chosen" if calls else "people.calls.ended", at=at, purpose=said,
        subject=Subject("person", person_id, person_id, area.area_code if area else ""),
    )  # fmt: skip


def _may_choose(actor: Actor, person_id: UUID, said: str) -> None:
    if not actor.is_officer:
        if actor.person_id != person_id:
            raise ChoiceNotYours()
        return
    if actor.role not in BESIDE_HER:
        raise ChoiceNotYours()
    if not SHORTEST_WORDS <= len(said) <= LONGEST_WORDS:
        raise CallsUnsaid()


def prefers_calls(*, person_id: UUID) -> bool:
    """Whether a person has chosen to be called; False when she is not visible from here."""
    return bool(Person.objects.filter(pk=person_id, prefers_calls=True, phone_box__isnull=False).exists())


__all__ = ["CallsUnsaid", "ChoiceNotYours", "NoPhoneToCall", "choose_calls", "prefers_calls"]
