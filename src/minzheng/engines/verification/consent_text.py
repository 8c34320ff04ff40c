"""The words a person signs, by version. A version once signed is never edited: a change is a new file."""

from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from django.template.loader import render_to_string

from minzheng.engines.verification.types import AuthorisationText
from minzheng.kernel.result import Refusal

VERSIONS = ("2026-1", "2026-2")
CURRENT = VERSIONS[-1]


class TextUnknown(Refusal):
    """No such version of the authorisation's text."""

    code = "authorisation_text_unknown"
    message = "授权书已经更新，请刷新页面后重新阅读再签名"


@dataclass(frozen=True, slots=True)
class Names:
    """Who stands in the text, and for what. `representative` says as what somebody signs for the signer, or is empty.

    `items`: the names of the items the family applies for, in the text from version 2026-2 on.
    """

    applicant: str
    signer: str
    representative: str = ""
    items: str = ""


def authorisation_text(version: str, names: Names) -> AuthorisationText:
    """The whole authorisation letter for one signer, with the digest (SM3, hex) of exactly these words.

    Refuses: TextUnknown. Source: 居民家庭经济状况核对授权书 fields and clauses, domain.md C [V-part: S55].
    """
    if version not in VERSIONS:
        raise TextUnknown()
    text = render_to_string(
        f"verification/authorisation/{version}.txt",
        {
            "version": version,
            "applicant": names.applicant,
            "signer": names.signer,
            "representative": names.representative,
            "items": names.items,
        },
    ).strip()
    digest = hashes.Hash(hashes.SM3())
    digest.update(text.encode())
    return AuthorisationText(version, text, digest.finalize().hex())
