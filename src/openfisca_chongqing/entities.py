"""Person (人) and Household (户). A household holds its listed members and the people who stand behind them.

Behind a member stand obligors from outside (赡养费), legal supporters (特困 art. 8) and a child's parents (民发〔2019〕62号).
"""

from openfisca_core.entities import build_entity

Person = build_entity(
    key="person",
    plural="persons",
    label="人",
    doc="A listed member of a family, or somebody who stands behind one.",
    is_person=True,
)

Household = build_entity(
    key="household",
    plural="households",
    label="户",
    doc="One application's family: members as listed, and those who stand behind them.",
    roles=[
        {"key": "member", "plural": "members", "label": "家庭成员"},
        {"key": "obligor", "plural": "obligors", "label": "不共同生活的赡养义务人"},
        {"key": "supporter", "plural": "supporters", "label": "法定赡养、抚养、扶养义务人"},
        {"key": "parent", "plural": "parents", "label": "孩子的父母"},
    ],
)

entities = [Household, Person]
