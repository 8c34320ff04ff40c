"""PDF scans: read in a child process with limits, rewritten page by page, everything active refused.

The parent never parses a PDF. `python -m minzheng.engines.papers.pdf_scan` reads one on standard input and answers
on standard output: one line with the page count and the clean file, or one line with a refusal's code.
"""

import io
import resource
import subprocess  # noqa: S404 - our own interpreter, fixed arguments
import sys
from collections.abc import Iterator
from pathlib import Path

from minzheng.engines.papers.types import (
    LARGEST_KEPT,
    LONGEST_SIDE,
    MOST_PDF_PAGES,
    PDF,
    CleanFile,
    PdfActive,
    PdfDamaged,
    PdfLocked,
    PdfTooLong,
    UploadRefused,
)

#: Wall clock and processor seconds, and address space in bytes, that a child may use.
MOST_SECONDS = 6
MOST_CPU_SECONDS = 5
MOST_MEMORY = 768 * 1024 * 1024
MOST_OBJECTS = 20_000
MOST_IMAGE_PIXELS = 40_000_000
_ANSWERS: dict[str, type[UploadRefused]] = {r.code: r for r in (PdfActive, PdfDamaged, PdfLocked, PdfTooLong)}
#: A name among a document's keys or action kinds that makes it more than paper.
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/AA", "/RichMedia", "/AF"})
_ACTIVE_KINDS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie"}
    | {"/Sound", "/RichMediaExecute", "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/3D", "/Screen"}
)
#: All the child knows of its surroundings: where this code lies. No keys, no database address.
_SURROUNDINGS = {"PYTHONPATH": str(Path(__file__).parents[3])}
_PAGE_KEYS = ("/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit")


def sanitise_pdf(upload: bytes) -> CleanFile:
    """Hand a PDF to a limited child and take back the clean copy.

    Refuses: PdfActive, PdfLocked, PdfTooLong, PdfDamaged (also when the child meets a limit).
    """
    command = [sys.executable, "-P", "-s", "-m", "minzheng.engines.papers.pdf_scan"]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, no user text
            command,
            input=upload,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            env=_SURROUNDINGS,
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise PdfDamaged() from None
    head, _, body = done.stdout.partition(b"\n")
    answer = head.decode("ascii", "replace")
    if done.returncode != 0 or not answer.startswith("ok "):
        raise _ANSWERS.get(answer, PdfDamaged)()
    return CleanFile(body, PDF, pages=int(answer.removeprefix("ok ")))


def rewrite(upload: bytes) -> CleanFile:
    """The work of the child: check every object, copy only what draws the pages.

    Refuses: PdfLocked, PdfTooLong, PdfActive. Raises pypdf's own errors on damage.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - the parent never loads a PDF parser

    reader = PdfReader(io.BytesIO(upload), strict=False)
    if reader.is_encrypted:
        raise PdfLocked()
    if len(reader.xref_objStm) + sum(map(len, reader.xref.values())) > MOST_OBJECTS:
        raise PdfTooLong()
    for thing in _objects(reader):
        _check(thing)
    pages = len(reader.pages)
    if pages > MOST_PDF_PAGES:
        raise PdfTooLong()
    if pages == 0:
        raise PdfDamaged()
    writer = PdfWriter()
    for page in reader.pages:
        kept = {key: page[key] for key in _PAGE_KEYS if key in page}
        for key in [key for key in page if key not in (*kept, "/Type", "/Parent")]:
            del page[key]
        writer.add_page(page)
    writer.metadata = None
    return CleanFile(_fit(writer), PDF, pages)


def _objects(reader: object) -> Iterator[object]:
    """Every object of the file, also those no page leads to."""
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    assert isinstance(reader, PdfReader)  # noqa: S101 - narrows the type
    yield reader.trailer
    numbers = {(n, generation) for generation, table in reader.xref.items() for n in table}
    for number, generation in numbers | {(n, 0) for n in reader.xref_objStm}:
        if generation < 65535 and number:
            yield IndirectObject(number, generation, reader).get_object()


def _check(thing: object) -> None:
    """Refuse active content in one object and in what stands directly inside it (references are met on their own)."""
    waiting = [thing]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if _ACTIVE_KEYS & node.keys() or _ACTIVE_KINDS & {
                str(node.get(k)) for k in ("/S", "/Subtype", "/Type")
            }:
                raise PdfActive()
            if str(node.get("/Subtype")) == "/Image" and _pixels(node) > MOST_IMAGE_PIXELS:
                raise PdfTooLong()
            waiting.extend(dict.values(node))
        elif isinstance(node, list):
            waiting.extend(list.__iter__(node))


def _pixels(image: dict[str, object]) -> int:
    return int(str(image.get("/Width", 0))) * int(str(image.get("/Height", 0)))


def _fit(writer: object) -> bytes:
    """Write out; when over 2 MB, press the scans harder. Refuses PdfTooLong when that is not enough."""
    from pypdf import PdfWriter  # noqa: PLC0415

    assert isinstance(writer, PdfWriter)  # noqa: S101 - narrows the type
    for quality in (0, 60, 35):
        if quality:
            _press(writer, quality)
        out = io.BytesIO()
        writer.write(out)
        if out.tell() <= LARGEST_KEPT:
            return out.getvalue()
    raise PdfTooLong()


def _press(writer: object, quality: int) -> None:
    from pypdf import PdfWriter  # noqa: PLC0415

    assert isinstance(writer, PdfWriter)  # noqa: S101 - narrows the type
    for page in writer.pages:
        for image in page.images:
            if image.image is not None:
                picture = image.image.convert("RGB")
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                image.replace(picture, quality=quality)


def main() -> int:
    """The child's whole life. Any error but a refusal ends it without an answer: the parent says `PdfDamaged`."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    upload = sys.stdin.buffer.read()
    try:
        clean = rewrite(upload)
    except UploadRefused as refusal:
        sys.stdout.write(refusal.code)
        return 0
    sys.stdout.buffer.write(b"ok %d\n" % clean.pages + clean.data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
