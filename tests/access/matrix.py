"""The runner of the access matrix: every reviewed row, by every actor, at every file, and every answer read for canaries."""

import csv
import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from minzheng.foundations.accounts.middleware import OneTransaction
from tests.access.relations import COLUMNS, at_home, column_of, foreign_places
from tests.access.world import TOWNS, VILLAGES, File, World, person_session, session_key

TABLE = Path(__file__).parent / "matrix.csv"
METHODS = ("GET", "POST", "PUT", "DELETE")
ANSWERS = ("ok", "404", "login", "refused", "405")
ACCOUNT = {"kind": "card", "bank": "重庆农村商业银行", "number": "6228480000000000018"}
NOBODY = UUID("01900000-0000-7000-8000-000000000000")
POINTS = '[{"points":[' + ",".join(f'{{"x":{n},"y":{n * n},"time":{n}}}' for n in range(20)) + "]}]"
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1L9 9"/></svg>'


@dataclass(frozen=True, slots=True)
class Row:
    """One reviewed line: an address, a method, the stage of the file it is tried on, and what each actor gets."""

    name: str
    method: str
    stage: str
    cells: dict[str, str]


def rows() -> list[Row]:
    """The reviewed table."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return [
            Row(line["name"], line["method"], line["stage"], {column: line[column] for column in COLUMNS})
            for line in csv.DictReader(lines)
        ]


def addresses() -> dict[str, list[str]]:
    """Every named address of the resolver with the names of its parts; an address without a name is named by its route."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], namespace: str, route: str) -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from _walk(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or here), re.findall(r"<(?:\w+:)?(\w+)>", here)


def uncovered(table: list[Row], known: dict[str, list[str]]) -> list[str]:
    """Addresses and methods without a line, and lines without an address."""
    have = {(row.name, row.method) for row in table}
    wanted = {(name, method) for name in known for method in METHODS}
    return [f"no row: {name} {method}" for name, method in sorted(wanted - have)] + [
        f"no such address: {name} {method}" for name, method in sorted(have - wanted)
    ]


#: GET: what is asked besides the bare page.
QUERIES: dict[str, tuple[str, ...]] = {
    "desk:search": ("", "?q=司空", "?q=轩辕", "?q=尉迟", "?q=yuchi"),
    "desk:file": ("", "?part=evidence", "?part=objections", "?part=documents", "?part=history"),
    "resident:places": ("?q=高滩",),
    "public_notices:villages": ("", "?q=高滩"),
}


