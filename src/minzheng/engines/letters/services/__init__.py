"""Acts on letters: issue, render, open, serve, print the receipt of service."""

from minzheng.engines.letters.registry import register_letters
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
    "file_context",
    "follow_application",
    "issue",
    "open_letter",
    "print_receipt",
    "register_letters",
    "render_letter",
    "serve",
    "signature_png",
]
