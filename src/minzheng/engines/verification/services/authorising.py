"""Signing and taking back an authorisation."""

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.engines.jobs.services import announce
from minzheng.engines.verification.consent import authorisation_to_sign, holding
from minzheng.engines.verification.events import AuthorisationSigned, AuthorisationWithdrawn
from minzheng.engines.verification.models import Authorisation
from minzheng.engines.verification.services.scope_check import must_be_in_scope
from minzheng.engines.verification.types import Signature, SignatureMethod
from minzheng.foundations.audit.services import Subject, record
from minzheng.foundations.people.queries import cards
from minzheng.foundations.privacy.services import seal
from minzheng.foundations.privacy.types import act, acting_for_family
from minzheng.kernel.actor import Actor
from minzheng.kernel.application import ApplicationRef
from minzheng.kernel.drawn_signature import is_drawn_signature
from minzheng.kernel.identifiers import Unreadable, new_id, normalise_name
from minzheng.kernel.result import NotYours, Refusal


class SignatureMissing(Refusal):
    """Nothing usable was signed."""

    code = "signature_missing"
    message = "还没有签名，请在签名区手写签名；不便手写的，可以输入姓名或由工作人员协助在纸上签名、按手印"


class WitnessMissing(Refusal):
    """A thumbprint counts only before a witness who is named and signs, or before the officer who acts."""

    code = "witness_missing"
    message = (
        "按手印要有见证人：请在场工作人员确认见证，或请一位成年人写上姓名并签名；见证人不能是按手印的本人"
    )


class SignsForHerself(Refusal):
    """A resident signs for herself. A legal representative signs before an officer, who sees the papers."""

    code = "signs_for_herself"
    message = "授权书要由本人签名。本人没有完全民事行为能力的，由监护人带证明到村（社区）或镇街，在工作人员见证下代签"


@act
def authorise(
    *, actor: Actor, of: ApplicationRef, person_id: UUID, signature: Signature, at: datetime
) -> UUID:
    """One person's authorisation for one application, valid from now until withdrawn.

    A person whose authorisation still holds keeps it: a repeat gives the same id. An officer who helps is
    recorded as the witness. Announces AuthorisationSigned.
    Refuses: NotYours, SignsForHerself, SignatureMissing, WitnessMissing. Source: 审核确认办法 art. 9; domain.md C.
    """
    _must_be_signer(actor, of, person_id, signature)
    with acting_for_family(of.area_code):
        kept = (
            Authorisation.objects.select_for_update(of=("self",))
            .filter(holding(at), application_id=of.application_id, person_id=person_id)
            .first()
        )
    if kept is not None:
        return UUID(str(kept.id))
    _check_signature(actor, of, person_id, signature)
    return _write(actor, of, person_id, signature, at)


def _write(actor: Actor, of: ApplicationRef, person_id: UUID, signature: Signature, at: datetime) -> UUID:
    text = authorisation_to_sign(of=of, person_id=person_id, representative=signature.representative)
    authorisation_id = new_id()
    box = json.dumps({**asdict(signature), "text": text.text}, default=str, ensure_ascii=False).encode()
    Authorisation(
        id=authorisation_id,
        application_id=of.application_id,
        applicant_id=of.applicant_id,
        person_id=person_id,
        area_code=of.area_code,
        text_version=text.version,
        text_digest=text.digest,
        signature_box=seal(box, context=f"authorisation.signature|{authorisation_id}"),
        representative=signature.representative,
        signed_at=at,
        signed_by_account=actor.account_id,
        witness_posting=actor.posting_id,
        valid_from=at,
    ).save(force_insert=True)
    record(
        actor=actor,
        action="verification.authorisation.signed",
        subject=Subject("application", of.application_id, person_id, of.area_code),
        at=at,
        text_version=text.version,
        digest=text.digest,
        method=signature.method.value,
        witnessed=actor.is_officer or signature.witness is not None,
    )
    announce(
        AuthorisationSigned(
            area_code=of.area_code,
            application_id=of.application_id,
            person_id=person_id,
            authorisation_id=authorisation_id,
        ),
        at=at,
    )
    return authorisation_id


