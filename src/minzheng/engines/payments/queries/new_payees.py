"""Who of a household could be paid in place of a payee who has died."""

from datetime import date
from uuid import UUID

from minzheng.engines.benefits import queries as benefits
from minzheng.engines.payments.watching import ProposedPayee
from minzheng.foundations.people import queries as people
from minzheng.foundations.people.types import RELATION_NAMES, PersonCard, Relation

GROWN_UP = 18
#: Spouse first, then grown children, then everybody else of age.
_ORDER = (Relation.SPOUSE, Relation.SON, Relation.DAUGHTER, Relation.SELF, Relation.PARENT)


def proposed_payees(*, award_id: UUID, on: date) -> list[ProposedPayee]:
    """Members an award is for on a day, without its payee and without the dead; the fittest first.

    Of age before minors (a minor's money needs a guardian), spouse before children before others, who has an
    account before who has none, the elder first. It proposes; an officer decides (`benefits.services.succeed`).
    """
    award = benefits.award(award_id=award_id)
    if award is None:
        return []
    others = [one for one in benefits.members_on(award_id=award_id, month=on) if one != award.payee_person_id]
    living = [one for one in others if one not in people.deceased(others)]
    cards, relations = people.cards(living), people.relations_of(living)
    accounts = benefits.accounts_of(living)
    lines = [
        _proposed(cards[one], relations.get(one, ""), has_account=one in accounts, on=on)
        for one in living
        if one in cards
    ]
    return sorted(lines, key=_fitness)


def _proposed(card: PersonCard, relation: str, *, has_account: bool, on: date) -> ProposedPayee:
    age = card.age_on(on)
    known = Relation(relation) if relation in list(Relation) else None
    name = str(RELATION_NAMES[known]) if known and known != Relation.SELF else "家庭成员"
    words = [f"{name}，{age} 岁" if age is not None else name]
    if age is not None and age < GROWN_UP:
        words.append("未成年，须由监护人代管")
    if has_account:
        words.append("已有登记的账户")
    return ProposedPayee(card.id, card.name, relation, age, has_account, "，".join(words))


def _fitness(line: ProposedPayee) -> tuple[bool, int, bool, int, str]:
    minor = line.age is not None and line.age < GROWN_UP
    place = _ORDER.index(Relation(line.relation)) if line.relation in list(_ORDER) else len(_ORDER)
    return minor, place, not line.has_account, -(line.age or 0), str(line.person_id)
