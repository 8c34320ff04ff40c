"""Who may open what: the reviewed table's looks (GET), on real rows, through the whole stack."""

import pytest

from tests.access.matrix import Runner, addresses, rows, uncovered
from tests.access.world import World


@pytest.mark.slow
def test_every_actor_sees_what_the_table_says(world: World) -> None:
    found = Runner(world).open_doors().run([row for row in rows() if row.method == "GET"])
    assert found.wrong == [], f"{len(found.wrong)} of {found.cells}\n" + "\n".join(found.wrong[:150])
    print(f"{found.cells} cells")


def test_every_address_has_its_rows() -> None:
    assert uncovered(rows(), addresses()) == []
