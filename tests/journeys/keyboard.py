"""A person who has a keyboard and nothing else: Tab, Space, Enter, arrows and typing."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

FOCUSED = """() => { const one = document.activeElement; return one && one !== document.body ? {
  name: one.getAttribute('name') || '', value: one.value || '', id: one.id, tag: one.tagName,
  type: one.getAttribute('type') || '', words: (one.getAttribute('aria-label') || one.innerText || '').trim() } : null }"""
LONGEST_WALK = 160  # presses of Tab


@dataclass
class Keyboard:
    """Moves only with the Tab key, so that what cannot be reached is not used."""

    page: Page

    def to(self, **wanted: str) -> None:
        """Press Tab until the focus stands on a control with these marks (name, value, words, id)."""
        for _ in range(LONGEST_WALK):
            here = self.page.evaluate(FOCUSED)
            if here and all(here[key] == value for key, value in wanted.items()):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {wanted}")

    def type(self, name: str, text: str) -> None:
        """Into a field."""
        self.to(name=name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, name: str, value: str) -> None:
        """A box: Space."""
        self.to(name=name, value=value)
        self.page.keyboard.press("Space")

    def choose(self, name: str, value: str) -> None:
        """A radio group: Tab to it, arrows to the answer; or a picker: typed by its words."""
        self.to_group(name)
        for _ in range(12):
            here = self.page.evaluate(FOCUSED)
            if here["value"] == value:
                if here["type"] == "radio":
                    self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {name}={value}")

    def to_group(self, name: str) -> None:
        """To the first control of a name, whichever of its answers has the focus."""
        self.to(name=name)

    def enter(self, words: str) -> None:
        """A button or link by its words: Enter."""
        self.to(words=words)
        self.page.keyboard.press("Enter")

    def at(self, pattern: str) -> None:
        """Wait for the next screen."""
        self.page.wait_for_url(pattern)
        expect(self.page.locator("main")).to_be_visible()
