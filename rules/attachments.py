"""附件: photos and PDFs beside a contact, a feedback or a review. How many, how large, and what a
step may say of them: only their ids."""

import re
from collections.abc import Sequence
from enum import StrEnum

from rules.refusals import N_, Refusal, RefusalKind

MOST = 4
"""Files of one step or one review."""
LARGEST = 10 * 1024 * 1024
"""Bytes of one file as it is sent."""


class Kind(StrEnum):
    """What a file is, by what is in it."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """As HTTP calls it."""
        return "application/pdf" if self is Kind.PDF else f"image/{self.value}"


ID = re.compile(r"[0-9a-f]{32}")

TOO_MANY = N_("最多可以附 {most} 个文件。")
FIELD = "attachments"


def check_attachments(ids: Sequence[str]) -> None:
    """Raise Refusal for too many files, the same one twice, or what is no id of a file."""
    if len(ids) > MOST:
        raise Refusal(RefusalKind.BAD_CONTENT, TOO_MANY, FIELD, most=MOST)
    if len(set(ids)) < len(ids) or not all(ID.fullmatch(each) for each in ids):
        raise Refusal(RefusalKind.BAD_CONTENT, N_("附件不对，请重新选择。"), FIELD)