def payload(name: str, file: File) -> dict[str, str]:
    """A POST that would succeed for the one who may do it."""
    case = {"version": str(file.case_version), "amount": file.amount, "reasons": "情况属实，同意镇街意见"}
    posts: dict[str, dict[str, str]] = {
        "desk:accept": {"version": str(file.version)},
        "desk:review": {**case, "opinion": "favourable"},
        "desk:confirm": case,
        "desk:send_back": {**case, "reasons": "请镇街再核实一次收入，证明材料不齐"},
        "desk:ask_extension": {
            **case,
            "opinion": "hard_survey",
            "reasons": "外省房产信息还没有回函，还要两周",
        },
        "desk:answer_extension": {**case, "opinion": "grant", "reasons": "情况属实，同意延长"},
        "desk:call": {"reasons": "已联系，周末回来签字"},
        "desk:refuse": {**case, "reasons": "家庭人均收入高于当地低保标准，收入有变化可以重新申请"},
        "desk:dissent": {"way": "telephone", "made_on": "2026-11-23", "text": "面包车去年已经卖了"},
        "desk:objection": {"way": "paper", "made_on": "2026-11-23", "text": "他家在镇上有一间门面出租"},
        "desk:measure": {"version": str(file.case_version), "measure": "resurvey"},
        "desk:answer_objection": {"how": "telephone"},
        "resident:dissent": {"text": "面包车去年已经卖了"},
        "public_notices:objection": {"text": "他家在镇上有一间门面出租"},
        "desk:release": {"version": str(file.version), "reasons": "本人到窗口说明早已分家，不同意列入"},
        "desk:renew_check": {"version": str(file.case_version)},
        "desk:serve": {**case, "method": "at_home", "received_by": file.applicant},
        "desk:letter_service": {"method": "at_home", "received_by": file.applicant},
        "desk:noticeboard": {"act": "print"},
        "desk:account": {**ACCOUNT, "holder_name": file.applicant},
        "resident:account": {**ACCOUNT, "holder_name": file.applicant},
        "desk:delegations": {
            **{
                "place": TOWNS["own"],
                "item": "dibao",
                "since": "2026-11-23",
                "document": "綦民发〔2026〕12号",
            },
            **{"reasons": "镇街力量充足，便于群众就近办理"},
        },
        "desk:end_delegation": {"last_day": "2026-12-31", "reasons": "镇街人员调整，改由区县确认"},
        "desk:conduct_act": {"way": "phone", "made_on": "2026-11-23", "result": "打了三次没有人接"},
        "desk:work_offers": {
            **{
                "person": str(file.owner),
                "offered_on": "2026-11-23",
                "offered_by": "扶欢镇社保所",
                "accepted": "yes",
            },
            **{"employer": "扶欢镇农产品加工厂", "work": "分拣工，扶欢镇上", "pay": "每月 2200 元"},
        },
        "desk:award": {"do": "change", "kind": "work", "words": "儿子进厂上班了"},
        "resident:change": {"screen": "check", "act": "next", "kind": "work", "words": "儿子进厂上班了"},
        "desk:start": {"item": "dibao"},
        "desk:identity": {"purpose": "核对身份信息"},
        "desk:print": {"kind": "application_form"},
        "resident:sign_here": {"signature_svg": DRAWN, "signature_points": POINTS},
        "resident:sign_by_link": {"tail": "9004"},
        "resident:withdraw": {"reason": "家里情况有变化"},
        "desk:round_home": {"token": "door", "at_date": "2026-11-23", "at_time": "09:00", "act": "unchanged"},
        "desk:term": {"act": "reminded"},
        "desk:hardship_report": {"version": "1", "outcome": "helped", "words": "送去临时救助金"},
        "assistance:stock_confirm": {"version": "1", "reasons": "情况属实，同意导入"},
        "assistance:stock_withdraw": {"version": "1"},
        "desk:file_copies": {"reason": "档案移交"},
        "payments:runs": {"month": "2026-12", "kind": "monthly"},
        "payments:run": {"do": "review", "version": "1"},
        "payments:export": {"purpose": "银行核对明细", "form": "csv"},
        "payments:budget": {
            **{"do": "enter", "name": "区县配套", "source": "district", "document": "綦财〔2026〕8号"},
            **{"amount": "1000"},
        },
        "payments:question": {"do": "pay", "reasons": "本人已经登记账户"},
        "payments:payment": {"do": "pay", "reasons": "本人已经登记账户"},
        "payments:sheet": {"award": str(file.ids["award_id"])},
        "payments:price": {"do": "index", "month": "2026-11", "cpi": "x"},
        "passbook:certificate": {"award": str(file.ids["award_id"])},
        "referrals:referral": {"do": "withdraw", "version": "1", "words": "本人打电话说不要了"},
        "stays:board": {
            "do": "tell",
            "source": "self",
            "place": "车站",
            "words": "我没有钱吃饭",
            "token": "matrix",
        },
        "stays:stay": {"do": "note", "kind": "note", "words": "已问过救助站", "version": "1"},
        "departments:one": {"do": "withdraw", "version": "1"},
        "ui:elder": {"elder": "1"},
        "ui:language": {"language": "en"},
    }
    return posts.get(name, {})


def tries(row: Row, file: File, world: World) -> list[tuple[str, dict[str, str]]]:
    """What is sent for one cell: the query strings of a GET, or the forms of a POST."""
    if row.name == "desk:search" and row.method == "POST":
        wanted = [
            "轩辕",
            *(world.files[place, "notice"].canaries[3] for place in ("own", "sibling", "other")),
        ]
        return [(f"#{n}", {"q": one}) for n, one in enumerate(wanted)]
    if row.method == "GET":
        return [(query, {}) for query in QUERIES.get(row.name, ("",))]
    return [("", payload(row.name, file))]


