"""A small world with a canary in every cage: families of three places, files in four stages, officers all around.

own = 綦江区扶欢镇高滩村, sibling = another town of 綦江, other = 江津区. Each place's people carry a surname, each family
an address, a wage and numbers that occur nowhere else: found in an answer to somebody from elsewhere, they are a leak.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.backends.db import SessionStore
from PIL import Image

from minzheng.engines.benefits.models import Award
from minzheng.engines.casework import services as casework
from minzheng.engines.casework.models import Application, Case, Party, Task
from minzheng.engines.casework.services.chasing import chase
from minzheng.engines.letters.models import Letter
from minzheng.engines.messages.models import Message
from minzheng.engines.papers.services import add_paper
from minzheng.engines.verification.models import CheckRequest
from minzheng.foundations.accounts import services as accounts
from minzheng.foundations.accounts.models import Account
from minzheng.foundations.accounts.queries import officer_actor, resident_actor
from minzheng.foundations.people.types import Relation
from minzheng.foundations.privacy.services import blind_index
from minzheng.foundations.privacy.types import open_scope
from minzheng.foundations.regions.types import Level, RegionBook, range_of
from minzheng.kernel import clock
from minzheng.kernel.actor import SYSTEM, Actor, Role
from minzheng.kernel.identifiers import new_id
from minzheng.kernel.scope import Scope
from minzheng_samples import files as sample_files
from minzheng_samples.answers import answers_of
from minzheng_samples.population import SampleHousehold, SamplePerson
from tests.access import a_month, an_aides_day, another_department, day_one, somebody_told
from tests.cast import FUHUAN, GAOTAN, JIANGJIN, MORNING, QIJIANG, identity
from tests.jobs import run_queued_jobs

NOW = MORNING + timedelta(minutes=30)
STAGES = ("draft", "waiting", "notice", "closed", "ready", "checking", "reviewing", "confirming", "confirmed")
#: Elsewhere fewer stages do: a stranger's file is a stranger's file.
STAGES_ELSEWHERE = STAGES[:3]
PLACES = ("own", "sibling", "other")
SURNAMES = {"own": "尉迟", "sibling": "司空", "other": "轩辕"}
GIVEN = {
    "draft": "丹青", "waiting": "墨白", "notice": "松烟", "closed": "云鹤", "ready": "秋毫",
    "checking": "冬青", "reviewing": "春雷", "confirming": "夏禾", "confirmed": "晚晴",
}  # fmt: skip
ROADS = {"own": "白鹭湾", "sibling": "青杉坳", "other": "红枫岭"}


def village_of(town_or_unit: str, *, but: str = "") -> str:
    """The first village of a town or unit, other than `but`."""
    places = RegionBook.packed().places.values()
    found = sorted(
        place.code
        for place in places
        if place.level is Level.VILLAGE
        and place.code != but
        and (place.unit == town_or_unit if len(town_or_unit) == 6 else place.code.startswith(town_or_unit))
    )
    return found[0]


VILLAGES = {"own": GAOTAN, "sibling": village_of("500110108"), "other": village_of(JIANGJIN)}
TOWNS = {place: code[:9] for place, code in VILLAGES.items()}
UNITS = {"own": QIJIANG, "sibling": QIJIANG, "other": JIANGJIN}


@dataclass(slots=True)
class File:
    """One family's file: what its addresses are made of, who may come in, and what gives it away."""

    place: str
    stage: str
    ids: dict[str, UUID] = field(default_factory=dict)
    token: str = ""
    owner: UUID | None = None
    signer: UUID | None = None
    canaries: tuple[str, ...] = ()
    version: int = 0
    case_version: int = 0
    amount: str = ""

    @property
    def applicant(self) -> str:
        """The applicant's name."""
        return self.canaries[0]


@dataclass(slots=True)
class World:
    """Files by (place, stage), officers by name, clients by account."""

    files: dict[tuple[str, str], File] = field(default_factory=dict)
    officers: dict[str, Actor] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def file(self, place: str, stage: str) -> File:
        """The file of a place in a stage, or where there is none in that stage, the one under notice."""
        return self.files.get((place, stage)) or self.files[place, "notice"]

    def sessions(self) -> dict[str, dict[str, Any]]:
        """What a session of each officer holds."""
        return {name: _officer_session(actor) for name, actor in self.officers.items() if "@" not in name}


