"""Which roles open which of the payments screens. What an act itself allows is checked by the act."""

from minzheng.kernel.actor import Role

#: Runs, totals, differences, budget lines. The finance bureau reads sums, never a person's sheet.
RUN_READERS = (
    Role.DISTRICT_FINANCE,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.FINANCE_BUREAU,
    Role.AUDITOR,
)
#: Names and persons' sheets.
SHEET_READERS = (
    Role.DISTRICT_FINANCE,
    Role.DISTRICT_REVIEWER,
    Role.DISTRICT_CONFIRMER,
    Role.AUDITOR,
    Role.TOWN_CLERK,
    Role.TOWN_LEADER,
    Role.TOWN_CONFIRMER,
)
#: The list of open questions about money.
QUESTION_READERS = SHEET_READERS
#: Whole lists taken out as files.
LIST_TAKERS = (Role.DISTRICT_FINANCE, Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER, Role.AUDITOR)
#: Samples, doubles, shared cards, who released what.
SUPERVISORS = (Role.AUDITOR, Role.DISTRICT_CONFIRMER)
#: Officers who write out a certificate for a family beside them.
CERTIFIERS = (Role.TOWN_CLERK, Role.TOWN_LEADER)
#: New standards: who proposes, who approves, who looks.
STANDARD_READERS = (Role.DISTRICT_REVIEWER, Role.DISTRICT_CONFIRMER, Role.DISTRICT_FINANCE, Role.AUDITOR)
