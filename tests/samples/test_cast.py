"""Who one can be: printed at the end of `make demo`, and never mistaken for the population."""

import pyotp
import pytest

from minzheng.channels.cli.main import main
from minzheng.channels.tour.types import DEMO_PASSWORD, DEMO_TOTP_SECRET, FUHUAN, OFFICERS, RESIDENTS
from minzheng.kernel.identifiers import parse_identity_number
from minzheng_samples.identities import FIRST_ORDER, is_synthetic
from minzheng_samples.population import DAY


def test_the_cast_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tour", "--cast"]) == 0
    said = capsys.readouterr().out
    for part in OFFICERS:
        assert part.login in said and part.name in said
    for part in RESIDENTS:
        assert not part.phone or part.phone in said
        assert part.number not in said
    assert DEMO_PASSWORD in said and DEMO_TOTP_SECRET in said and pyotp.TOTP(DEMO_TOTP_SECRET).now().isdigit()


def test_the_casts_numbers_are_valid_and_never_drawn_for_the_population() -> None:
    for part in RESIDENTS:
        assert parse_identity_number(part.number, today=DAY).text == part.number
        assert is_synthetic(part.number) and int(part.number[14:17]) < FIRST_ORDER


def test_the_story_has_an_accepter_two_surveyors_a_reviewer_and_a_confirmer() -> None:
    roles = [part.role.value for part in OFFICERS]
    assert [part.role.value for part in OFFICERS if part.place == FUHUAN].count("town_clerk") == 3
    assert {"village_worker", "town_leader", "verification_officer", "district_confirmer", "auditor"} <= set(
        roles
    )
