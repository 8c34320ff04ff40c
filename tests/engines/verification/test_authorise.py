"""Signing an authorisation, and taking it back."""

import pytest
from django.db import connection

from minzheng.engines.verification.models import Authorisation
from minzheng.engines.verification.queries import authorisations_of, unsigned
from minzheng.engines.verification.services import (
    Names,
    SignatureMissing,
    SignsForHerself,
    TextUnknown,
    authorisation_text,
    authorisation_to_sign,
    authorise,
    withdraw_authorisation,
)
from minzheng.engines.verification.types import Signature, SignatureMethod
from minzheng.foundations.audit.models import Event
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.result import NotYours
from tests.engines.verification.conftest import AT, QIJIANG, SIGNED, YUBEI, Family, resident

pytestmark = pytest.mark.django_db


def test_a_member_signs_by_her_own_link(family: Family) -> None:
    son = resident(family.son)
    with open_scope(son.scope):
        authorisation_id = authorise(actor=son, of=family.of, person_id=family.son, signature=SIGNED, at=AT)
    assert unsigned(family.of.application_id, [family.mother, family.son], at=AT) == [family.mother]
    (line,) = authorisations_of(family.of.application_id, at=AT)
    assert (line.id, line.person_id, line.valid) == (authorisation_id, family.son, True)
    event = Event.objects.get(action="verification.authorisation.signed")
    assert (event.person_id, event.detail["witnessed"]) == (family.son, False)


def test_what_is_kept_is_the_digest_of_the_very_words_shown(family: Family, clerk: Actor) -> None:
    authorise(actor=clerk, of=family.of, person_id=family.son, signature=SIGNED, at=AT)
    row = Authorisation.objects.get(person_id=family.son)
    shown = authorisation_to_sign(of=family.of, person_id=family.son)
    assert row.text_digest == shown.digest
    assert "授权人：罗小军" in shown.text and "因罗秀英家庭申请" in shown.text
    assert row.witness_posting == clerk.posting_id
    assert "罗".encode() not in bytes(row.signature_box) and b"<svg" not in bytes(row.signature_box)


def test_one_changed_name_changes_the_digest() -> None:
    one, other = (authorisation_text("2026-1", Names("罗秀英", name)) for name in ("罗小军", "罗小君"))
    assert one.digest != other.digest
    with pytest.raises(TextUnknown):
        authorisation_text("1999-1", Names("罗秀英", "罗小军"))


def test_signing_twice_is_signing_once(family: Family, clerk: Actor) -> None:
    ids = {
        authorise(actor=clerk, of=family.of, person_id=family.son, signature=SIGNED, at=AT) for _ in range(2)
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    "signature",
    [
        Signature(),
        Signature(svg="<svg></svg>", points="[]"),
        Signature(svg="<svg></svg>", points="not json"),
        Signature(svg="<svg><script>alert(1)</script></svg>", points=SIGNED.points),
        Signature(svg='<svg onload="x()"><path/></svg>', points=SIGNED.points),
        Signature(svg='<svg><path href="http://x"/></svg>', points=SIGNED.points),
        Signature(svg="<svg>" + " " * 300_000 + "</svg>", points=SIGNED.points),
        Signature(method=SignatureMethod.TYPED, typed=""),
        Signature(method=SignatureMethod.TYPED, typed="别的人"),
    ],
)
def test_an_empty_or_active_signature_is_refused(family: Family, clerk: Actor, signature: Signature) -> None:
    with pytest.raises(SignatureMissing):
        authorise(actor=clerk, of=family.of, person_id=family.son, signature=signature, at=AT)
    assert not Authorisation.objects.exists()


def test_a_typed_name_is_a_way_without_drawing(family: Family) -> None:
    mother = resident(family.mother)
    typed = Signature(method=SignatureMethod.TYPED, typed=" 罗秀英 ")
    with open_scope(mother.scope):
        authorise(actor=mother, of=family.of, person_id=family.mother, signature=typed, at=AT)
    assert unsigned(family.of.application_id, [family.mother], at=AT) == []


def test_paper_needs_an_officer(family: Family, clerk: Actor) -> None:
    paper = Signature(method=SignatureMethod.PAPER, paper_id=new_id())
    mother = resident(family.mother)
    with open_scope(mother.scope), pytest.raises(SignatureMissing):
        authorise(actor=mother, of=family.of, person_id=family.mother, signature=paper, at=AT)
    authorise(actor=clerk, of=family.of, person_id=family.mother, signature=paper, at=AT)


def test_nobody_signs_for_another_adult(family: Family) -> None:
    mother, son = resident(family.mother), resident(family.son)
    guardian = Signature(svg=SIGNED.svg, points=SIGNED.points, representative="母亲，法定监护人")
    with open_scope(mother.scope):
        with pytest.raises(SignsForHerself):
            authorise(actor=mother, of=family.of, person_id=family.son, signature=SIGNED, at=AT)
        with pytest.raises(SignsForHerself):
            authorise(actor=mother, of=family.of, person_id=family.son, signature=guardian, at=AT)
    with open_scope(son.scope), pytest.raises(SignsForHerself):
        authorise(actor=son, of=family.of, person_id=family.mother, signature=guardian, at=AT)


def test_the_stranger_cannot_witness(family: Family, stranger: Actor) -> None:
    with open_scope(YUBEI), pytest.raises(NotYours):
        authorise(actor=stranger, of=family.of, person_id=family.son, signature=SIGNED, at=AT)


def test_withdrawing_ends_it_at_once_and_keeps_the_row(family: Family, signed: dict) -> None:
    son = resident(family.son)
    with open_scope(son.scope):
        withdraw_authorisation(actor=son, authorisation_id=signed[family.son], at=AT)
        withdraw_authorisation(actor=son, authorisation_id=signed[family.son], at=AT)
    assert unsigned(family.of.application_id, [family.mother, family.son], at=AT) == [family.son]
    assert Authorisation.objects.count() == 2
    assert Event.objects.filter(action="verification.authorisation.withdrawn").count() == 1


def test_only_oneself_or_an_officer_here_withdraws(
    family: Family, signed: dict, stranger: Actor, clerk: Actor
) -> None:
    mother = resident(family.mother)
    with open_scope(mother.scope), pytest.raises(NotYours):
        withdraw_authorisation(actor=mother, authorisation_id=signed[family.son], at=AT)
    with open_scope(YUBEI), pytest.raises(NotYours):
        withdraw_authorisation(actor=stranger, authorisation_id=signed[family.son], at=AT)
    withdraw_authorisation(actor=clerk, authorisation_id=signed[family.son], at=AT)


def test_foreign_eyes_see_no_authorisation_by_door_or_by_sql(signed: dict, family: Family) -> None:
    def counted() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from verification_authorisation")
            return Authorisation.objects.count(), cursor.fetchone()[0]

    with open_scope(QIJIANG):
        assert counted() == (2, 2)
    with open_scope(YUBEI):
        assert counted() == (0, 0)
    with open_scope(resident(family.son).scope):
        assert counted() == (1, 1)
    with open_scope(resident(family.mother).scope):
        assert counted() == (2, 2)


def test_an_expired_one_is_listed_as_such(family: Family, signed: dict) -> None:
    Authorisation.objects.filter(pk=signed[family.son]).update(expires_at=AT)
    lines = {line.person_id: line.valid for line in authorisations_of(family.of.application_id, at=AT)}
    assert lines == {family.mother: True, family.son: False}
    assert unsigned(family.of.application_id, [family.mother, family.son], at=AT) == [family.son]
