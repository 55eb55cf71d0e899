"""While a reply is being written: what its rater will read, and what everybody will.

The rater gets the words as they were typed, by message and on the receipt. The public gets them as
they are published: masked by the same rule (rules/masking.py).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.case import Case
from rules.masking import mask_reply
from web.desk.forms.form import ActionForm

STARS = re.compile(r"(\*+)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the public text; `masked` where stars stand for what was typed."""

    text: str
    masked: bool


@dataclass(frozen=True, slots=True)
class ReplyPreview:
    """A reply as its two readers see it, empty before anything is typed. `unit` is who replies;
    `asked` says that somebody asked to see it."""

    unit: str
    rater: str
    public: tuple[Part, ...]
    asked: bool = False

    @property
    def masks(self) -> bool:
        """Whether the public reads less than the rater."""
        return any(part.masked for part in self.public)


def preview_of(form: ActionForm, values: Mapping[str, str], case: Case) -> ReplyPreview | None:
    """The preview of a form's reply; None where the form has none."""
    if not form.published:
        return None
    text = values.get(form.published, "")
    return ReplyPreview((case.unit or case.review.unit).name, text, _parts(text))


def _parts(text: str) -> tuple[Part, ...]:
    masked = mask_reply(text)
    if masked == text:
        return (Part(text, masked=False),) if text else ()
    return tuple(Part(each, masked=each[0] == "*") for each in STARS.split(masked) if each)
