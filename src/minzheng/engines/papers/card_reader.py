"""Reading the text off a photo: an optional extra (`pip install minzheng[ocr]`), in a child process with a time limit.

The models lie inside the package `rapidocr`: nothing is asked of any network. Without the extra `installed()` is false
and no page offers the camera. `python -m minzheng.engines.papers.card_reader` reads a JPEG on standard input and
answers a JSON list of `[text, left, top, bottom]` on standard output.
"""

import importlib.util
import io
import json
import os
import subprocess  # noqa: S404 - our own interpreter, fixed arguments
import sys
from pathlib import Path

from minzheng.engines.papers.card_words import TextLine

#: Wall-clock seconds a child may take: about two on a quiet machine, the models' loading included.
MOST_SECONDS = 60
LONGEST_SIDE = 960
_NEEDED = ("rapidocr", "onnxruntime")
#: Text, left, top, bottom.
Row = tuple[str, float, float, float]


class CardNotRead(Exception):
    """The child met its limit or failed; its words are not kept, they might be somebody's."""


def installed() -> bool:
    """Whether this installation can read photos."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


def read_lines(photo: bytes) -> list[TextLine]:
    """The lines of text on an upright JPEG, top to bottom.

    Refuses: CardNotRead. The child knows no key and no database.
    """
    surroundings = {
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "OMP_NUM_THREADS": "1",
        "HOME": "/nonexistent",
    }
    try:
        done = subprocess.run(  # noqa: S603 - no shell, no user text
            [sys.executable, "-P", "-s", "-m", "minzheng.engines.papers.card_reader"],
            input=photo,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            env=surroundings,
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise CardNotRead() from None
    if done.returncode != 0:
        raise CardNotRead()
    return [TextLine(*one) for one in json.loads(done.stdout.decode())]


def _child() -> None:
    os.nice(5)
    import numpy  # noqa: PLC0415 - only the child loads the models
    from PIL import Image  # noqa: PLC0415
    from rapidocr import RapidOCR  # noqa: PLC0415

    answers, sys.stdout = sys.stdout, sys.stderr  # the models' own chatter is no answer
    reader = RapidOCR(params={"Global.max_side_len": LONGEST_SIDE, "Global.log_level": "critical"})
    picture = Image.open(io.BytesIO(sys.stdin.buffer.read())).convert("RGB")
    rows: list[Row] = []
    for turned in (0, 90, 270, 180):
        rows = _rows(reader(numpy.asarray(picture.rotate(turned, expand=True))[:, :, ::-1]))
        if _upright(rows):
            break
    json.dump(rows, answers)
    answers.flush()


def _upright(rows: list[Row]) -> bool:
    """Whether there is a number and the card's first word stands above it."""
    numbers = [top for text, _left, top, _bottom in rows if sum(letter.isdigit() for letter in text) >= 17]
    labels = [top for text, _left, top, _bottom in rows if text.replace(" ", "").startswith("姓名")]
    return bool(numbers) and (not labels or labels[0] < numbers[0])


def _rows(found: object) -> list[Row]:
    boxes, texts = getattr(found, "boxes", None), getattr(found, "txts", None)
    if boxes is None or texts is None:
        return []
    rows = [
        (
            str(text),
            float(min(point[0] for point in box)),
            float(min(point[1] for point in box)),
            float(max(point[1] for point in box)),
        )
        for box, text in zip(boxes, texts, strict=True)
    ]
    return sorted(rows, key=lambda row: row[2])


if __name__ == "__main__":
    _child()
