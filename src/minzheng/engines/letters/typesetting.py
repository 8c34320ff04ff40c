"""Setting a letter with typst: one warm compiler per process, data by `sys_inputs`, never spliced into markup."""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from minzheng.engines.letters.printing import FONTS
from minzheng.engines.letters.signature import signature_bytes

#: The folder every template and the common sheet stand under; typst reads nothing outside it.
ROOT = Path(__file__).parents[2]
_LOCK = threading.Lock()


@lru_cache(maxsize=4)
def _compiler(own_fonts: Path | None) -> typst.Compiler:
    folders = [str(FONTS), *([str(own_fonts)] if own_fonts else [])]
    return typst.Compiler(root=str(ROOT), font_paths=folders, ignore_system_fonts=True)


def _inputs(words: Mapping[str, Any]) -> dict[str, str]:
    return {"letter": json.dumps(_with_signatures(dict(words)), ensure_ascii=False)}


def _with_signatures(value: Any) -> Any:
    """Signatures as lists of bytes: the only pictures a sheet takes."""
    if isinstance(value, dict):
        return {
            k: signature_bytes(v) if k == "signature" and v else _with_signatures(v) for k, v in value.items()
        }
    return [_with_signatures(one) for one in value] if isinstance(value, list) else value


def set_pdf(
    template: Path, words: Mapping[str, Any], *, at: datetime, own_fonts: Path | None = None
) -> bytes:
    """The PDF (PDF/A-2b) of one letter.

    Shape: the same template, words and moment give the same bytes. Warm: 10–20 ms; the first of a process reads
    the faces (about 60 ms). `own_fonts` is the operator's folder of licensed faces, preferred where present.
    """
    with _LOCK:
        made = _compiler(own_fonts).compile(
            input=str(template),
            format="pdf",
            sys_inputs=_inputs(words),
            pdf_standards="a-2b",
            timestamp=int(at.timestamp()),
        )
    assert isinstance(made, bytes)  # noqa: S101 - pdf is always one document
    return made


def set_pictures(template: Path, words: Mapping[str, Any], *, ppi: float = 40) -> list[bytes]:
    """The pages as PNG, for previews and for comparing with what was approved."""
    with _LOCK:
        made = _compiler(None).compile(input=str(template), format="png", ppi=ppi, sys_inputs=_inputs(words))
    pages = made if isinstance(made, list) else [made]
    return [page for page in pages if page]