class Undone:
    """The innermost end of a request's own transaction: what the request did is taken back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        transaction.set_rollback(True)
        return response


def undoing_client() -> Client:
    """A browser through the whole stack whose every request ends with a rollback."""
    stack = list(settings.MIDDLEWARE)
    stack.insert(stack.index(f"{OneTransaction.__module__}.OneTransaction") + 1, f"{__name__}.Undone")
    client = Client(raise_request_exception=False)
    with override_settings(MIDDLEWARE=stack):
        client.handler.load_middleware()
    return client


@dataclass(slots=True)
class Findings:
    """What the run found. `cells` counts answers judged."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Runner:
    """Asks as each actor and judges each answer."""

    world: World
    keys: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    undoing: Client = field(default_factory=lambda: undoing_client())

    def open_doors(self) -> "Runner":
        """Sessions for everybody, kept for the run."""
        for name, values in self.world.sessions().items():
            self.keys[name] = session_key(values)
        for (place, stage), file in self.world.files.items():
            for who, person in (("owner", file.owner), ("signer", file.signer)):
                if person is not None:
                    self.keys[f"{who}@{place}@{stage}"] = session_key(person_session(person))
        logging.getLogger("django.request").setLevel(logging.CRITICAL)
        logging.getLogger("django.security.csrf").setLevel(logging.CRITICAL)
        return self

    def run(
        self, table: list[Row], *, actors: tuple[str, ...] = COLUMNS, strangers_only: bool = False
    ) -> Findings:
        """Every cell of the table."""
        found, known = Findings(), addresses()
        for row in table:
            for actor in actors:
                self._row(row, actor, known[row.name], found, strangers_only)
        return found

    def _row(self, row: Row, actor: str, parts: list[str], found: Findings, strangers_only: bool) -> None:
        denied: dict[str, str] = {}
        for place in self._places(row, actor, parts):
            if strangers_only and at_home(actor, place):
                continue
            file = self.world.file("own" if place in ("missing", "none") else place, row.stage)
            expected = row.cells[actor if place == "none" else column_of(actor, place)]
            address = reverse(row.name, kwargs=arguments(parts, file, missing=place == "missing"))
            for query, post in tries(row, file, self.world):
                asked = address if row.method == "POST" else address + query
                answer = self.ask(actor, row.method, asked, post, row.stage)
                got, what = answered(answer), f"{row.method} {row.name}{query} [{row.stage}]"
                cell = f"{what} {actor} → {place}"
                found.cells += 1
                if got != expected:
                    found.wrong.append(f"{cell}: {got} ({answer.status_code}), expected {expected}")
                found.wrong += [
                    f"{cell}: shows {leak}"
                    for leak in self.leaks(answer, actor, row, file)
                    if leak not in post.values()
                ]
                if got == "404":
                    denied[place] = plain(answer)
        if len(set(denied.values())) > 1 and not any(at_home(actor, place) for place in denied):
            found.wrong.append(f"{row.method} {row.name} {actor}: denials differ between {sorted(denied)}")

    def _places(self, row: Row, actor: str, parts: list[str]) -> list[str]:
        if not parts or parts == ["item"]:
            return ["none"]
        if row.method in ("PUT", "DELETE"):
            return ["own"]
        elsewhere = [
            place
            for place in ("sibling", "other")
            if (place, row.stage) in self.world.files or not at_home(actor, place)
        ]
        return ["own", *elsewhere, *(["missing"] if "code" not in parts and "token" not in parts else [])]

    def ask(self, actor: str, method: str, address: str, post: dict[str, str], stage: str) -> Any:
        """One request, undone afterwards."""
        return self.send(actor, method, address, post, stage, client=self.undoing)

    def send(
        self,
        actor: str,
        method: str,
        address: str,
        post: dict[str, str] | None = None,
        stage: str = "",
        *,
        client: Client | None = None,
    ) -> Any:
        """One request, kept."""
        browser = client or self.client
        browser.cookies = SimpleCookie()
        key = self.keys.get(self._door(actor, stage))
        if key:
            browser.cookies[settings.SESSION_COOKIE_NAME] = key
        return browser.generic(method, address, urlencode(post or {}), "application/x-www-form-urlencoded")

    def _door(self, actor: str, stage: str) -> str:
        stage = stage or "notice"
        if actor == "resident_owner":
            return f"owner@own@{stage}"
        if actor == "resident_signer":
            return f"signer@own@{stage if stage != 'draft' else 'waiting'}"
        if actor == "resident_other":
            return f"owner@sibling@{stage if ('sibling', stage) in self.world.files else 'notice'}"
        return actor

    def leaks(self, answer: Any, actor: str, row: Row, file: File) -> list[str]:
        """Canaries of other places in the answer's text and headers."""
        shown = text_of(answer) + str(answer.headers)
        allowed = public_words(row.name, self.world, file)
        asked = answer.request["PATH_INFO"]
        if actor.startswith("resident"):
            mine = self.world.file("sibling" if actor == "resident_other" else "own", row.stage or "notice")
            other = [one for one in self.world.files.values() if one is not mine and one.stage != "waiting"]
        else:
            other = [one for one in self.world.files.values() if one.place in foreign_places(actor)]
        return [
            canary
            for one in other
            for canary in one.canaries
            if canary in shown and canary not in allowed and canary not in asked
        ]


