"""All components: `{% load ui %}`. Arguments are listed in the module's README and in each template's header."""

from typing import Any
from uuid import uuid4

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minzheng.foundations.ui import display, tables
from minzheng.foundations.ui.fields import field_context, field_view
from minzheng.foundations.ui.icons import icon_svg
from minzheng.foundations.ui.navigation import active_key, page_links

register = template.Library()
register.filter("yuan", display.yuan)
register.filter("zhdate", display.zhdate)
register.filter("masked", display.masked)
register.filter("each_translated", display.each_translated)


def _component(noun: str, **values: Any) -> SafeString:
    return render_to_string(f"ui/components/{noun}.html", values)


@register.simple_tag
def icon(name: str, size: int = 24, label: str = "") -> SafeString:
    """A glyph, inline."""
    return icon_svg(name, size=size, label=label)


@register.simple_tag
def idempotency() -> SafeString:
    """The hidden token that lets the server tell a double click from a second act."""
    return format_html('<input type="hidden" name="idempotency_token" value="{}">', uuid4().hex)


@register.simple_tag
def field(spec: Any = None, **arguments: Any) -> SafeString:
    """One form field with label, help, error and provenance."""
    return _component("field", **field_context(field_view(spec, arguments)))


@register.simple_block_tag
def fields(content: str, title: str = "", note: str = "", **given: Any) -> SafeString:
    """A group of fields on one surface."""
    return _component(
        "fields", content=content, title=title, note=note, id=given.get("id", ""), when=given.get("when", "")
    )


@register.simple_block_tag
def card(
    content: str, title: str = "", note: str = "", badge: str = "", badge_kind: str = "", **given: Any
) -> SafeString:
    """A surface with an optional title line."""
    extra = {"action_label": "", "action_url": "", "tone": "", "id": "", "icon": "", "flush": False} | given
    return _component(
        "card", content=content, title=title, note=note, badge=badge, badge_kind=badge_kind, **extra
    )


@register.simple_tag
def steps(items: Any, current: int = 1) -> SafeString:
    """Progress through a wizard; `current` counts from 1."""
    labels = [one if isinstance(one, str) else one["label"] for one in items]
    drawn = [
        {
            "label": label,
            "number": number,
            "state": "done" if number < current else "now" if number == current else "todo",
        }
        for number, label in enumerate(labels, start=1)
    ]
    now = labels[current - 1] if 0 < current <= len(labels) else ""
    return _component("steps", items=drawn, current=current, total=len(labels), now=now)


@register.simple_tag
def status(label: str, kind: str = "neutral", icon: str = "") -> SafeString:
    """A badge that says how things stand."""
    return _component("status", label=label, kind=kind, icon=icon)


@register.simple_tag
def timeline(items: Any, title: str = "") -> SafeString:
    """What has happened and what comes next (全流程记录)."""
    known = {
        "title": "",
        "when": "",
        "who": "",
        "note": "",
        "state": "done",
        "href": "",
        "link_label": "",
        "elapsed": "",
    }
    return _component("timeline", items=[known | dict(one) for one in items], title=title)


@register.simple_tag
def progress(done: int, total: int, label: str = "", due: Any = None, tone: str = "") -> SafeString:
    """A bar with n of N and, when known, the due date."""
    share = min(100, max(0, round(100 * done / total))) if total else 0
    return _component("progress", done=done, total=total, share=share, label=label, due=due, tone=tone)


@register.simple_block_tag
def cells(content: str, title: str = "", note: str = "") -> SafeString:
    """A list of cells on one surface."""
    return _component("cells", content=content, title=title, note=note)


@register.simple_tag
def cell(label: str, value: Any = "", href: str = "", icon: str = "", **given: Any) -> SafeString:
    """One row: label, value, optional link, icon, count."""
    extra = {"tone": "", "count": 0, "hint": "", "status": "", "status_kind": "neutral"} | given
    return _component("cell", label=label, value=value, href=href, icon=icon, **extra)


@register.simple_tag
def notice(
    text: str, kind: str = "info", title: str = "", action_label: str = "", action_url: str = ""
) -> SafeString:
    """A calm message in the page: info, warn, error, success."""
    icons = {
        "info": "info-circle",
        "warn": "alert-triangle",
        "error": "alert-circle",
        "success": "circle-check",
    }
    return _component(
        "notice",
        text=text,
        kind=kind,
        title=title,
        icon=icons[kind],
        action_label=action_label,
        action_url=action_url,
    )


@register.simple_block_tag
def noticebox(content: str, kind: str = "info", title: str = "") -> SafeString:
    """As `notice`, with markup inside (an error summary with links, a list)."""
    icons = {
        "info": "info-circle",
        "warn": "alert-triangle",
        "error": "alert-circle",
        "success": "circle-check",
    }
    return _component("noticebox", content=content, kind=kind, title=title, icon=icons[kind])


@register.simple_tag
def empty(
    title: str, text: str = "", icon: str = "inbox", action_label: str = "", action_url: str = ""
) -> SafeString:
    """Nothing here, and what to do about it."""
    return _component(
        "empty", title=title, text=text, icon=icon, action_label=action_label, action_url=action_url
    )


