"""The marks of a case: overdue, supervised, reopened, complex, extended, and what is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.case import RequestKind
from rules.refusals import N_
from web.i18n import Sentence
from web.wording import source_name


@dataclass(frozen=True, slots=True)
class Flag:
    """One mark. `look` is the tag's: alert, warn, active or plain."""

    text: Sentence
    look: str = ""


ASKED: dict[RequestKind, str] = {
    RequestKind.RETURN: N_("退单待裁定"),
    RequestKind.COMPLEX: N_("复杂待审批"),
    RequestKind.EXTENSION: N_("延期待审批"),
    RequestKind.INVALIDATION: N_("申诉待裁定"),
}


def flags(
    *,
    supervised: bool,
    overdue: bool = False,
    complex_one: bool,
    extended: bool = False,
    rounds: int = 0,
    pending: Iterable[str] = (),
) -> tuple[Flag, ...]:
    """The marks of a case, the gravest first."""
    found = []
    if overdue:
        found.append(Flag(Sentence(N_("逾期")), "alert"))
    if supervised:
        found.append(Flag(Sentence(N_("督办")), "alert"))
    if rounds:
        found.append(Flag(Sentence(N_("重办第 {round} 轮"), {"round": rounds}), "warn"))
    found += [Flag(Sentence(ASKED[RequestKind(kind)]), "warn") for kind in pending]
    if complex_one:
        found.append(Flag(Sentence(source_name(RequestKind.COMPLEX))))
    if extended:
        found.append(Flag(Sentence(N_("已延期"))))
    return tuple(found)
