"""Acts on applications and cases, in the order of the procedure."""

from minzheng.engines.casework.giving_ways import Given, GivenUnfit, Goods
from minzheng.engines.casework.services.acceptance import accept
from minzheng.engines.casework.services.allocation import (
    GIVES_OUT,
    NewCover,
    assign_task,
    hand_over,
    lift_cover,
    set_cover,
)
from minzheng.engines.casework.services.change_papers import add_change_paper
from minzheng.engines.casework.services.changes import report_change
from minzheng.engines.casework.services.chasing import record_call
from minzheng.engines.casework.services.choosing import ItemsUnfit, choose_items
from minzheng.engines.casework.services.completing import (
    SIGNED_BY_NAMES,
    Completion,
    CompletionUnfit,
    complete_papers,
)
from minzheng.engines.casework.services.confirmation import (
    Served,
    confirm,
    confirm_given,
    refuse,
    send_back,
    serve_letters,
)
from minzheng.engines.casework.services.corrections import correct_answers
from minzheng.engines.casework.services.deaths import (
    MAY_LOOK_AT_DEATH,
    MAY_RECORD_DEATH,
    MAY_UNDO_DEATH,
    DeathFound,
    DeathUnfit,
    look_at_death,
    record_death,
    undo_death,
)
from minzheng.engines.casework.services.delegation import (
    NewDelegation,
    delegate,
    end_delegation,
    looked_again,
    review_sample,
    take_back,
)
from minzheng.engines.casework.services.democratic_review import (
    Reviewer,
    ReviewHeld,
    record_democratic_review,
)
from minzheng.engines.casework.services.dissent import Disagreement, dissent
from minzheng.engines.casework.services.ending import (
    MAY_CONTACT,
    WAYS,
    Contact,
    end_case,
    log_contact,
    propose_end,
    withdraw_end,
)
from minzheng.engines.casework.services.ending_support import GroundUnknown, publish_end
from minzheng.engines.casework.services.extension import (
    ask_extension,
    decline_extension,
    extend_deadline,
)
from minzheng.engines.casework.services.forwarding import (
    Inquiry,
    Onward,
    ask_assistance,
    forward_application,
    reply_assistance,
)
from minzheng.engines.casework.services.fresh_check import renew_check
from minzheng.engines.casework.services.goods import (
    HANDED_NAMES,
    GoodsNotHanded,
    Handover,
    HandoverUnfit,
    hand_goods,
)
from minzheng.engines.casework.services.growing_up import SchoolingUnfit, note_schooling
from minzheng.engines.casework.services.guardians import (
    GUARDIAN_KINDS,
    ChildNotHeard,
    GuardianGiven,
    GuardianMissing,
    GuardianshipUnfit,
    record_guardianship,
)
from minzheng.engines.casework.services.handing_over import (
    ask_to_serve,
    print_service_receipt,
    serve_letter,
)
from minzheng.engines.casework.services.households import (
    change_review_members,
    split_household,
    succeed_holder,
)
from minzheng.engines.casework.services.inquiry import record_inquiry
from minzheng.engines.casework.services.intake import save_answers, start_application, withdraw
from minzheng.engines.casework.services.kept_papers import (
    describe_paper,
    keep_paper_back,
    lend_paper,
    look_for_papers,
    reuse_paper,
)
from minzheng.engines.casework.services.mandate import (
    KINDS,
    MAY_DO,
    MandateGiven,
    MandateMissing,
    record_mandate,
)
from minzheng.engines.casework.services.meeting import (
    ADVICE_NAMES,
    VOTE_NAMES,
    CaseVotes,
    MeetingHeld,
    MeetingPlan,
    call_meeting,
    call_off_meeting,
    hold_meeting,
)
from minzheng.engines.casework.services.moves import ask_move, return_move, take_over
from minzheng.engines.casework.services.near_relatives import (
    KEEPERS,
    name_the_official,
    record_district_visit,
    require_district_visit,
    second_review,
)
from minzheng.engines.casework.services.new_hardship import find_new_hardship
from minzheng.engines.casework.services.noticeboard import print_hanging_record, print_notice
from minzheng.engines.casework.services.objection import (
    Complaint,
    OpenedObjection,
    answer_objection,
    open_objections,
    order_measure,
    record_objection,
)
from minzheng.engines.casework.services.objection_reply import (
    REPLY_RESULTS,
    Reply,
    issue_objection_reply,
    serve_objection_reply,
)
from minzheng.engines.casework.services.paper_intake import HowFiled, PaperDayUnfit
from minzheng.engines.casework.services.printing_forms import PRINTED, NothingToPrint, print_form
from minzheng.engines.casework.services.proposing_items import (
    MAY_ANSWER,
    MAY_OFFER,
    agree_item,
    decline_item,
    offer_item,
)
from minzheng.engines.casework.services.rating import rate
from minzheng.engines.casework.services.rechecks import set_household_class
from minzheng.engines.casework.services.release import release_party
from minzheng.engines.casework.services.review import first_review, record_survey, report_arrived
from minzheng.engines.casework.services.review_decisions import decide_review
from minzheng.engines.casework.services.reviews import (
    answer_review,
    begin_review,
    end_hearing,
    leave_check,
    open_review,
    propose_review,
    rethink_review,
)
from minzheng.engines.casework.services.signing import renew_link, sign, sign_by_link
from minzheng.engines.casework.services.sole import start_sole_application
from minzheng.engines.casework.services.standing import print_standing_list
from minzheng.engines.casework.services.station import files_at_station, issue_progress_code, progress_by_code
from minzheng.engines.casework.services.submission import submit
from minzheng.engines.casework.services.supplement import (
    Asked,
    SourceGivesIt,
    ToldAlready,
    ToSupply,
    ask_supplement,
    supply_missing,
)
from minzheng.engines.casework.services.suspending import resume_award, stop_part, suspend_award
from minzheng.engines.casework.services.versions import move_to_newest
from minzheng.engines.casework.services.work_offers import (
    MAY_JUDGE,
    MAY_RECORD,
    Offer,
    check_work_refusals,
    judge_work_offer,
    record_work_offer,
)

