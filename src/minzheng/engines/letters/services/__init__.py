"""Acts on letters: issue, render, open, serve, print the receipt of service."""

from minzheng.engines.letters.office import office_of
from minzheng.engines.letters.registry import lend_letters, register_letters
from minzheng.engines.letters.services.archiving import SheetSection, marked, pages_of, set_sheet
from minzheng.engines.letters.services.handouts import set_handout
from minzheng.engines.letters.services.issuing import (
    file_context,
    follow_application,
    issue,
    open_letter,
    render_letter,
)
from minzheng.engines.letters.services.serving import print_receipt, serve
from minzheng.engines.letters.signature import signature_png

__all__ = [
    "SheetSection",
    "file_context",
    "follow_application",
    "issue",
    "lend_letters",
    "marked",
    "office_of",
    "open_letter",
    "pages_of",
    "print_receipt",
    "register_letters",
    "render_letter",
    "serve",
    "set_handout",
    "set_sheet",
    "signature_png",
]
