"""A scope PostgreSQL could not be told of is not left open: the thread would believe it told the next request's."""

import pytest
from django.db import OperationalError

from minzheng.foundations.privacy import row_scope
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.scope import Scope, current_scope


@pytest.mark.django_db
def test_a_scope_that_could_not_be_told_is_closed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(scope: Scope) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(row_scope, "_tell_postgresql", dead)
        with pytest.raises(OperationalError), open_scope(Scope(lo="500110", hi="500111")):
            raise AssertionError("a scope nobody was told of was opened")
    assert current_scope.get() is None
