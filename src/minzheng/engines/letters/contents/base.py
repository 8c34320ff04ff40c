"""What every letter is made of: words, names, amounts (分), civil dates, the issuing body, a signature.

Missing or empty: refused. Unknown: refused. An optional field is one that declares a default.
"""

import re
from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def one_line(value: object) -> object:
    """Typed lines become one paragraph: a line break after a mark goes, elsewhere it becomes a semicolon."""
    if not isinstance(value, str):
        return value
    joined = re.sub(r"(?<=[。；！？：，、])\s*\n\s*", "", value.strip().replace("\r", "\n"))
    return re.sub(r"\s*\n\s*", "；", joined).replace("\t", " ")


#: No control and no direction signs: what is printed reads as it was typed.
_PLAIN = r"^[^\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$"
Text = Annotated[
    str,
    BeforeValidator(one_line),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=_PLAIN),
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50, pattern=r"^[^\d]+$")
]
Texts = Annotated[list[Text], Field(min_length=1, max_length=20)]
#: A handwritten signature as `services.signature_png` gives it: a small PNG in base64.
Signature = Annotated[str, StringConstraints(min_length=1, max_length=60_000)]
Fen = Annotated[int, Field(ge=0, le=10_000_000_000)]


class Contents(BaseModel):
    """Base: closed (unknown fields refused), frozen, no blanks."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Issuer(Contents):
    """The issuing body. `mark` begins the number: 綦民 → 綦民低保确字〔2026〕第0001号."""

    name: Text = Field(title="出具机关")
    mark: Text = Field(title="机关代字")
    contact: Text = Field(title="联系人")
    phone: Text = Field(title="联系电话")
    address: Text = Field(title="机关地址")


class Letter(Contents):
    """What every letter carries."""

    issuer: Issuer = Field(title="出具机关")


class Figure(Contents):
    """A number or finding that decides, with its source and day."""

    name: Text = Field(title="项目")
    value: Text = Field(title="数额或结果")
    source: Text = Field(title="来源")
    as_of: date = Field(title="截至日期")
