"""What replaying a history against the present code says. Replaying itself is in workflows/."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReplayResult(StrEnum):
    """What came of a history, the worst first.

    TAMPERED: it is not what was stored; DIVERGED: the present code asks for something else than
    what is on record; CHANGED: for the same, with other content; MISSING: there is no history of
    the case anywhere; UNFINISHED: it was not replayed to its end in the time given.
    """

    TAMPERED = "tampered"
    DIVERGED = "diverged"
    CHANGED = "changed"
    MISSING = "missing"
    UNFINISHED = "unfinished"
    IDENTICAL = "identical"


WORST_FIRST = tuple(ReplayResult)


class CommandKind(StrEnum):
    """What workflow code can ask for, as far as a history says that it did."""

    TIMER = "timer"
    TIMER_CANCELLED = "timer_cancelled"
    ACTIVITY = "activity"
    LOCAL_ACTIVITY = "local_activity"
    UPDATE_ACCEPTED = "update_accepted"
    UPDATE_COMPLETED = "update_completed"
    SEARCH_ATTRIBUTES = "search_attributes"
    PATCH = "patch"
    COMPLETED = "completed"
    FAILED = "failed"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True)
class Told:
    """One command for a person to read.

    `name`: the type of the activity, the id of the update; `value`: of a timer its seconds, of
    others what they hold at the path of the difference, as JSON.
    """

    kind: CommandKind
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first point at which the present code does something else than the history says.

    `event_id` 0: no event could be told. `path` leads into the content that differs; "" where the
    command is another one. `message` is what the replayer said, where it stopped.
    """

    event_id: int
    recorded: Told | None
    computed: Told | None
    path: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """What came of one run of a case.

    `sha256` is that of the history's JSON, as it is stored; of one that is not stored yet, with
    sorted keys and no spaces. `compared` is how many events that commands led to were
    compared with commands made now; `drifted` how many moments in them were read a workflow task
    later (workflows/replay_moments.py). `calendars` are the versions that its deadlines name.
    """

    run_id: str
    events: int
    sha256: str
    stored: bool
    result: ReplayResult
    compared: int = 0
    drifted: int = 0
    difference: Difference | None = None
    calendars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """What came of all runs of one case, the first one first."""

    case_no: str
    runs: tuple[RunVerdict, ...]

    @property
    def result(self) -> ReplayResult:
        """That of its worst run."""
        results = {run.result for run in self.runs} or {ReplayResult.MISSING}
        return min(results, key=WORST_FIRST.index)

    @property
    def events(self) -> int:
        """The number of its events."""
        return sum(run.events for run in self.runs)

    @property
    def difference(self) -> Difference | None:
        """The first difference, if there is one."""
        return next((run.difference for run in self.runs if run.difference), None)

    @property
    def calendars(self) -> tuple[str, ...]:
        """The versions of the calendar that its deadlines name."""
        return tuple(sorted({each for run in self.runs for each in run.calendars}))

    @property
    def sha256(self) -> str:
        """The hash of its history: of its run's, or of the hashes of all of them in order."""
        return sha256_of_runs([run.sha256 for run in self.runs])


def sha256_of_runs(hashes: list[str]) -> str:
    """One hash for a case: that of its only run, or of the hashes of all runs, a line each."""
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class CodeVersion:
    """Which code a history was replayed against.

    `digest` is the SHA-256 over the sources of the case's workflow, of the replay and of all of
    rules/, activities/ and workflows/ that they import, `modules` of them; `commit` is "" where
    nobody said which one the program was built from.
    """

    digest: str
    modules: int
    package: str
    commit: str
    sdk: str


@dataclass(frozen=True, slots=True)
class CertificateAsked:
    """A replay certificate that somebody asked for. `asked_at` is UTC."""

    id: str
    case_no: str
    staff_id: str
    staff_name: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a replay of one case said, who asked for it, and by which code and calendar.

    `calendar` is the newest version at the time; those the case was counted by are in the verdict.
    """

    asked: CertificateAsked
    done_at: datetime
    code: CodeVersion
    calendar: str
    verdict: CaseVerdict


@dataclass(frozen=True, slots=True)
class ReplayProgress:
    """How far a replay of a case is, in runs."""

    done: int
    total: int
