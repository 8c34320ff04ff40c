"""Who looks at what: which column of the reviewed table speaks for an actor and a file of a place."""

from tests.access.world import PLACES

COLUMNS = (
    *("anonymous", "resident_owner", "resident_signer", "resident_other", "aide_own", "aide_other_village"),
    *("clerk_own", "clerk_other_town", "leader_own", "leader_other_town"),
    *("verification_own", "verification_other_district", "confirmer_own", "confirmer_other_district"),
    *("auditor_own", "auditor_other_district", "city_analyst", "operator"),
)
#: Where an actor is at home: her village, town or district. Only its files are her own.
HOMES: dict[str, frozenset[str]] = {
    **dict.fromkeys(("resident_owner", "resident_signer", "aide_own", "clerk_own", "leader_own"), frozenset({"own"})),
    **dict.fromkeys(("resident_other", "clerk_other_town", "leader_other_town"), frozenset({"sibling"})),
    **dict.fromkeys(("verification_own", "confirmer_own", "auditor_own"), frozenset({"own", "sibling"})),
    **dict.fromkeys(
        ("verification_other_district", "confirmer_other_district", "auditor_other_district"), frozenset({"other"})
    ),
}  # fmt: skip
#: For an actor whose home it is not, which column speaks.
STRANGER = {
    **dict.fromkeys(("resident_owner", "resident_signer", "resident_other"), "resident_other"),
    **dict.fromkeys(("aide_own", "aide_other_village"), "aide_other_village"),
    **dict.fromkeys(("clerk_own", "clerk_other_town"), "clerk_other_town"),
    **dict.fromkeys(("leader_own", "leader_other_town"), "leader_other_town"),
    **dict.fromkeys(("verification_own", "verification_other_district"), "verification_other_district"),
    **dict.fromkeys(("confirmer_own", "confirmer_other_district"), "confirmer_other_district"),
    **dict.fromkeys(("auditor_own", "auditor_other_district"), "auditor_other_district"),
}
INSIDER = {
    "resident_other": "resident_owner",
    "clerk_other_town": "clerk_own",
    "leader_other_town": "leader_own",
    "verification_other_district": "verification_own",
    "confirmer_other_district": "confirmer_own",
    "auditor_other_district": "auditor_own",
}


def at_home(actor: str, place: str) -> bool:
    """Whether the files of a place are this actor's own."""
    return place in HOMES.get(actor, frozenset())


def column_of(actor: str, place: str) -> str:
    """The column that says what `actor` gets for a file of `place` ("missing": nobody's)."""
    if at_home(actor, place):
        return INSIDER.get(actor, actor)
    return STRANGER.get(actor, actor)


def foreign_places(actor: str) -> list[str]:
    """Places whose secrets must never reach this actor."""
    return [place for place in PLACES if not at_home(actor, place)]
