"""Person (人) and Household (户). A household holds its listed members and the obligors who support them from outside."""

from openfisca_core.entities import build_entity

Person = build_entity(
    key="person",
    plural="persons",
    label="人",
    doc="A listed member of a family, or a support obligor of one.",
    is_person=True,
)

Household = build_entity(
    key="household",
    plural="households",
    label="户",
    doc="One application's family: members as listed, and support obligors living elsewhere.",
    roles=[
        {"key": "member", "plural": "members", "label": "家庭成员"},
        {"key": "obligor", "plural": "obligors", "label": "不共同生活的赡养义务人"},
    ],
)

entities = [Household, Person]
