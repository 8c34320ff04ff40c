"""Who may do what: the reviewed table's acts (every method but GET), on real rows, through the whole stack."""

import pytest

from tests.access.matrix import Runner, rows
from tests.access.world import World


@pytest.mark.slow
def test_every_actor_may_do_what_the_table_says(world: World) -> None:
    found = Runner(world).open_doors().run([row for row in rows() if row.method != "GET"])
    assert found.wrong == [], f"{len(found.wrong)} of {found.cells}\n" + "\n".join(found.wrong[:150])
    print(f"{found.cells} cells")
