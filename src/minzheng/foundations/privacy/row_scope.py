"""Region scope, enforced twice: the query door here, PostgreSQL's row policies behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Self, TypeVar
from uuid import UUID

from django.db import connection, migrations, models, transaction
from django.db.models import Q

from minzheng.kernel.scope import Scope, current_scope, required_scope

AREA_CODE_LENGTH = 18


class AreaCodeField(models.CharField):  # type: ignore[type-arg]
    """Unit (6) + statutory code (12), compared byte by byte."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", AREA_CODE_LENGTH)
        kwargs.setdefault("db_collation", "C")
        super().__init__(**kwargs)


class ScopedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows of the open scope only."""

    def in_scope(self, scope: Scope) -> Self:
        """Area range, or own rows, or public rows: the same three doors as the row policy."""
        doors = Q(pk__in=[])
        if scope.lo and scope.hi:
            doors |= self.model.area_rows(scope)  # type: ignore[attr-defined]
        if scope.subject is not None:
            doors |= self.model.subject_rows(scope.subject)  # type: ignore[attr-defined]
        if scope.public:
            doors |= self.model.public_rows()  # type: ignore[attr-defined]
        return self.filter(doors)


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The query door: raises ScopeMissing before any query when no scope is open."""

    def get_queryset(self) -> ScopedQuerySet:
        """Rows of the open scope."""
        scope = required_scope()
        queryset: ScopedQuerySet = super().get_queryset()
        return queryset.in_scope(scope)


class ScopedModel(models.Model):
    """A table whose every row belongs to an area; its migration must add `row_security`."""

    area_code = AreaCodeField()
    objects: Any = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def area_rows(cls, scope: Scope) -> Q:
        """Which rows stand in the scope's range; a model with another column for it says so, as does its policy."""
        return Q(area_code__gte=scope.lo, area_code__lt=scope.hi)

    @classmethod
    def subject_rows(cls, person_id: UUID) -> Q:
        """Which rows are a person's own; none unless a model says so (and its policy says the same)."""
        return Q(pk__in=[])

    @classmethod
    def public_rows(cls) -> Q:
        """Which rows anybody may read; none unless a model says so (and its policy says the same)."""
        return Q(pk__in=[])


@contextmanager
def open_scope(scope: Scope) -> Iterator[Scope]:
    """Open a scope inside a transaction, for the query door and for PostgreSQL alike; restores the outer one."""
    with transaction.atomic(savepoint=False):
        outer = current_scope.get()
        token = current_scope.set(scope)
        try:
            if scope != outer:
                _tell_postgresql(scope)
            yield scope
        finally:
            current_scope.reset(token)
            if outer is not None and scope != outer and not connection.needs_rollback:
                _tell_postgresql(outer)


def _tell_postgresql(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('app.scope_lo', %s, true), set_config('app.scope_hi', %s, true),"
            " set_config('app.subject', %s, true), set_config('app.public', %s, true)",
            [scope.lo, scope.hi, str(scope.subject or ""), "on" if scope.public else ""],
        )


_in_act: ContextVar[bool] = ContextVar("minzheng_in_act", default=False)
P = ParamSpec("P")
T = TypeVar("T")


def act(function: Callable[P, T]) -> Callable[P, T]:
    """One act is one transaction; an act called by another is part of it, without a savepoint of its own.

    A refusal undoes the outermost act as a whole; no act may catch another's refusal and go on.
    """

    @wraps(function)
    def one_act(*args: P.args, **kwargs: P.kwargs) -> T:
        inner = _in_act.get()
        token = _in_act.set(True)
        try:
            with transaction.atomic(savepoint=not inner):
                return function(*args, **kwargs)
        finally:
            _in_act.reset(token)

    return one_act


@contextmanager
def acting_for_family(area_code: str) -> Iterator[Scope]:
    """Widen the open scope to exactly one area, for the rows a family's own act must write (tasks, events)."""
    with open_scope(required_scope().also_area(area_code)) as scope:
        yield scope


SUBJECT = "nullif(current_setting('app.subject', true), '')::uuid"
PUBLIC = "current_setting('app.public', true) = 'on'"
AREA_RANGE = "(area_code >= current_setting('app.scope_lo', true) and area_code < current_setting('app.scope_hi', true))"


def row_security(
    table: str, *, subject: str = "", public: str = "", area: str = AREA_RANGE
) -> migrations.RunSQL:
    """Migration operation: row-level security on a table, forced on its owner as well.

    `subject` and `public` are SQL conditions over the row; write `{me}` for the subject's uuid.
    """
    conditions = [area]
    if subject:
        conditions.append(f"({subject.format(me=SUBJECT)})")
    statements = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"create policy scope on {table} using ({' or '.join(conditions)})",
    ]
    if public:
        statements.append(f"create policy everybody on {table} for select using ({PUBLIC} and ({public}))")
    undo = [f"drop policy if exists scope on {table}", f"drop policy if exists everybody on {table}"]
    undo.append(f"alter table {table} disable row level security")
    return migrations.RunSQL("; ".join(statements), "; ".join(undo))


def append_only(table: str) -> migrations.RunSQL:
    """Migration operation: nobody but the owner may change or remove rows; a trigger stops TRUNCATE and the owner too."""
    return migrations.RunSQL(
        f"""
        do $$ begin
          if exists (select from pg_roles where rolname = 'minzheng_app') then
            revoke update, delete, truncate on {table} from minzheng_app, minzheng_jobs;
          end if;
        end $$;
        create or replace function minzheng_append_only() returns trigger language plpgsql as $f$
        begin raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation'; end $f$;
        create trigger append_only_rows before update or delete on {table}
          for each row execute function minzheng_append_only();
        create trigger append_only_table before truncate on {table}
          for each statement execute function minzheng_append_only();
        """,  # noqa: S608 - the table is named by our own migrations
        f"drop trigger if exists append_only_rows on {table}; drop trigger if exists append_only_table on {table}",
    )
