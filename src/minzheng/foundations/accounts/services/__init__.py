"""Acts on accounts: sign in, post, end a posting."""

from minzheng.foundations.accounts.limits import TooManyTries, forget_old_tokens, take, take_link_try
from minzheng.foundations.accounts.services.officers import (
    NewOfficer,
    OfficerSignInFailed,
    add_posting,
    appoint,
    disable,
    end_posting,
    is_her_password,
    new_totp_secret,
    post_to_department,
    sign_in_officer,
)
from minzheng.foundations.accounts.services.residents import (
    CodeWrong,
    issue_phone_code,
    link_person,
    sign_in_resident,
)
from minzheng.foundations.accounts.services.station_sessions import (
    NobodyNamed,
    add_file,
    end_station,
    open_station,
    station_idle,
    touch_station,
)

__all__ = [
    "CodeWrong",
    "NewOfficer",
    "NobodyNamed",
    "OfficerSignInFailed",
    "TooManyTries",
    "add_file",
    "add_posting",
    "appoint",
    "disable",
    "end_posting",
    "end_station",
    "forget_old_tokens",
    "is_her_password",
    "issue_phone_code",
    "link_person",
    "new_totp_secret",
    "open_station",
    "post_to_department",
    "sign_in_officer",
    "sign_in_resident",
    "station_idle",
    "take",
    "take_link_try",
    "touch_station",
]
