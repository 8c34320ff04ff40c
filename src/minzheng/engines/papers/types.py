"""What the doors of papers take and give."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from minzheng.kernel.result import Refusal

#: Limits of an upload before anything is decoded (bytes), and of what is kept.
LARGEST_UPLOAD = 20 * 1024 * 1024
LARGEST_KEPT = 2 * 1024 * 1024
LONGEST_SIDE = 2000
MOST_PDF_PAGES = 30

JPEG = "image/jpeg"
PDF = "application/pdf"


class PaperKind(StrEnum):
    """Kinds of paper a family may be asked for; the item's declaration says which."""

    HOUSEHOLD_BOOK = "household_book"
    IDENTITY_CARD = "identity_card"
    RESIDENCE_PERMIT = "residence_permit"
    INCOME_PROOF = "income_proof"
    PROPERTY_PROOF = "property_proof"
    EXPENSE_PROOF = "expense_proof"
    DISABILITY_CARD = "disability_card"
    MEDICAL_RECORD = "medical_record"
    STUDENT_PROOF = "student_proof"
    MANDATE = "mandate"
    SIGNED_PAPER = "signed_paper"
    OTHER = "other"


KIND_NAMES: dict[PaperKind, str] = {
    PaperKind.HOUSEHOLD_BOOK: "户口簿",
    PaperKind.IDENTITY_CARD: "身份证",
    PaperKind.RESIDENCE_PERMIT: "居住证",
    PaperKind.INCOME_PROOF: "收入证明",
    PaperKind.PROPERTY_PROOF: "财产证明",
    PaperKind.EXPENSE_PROOF: "支出凭证",
    PaperKind.DISABILITY_CARD: "残疾人证",
    PaperKind.MEDICAL_RECORD: "病历或诊断证明",
    PaperKind.STUDENT_PROOF: "在校证明",
    PaperKind.MANDATE: "委托书",
    PaperKind.SIGNED_PAPER: "纸质签字件",
    PaperKind.OTHER: "其他材料",
}


class PaperSource(StrEnum):
    """How the paper came: taken by the camera now, or chosen from files."""

    CAMERA = "camera"
    FILE = "file"


class PaperStatus(StrEnum):
    """A paper is never deleted by a click; withdrawing keeps the trace."""

    OK = "ok"
    WITHDRAWN = "withdrawn"


class CardState(StrEnum):
    """A photo of an identity card: waiting for the reader, read, or not to be made out."""

    WAITING = "waiting"
    READ = "read"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A re-encoded upload: only this is kept. `media_type` is image/jpeg or application/pdf; ≤ 2 MB."""

    data: bytes
    media_type: str
    pages: int = 1


class UploadRefused(Refusal):
    """Any file that is not taken in; every subclass says what to do instead. Answers of the form are kept."""

    code: ClassVar[str] = "papers.refused"
    message: str = "这个文件不能接收，请用手机对着材料拍一张照片上传"


class UploadEmpty(UploadRefused):
    """Nothing in the file."""

    code = "papers.empty"
    message = "这个文件是空的，没有内容。请重新拍照或重新选择文件"


class UploadTooLarge(UploadRefused):
    """More bytes than a phone photo or a scan needs."""

    code = "papers.too_large"
    message = "文件超过 20 MB。请改用手机拍照上传，或把材料分成几份上传"


class KindNotTaken(UploadRefused):
    """Neither a photo nor a PDF by its content, whatever its name says."""

    code = "papers.kind_not_taken"
    message = "只能收照片（JPG、PNG、WebP）和 PDF 扫描件。请对着纸质材料拍一张照片上传"


class HeicNotRead(UploadRefused):
    """HEIC or AVIF: this installation has no reader for it."""

    code = "papers.heic"
    message = "这种照片格式（HEIC）暂时打不开。请改用相机拍照：在本页点“拍照”重新拍一张即可"


class PictureTooManyPixels(UploadRefused):
    """The header claims more pixels than any phone takes; refused before decoding."""

    code = "papers.too_many_pixels"
    message = "照片尺寸过大，打不开。请改用手机相机的普通模式重新拍一张"


class PictureDamaged(UploadRefused):
    """Cut off or broken."""

    code = "papers.damaged_picture"
    message = "照片没有传完整或已损坏。请重新拍一张，网络不好时稍等片刻再传"


class PdfDamaged(UploadRefused):
    """Not readable as PDF within the limits of time and memory."""

    code = "papers.damaged_pdf"
    message = "这个 PDF 打不开，可能已损坏。请把纸质材料逐页拍照上传"


class PdfLocked(UploadRefused):
    """Encrypted: nobody could read it later."""

    code = "papers.locked_pdf"
    message = "这个 PDF 加了密码。请取消密码后再传，或把材料逐页拍照上传"


class PdfActive(UploadRefused):
    """Scripts, embedded files, launch or submit actions."""

    code = "papers.active_pdf"
    message = "这个 PDF 里带有程序或附件，为了安全不能接收。请把材料逐页拍照上传"


class PdfTooLong(UploadRefused):
    """More pages than one paper has."""

    code = "papers.long_pdf"
    message = f"这个 PDF 超过 {MOST_PDF_PAGES} 页或内容太多。请只上传需要的几页，或分成几份上传"


class HarmfulContent(UploadRefused):
    """A known test signature of harmful software."""

    code = "papers.harmful"
    message = "文件没有通过安全检查，不能接收。请对着纸质材料拍一张照片上传"


#: Papers of one application at a time; a family of ten needs about forty.
MOST_PAPERS = 60


class TooManyPapers(Refusal):
    """More papers than anybody will read."""

    code: ClassVar[str] = "papers.too_many"
    message = f"这份申请的材料已经有 {MOST_PAPERS} 份。请先撤下不需要的，再上传"


class PaperKindUnknown(Refusal):
    """A kind no item asks for."""

    code: ClassVar[str] = "papers.unknown_kind"
    message = "没有这种材料，请从页面上列出的材料里选择"


class CardNotReadHere(Refusal):
    """This installation reads no photos, or too many were sent."""

    code: ClassVar[str] = "papers.card_not_read_here"
    message = "现在不能从照片读取身份证，请对照身份证手工填写；已经填写的内容还在"


class PaperAlreadyWithdrawn(Refusal):
    """Withdrawing is done once."""

    code: ClassVar[str] = "papers.already_withdrawn"
    message = "这份材料已经撤下，不用再操作"
    status = 409
