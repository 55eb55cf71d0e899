"""What the pages of one history have in common: whose it is, the ways between them, warnings."""

from dataclasses import dataclass
from urllib.parse import quote

from rules.refusals import N_, N_plural
from rules.roles import Actor
from rules.stages import Stage
from web.history.looking import Looked
from web.history.scope import may_see_events
from web.i18n import Sentence


@dataclass(frozen=True, slots=True)
class Section:
    """One of the pages."""

    title: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The head of each page. `agrees` None: the record and the history are at different steps.

    `sha256` is the hash of the last stored run, "" while the case goes on; `files` how many runs
    may be had as files; `temporal_ui` the same workflow in Temporal's own UI, "" if nobody said
    where that is.
    """

    case_no: str
    stage: Stage
    sections: tuple[Section, ...]
    runs: int
    events: int
    sha256: str
    agrees: bool | None
    warnings: tuple[Sentence, ...]
    files: int
    temporal_ui: str


STORY, TIMELINE, VERDICTS = "history", "history/timeline", "history/verdicts"
CERTIFICATES = "history/certificates"
SECTIONS = (
    (N_("经过"), STORY, False),
    (N_("时间线"), TIMELINE, False),
    (N_("两种判定"), VERDICTS, True),
    (N_("重放证明"), CERTIFICATES, True),
)
"""Title, path below the case, and whether only those who may see events have it."""

AWAY = N_("Temporal 暂时没有应答：下面只有已存档的部分，最近的一段还看不到。")
BEGINS_LATE = N_("更早的几段历史没有存档，Temporal 也已不保存，下面从留下的第一段讲起。")
UNREADABLE = N_plural("有 {n} 个事件的内容解不开（密钥不在本机，或内容有误），下面没有讲到它们。")
NOT_IN_ORDER = N_("历史中登记的各步接不上，无法推演当时的状态。请告知管理员。")
DIFFERS = N_("从历史推演出的工单与登记的不一致，请告知管理员。")


def frame(looked: Looked, actor: Actor, here: str) -> Frame:
    """The head of one of the pages."""
    history = looked.history
    may = may_see_events(actor)
    return Frame(
        case_no=looked.case_no,
        stage=looked.row.case.stage,
        sections=sections(looked.case_no, actor, here),
        runs=len(history.runs),
        events=sum(len(run.events) for run in history.runs),
        sha256=history.runs[-1].sha256 if history.ended else "",
        agrees=looked.agrees,
        warnings=tuple(_warnings(looked)),
        files=len(history.runs) if may else 0,
        temporal_ui=_temporal_ui(looked) if may else "",
    )


def sections(case_no: str, actor: Actor, here: str) -> tuple[Section, ...]:
    """The ways between the pages of a history, for somebody; one of them open."""
    may = may_see_events(actor)
    return tuple(
        Section(title, f"/cases/{case_no}/{below}", below == here)
        for title, below, only_raw in SECTIONS
        if may or not only_raw
    )


def _temporal_ui(looked: Looked) -> str:
    if not looked.ui:
        return ""
    last = looked.history.runs[-1].run_id
    return f"{looked.ui}/workflows/{quote(looked.case_no, safe='')}/{quote(last, safe='')}/history"


def _warnings(looked: Looked) -> list[Sentence]:
    found = []
    if looked.history.away:
        found.append(Sentence(AWAY))
    if looked.history.begins_late:
        found.append(Sentence(BEGINS_LATE))
    if looked.life.unreadable:
        found.append(Sentence(UNREADABLE, {"n": len(looked.life.unreadable)}))
    if looked.standing is None:
        found.append(Sentence(NOT_IN_ORDER))
    elif looked.agrees is False:
        found.append(Sentence(DIFFERS))
    return found
