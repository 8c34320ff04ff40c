"""Who one can be, for the end of `make demo`."""

from minzheng.channels.tour.types import DEMO_PASSWORD, DEMO_TOTP_SECRET, OFFICERS, RESIDENTS
from minzheng.kernel.actor import ROLE_NAMES


def cast_lines() -> list[tuple[str, str, str]]:
    """(how to sign in, who, where): residents by phone, officers by login."""
    residents = [
        (part.phone, f"{part.called} {part.name}", part.place_name) for part in RESIDENTS if part.phone
    ]
    officers = [(part.login, f"{part.name} {ROLE_NAMES[part.role]}", part.place_name) for part in OFFICERS]
    return [*residents, *officers]


def password_line() -> str:
    """How officers sign in by hand; residents get their code on the tour's page."""
    return f"工作人员密码 {DEMO_PASSWORD}，动态口令密钥 {DEMO_TOTP_SECRET}；群众验证码显示在导览页"


__all__ = ["cast_lines", "password_line"]
