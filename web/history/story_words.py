"""The story of a case in words: who did what when, from which stage to which, and the timers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from rules.procedure.alarms import next_alarm
from rules.refusals import N_
from rules.stages import Action, AlarmKind, Stage
from web.dates import moment_text
from web.desk.trail import Fact, alarm_subject, trail_lines
from web.history.events import Event
from web.history.life import Life, Refused, Timer, Trouble
from web.history.standing import Broken, Standing
from web.history.story import SAME_MOMENT, Happened, RunChanged, TimerMoved, Told
from web.i18n import Catalogue
from web.wording import source_name

LONGEST = 300
"""Characters of a program's complaint that are told."""
LATE = timedelta(minutes=1)
"""A timer that fires later than this after its time was kept waiting: nobody was there to work."""


class Look(StrEnum):
    """The mark of a line in the margin."""

    PERSON = "person"
    TIME = "time"
    LATE = "late"
    TIMER = "timer"
    TROUBLE = "trouble"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing told. `version` only where the case changed; stages only where it moved."""

    event: Event
    at: datetime
    look: Look
    what: str
    who: str = ""
    role: str = ""
    version: int | None = None
    from_stage: Stage | None = None
    to_stage: Stage | None = None
    facts: tuple[Fact, ...] = ()
    note: str = ""


RUNS = {
    "WORKFLOW_EXECUTION_STARTED": N_("工单流程开始"),
    "WORKFLOW_EXECUTION_CONTINUED_AS_NEW": N_("历史较长，由下一段接续"),
    "WORKFLOW_EXECUTION_COMPLETED": N_("工单流程结束"),
}
BROKEN_OFF = N_("工单流程异常中止")


@dataclass(frozen=True)
class Telling:
    """What the words need: the life of the case, its states, the language. `reasons`: whether to
    tell why something failed, in words of the program that may be anything. `stood_in`: in whose
    place a step was taken, by version."""

    life: Life
    standing: Standing | None
    said: Catalogue
    reasons: bool
    stood_in: Mapping[int, str] = field(default_factory=dict)

    def lines(self, story: Iterable[Told]) -> Iterator[StoryLine]:
        """Each part of the story as a line."""
        for told in story:
            yield self._line(told)

    def _line(self, told: Told) -> StoryLine:
        match told:
            case Happened():
                return self._happened(told)
            case TimerMoved():
                return self._moved(told)
            case RunChanged():
                return self._run(told)
            case Refused():
                return self._refused(told)
            case Trouble():
                return self._trouble(told)

    def _happened(self, told: Happened) -> StoryLine:
        step = told.recorded.told
        absent = self.stood_in.get(step.version, "")
        (line,) = trail_lines([replace(step, in_place_of=absent)], self.said)
        made = StoryLine(
            event=told.event,
            at=line.at,
            look=Look(line.by.value),
            what=line.what,
            who=line.who,
            role=line.role,
            version=line.version,
            facts=line.facts,
            note=self._rang(told),
        )
        if line.to_stage is None:
            return made
        return replace(made, from_stage=line.from_stage, to_stage=line.to_stage)

    def _rang(self, told: Happened) -> str:
        timer = told.timer
        if told.recorded.told.kind not in set(AlarmKind):
            return ""
        if timer is None or timer.ended is None:
            return self.said.gettext(N_("此时已经到点，没有另设定时器"))
        number = {"n": timer.event.id, "at": moment_text(timer.fires_at, self.said.language)}
        if timer.ended.at - timer.fires_at <= LATE:
            return self.said.gettext(N_("定时器（事件 {n}）到点：{at}")).format(**number)
        fired = moment_text(timer.ended.at, self.said.language)
        said = self.said.gettext(N_("定时器（事件 {n}）定于 {at}，{fired} 才有人处理"))
        return said.format(fired=fired, **number)

    def _moved(self, told: TimerMoved) -> StoryLine:
        was = self._timer(told.was) if told.was else ""
        if told.now is None:
            what = self.said.gettext(N_("取消定时：{was}")).format(was=was)
        elif told.was is None:
            what = self.said.gettext(N_("定时：{now}")).format(now=self._timer(told.now))
        else:
            what = self.said.gettext(N_("改定时：{now}")).format(now=self._timer(told.now))
        note = ""
        if told.now is not None and told.was is not None:
            note = self.said.gettext(N_("原定：{was}")).format(was=was)
        return StoryLine(told.event, told.event.at, Look.TIMER, what, note=note)

    def _timer(self, timer: Timer) -> str:
        at = moment_text(timer.fires_at, self.said.language)
        if timer.alarm not in set(AlarmKind):
            return at
        name = self.said.gettext(source_name(AlarmKind(timer.alarm)))
        about = self._about(timer)
        return f"{at} {name}" + (
            self.said.gettext(N_("（{about}）")).format(about=about) if about else ""
        )

    def _about(self, timer: Timer) -> str:
        """Which clocks or requests a timer is for: those of the next alarm of the case then."""
        try:
            version = self.life.version_at(timer.event)
            case = self.standing.case(version) if self.standing else None
        except Broken:
            return ""
        alarm = next_alarm(case) if case else None
        if alarm is None or alarm.kind != timer.alarm:
            return ""
        if abs(alarm.at - timer.fires_at) > SAME_MOMENT:
            return ""
        return alarm_subject(alarm.keys, self.said)

    def _run(self, told: RunChanged) -> StoryLine:
        event = told.event
        what = self.said.gettext(RUNS.get(event.type, BROKEN_OFF))
        if event.run and event.type == "WORKFLOW_EXECUTION_STARTED":
            what = self.said.gettext(N_("第 {n} 段历史开始")).format(n=event.run + 1)
        return StoryLine(event, event.at, Look.RUN, what)

    def _refused(self, told: Refused) -> StoryLine:
        asked = told.asked
        name = asked.action if asked else ""
        step = self.said.gettext(source_name(Action(name))) if name in set(Action) else name
        return StoryLine(
            told.event,
            told.event.at,
            Look.TROUBLE,
            self.said.gettext(N_("未能办理：{step}")).format(step=step),
            who=asked.actor_name if asked else "",
            facts=self._reason(told.why),
        )

    def _trouble(self, told: Trouble) -> StoryLine:
        if told.attempts > 1:
            what = self.said.gettext(N_("登记重试到第 {n} 次")).format(n=told.attempts)
        else:
            what = self.said.gettext(N_("工作进程处理失败，随后自动重试"))
        facts = self._reason(told.what[:LONGEST]) if self.reasons else ()
        return StoryLine(told.event, told.event.at, Look.TROUBLE, what, facts=facts)

    def _reason(self, why: str) -> tuple[Fact, ...]:
        label = self.said.gettext(N_("原因"))
        return (Fact(label, self.said.gettext(why), long=True),) if why else ()