__all__ = [
    "describe_paper",
    "keep_paper_back",
    "lend_paper",
    "look_for_papers",
    "reuse_paper",
    "MAY_ANSWER",
    "MAY_OFFER",
    "GroundUnknown",
    "ItemsUnfit",
    "agree_item",
    "choose_items",
    "decline_item",
    "offer_item",
    "resume_award",
    "stop_part",
    "suspend_award",
    "ADVICE_NAMES",
    "GIVES_OUT",
    "KEEPERS",
    "KINDS",
    "MAY_CONTACT",
    "MAY_DO",
    "MAY_JUDGE",
    "MAY_LOOK_AT_DEATH",
    "MAY_RECORD",
    "MAY_RECORD_DEATH",
    "MAY_UNDO_DEATH",
    "PRINTED",
    "SIGNED_BY_NAMES",
    "REPLY_RESULTS",
    "VOTE_NAMES",
    "WAYS",
    "Asked",
    "CaseVotes",
    "Complaint",
    "Completion",
    "Given",
    "GivenUnfit",
    "Goods",
    "GoodsNotHanded",
    "HANDED_NAMES",
    "Handover",
    "HandoverUnfit",
    "hand_goods",
    "CompletionUnfit",
    "Contact",
    "DeathFound",
    "DeathUnfit",
    "Disagreement",
    "ChildNotHeard",
    "GUARDIAN_KINDS",
    "GuardianGiven",
    "GuardianMissing",
    "GuardianshipUnfit",
    "HowFiled",
    "SchoolingUnfit",
    "note_schooling",
    "record_guardianship",
    "Inquiry",
    "MandateGiven",
    "MandateMissing",
    "MeetingHeld",
    "MeetingPlan",
    "NewCover",
    "NewDelegation",
    "NothingToPrint",
    "Offer",
    "Onward",
    "OpenedObjection",
    "PaperDayUnfit",
    "Reply",
    "ReviewHeld",
    "Reviewer",
    "Served",
    "SourceGivesIt",
    "ToSupply",
    "ToldAlready",
    "accept",
    "add_change_paper",
    "answer_objection",
    "answer_review",
    "ask_assistance",
    "ask_extension",
    "ask_move",
    "ask_supplement",
    "ask_to_serve",
    "assign_task",
    "begin_review",
    "call_meeting",
    "call_off_meeting",
    "change_review_members",
    "check_work_refusals",
    "complete_papers",
    "confirm",
    "confirm_given",
    "correct_answers",
    "decide_review",
    "decline_extension",
    "delegate",
    "dissent",
    "end_case",
    "end_delegation",
    "end_hearing",
    "extend_deadline",
    "files_at_station",
    "find_new_hardship",
    "first_review",
    "forward_application",
    "hand_over",
    "hold_meeting",
    "issue_objection_reply",
    "issue_progress_code",
    "judge_work_offer",
    "lift_cover",
    "log_contact",
    "look_at_death",
    "looked_again",
    "move_to_newest",
    "name_the_official",
    "open_objections",
    "leave_check",
    "open_review",
    "order_measure",
    "print_form",
    "print_hanging_record",
    "print_notice",
    "print_service_receipt",
    "print_standing_list",
    "progress_by_code",
    "propose_end",
    "publish_end",
    "propose_review",
    "rate",
    "record_call",
    "record_death",
    "record_democratic_review",
    "record_district_visit",
    "record_inquiry",
    "record_mandate",
    "record_objection",
    "record_survey",
    "record_work_offer",
    "refuse",
    "release_party",
    "renew_check",
    "renew_link",
    "reply_assistance",
    "report_arrived",
    "report_change",
    "require_district_visit",
    "rethink_review",
    "return_move",
    "review_sample",
    "save_answers",
    "second_review",
    "send_back",
    "serve_letter",
    "serve_letters",
    "serve_objection_reply",
    "set_cover",
    "set_household_class",
    "sign",
    "sign_by_link",
    "split_household",
    "start_application",
    "start_sole_application",
    "submit",
    "succeed_holder",
    "supply_missing",
    "take_back",
    "take_over",
    "undo_death",
    "withdraw",
    "withdraw_end",
]
