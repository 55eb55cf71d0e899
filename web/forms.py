"""Reading what somebody typed: cleaned, checked field by field, everything kept for showing again.

What a field means and how long it may be is decided by the page that has it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import TypeVar

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from rules.attachments import FIELD
from rules.refusals import N_
from rules.visible_text import visible
from web.attachments.where import takes_files
from web.i18n import Sentence

Choice = TypeVar("Choice", bound=StrEnum)

MISSING = N_("请填写这一项。")
NOT_A_CHOICE = N_("请从所列选项中选择。")
TOO_LONG = N_("不能超过 {maximum} 个字，现在有 {length} 个字。")

TICKED = "yes"
"""What a ticked box sends."""

DIGITS_MAX = 5
"""No number in any form is longer."""

FORM_TOKEN = "form_token"  # noqa: S105 -- the name of a field
"""The hidden field that says the form is ours (forgery.py)."""
PASSWORD = "password"  # noqa: S105 -- the name of a field
"""The field that is never shown again."""
LONG_ENOUGH = 10
"""Characters of a text that somebody would rather not type again."""


def cleaned(text: str) -> str:
    """Without control, direction and other invisible characters; lines end in \\n; trimmed."""
    return visible(text)


FILES_READ = 20
"""How many files are read before they are refused with a sentence; the body's limit bounds them."""
FIELDS_MAX = 100


class NoFiles(Exception):
    """A form brought a file that takes none."""


@dataclass(frozen=True, slots=True)
class FormState:
    """What a template needs of a form: the values to show again and what is wrong with which.

    `scope` tells the fields of several forms on one page apart.
    """

    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    errors: Mapping[str, Sentence] = field(default_factory=lambda: MappingProxyType({}))
    scope: str = ""

    def __hash__(self) -> int:
        return hash((frozenset(self.values.items()), frozenset(self.errors.items()), self.scope))

    def only(self, *names: str) -> "FormState":
        """Nothing but these fields: what shows no others looks alike where others differ."""
        return FormState(
            {name: self.values[name] for name in names if name in self.values},
            {name: self.errors[name] for name in names if name in self.errors},
            self.scope,
        )

    def id(self, name: str) -> str:
        """The id of a field's element."""
        return f"f-{self.scope}-{name}" if self.scope else f"f-{name}"

    def value(self, name: str) -> str:
        """What was typed into a field, or ""."""
        return self.values.get(name, "")

    def error(self, name: str) -> Sentence | None:
        """What is wrong with a field, if anything."""
        return self.errors.get(name)


@dataclass(slots=True)
class Submission:
    """A submitted form being read. Every reader returns a value and notes what is wrong.

    After reading, `valid` says whether the values may be used; `state` is for showing it again.
    """

    values: dict[str, str]
    errors: dict[str, Sentence] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.errors

    @property
    def state(self) -> FormState:
        """Everything typed and everything wrong, for the template."""
        return FormState(MappingProxyType(self.values), MappingProxyType(self.errors))

    def wrong(self, name: str, sentence: Sentence | str) -> None:
        """Note what is wrong with a field; the first finding stays."""
        found = Sentence(sentence) if isinstance(sentence, str) else sentence
        self.errors.setdefault(name, found)

    def text(self, name: str, maximum: int, required: str | None = None) -> str:
        """A text of at most `maximum` characters; `required` is the sentence if it is empty."""
        value = self.values.get(name, "")
        if required is not None and not value:
            self.wrong(name, required)
        if len(value) > maximum:
            params = {"maximum": maximum, "length": len(value)}
            self.wrong(name, Sentence(TOO_LONG, params))
        return value

    def choice(self, name: str, kind: type[Choice], required: str = NOT_A_CHOICE) -> Choice | None:
        """A member of an enumeration; None, and noted, if it is not one."""
        value = self.values.get(name, "")
        try:
            return kind(value)
        except ValueError:
            self.wrong(name, required)
            return None

    def ticked(self, name: str, kind: type[Choice]) -> frozenset[Choice]:
        """The members of an enumeration whose boxes, `<name>_<member>`, are ticked."""
        boxes = {member: self.values.get(f"{name}_{member}", "") for member in kind}
        if any(value not in ("", TICKED) for value in boxes.values()):
            self.wrong(name, NOT_A_CHOICE)
        return frozenset(member for member, value in boxes.items() if value)

    def number(
        self,
        name: str,
        allowed: range,
        required: str | None = NOT_A_CHOICE,
        outside: Sentence | None = None,
    ) -> int | None:
        """A whole number in a range. Empty is wrong only if `required` has a sentence; `outside`
        is the sentence for anything else that is not in the range."""
        value = self.values.get(name, "")
        if not value and required is None:
            return None
        if (
            value.isascii()
            and value.isdecimal()
            and len(value) <= DIGITS_MAX
            and int(value) in allowed
        ):
            return int(value)
        self.wrong(name, (outside if value else None) or required or NOT_A_CHOICE)
        return None

    def yes_no(self, name: str, required: str = NOT_A_CHOICE) -> bool | None:
        """The answer to a yes/no question, sent as yes or no."""
        value = self.values.get(name, "")
        if value in ("yes", "no"):
            return value == "yes"
        self.wrong(name, required)
        return None


async def submission(request: Request) -> Submission:
    """The form in a request's body, each text cleaned. Raises NoFiles if it brings a file and its
    address takes none; what becomes of files is in attachments/receiving.py."""
    sent = await _sent(request)
    return Submission({name: cleaned(text) for name, text in sent.items() if isinstance(text, str)})


async def field_of(request: Request, name: str) -> str:
    """One field of it, or "", where nobody wants the others yet. Raises NoFiles too."""
    text = (await _sent(request)).get(name)
    return cleaned(text) if isinstance(text, str) else ""


def texts_typed(request: Request) -> tuple[str, ...]:
    """Long texts in the form, as far as somebody has read it: what would be lost with it.

    Fields that nobody sees have no spaces in them, and nothing but ASCII.
    """
    sent: FormData | None = getattr(request.state, _SENT, None)
    texts = (
        cleaned(text)
        for name, text in (sent.multi_items() if sent else ())
        if isinstance(text, str) and name != PASSWORD
    )
    return tuple(
        text for text in texts if len(text) >= LONG_ENOUGH and not _NOBODY_SEES.fullmatch(text)
    )


_SENT = "sent_form"
_NOBODY_SEES = re.compile(r"[\x21-\x7e]*")


async def _sent(request: Request) -> FormData:
    try:
        form = await request.form(max_files=FILES_READ, max_fields=FIELDS_MAX)
    except HTTPException as error:
        # what the library says of a text that is too long, in a form that may bring files
        if "maximum size" in error.detail:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from error
        raise
    taken = FIELD if takes_files(request.url.path) else ""
    for name, value in form.multi_items():
        if isinstance(value, UploadFile) and (value.filename or value.size) and name != taken:
            await form.close()
            raise NoFiles
    setattr(request.state, _SENT, form)
    return form
