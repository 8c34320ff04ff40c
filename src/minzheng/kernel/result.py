"""Refusals: what a service says when it will not act."""

from typing import ClassVar


class Refusal(Exception):
    """A service's polite no. Subclasses set a stable `code` and a Chinese `message` fit for a resident.

    The message says what is wrong and what to do next; nothing already entered is lost.
    """

    code: ClassVar[str] = "refused"
    message: str = "现在不能这样办理，请稍后再试或联系工作人员"
    status: ClassVar[int] = 422

    def __init__(self, message: str | None = None, **detail: object) -> None:
        if message is not None:
            self.message = message
        self.detail = detail
        super().__init__(self.message)


class NotYours(Refusal):
    """Neither in the actor's area nor her own: answered exactly like something that does not exist."""

    code = "not_found"
    message = "没有找到您要的内容"
    status = 404


class StaleVersion(Refusal):
    """Somebody else changed the object since it was shown."""

    code = "stale_version"
    message = "这一页打开后，内容已被别人更新。请查看最新内容后再提交，您填写的内容还在"
    status = 409
