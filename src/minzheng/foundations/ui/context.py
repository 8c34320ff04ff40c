"""The context processor behind both bases."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from minzheng.foundations.ui.services import chrome_providers
from minzheng.foundations.ui.types import Chrome

ELDER_COOKIE = "mz_elder"


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`chrome`: product name, elder mode, language, tabs, navigation, acting posting. Built when first used."""
    return {"chrome": SimpleLazyObject(lambda: build_chrome(request))}


def build_chrome(request: HttpRequest) -> Chrome:
    """One Chrome for a request, from settings, the elder cookie and every registered shell."""
    offered: dict[str, Any] = {"product": settings.PRODUCT_NAME}
    for provider in chrome_providers():
        offered.update(provider(request))
    offered["elder"] = request.COOKIES.get(ELDER_COOKIE) == "1"
    offered["language"] = get_language() or settings.LANGUAGE_CODE
    return Chrome(**offered)
