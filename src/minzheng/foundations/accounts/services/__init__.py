"""Acts on accounts: sign in, post, end a posting."""

from minzheng.foundations.accounts.limits import TooManyTries, forget_old_tokens, take, take_link_try
from minzheng.foundations.accounts.services.officers import (
    NewOfficer,
    OfficerSignInFailed,
    add_posting,
    appoint,
    disable,
    end_posting,
    new_totp_secret,
    sign_in_officer,
)
from minzheng.foundations.accounts.services.residents import (
    CodeWrong,
    issue_phone_code,
    link_person,
    sign_in_resident,
)

__all__ = [
    "CodeWrong",
    "NewOfficer",
    "OfficerSignInFailed",
    "TooManyTries",
    "add_posting",
    "appoint",
    "disable",
    "end_posting",
    "forget_old_tokens",
    "issue_phone_code",
    "link_person",
    "new_totp_secret",
    "sign_in_officer",
    "sign_in_resident",
    "take",
    "take_link_try",
]