def _must_be_signer(actor: Actor, of: ApplicationRef, person_id: UUID, signature: Signature) -> None:
    if actor.is_officer:
        must_be_in_scope(of.area_code)
        return
    if actor.person_id is None:
        raise NotYours()
    if actor.person_id != person_id:
        raise SignsForHerself()


def _check_signature(actor: Actor, of: ApplicationRef, person_id: UUID, signature: Signature) -> None:
    if signature.method == SignatureMethod.PAPER:
        if signature.paper_id is None or not actor.is_officer:
            raise SignatureMissing("纸质授权书要由工作人员拍照上传后登记，请联系村（社区）或乡镇（街道）")
    elif signature.method == SignatureMethod.TYPED:
        _check_typed(of, person_id, signature)
    elif signature.method == SignatureMethod.THUMBPRINT:
        check_thumbprint(actor, signature, signer=signature.signer or _name_of(of, person_id))
    elif not is_drawn_signature(signature.svg, signature.points):
        raise SignatureMissing()


def check_thumbprint(actor: Actor, signature: Signature, *, signer: str) -> None:
    """A print that can be seen, and somebody else who saw it made. Refuses: SignatureMissing, WitnessMissing."""
    if signature.paper_id is None and not is_drawn_signature(signature.svg, signature.points):
        raise SignatureMissing("没有看到手印。请在按印区按下拇指，或者把按了手印的纸拍照上传")
    seen = signature.witness
    if seen is None:
        raise WitnessMissing()
    if seen.posting_id is not None:
        if not actor.is_officer or seen.posting_id != actor.posting_id:
            raise WitnessMissing("见证的工作人员要是现在登录办理的这一位")
        return
    try:
        name = normalise_name(seen.name)
    except Unreadable:
        raise WitnessMissing() from None
    if not name or name == signer or not is_drawn_signature(seen.svg, seen.points):
        raise WitnessMissing()


def _name_of(of: ApplicationRef, person_id: UUID) -> str:
    with acting_for_family(of.area_code):
        known = cards([person_id]).get(person_id)
    return known.name if known else ""


def _check_typed(of: ApplicationRef, person_id: UUID, signature: Signature) -> None:
    known = signature.signer or _name_of(of, of.applicant_id if signature.representative else person_id)
    try:
        typed = normalise_name(signature.typed)
    except Unreadable:
        raise SignatureMissing("请输入签名人的姓名") from None
    if not known or typed != known:
        raise SignatureMissing("输入的姓名与签名人的姓名不一致，请检查后重新输入")


@transaction.atomic
def withdraw_authorisation(*, actor: Actor, authorisation_id: UUID, at: datetime) -> None:
    """From this moment nothing more is asked about the person; what was asked before stays on record.

    The person herself, or an officer of the area at her request. Repeating it changes nothing.
    Announces AuthorisationWithdrawn. Refuses: NotYours.
    """
    row = Authorisation.objects.select_for_update(of=("self",)).filter(pk=authorisation_id).first()
    if row is None or not (actor.is_officer or actor.person_id == row.person_id or _represented(actor, row)):
        raise NotYours()
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    record(
        actor=actor,
        action="verification.authorisation.withdrawn",
        subject=Subject("application", row.application_id, row.person_id, row.area_code),
        at=at,
    )
    announce(
        AuthorisationWithdrawn(
            area_code=row.area_code,
            application_id=row.application_id,
            person_id=row.person_id,
            authorisation_id=row.id,
        ),
        at=at,
    )


@act
def follow_application(*, application_id: UUID, area_code: str) -> None:
    """Authorisations go where their application goes (转交): part of the act that moves it, under its scope."""
    Authorisation.objects.filter(application_id=application_id).update(area_code=area_code)


def _represented(actor: Actor, row: Authorisation) -> bool:
    return bool(row.representative) and actor.person_id is not None and actor.person_id == row.applicant_id
