"""How shells fill the frame around their pages; how money and dates are written in words."""

from minzheng.foundations.ui.display import yuan, zhdate
from minzheng.foundations.ui.types import ChromeProvider

_providers: dict[str, ChromeProvider] = {}


def contribute_chrome(name: str, provider: ChromeProvider) -> None:
    """Register what a shell puts around its pages (tabs, navigation, acting posting, search).

    Called once in the shell's `AppConfig.ready()`. The provider gets the request and returns some fields of
    `types.Chrome`; return {} for requests that are not the shell's. A second registration under one name replaces
    the first, so that reloading is harmless.
    """
    _providers[name] = provider


def chrome_providers() -> list[ChromeProvider]:
    """All registered providers in the order of registration; the later wins a field."""
    return list(_providers.values())


__all__ = ["chrome_providers", "contribute_chrome", "yuan", "zhdate"]
