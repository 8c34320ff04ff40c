"""What anybody can fetch holds no secret: the final bytes of every address open without signing in, and letters for the public."""

import pytest
from django.urls import reverse

from minzheng.engines.public_notices import resident_views
from minzheng.engines.public_notices.scanner import Leak, scan_bytes
from tests.access.matrix import QUERIES, Runner, addresses, arguments, rows
from tests.access.world import World

pytestmark = pytest.mark.slow
#: Invented numbers of the product's own showroom and tour: demo settings only, where nobody is real.
SHOWROOMS = ("ui:gallery", "tour:")


def public_leaks(world: World) -> tuple[list[Leak], list[str]]:
    """Secrets in every answer somebody gets who is not signed in; and the addresses read."""
    runner, found, read = Runner(world).open_doors(), [], []
    for row in rows():
        if row.method != "GET" or row.name.startswith(SHOWROOMS):
            continue
        for place in ("own", "sibling", "other"):
            file = world.file(place, row.stage)
            address = reverse(row.name, kwargs=arguments(addresses()[row.name], file))
            for query in QUERIES.get(row.name, ("",)):
                answer = runner.ask("anonymous", "GET", address + query, {}, row.stage)
                content_type = answer.headers.get("Content-Type", "text/html")
                phones = ["023-48665200"]
                found += scan_bytes(answer.content, content_type, allowed_phones=phones)
                if answer.status_code == 200:
                    read.append(address)
    return found, read


def test_no_public_answer_holds_a_secret(world: World) -> None:
    found, read = public_leaks(world)
    assert [(leak.kind, leak.where) for leak in found] == []
    assert len(set(read)) >= 8 and any(address.startswith("/notices/5") for address in read)


def test_notices_name_the_applicant_and_nothing_more_of_the_family(world: World) -> None:
    runner, file = Runner(world).open_doors(), world.files["own", "notice"]
    address = reverse("public_notices:village", kwargs=arguments(["code"], file))
    page = runner.ask("anonymous", "GET", address, {}, "notice").content.decode()
    assert file.applicant in page, "the test is blind"
    assert [canary for canary in file.canaries[1:] if canary in page] == []


def test_a_number_on_a_notice_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the applicant's identity number beside the name, hidden by style."""
    real, number = resident_views._row, world.files["own", "notice"].canaries[3]

    def row_with_number(notice: object) -> list[object]:
        first, *rest = real(notice)  # type: ignore[arg-type]
        return [f"{first}\u200b{number}", *rest]

    monkeypatch.setattr(resident_views, "_row", row_with_number)
    found, _read = public_leaks(world)
    assert number in [leak.text for leak in found]