def arguments(parts: list[str], file: File, *, missing: bool = False) -> dict[str, Any]:
    """What an address is made of, for one file; `missing`: ids of nothing."""
    words: dict[str, Any] = {
        "item": "dibao", "step": "family", "kind": "survey", "means": "neighbours", "act": "contact", "code": VILLAGES[file.place], "token": file.token,
    }  # fmt: skip
    return {part: words[part] if part in words else NOBODY if missing else file.ids[part] for part in parts}


def public_words(name: str, world: World, file: File) -> set[str]:
    """What the law lets everybody read there: the applicant under notice; on a signing link, who asks whom."""
    if name == "public_notices:village":
        return {one.applicant for one in world.files.values() if one.stage == "notice"}
    if name == "public_notices:objection":
        return {file.applicant}
    if name.startswith("ui:gallery"):  # its invented numbers look like ours
        return {one.canaries[-1] for one in world.files.values()}
    if name in ("resident:sign_by_link", "resident:sign_read"):
        return {*file.canaries[:2]}
    return set()


def answered(answer: Any) -> str:
    """The class of an answer."""
    status = answer.status_code
    if status in (301, 302):
        location = answer.headers["Location"]
        return "login" if location.startswith(("/sign-in/", "/desk/sign-in/")) else "ok"
    if status in (200, 204):
        return "ok"
    if status in (404, 405):
        return str(status)
    return "refused" if status in (403, 409, 410, 422, 429) else str(status)


_CHANGING = re.compile(
    r'(csrf\w*|idempotency_token|nonce)("? value=|=|": ?)"[^"]*"|X-CSRFToken[^}]*', re.IGNORECASE
)


def plain(answer: Any) -> str:
    """The body without what is new on every page."""
    return _CHANGING.sub("", answer.content.decode("utf-8", errors="replace"))


def text_of(answer: Any) -> str:
    """The readable text of a page, a fragment, JSON or a PDF."""
    if answer.headers.get("Content-Type", "").startswith("application/pdf"):
        return _pdf_text(answer.content)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode("utf-8", errors="ignore"))


_PDFS: dict[bytes, str] = {}


def _pdf_text(file: bytes) -> str:
    digest = hashlib.sha256(file).digest()
    if digest not in _PDFS:
        reader = PdfReader(BytesIO(file))
        _PDFS[digest] = "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
    return _PDFS[digest]


__all__ = ["Findings", "Row", "Runner", "addresses", "rows", "uncovered"]
