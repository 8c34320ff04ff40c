"""A drawn signature is strokes and nothing else."""

import pytest

from minzheng.kernel.drawn_signature import is_drawn_signature

POINTS = '[{"points":[{"x":1,"y":2},{"x":2,"y":3},{"x":3,"y":4}],"penColor":"#12241a"}]'
AS_THE_PAD_SENDS = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 150">'
    '<path d="M 1,2 C 2,3 3,4 5,6" stroke-width="2.1" stroke="#12241a" fill="none" stroke-linecap="round"></path>'
    '<circle r="2" cx="3" cy="4" fill="#12241a"></circle></svg>'
)


def test_what_the_pad_sends_is_a_drawing() -> None:
    assert is_drawn_signature(AS_THE_PAD_SENDS, POINTS)


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "罗秀英",
        "<html><svg></svg></html>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<svg><image xlink:href='http://x/y.png'/></svg>",
        "<svg><use href='#a'/></svg>",
        '<svg onload="x()"><path/></svg>',
        "<svg><path/onclick=x() d='M0 0'/></svg>",
        "<svg><path fill='url(http://x)'/></svg>",
        "<svg><path d='&#60;script&#62;'/></svg>",
        '<svg><!DOCTYPE x [<!ENTITY a "b">]></svg>',
        "<svg><style>*{}</style></svg>",
        "<svg>" + " " * 300_000 + "</svg>",
    ],
)
def test_anything_else_is_none(svg: str) -> None:
    assert not is_drawn_signature(svg, POINTS)


@pytest.mark.parametrize(
    "points",
    ["", "[]", "{}", "not json", "null", "[1,2,3]", '[{"points":5}]', '[{"points":[1,2]}]', "[" * 100_000],
)
def test_without_strokes_there_is_no_signature(points: str) -> None:
    assert not is_drawn_signature(AS_THE_PAD_SENDS, points)
