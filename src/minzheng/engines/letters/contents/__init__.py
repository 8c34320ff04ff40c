"""What each letter may say. Missing or empty: refused. Unknown: refused. Amounts are 分, dates are civil dates.

`KINDS` names every declaration as an item's `letters.toml` does. An optional field is one with a default: it prints as a
line to write on, or not at all. Source: 最低生活保障审核确认办法 (民发〔2021〕57号); domain dossier "Forms to build".
"""

from minzheng.engines.letters.contents.approval import ApprovalForm
from minzheng.engines.letters.contents.award import AwardRecovery, AwardResumption, AwardSuspension
from minzheng.engines.letters.contents.base import Contents, Figure, Issuer, Letter
from minzheng.engines.letters.contents.certificate import Certificate
from minzheng.engines.letters.contents.deliberation import (
    DemocraticReview,
    MeetingMinutes,
    ObjectionReply,
    PostingRecord,
)
from minzheng.engines.letters.contents.inquiry import (
    AssistanceReply,
    AssistanceRequest,
    CheckReport,
    Inquiry,
    NearRelative,
    NeighbourVisit,
    RecheckResult,
    SurveyForm,
    WorkRefusal,
)
from minzheng.engines.letters.contents.intake import Acceptance, Receipt, Supplement
from minzheng.engines.letters.contents.outcome import (
    Adjustment,
    Confirmation,
    Ending,
    Extension,
    GoodsReceipt,
    IntendedChange,
    NonConfirmation,
    PublicNotice,
    Recognition,
    StandingList,
)
from minzheng.engines.letters.contents.referral import ReferralReply
from minzheng.engines.letters.contents.service import ServiceReceipt
from minzheng.engines.letters.contents.signing import ApplicationForm, Authorisation, Mandate, Promise
from minzheng.engines.letters.contents.stay import StayHandover, StayLeaving, StayRegistration
from minzheng.engines.letters.contents.support import (
    CareAgreement,
    EndingNotice,
    SelfCareAssessment,
    SupportApplication,
)

KINDS: dict[str, type[Letter]] = {
    "acceptance": Acceptance,
    "adjustment": Adjustment,
    "application_form": ApplicationForm,
    "approval_form": ApprovalForm,
    "assistance_reply": AssistanceReply,
    "assistance_request": AssistanceRequest,
    "authorisation": Authorisation,
    "award_recovery": AwardRecovery,
    "award_resumption": AwardResumption,
    "award_suspension": AwardSuspension,
    "care_agreement": CareAgreement,
    "certificate": Certificate,
    "check_report": CheckReport,
    "confirmation": Confirmation,
    "democratic_review": DemocraticReview,
    "ending": Ending,
    "ending_notice": EndingNotice,
    "extension": Extension,
    "inquiry": Inquiry,
    "intended_change": IntendedChange,
    "mandate": Mandate,
    "meeting_minutes": MeetingMinutes,
    "near_relative": NearRelative,
    "neighbour_visit": NeighbourVisit,
    "goods_receipt": GoodsReceipt,
    "non_confirmation": NonConfirmation,
    "objection_reply": ObjectionReply,
    "posting_record": PostingRecord,
    "promise": Promise,
    "public_notice": PublicNotice,
    "receipt": Receipt,
    "recheck_result": RecheckResult,
    "referral_reply": ReferralReply,
    "recognition": Recognition,
    "self_care": SelfCareAssessment,
    "service_receipt": ServiceReceipt,
    "standing_list": StandingList,
    "stay_handover": StayHandover,
    "stay_leaving": StayLeaving,
    "stay_registration": StayRegistration,
    "supplement": Supplement,
    "support_application": SupportApplication,
    "survey_form": SurveyForm,
    "work_refusal": WorkRefusal,
}

__all__ = ["KINDS", "Contents", "Figure", "Issuer", "Letter"]
