"""A dozen families of 扶欢镇 with files in every stage, walked there by the services, by the right officers, day by day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from minzheng.channels.tour.types import FUHUAN, GAOTAN
from minzheng.engines.casework import queries, services
from minzheng.engines.casework.services.review import notice_over
from minzheng.engines.casework.types import CaseFile, Opinion
from minzheng.engines.letters import queries as letter_queries
from minzheng.engines.letters import services as letters
from minzheng.engines.letters.types import ServiceMethod
from minzheng.engines.rules import queries as advice_store
from minzheng.engines.verification import queries as checks
from minzheng.engines.verification import services as verification
from minzheng.engines.verification.types import Conclusion, Signature, SignatureMethod
from minzheng.engines.visits.types import VisitFindings, VisitSignature, VisitToRecord
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.types import open_scope
from minzheng.kernel.actor import Actor
from minzheng.kernel.clock import local_date
from minzheng_samples.answers import answers_of
from minzheng_samples.population import Population, SampleHousehold
from minzheng_samples.rows import KIND_NAMES

Staff = dict[str, Actor]
#: Where a file stands, and how many days before today each step to there was taken.
DAYS: dict[str, tuple[int, ...]] = {
    "draft": (1,),
    "waiting": (3, 2),
    "ready": (4, 3, 1),
    "checking": (6, 5, 4, 2),
    "reviewing": (11, 10, 9, 8, 5),
    "notice": (17, 16, 15, 13, 10, 4),
    "confirming": (29, 28, 27, 26, 22, 18, 9),
    "objected": (29, 28, 27, 26, 22, 18, 9),
    "confirmed": (35, 34, 33, 32, 27, 23, 14, 5),
    "closed": (39, 38, 37, 36, 31, 27, 18, 8, 6),
    "refused": (31, 30, 29, 28, 24, 20, 16, 9, 7),
}
#: The oldest first, so that numbers run with the days.
STAGES = (
    *("closed", "confirmed", "refused", "confirming", "objected", "notice", "reviewing"),
    *("checking", "checking", "ready", "waiting", "waiting", "draft", "draft"),
)
MODEST, COMFORTABLE = 90_000, 620_000
_SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1L9 9"/></svg>'
_POINTS = '[{"points":[{"x":1,"y":1},{"x":2,"y":2},{"x":3,"y":4},{"x":5,"y":5},{"x":6,"y":6},{"x":8,"y":9},{"x":9,"y":9}]}]'


def open_files(population: Population, staff: Staff, *, at: datetime) -> list[tuple[str, UUID]]:
    """A file for each of STAGES: (stage, file), the oldest first."""
    families, files = _families(population), []
    for stage in STAGES:
        # a waiting file needs a second signer; elsewhere one signer keeps the check's questions few
        walked = SampleFile(families[stage == "waiting"].pop(), staff, at, stage)
        walked.walk()
        files.append((stage, walked.id))
    return files


def families_of(population: Population, town: str, *, alone: int) -> list[SampleHousehold]:
    """At most so many families of a town that receive nothing yet and have one adult, villages in turn."""
    return [one for one in _in_turn(population, town) if _adults(one) == 1][:alone]


def _families(population: Population) -> tuple[list[SampleHousehold], list[SampleHousehold]]:
    """Families of 扶欢镇 that receive nothing yet: with one adult, and with two; villages take turns."""
    turns = _in_turn(population, FUHUAN)
    alone = [h for h in turns if _adults(h) == 1]
    pairs = [h for h in turns if _adults(h) == 2]
    pairs_kept = STAGES.count("waiting")
    spare = pairs[pairs_kept:][: max(0, len(STAGES) - pairs_kept - len(alone))]
    if len(pairs) < pairs_kept or len(alone) + len(spare) < len(STAGES) - pairs_kept:
        raise RuntimeError(f"too few sample families fit: {len(alone)} with one adult, {len(pairs)} with two")
    return [*spare, *reversed(alone)], pairs[:pairs_kept]


def _in_turn(population: Population, town: str) -> list[SampleHousehold]:
    by_village: dict[str, list[SampleHousehold]] = {}
    for household in population.households:
        if household.area_code[6:].startswith(town) and _fits(household):
            by_village.setdefault(household.area_code, []).append(household)
    longest = max((len(rows) for rows in by_village.values()), default=0)
    return [rows[n] for n in range(longest) for rows in by_village.values() if n < len(rows)]


def _adults(household: SampleHousehold) -> int:
    return sum(person.age >= 18 for person in household.people)


def _fits(household: SampleHousehold) -> bool:
    family = {Relation.SELF, Relation.SPOUSE, Relation.SON, Relation.DAUGHTER}
    return (
        household.kind not in KIND_NAMES
        and household.area_code[6:] != GAOTAN
        and 2 <= len(household.people) <= 4
        and 25 <= household.people[0].age < 60
        and all(person.relation in family for person in household.people)
        and all(person.age < 60 for person in household.people)
    )


@dataclass(slots=True)
class SampleFile:
    """A family's file on its way to a stage, by the officers of `staff`."""

    household: SampleHousehold
    staff: Staff
    today: datetime
    stage: str
    id: UUID = UUID(int=0)

    def walk(self) -> None:
        """From the draft to its stage; each step on its day."""
        steps = (
            *(self._draft, self._submit, self._sign, self._accept, self._check, self._review),
            *(self._notice_over, self._decide, self._serve),
        )
        for step, days in zip(steps, DAYS[self.stage], strict=False):
            step(self.today - timedelta(days=days))

    @property
    def refused(self) -> bool:
        """Whether the family is over the limit."""
        return self.stage == "refused"

    def _draft(self, at: datetime) -> None:
        clerk, head = self.staff["wangmin"], self.household.people[0]
        wage = COMFORTABLE if self.refused else MODEST
        with open_scope(clerk.scope):
            self.id = services.start_application(actor=clerk, items=["dibao"], at=at)
            answers = answers_of(self.household, wage_fen=wage, phone=head.phone, at=at)
            version = self._file(clerk, at).version
            services.save_answers(
                actor=clerk, application_id=self.id, answers=answers, version=version, at=at
            )

    def _submit(self, at: datetime) -> None:
        clerk = self.staff["wangmin"]
        with open_scope(clerk.scope):
            version = self._file(clerk, at).version
            done = services.submit(
                actor=clerk,
                application_id=self.id,
                version=version,
                signature=_signature(self.household.people[0].name),
                at=at,
            )
        if done.missing:
            raise RuntimeError(f"a sample file lacks {done.missing}")

    def _sign(self, at: datetime) -> None:
        clerk = self.staff["wangmin"]
        with open_scope(clerk.scope):
            for party in self._file(clerk, at).parties:
                if party.must_sign and party.signed_at is None:
                    services.sign(
                        actor=clerk,
                        application_id=self.id,
                        party_id=party.id,
                        signature=_signature(party.name),
                        at=at,
                    )

    def _accept(self, at: datetime) -> None:
        clerk = self.staff["wangmin"]
        with open_scope(clerk.scope):
            version = self._file(clerk, at).version
            services.accept(actor=clerk, application_id=self.id, version=version, at=at)

    def _check(self, at: datetime) -> None:
        """The check at the district and, in parallel, the visit by two."""
        checker, surveyor = self.staff["zhouying"], self.staff["chengang"]
        with open_scope(checker.scope):
            view = checks.check_of(self.id)
            if view is None:
                raise RuntimeError("no check was opened")
            verification.start_check(actor=checker, check_id=view.id, at=at)
            asked = checks.check_of(self.id)
            cells = [cell for row in asked.sources for cell in row.cells] if asked else []
            people = [person for person, _ in view.people]
        for cell in cells:
            if cell.query_id is not None:
                verification.ask_source(query_id=cell.query_id, area_code=self.household.area_code, at=at)
        later = at + timedelta(hours=4)
        with open_scope(checker.scope):
            verification.issue_report(
                actor=checker,
                check_id=view.id,
                conclusion=Conclusion.EXCEEDS if self.refused else Conclusion.MEETS,
                remarks="证券登记尚未联通，其余单位均已答复；与家庭申报一致",
                at=later,
            )
            services.report_arrived(application_id=self.id, at=later)
        with open_scope(surveyor.scope):
            services.record_survey(
                actor=surveyor, application_id=self.id, visit=self._visit(people[0], later), at=later
            )

    def _visit(self, applicant: UUID, at: datetime) -> VisitToRecord:
        findings = VisitFindings.model_validate(
            {
                "members": [{"person_id": applicant}],
                "living": "fair" if self.refused else "hard",
                "housing": "own_sound" if self.refused else "own_poor",
                "remarks": "与申报情况一致",
            }
        )
        surveyors = [self.staff[login].posting_id for login in ("chengang", "zhaoyong")]
        signers = [*[("surveyor", posting) for posting in surveyors], ("member", applicant)]
        return VisitToRecord(
            at=at,
            findings=findings,
            surveyors=tuple(posting for posting in surveyors if posting is not None),
            present=(applicant,),
            signatures=tuple(
                VisitSignature(role=role, signer=signer, svg=_SVG, points=_POINTS)  # type: ignore[arg-type]
                for role, signer in signers
            ),
            token=f"sample-{self.id.hex[-12:]}",
        )

    def _review(self, at: datetime) -> None:
        leader = self.staff["zhangzhuren"]
        with open_scope(leader.scope):
            case = self._file(leader, at).cases[0]
            services.first_review(
                actor=leader, case_id=case.id, version=case.version, opinion=self._opinion(), at=at
            )

    def _opinion(self) -> Opinion:
        if self.refused:
            return Opinion(False, "家庭人均收入高于当地低保标准，拟不予确认")
        return Opinion(True, "入户核实属实，收入低于标准，财产符合规定，拟予确认", self._advised())

    def _advised(self) -> int:
        stored = advice_store.advice_of(application_id=self.id, item="dibao")
        if stored is None or not stored.advice.monthly_fen:
            raise RuntimeError(f"the law gives a sample family nothing: {stored and stored.advice}")
        return int(stored.advice.monthly_fen)

    def _notice_over(self, at: datetime) -> None:
        if self.refused:
            return
        if self.stage == "objected":
            self._object(at - timedelta(days=4))
        with open_scope(self.staff["like"].scope):
            notice_over(case_id=self._file(self.staff["like"], at).cases[0].id, at=at)

    def _object(self, at: datetime) -> None:
        """Somebody telephones while the notice hangs: the town's leader chooses what to do when it is over (art. 19)."""
        clerk = self.staff["wangmin"]
        said = services.Complaint("听说他家儿子在外面有固定工作，请再查一查", "telephone", local_date(at))
        with open_scope(clerk.scope):
            case_id = self._file(clerk, at).cases[0].id
            services.record_objection(actor=clerk, case_id=case_id, said=said, at=at)

    def _decide(self, at: datetime) -> None:
        confirmer = self.staff["like"]
        with open_scope(confirmer.scope):
            case = self._file(confirmer, at).cases[0]
            if self.refused:
                reasons = "按《最低生活保障审核确认办法》，共同生活的家庭成员人均收入高于当地低保标准。收入有变化的可以重新申请。"
                services.refuse(
                    actor=confirmer, case_id=case.id, version=case.version, reasons=reasons, at=at
                )
                return
            services.confirm(
                actor=confirmer,
                case_id=case.id,
                version=case.version,
                amount_fen=case.proposed_fen or 0,
                reasons="情况属实，公示期内没有异议，同意镇街意见",
                at=at,
            )

    def _serve(self, at: datetime) -> None:
        clerk = self.staff["wangmin"]
        with open_scope(clerk.scope):
            for letter in letter_queries.letters_of(self.id):
                letters.render_letter(letter.id, at=at)
            case = self._file(clerk, at).cases[0]
            served = services.Served(ServiceMethod.AT_HOME, self.household.people[0].name)
            services.serve_letters(actor=clerk, case_id=case.id, version=case.version, served=served, at=at)

    def _file(self, actor: Actor, at: datetime) -> CaseFile:
        file = queries.case_file(self.id, actor=actor, on=local_date(at))
        if file is None:
            raise RuntimeError("a sample file is out of its officer's sight")
        return file


def _signature(name: str) -> Signature:
    return Signature(method=SignatureMethod.TYPED, typed=name, device="窗口协助")
