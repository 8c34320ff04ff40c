"""What a reader sees of a page: its words, without marks, addresses and tokens."""

from html.parser import HTMLParser


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in ("script", "style")
        if tag == "input" and dict(attrs).get("type") != "hidden":
            self.words.append(dict(attrs).get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(data)


def seen(html: str) -> str:
    """The words and the filled-in values of a page. A token may contain any three digits; what is read may not."""
    reader = _Words()
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())
