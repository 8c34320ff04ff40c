"""A child's id under another parent's address: a letter, paper, signer or case of one file is not found under another."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from tests.access.matrix import Runner, addresses, answered, arguments, payload
from tests.access.world import File, World

pytestmark = pytest.mark.slow
#: (address, method, stage, who may do it with the right ids, which id is swapped)
NESTED = [
    ("resident:paper", "GET", "draft", "resident_owner", "paper_id"),
    ("resident:paper_remove", "POST", "draft", "resident_owner", "paper_id"),
    ("resident:letter", "GET", "notice", "resident_owner", "letter_id"),
    ("resident:letter", "GET", "notice", "clerk_own", "letter_id"),
    ("resident:sign_here", "POST", "waiting", "aide_own", "party_id"),
    ("resident:renew", "POST", "waiting", "clerk_own", "party_id"),
    ("desk:renew", "POST", "waiting", "clerk_own", "party_id"),
    ("desk:identity", "POST", "notice", "confirmer_own", "person_id"),
    ("desk:review", "POST", "reviewing", "leader_own", "case_id"),
    ("desk:confirm", "POST", "confirming", "confirmer_own", "case_id"),
    ("desk:refuse", "POST", "confirming", "confirmer_own", "case_id"),
    ("desk:send_back", "POST", "confirming", "confirmer_own", "case_id"),
    ("desk:release", "POST", "waiting", "clerk_own", "party_id"),
    ("desk:serve", "POST", "confirmed", "clerk_own", "case_id"),
    ("desk:answer_extension", "POST", "checking", "confirmer_own", "case_id"),
    ("desk:ask_extension", "POST", "reviewing", "leader_own", "case_id"),
    ("desk:conduct", "GET", "confirming", "clerk_own", "case_id"),
    ("desk:conduct_act", "POST", "checking", "clerk_own", "case_id"),
    ("desk:democratic_review", "GET", "notice", "clerk_own", "case_id"),
    ("desk:district_visit", "GET", "confirming", "clerk_own", "case_id"),
    ("desk:file_copy", "POST", "notice", "confirmer_own", "file_copy_id"),
    ("desk:noticeboard", "GET", "notice", "clerk_own", "case_id"),
    ("desk:objection", "GET", "notice", "clerk_own", "case_id"),
]
#: The small world holds no such child, or the act is no step there: swapped ids only; the right ones are tried at the desk.
ELSEWHERE = [
    ("desk:measure", "POST", "notice", "leader_own", "case_id"),
    ("desk:answer_objection", "POST", "notice", "leader_own", "case_id"),
    ("desk:objection_reply", "POST", "notice", "leader_own", "case_id"),
    ("desk:inquiry_answer", "POST", "checking", "clerk_own", "inquiry_id"),
    ("desk:judge_offer", "POST", "closed", "leader_own", "offer_id"),
    ("desk:printed", "GET", "ready", "clerk_own", "letter_id"),
    ("desk:item_proposal", "POST", "confirming", "clerk_own", "proposal_id"),
    ("resident:item_answer", "POST", "confirming", "resident_owner", "proposal_id"),
]


def others(world: World, file: File) -> list[File]:
    """Files to take a child from: in the same village, the same district, another district."""
    near = world.files["own", "closed" if file.stage != "closed" else "notice"]
    return [near, world.file("sibling", file.stage), world.file("other", file.stage)]


def swapped_answers(world: World, row: tuple[str, str, str, str, str]) -> list[Any]:
    name, method, stage, actor, child = row
    runner, file, parts = Runner(world).open_doors(), world.files["own", stage], addresses()[name]
    answers = []
    for other in others(world, file):
        for parent, taken in ((file, other), (other, file)):
            ids = {**arguments(parts, parent), child: taken.ids[child]}
            answers.append(runner.ask(actor, method, reverse(name, kwargs=ids), payload(name, file), stage))
    return answers


@pytest.mark.parametrize("row", NESTED, ids=lambda row: f"{row[0]} {row[3]}")
def test_a_child_under_another_parent_does_not_exist(
    world: World, row: tuple[str, str, str, str, str]
) -> None:
    name, method, stage, actor, _child = row
    runner, file = Runner(world).open_doors(), world.files["own", stage]
    right = reverse(name, kwargs=arguments(addresses()[name], file))
    assert answered(runner.ask(actor, method, right, payload(name, file), stage)) == "ok", "the test is blind"
    assert [answer.status_code for answer in swapped_answers(world, row)] == [404] * 6


@pytest.mark.parametrize("row", ELSEWHERE, ids=lambda row: f"{row[0]} {row[3]}")
def test_a_strange_child_does_not_exist_either(world: World, row: tuple[str, str, str, str, str]) -> None:
    assert [answer.status_code for answer in swapped_answers(world, row)] == [404] * 6


def test_every_address_with_two_ids_is_tried() -> None:
    two = {
        name
        for name, parts in addresses().items()
        if len([part for part in parts if part.endswith("_id")]) > 1
    }
    assert two == {name for name, *_ in (*NESTED, *ELSEWHERE)}


def test_an_unchecked_parent_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the view trusts the letter's id and forgets whose letter it is."""
    from minzheng.channels.resident import my_views

    wanted = world.files["own", "closed"].ids["letter_id"]
    monkeypatch.setattr(my_views, "letters_of", lambda application_id, **_: [SimpleNamespace(id=wanted)])
    row = ("resident:letter", "GET", "notice", "clerk_own", "letter_id")
    assert 200 in [answer.status_code for answer in swapped_answers(world, row)]
