"""A fault run's verdict: it must notice what it is there to notice."""

from datetime import UTC, datetime, timedelta

from bench.faults.inbox import Inbox, message_id
from bench.faults.killing import End
from bench.faults.lives import Life, Told
from bench.faults.verdict import Verdict
from cli.up.supervisor import PartName
from db.cases import CaseEvent
from db.leasing import NoticeState
from db.notices import NoticeLine
from rules.stages import RECEIVED, Action, Stage

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
KINDS = (RECEIVED, Action.DISPATCH, Action.ACCEPT)


def events(*kinds: str, first: int = 1) -> list[CaseEvent]:
    """A trail of these kinds."""
    return [
        CaseEvent(version, kind, AT, "某", "operator", Stage.IN_PROGRESS, Stage.IN_PROGRESS, {})
        for version, kind in enumerate(kinds, start=first)
    ]


def life(*told: Told) -> Life:
    """A case whose people were told this."""
    return Life("PJ", "GD", list(told))


def told(action: Action, version: int | None = None, *, sure: bool = True) -> Told:
    """What one person was told."""
    return Told(action, version, sure)


def test_what_was_accepted_and_recorded_once_is_in_order() -> None:
    verdict = Verdict()
    accepted = life(told(Action.DISPATCH, 2), told(Action.ACCEPT, 3))
    verdict.compare_trail(accepted, events(*KINDS), 3)
    assert verdict.clean
    assert verdict.accepted == 2


def test_an_accepted_step_that_is_not_in_the_trail_is_lost() -> None:
    verdict = Verdict()
    verdict.compare_trail(
        life(told(Action.DISPATCH, 2), told(Action.ACCEPT, 3)), events(*KINDS[:2]), 2
    )
    assert len(verdict.lost) == 1
    assert not verdict.doubled


def test_a_step_recorded_twice_is_doubled() -> None:
    verdict = Verdict()
    verdict.compare_trail(life(told(Action.DISPATCH, 2)), events(*KINDS[:2], Action.DISPATCH), 3)
    assert len(verdict.doubled) == 1


def test_a_step_recorded_under_another_version_than_was_said_is_no_match() -> None:
    verdict = Verdict()
    verdict.compare_trail(life(told(Action.DISPATCH, 3)), events(*KINDS[:2]), 2)
    assert verdict.lost
    assert verdict.doubled


def test_a_refusal_after_an_unanswered_try_may_have_been_taken_or_not() -> None:
    unsure = life(told(Action.DISPATCH, 2), told(Action.ACCEPT, sure=False))
    taken, not_taken = Verdict(), Verdict()
    taken.compare_trail(unsure, events(*KINDS), 3)
    not_taken.compare_trail(unsure, events(*KINDS[:2]), 2)
    assert taken.clean
    assert not_taken.clean
    assert (taken.unanswered, not_taken.unanswered) == (1, 0)


def test_a_gap_in_the_versions_is_noticed() -> None:
    verdict = Verdict()
    verdict.compare_trail(life(), events(RECEIVED, first=2), 2)
    assert verdict.differs


def notice(state: NoticeState = NoticeState.SENT) -> NoticeLine:
    """A notice by mail."""
    return NoticeLine("key", "GD", "new_case", "email", "op", state, 1, None, AT, AT)


def mails(*seconds: int) -> Inbox:
    """An inbox in which the notice's mail came at these seconds."""
    return Inbox(came={message_id("key"): [AT + timedelta(seconds=each) for each in seconds]})


def test_a_mail_that_came_once_is_in_order() -> None:
    verdict = Verdict()
    verdict.compare_mails([notice()], mails(0), [])
    assert verdict.clean


def test_a_mail_that_came_twice_without_a_crash_is_doubled() -> None:
    verdict = Verdict()
    verdict.compare_mails([notice()], mails(0, 9), [End(PartName.WEB, AT, killed=True)])
    assert len(verdict.doubled) == 1


def test_a_mail_sent_again_after_the_outbox_died_is_counted_but_not_held_against_it() -> None:
    verdict = Verdict()
    died = End(PartName.OUTBOX, AT + timedelta(seconds=5), killed=True)
    verdict.compare_mails([notice()], mails(0, 130), [died])
    assert verdict.clean
    assert verdict.resent == 1


def test_a_notice_that_never_came_is_lost() -> None:
    marked, waiting = Verdict(), Verdict()
    marked.compare_mails([notice()], Inbox(), [])
    waiting.compare_mails([notice(NoticeState.QUEUED)], Inbox(), [])
    assert marked.lost
    assert waiting.lost