def build() -> World:
    """Everything, by the services, committed. About 15 seconds."""
    clock.set_offset_source(lambda: NOW - clock.real_now())
    world = World()
    for name, (role, place, words) in OFFICES.items():
        world.officers[name], world.secrets[name] = _hire(name, role, place, words)
    for number, place in enumerate(PLACES):
        for turn, stage in enumerate(STAGES if place == "own" else STAGES_ELSEWHERE):
            household = _household(place, stage, number * 10 + turn)
            world.files[place, stage] = _walk(world, place, stage, household)
    run_queued_jobs()
    _clocks(world)
    with open_scope(CITY):
        for file in world.files.values():
            _collect(file)
        _day_one(world)
    _month(world)
    return world


def _month(world: World) -> None:
    """A frozen month of 綦江; a file without an award has the run of its neighbour and nobody's payment."""
    frozen = a_month.frozen(finance=world.officers["caiwu@own"], unit=QIJIANG, at=NOW)
    for file in world.files.values():
        run = {"run_id": next(iter(frozen.values()))["run_id"]} if file.place != "other" else {}
        file.ids |= a_month.nobodys() | run | frozen.get(file.ids["award_id"], {})


def _day_one(world: World) -> None:
    """A list, a table and a copied file in every place."""
    for place in PLACES:
        bringer, home = world.officers[f"like@{place}"], world.file(place, "notice")
        asker = world.officers["confirmer_other_district" if place == "other" else "confirmer_own"]
        ids = day_one.a_list(
            unit=UNITS[place],
            village=VILLAGES[place],
            bringer=bringer,
            at=NOW,
            application_id=home.ids["application_id"],
        ) | day_one.a_table(town=TOWNS[place], maker=world.officers[f"wangmin@{place}"], at=NOW)
        ids |= day_one.on_a_named_list(unit=UNITS[place], bringer=bringer, at=NOW)
        ids |= an_aides_day.found(
            unit=UNITS[place],
            village=VILLAGES[place],
            by=world.officers[f"wangmin@{place}"],
            person_id=home.owner or home.ids["person_id"],
            at=NOW,
        )
        ids |= another_department.asked(home.owner, at=NOW) if home.owner else {}
        ids |= somebody_told.told(by=world.officers[f"wangmin@{place}"], at=NOW)
        for file in (one for one in world.files.values() if one.place == place):
            file.ids |= ids | {"file_copy_id": uuid4()}
        home.ids["file_copy_id"] = day_one.a_file_copy(
            application_id=home.ids["application_id"], asker=asker, at=NOW
        )


def _clocks(world: World) -> None:
    """A day has passed for the signers who are waited for; more time is asked for where the check runs."""
    leader = world.officers["zhangzhuren@own"]
    with open_scope(CITY):
        for place in PLACES:
            waiting = world.files[place, "waiting"].ids["application_id"]
            chase(application_id=waiting, at=NOW + timedelta(days=1))
        case = Case.objects.get(application_id=world.files["own", "checking"].ids["application_id"])
    with open_scope(leader.scope):
        words = "外省房产信息还没有回函，还要两周"
        casework.ask_extension(
            actor=leader, case_id=case.id, version=case.version, reason="hard_survey", words=words, at=NOW
        )


CITY = Scope(lo="50", hi="51")
OFFICES: dict[str, tuple[Role, str, str]] = {
    "aide_own": (Role.VILLAGE_WORKER, VILLAGES["own"], "扶欢镇高滩村"),
    "aide_other_village": (Role.VILLAGE_WORKER, village_of(FUHUAN, but=GAOTAN), "扶欢镇别村"),
    "clerk_own": (Role.TOWN_CLERK, FUHUAN, "扶欢镇"),
    "leader_own": (Role.TOWN_LEADER, FUHUAN, "扶欢镇"),
    "clerk_other_town": (Role.TOWN_CLERK, TOWNS["sibling"], "石角镇"),
    "leader_other_town": (Role.TOWN_LEADER, TOWNS["sibling"], "石角镇"),
    "verification_own": (Role.VERIFICATION_OFFICER, QIJIANG, "綦江区"),
    "verification_other_district": (Role.VERIFICATION_OFFICER, JIANGJIN, "江津区"),
    "confirmer_own": (Role.DISTRICT_CONFIRMER, QIJIANG, "綦江区"),
    "confirmer_other_district": (Role.DISTRICT_CONFIRMER, JIANGJIN, "江津区"),
    "auditor_own": (Role.AUDITOR, QIJIANG, "綦江区"),
    "auditor_other_district": (Role.AUDITOR, JIANGJIN, "江津区"),
    "city_analyst": (Role.CITY_ANALYST, "city", "重庆市"),
    "operator": (Role.OPERATOR, "city", "重庆市"),
    # who walks the files: colleagues who never appear as actors of the matrix
    **{
        f"{login}@{place}": (role, TOWNS[place] if town else UNITS[place], f"{place} {login}")
        for place in PLACES
        for login, role, town in (
            ("wangmin", Role.TOWN_CLERK, True),
            ("chengang", Role.TOWN_CLERK, True),
            ("zhaoyong", Role.TOWN_CLERK, True),
            ("zhangzhuren", Role.TOWN_LEADER, True),
            ("zhouying", Role.VERIFICATION_OFFICER, False),
            ("like", Role.DISTRICT_CONFIRMER, False),
            ("caiwu", Role.DISTRICT_FINANCE, False),
        )
    },
}