@register.simple_tag
def datatable(columns: Any, rows: Any, caption: str = "", empty_text: str = "") -> SafeString:
    """A table from plain data; becomes cards below 640 px."""
    drawn = tables.table_view(columns, rows)
    return _component(
        "datatable",
        caption=caption,
        empty_text=empty_text or _("没有记录"),
        columns=drawn.columns,
        rows=drawn.rows,
    )


@register.simple_block_tag
def table(content: str, caption: str = "") -> SafeString:
    """A hand-written thead and tbody; give each td a `data-label` for the cards of small screens."""
    return _component("table", content=content, caption=caption)


@register.simple_tag
def facts(items: Any, columns: int = 1) -> SafeString:
    """Label and value pairs; an item is (label, value) or (label, value, note)."""
    drawn = [{"label": one[0], "value": one[1], "note": one[2] if len(one) > 2 else ""} for one in items]
    return _component("facts", items=drawn, columns=columns)


@register.simple_tag
def tabs(items: Any, label: str = "") -> SafeString:
    """Links between views of one thing; an item is a mapping label, href, active, count."""
    known = {"label": "", "href": "", "active": False, "count": 0}
    return _component("tabs", items=[known | dict(one) for one in items], label=label)


@register.simple_tag
def pagination(page: Any, url: str = "?page=") -> SafeString:
    """Page links for a Django `Page`; the page number is appended to `url`."""
    return _component(
        "pagination", page=page, url=url, links=page_links(page.number, page.paginator.num_pages)
    )


@register.simple_block_tag
def dialog(content: str, id: str, title: str, close_label: str = "") -> SafeString:
    """A modal box; any button with `data-open="<id>"` opens it."""
    return _component("dialog", content=content, id=id, title=title, close_label=close_label or _("关闭"))


@register.simple_block_tag
def signature(
    content: str, name: str = "signature", signer: str = "", error: str = "", **given: Any
) -> SafeString:
    """A signing pad; the content is the way for people who cannot draw."""
    extra = {"label": _("请在框内签名"), "required": True} | given
    return _component(
        "signature",
        content=content,
        name=name,
        signer=signer,
        error=error,
        id=display.element_id(name),
        **extra,
    )


@register.simple_tag
def uploader(name: str, label: str = "", existing: Any = (), **given: Any) -> SafeString:
    """Photos and papers: what is there, and a tile to add more."""
    known = {"name": "", "url": "", "thumb_url": "", "status": "", "status_kind": "neutral", "remove_url": ""}
    extra = {
        "help": "", "error": "", "required": False, "multiple": True, "camera": False,
        "accept": "image/*,application/pdf", "limit": 9,
    } | given  # fmt: skip
    return _component(
        "uploader",
        name=name,
        label=label,
        id=display.element_id(name),
        existing=[known | dict(one) for one in existing],
        **extra,
    )


@register.simple_tag
def number_card(label: str, value: Any, unit: str = "", hint: str = "", **given: Any) -> SafeString:
    """One figure with its name."""
    extra = {"tone": "", "href": "", "icon": ""} | given
    return _component("number_card", label=label, value=value, unit=unit, hint=hint, **extra)


@register.simple_tag
def drawing(svg: SafeString, title: str, note: str = "") -> SafeString:
    """The drawing of a process, made by us and passed in as safe SVG."""
    return _component("drawing", svg=svg, title=title, note=note)


@register.simple_tag
def tile(label: str, href: str, icon: str, tone: str = "green", hint: str = "") -> SafeString:
    """One service on the phone's home page."""
    return _component("tile", label=label, href=href, icon=icon, tone=tone, hint=hint)


@register.simple_block_tag
def tiles(content: str) -> SafeString:
    """A grid of tiles: four across, two in elder mode."""
    return _component("tiles", content=content)


@register.simple_tag
def button(label: str, kind: str = "primary", href: str = "", **given: Any) -> SafeString:
    """A button, or a link that looks like one: primary, secondary, quiet, danger."""
    extra = {
        "icon": "",
        "type": "submit",
        "name": "",
        "value": "",
        "form": "",
        "open": "",
        "small": False,
        "block": False,
        "disabled": False,
    }
    return _component("button", label=label, kind=kind, href=href, **(extra | given))


@register.simple_block_tag
def disclosure(content: str, title: str, open: bool = False) -> SafeString:
    """A question whose answer folds out."""
    return _component("disclosure", content=content, title=title, open=open)


@register.simple_block_tag
def footerbar(content: str, note: str = "") -> SafeString:
    """The bar at the foot of a phone page that holds its one or two main buttons."""
    return _component("footerbar", content=content, note=note)


@register.simple_tag
def draft(state: str = "saved", at: Any = None) -> SafeString:
    """Says that what was typed is kept: saved, saving, offline, none."""
    return _component("draft", state=state, at=at)


@register.simple_tag(takes_context=True)
def tabbar(context: Context) -> SafeString:
    """The phone's bottom tabs, from chrome."""
    chrome = context["chrome"]
    return _component("tabbar", items=chrome.tabs, active=active_key(chrome.tabs, context))


@register.simple_tag(takes_context=True)
def sidenav(context: Context) -> SafeString:
    """The desk's side navigation, from chrome."""
    chrome = context["chrome"]
    return _component("sidenav", items=chrome.nav, active=active_key(chrome.nav, context))
