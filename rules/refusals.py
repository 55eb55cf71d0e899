"""How the regulation says no. A refusal is an answer to a person, not an error of the program."""

from enum import StrEnum


class RefusalKind(StrEnum):
    """Why a step is refused; the web maps each kind to one HTTP status."""

    STALE = "stale"
    WRONG_STAGE = "wrong_stage"
    WRONG_ROLE = "wrong_role"
    WRONG_UNIT = "wrong_unit"
    NOT_NOW = "not_now"
    BAD_CONTENT = "bad_content"
    EXPIRED = "expired"
    ALREADY_DONE = "already_done"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a Chinese source sentence for the translation catalogue."""
    return text


def N_plural(text: str) -> str:  # noqa: N802 - beside N_
    """The same for one whose first `{place}` is a number: other languages have a form for one."""
    return text


class Refusal(Exception):
    """A sentence for the person who asked: a Chinese template and its parameters.

    `field` names the form field that is wrong, where there is one.
    """

    def __init__(
        self, kind: RefusalKind, text: str, field: str | None = None, **params: str | int
    ) -> None:
        super().__init__(text.format(**params))
        self.kind = kind
        self.text = text
        self.field = field
        self.params = params
