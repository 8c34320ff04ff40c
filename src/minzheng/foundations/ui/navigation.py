"""Which entry is the active one, and which page links are worth showing."""

from collections.abc import Sequence

from django.template.context import Context

from minzheng.foundations.ui.types import NavItem

#: Page links kept on each side of the current one.
NEIGHBOURS = 2


def active_key(items: Sequence[NavItem], context: Context) -> str:
    """The active entry's key: the view's `active_nav`, else the longest url that begins the request's path."""
    named = context.get("active_nav")
    if named:
        return str(named)
    request = context.get("request")
    path = request.path if request is not None else ""
    fitting = [item for item in items if path == item.url or (item.url != "/" and path.startswith(item.url))]
    return max(fitting, key=lambda item: len(item.url)).key if fitting else ""


def page_links(number: int, total: int) -> list[int]:
    """Page numbers to show; 0 stands for a gap. 6 of 12 → [1, 0, 4, 5, 6, 7, 8, 0, 12]."""
    near = range(max(1, number - NEIGHBOURS), min(total, number + NEIGHBOURS) + 1)
    wanted = sorted({1, total, *near})
    links: list[int] = []
    for page in wanted:
        if links and page - links[-1] > 1:
            links.append(0)
        links.append(page)
    return links