def _hire(name: str, role: Role, place: str, words: str) -> tuple[Actor, str]:
    secret = accounts.new_totp_secret()
    login = name.replace("@", "-")
    account_id = accounts.appoint(
        actor=SYSTEM,
        officer=accounts.NewOfficer(login, f"干部{login}", "correct-horse-7", secret),
        at=MORNING,
    )
    area = range_of(place)
    posting_id = accounts.add_posting(
        actor=SYSTEM,
        account_id=account_id,
        role=role,
        area=(area.lo, area.hi, words),
        since=date(2026, 1, 1),
        at=MORNING,
    )
    actor = officer_actor(account_id=account_id, posting_id=posting_id, on=MORNING.date())
    assert actor is not None
    return actor, secret


def _household(place: str, stage: str, number: int) -> SampleHousehold:
    surname = SURNAMES[place]
    people = [
        _person(surname + GIVEN[stage], "男", Relation.SELF, date(1980, 3, 1 + number // 2), number),
        _person(surname + GIVEN[stage][0] + "娘", "女", Relation.SPOUSE, date(1981, 4, 2), number),
    ]
    return SampleHousehold(
        id=new_id(),
        area_code=UNITS[place] + VILLAGES[place],
        group_name="4组",
        address=f"{ROADS[place]}路{100 + number}号",
        kind="",  # type: ignore[arg-type]
        people=people,
    )


def _person(name: str, sex: str, relation: Relation, birth: date, number: int) -> SamplePerson:
    order = 900 + 2 * number + (1 if sex == "男" else 0)
    return SamplePerson(
        id=uuid4(),
        name=name,
        number=identity(f"500110{birth:%Y%m%d}{order}"),
        birth=birth,
        sex=1 if sex == "男" else 2,
        relation=relation,
        phone=f"1990{'2' if sex == '男' else '3'}{number:06d}",
        disability=0,
        ill=False,
    )


def _walk(world: World, place: str, stage: str, household: SampleHousehold) -> File:
    head, spouse = household.people
    wage = 90_013 + 7 * (PLACES.index(place) * 10 + STAGES.index(stage))
    file = File(place, stage)
    staff = {
        login: world.officers[f"{login}@{place}"]
        for login in ("wangmin", "chengang", "zhaoyong", "zhangzhuren", "zhouying", "like")
    }
    if stage == "draft":
        file.ids["application_id"], file.owner = _own_draft(household, wage)
    else:
        steps = sample_files.SampleFile(household, staff, NOW, stage)
        before, sample_files.MODEST = sample_files.MODEST, wage
        try:
            steps.walk()
        finally:
            sample_files.MODEST = before
        file.ids["application_id"] = steps.id
    with open_scope(staff["wangmin"].scope):
        paper = add_paper(
            actor=staff["wangmin"],
            application_id=file.ids["application_id"],
            area_code=household.area_code,
            kind="income_proof",
            upload=_photo(place, stage),
            filename="证明.jpg",
            at=NOW,
            source="camera",
            owner_id=file.owner or Application.objects.get(pk=file.ids["application_id"]).applicant_id,
        )
    file.ids["paper_id"] = paper.id
    file.canaries = (
        *(head.name, spouse.name, household.address, head.number, spouse.number, head.phone, spouse.phone),
        f"{wage // 100}.{wage % 100:02d}",
        str(file.ids["application_id"]),
        str(paper.id),
    )
    return file


def _photo(place: str, stage: str) -> bytes:
    from io import BytesIO

    out = BytesIO()
    colour = (40 + 60 * PLACES.index(place), 40 + 50 * STAGES.index(stage), 90)
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def _own_draft(household: SampleHousehold, wage: int) -> tuple[UUID, UUID]:
    head = household.people[0]
    account = resident_account(head.phone)
    actor = resident_actor(account_id=account.id)
    assert actor is not None and actor.person_id is not None
    with open_scope(actor.scope):
        application_id = casework.start_application(actor=actor, items=["dibao"], at=NOW)
        answers = answers_of(household, wage_fen=wage, phone=head.phone, at=NOW)
        casework.save_answers(actor=actor, application_id=application_id, answers=answers, version=1, at=NOW)
    return application_id, actor.person_id


def resident_account(phone: str) -> Account:
    """The account of a phone, as a first sign-in makes it."""
    code = accounts.issue_phone_code(phone=phone, at=NOW)
    account = accounts.sign_in_resident(phone=phone, code=code, at=NOW)
    assert account is not None
    return account


def _collect(file: File) -> None:
    """Ids of everything that hangs on a file, and accounts for its people."""
    application = Application.objects.get(pk=file.ids["application_id"])
    case = Case.objects.filter(application=application).first()
    file.ids["notice_id"] = case.notice_id if case and case.notice_id else uuid4()
    file.ids["case_id"] = case.id if case else uuid4()
    file.ids["home_id"] = application.household_id or uuid4()
    award = Award.objects.filter(case_id=case.id).first() if case else None
    file.ids["award_id"] = award.id if award else uuid4()
    # nobody's: no family's file has one of these in this world
    file.ids |= {
        name: uuid4()
        for name in (
            "delegation_id",
            "meeting_id",
            "offer_id",
            "assistance_id",
            "objection_id",
            "inquiry_id",
            "report_id",
            "proposal_id",
        )
    }
    file.version, file.case_version = application.version, case.version if case else 0
    file.amount = f"{case.proposed_fen / 100:.2f}" if case and case.proposed_fen else "500"
    parties = list(Party.objects.filter(application=application).order_by("position"))
    file.ids["party_id"] = parties[1].id if len(parties) > 1 else uuid4()
    file.ids["person_id"] = parties[0].person_id if parties else uuid4()
    check = CheckRequest.objects.filter(application_id=application.id).first()
    file.ids["check_id"] = check.id if check else uuid4()
    letter = Letter.objects.filter(application_id=application.id).order_by("pk").first()
    file.ids["letter_id"] = letter.id if letter else uuid4()
    file.owner = file.owner or application.applicant_id
    message = Message.objects.filter(person_id=file.owner).order_by("pk").first()
    file.ids["message_id"] = message.id if message else uuid4()
    task = Task.objects.filter(application=application).order_by("opened_at", "pk").first()
    file.ids["task_id"] = task.id if task else uuid4()
    file.ids["cover_id"] = uuid4()
    if len(parties) > 1:
        file.signer = parties[1].person_id
        if parties[1].signed_at is None and file.stage == "waiting":
            path = casework.renew_link(
                actor=SYSTEM, application_id=application.id, party_id=parties[1].id, at=NOW
            )
            file.token = path.strip("/").split("/")[-1]
    file.token = file.token or "no-link-" + file.stage
    if application.number:
        file.canaries += (application.number,)


def person_session(person_id: UUID) -> dict[str, Any]:
    """What a phone signed in as this person holds; her account is made when she has none."""
    account = Account.objects.filter(person_id=person_id, kind="resident").first()
    if account is None:
        account = Account.objects.create(
            kind="resident",
            phone_index=blind_index("phone", str(person_id)),
            person_id=person_id,
            display_name="群众本人",
            created_at=NOW,
        )
    return {"account": str(account.id), "kind": "resident"}


def _officer_session(actor: Actor) -> dict[str, Any]:
    return {
        "account": str(actor.account_id),
        "posting": str(actor.posting_id),
        "kind": "officer",
        # ahead of the run, so that no request writes the session anew
        "seen": clock.real_now().timestamp() + 900,
    }


def session_key(values: dict[str, Any]) -> str:
    """A session of its own, kept; its key."""
    store = SessionStore()
    store.update(values)
    store.save()
    return str(store.session_key)
