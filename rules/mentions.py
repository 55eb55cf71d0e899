"""Mentions in notes: @ and a name or a login, which ends at a space or a punctuation mark.

Only who may see the case can be mentioned; who is told of it is in procedure/supervising.py.
"""

import re
from collections.abc import Iterable

from rules.case import Case
from rules.refusals import N_, Refusal, RefusalKind
from rules.roles import Actor
from rules.visibility import may_see

MENTIONS_MAX = 10
"""People mentioned in one note."""

_CALL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[@\uff20]"
    r"([^\s@\uff20,\uff0c。;\uff1b:\uff1a!\uff01?\uff1f、()\uff08\uff09\[\]【】“”\"'‘’《》<>/\\]{1,64})"
)
_PLAIN = re.compile(_CALL.pattern.partition(r"[@\uff20]")[2])


def called_in(text: str) -> tuple[str, ...]:
    """What stands behind each @ of a text, once each, in order. An e-mail address is no mention."""
    return tuple(dict.fromkeys(_CALL.findall(text)))


def can_be_called(name: str) -> bool:
    """Whether a mention of this name is found again as that name."""
    return _PLAIN.fullmatch(name) is not None


def check_mentions(case: Case, people: Iterable[Actor]) -> None:
    """Raise Refusal if somebody mentioned may not see the case, or there are too many."""
    mentioned = tuple(people)
    if len(mentioned) > MENTIONS_MAX:
        raise Refusal(
            RefusalKind.BAD_CONTENT,
            N_("一条备注最多提到 {limit} 人，现在是 {count} 人。"),
            field="text",
            limit=MENTIONS_MAX,
            count=len(mentioned),
        )
    for person in mentioned:
        if not may_see(person, case):
            raise Refusal(
                RefusalKind.BAD_CONTENT,
                N_("{name}看不到这件工单，不能在备注里提到。"),
                field="text",
                name=person.name,
            )
