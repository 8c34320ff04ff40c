"""The desk's three pages through Django's whole WSGI stack, in one process.

`floor`: the same stack, view, queries and template on a copy of the database whose row security is off; no scope is
told to PostgreSQL, no query is narrowed by it, and no look is written down.
"""

import io
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import F

from minzheng.foundations.accounts.models import Account, Posting
from minzheng.foundations.audit import services as audit
from minzheng.foundations.privacy import row_scope
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel import clock
from minzheng.kernel.scope import Scope

FULL_PAGE = 60
MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET LOCAL", "SELECT SET_CONFIG")


class _Unwritten:
    def save(self, **_: object) -> None:
        """Nothing is written."""


def without_guards() -> None:
    """Take scope, filter and audit out of this process."""
    row_scope._tell_postgresql = lambda scope: None
    row_scope.ScopedQuerySet.in_scope = lambda self, scope: self  # type: ignore[method-assign]
    audit._event = lambda *_: _Unwritten()  # type: ignore[assignment]


def fill_work_list(cursor: Any) -> None:
    """Copies of the family waiting for acceptance, until the town's work-list has three pages."""
    columns = "number, items, process_version, answers_box, applicant_name, applicant_id, area_code, created_at, updated_at, submitted_at, version, due_provisional, household_id, kind"
    for n in range(FULL_PAGE):
        application = uuid4()
        cursor.execute(
            f"insert into casework_application (id, state, {columns}) select %s, 'ready', 'BENCH' || lpad(%s::text, 5, '0'),"
            f" {columns.removeprefix('number, ')} from casework_application where state = 'ready' order by id limit 1",
            [application, n],
        )
        cursor.execute(
            "insert into casework_task (id, application_id, applicant_id, area_code, kind, queue, opened_at, due_on)"
            " select %s, %s, t.applicant_id, t.area_code, t.kind, t.queue, t.opened_at, t.due_on"
            " from casework_task t where t.kind = 'accept' and t.closed_at is null order by t.id limit 1",
            [uuid4(), application],
        )


class Reader:
    """Signed-in officers, and the addresses they read."""

    def __init__(self, *, floor: bool) -> None:
        if floor:
            without_guards()
        self.handler = WSGIHandler()
        self.sessions = {login: self._sign_in(login) for login in ("wangmin", "like")}
        self.addresses = self._addresses()
        self.statements: list[str] = []

    def _sign_in(self, login: str) -> str:
        account = Account.objects.get(login=login)
        posting = Posting.objects.filter(account=account).order_by("pk").first()
        assert posting is not None
        session = SessionStore()
        session["account"], session["kind"] = str(account.id), "officer"
        session["posting"], session["seen"] = str(posting.id), clock.real_now().timestamp()
        session.save()
        return str(session.session_key)

    def _addresses(self) -> dict[str, tuple[str, str, str]]:
        from minzheng.engines.casework.models import Case

        with open_scope(Scope(lo="50", hi="51")):
            case = Case.objects.filter(state="confirming").order_by(F("opened_at"), "pk").first()
        assert case is not None
        return {
            "case_page": ("like", f"/desk/files/{case.application_id}/", ""),
            "queue": ("wangmin", "/desk/", ""),
            "search": ("like", "/desk/search/", "q=wang"),
        }

    def answer(self, what: str, page: str, times: str = "1") -> dict[str, Any]:
        """`time PAGE N`: seconds of each request. `count PAGE`: what one request asks of the database."""
        if what == "count":
            return self._count(page)
        seconds = []
        for _ in range(int(times)):
            began = perf_counter()
            self._get(page)
            seconds.append(perf_counter() - began)
        return {"seconds": seconds}

    def _count(self, page: str) -> dict[str, Any]:
        self._get(page)
        seen: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            seen.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            body = self._get(page)
        questions = [sql for sql in seen if not sql.strip().upper().startswith(MARKS)]
        return {"queries": len(questions), "statements": len(seen), "bytes": len(body)}

    def _get(self, page: str) -> bytes:
        login, path, query = self.addresses[page]
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": f"sessionid={self.sessions[login]}", "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        status: list[str] = []
        response = self.handler(environ, lambda line, headers: status.append(line))
        body = b"".join(response)
        response.close()
        assert status[0].startswith("200"), (status, path, body[:500])
        return body
