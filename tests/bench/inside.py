"""What the measured processes do: `seed N`, `load N`, `freeze N`, `filing`, `stock N`, `advice`, and the two that stay: `pages product|floor`, `submit`."""

import json
import sys
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from minzheng.foundations.privacy.types import open_scope  # noqa: E402
from minzheng.kernel import clock  # noqa: E402
from tests.bench import handing_in, pages  # noqa: E402


def seed(people: str) -> None:
    """A whole 綦江 of so many people, and enough files for a full page of the work-list."""
    from minzheng_samples import seeding
    from minzheng_samples.population import HOUSEHOLDS, PEOPLE, generate, villages

    wanted = int(people)

    def population(small: bool, tell: object) -> object:
        return generate(people=wanted, households=wanted * HOUSEHOLDS // PEOPLE, areas=villages())

    seeding._population = population  # type: ignore[assignment]
    if wanted < PEOPLE:  # a sixth of the people has too few families of the wanted shape in one town
        seeding.open_files = _fewer_files(seeding.open_files)  # type: ignore[assignment]
    seeding.seed(at=clock.now(), small=False, tell=lambda *_: None)
    with transaction.atomic(), open_scope(seeding.DISTRICT), connection.cursor() as cursor:
        pages.fill_work_list(cursor)


def _fewer_files(open_files: Callable[..., int]) -> Callable[..., int]:
    from minzheng_samples import files

    files.STAGES = ("confirming", "ready")
    return open_files


def load(people: str) -> None:
    """The checked load beside a bare COPY of the same rows, undone."""
    from minzheng_samples.measuring import measure

    sys.stdout.write(json.dumps(measure(people=int(people))))


def freeze(items: str) -> None:
    """A month of so many awards frozen, beside a bare COPY of the same rows."""
    from tests.bench.freezing import measure

    sys.stdout.write(json.dumps(measure(int(items))))


def raising(items: str) -> None:
    """A new standard laid over so many awards: previewed whole, and its first chunks written."""
    from tests.bench.raising import measure

    sys.stdout.write(json.dumps(measure(int(items))))


def filing() -> None:
    """After `freeze`: its last month filed, written, and its return file taken in."""
    from tests.bench.filing import measure

    sys.stdout.write(json.dumps(measure()))


def take_over(families: str) -> None:
    """A list of so many families taken over, beside a bare COPY of the rows that made."""
    from tests.bench.taking_over import measure

    sys.stdout.write(json.dumps(measure(int(families))))


def advice() -> None:
    """Seconds of one family's advice with its explanation, over every example family."""
    from minzheng.engines.rules.services import assess
    from tests.bench.families import example_families, timed

    families = example_families()
    sys.stdout.write(json.dumps(timed(assess, families, rounds=20)))


def every_item() -> None:
    """Seconds of one family's advice over all items with its explanations, beside the advice on 低保 alone."""
    from minzheng.engines.rules.services import assess, assess_family
    from tests.bench.families import example_families, timed, timed_items

    families = example_families()
    alone = timed(assess, families, rounds=20)["seconds"]
    sys.stdout.write(json.dumps(timed_items(assess_family, families, rounds=20) | {"alone": alone}))


def stay(answer: Callable[..., object]) -> None:
    """Answer each line of stdin until it ends."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(*line.split())) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    name, arguments = sys.argv[1], sys.argv[2:]
    if name == "pages":
        stay(pages.Reader(floor=arguments == ["floor"]).answer)
    elif name == "submit":
        stay(handing_in.Applicant().answer)
    else:
        known = {
            "seed": seed,
            "load": load,
            "freeze": freeze,
            "raising": raising,
            "filing": filing,
            "stock": take_over,
            "advice": advice,
            "items": every_item,
        }
        known[name](*arguments)
