"""Mentions: what is one, who can be mentioned, who is told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rules import steps
from rules.case import Case, RatedReview
from rules.mentions import MENTIONS_MAX, called_in, can_be_called
from rules.notice_kinds import Audience, NoticeKind
from rules.policy import Policy
from rules.procedure.rule import Moment
from rules.procedure.taking import check, take
from rules.refusals import Refusal
from rules.roles import Actor, Role
from rules.stages import Stage
from tests.people import CENTRE, CITY, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI, XUHUI_HANDLER

NOW = datetime(2019, 9, 12, 2, 0, tzinfo=UTC)
REVIEW = RatedReview("PJ1", 1, True, CENTRE, "Q01", None, "05", NOW)
CASE = Case(
    "GD1", REVIEW, Policy(), version=3, acted_version=3, stage=Stage.IN_PROGRESS, unit=HUANGPU
)
ADMINISTRATOR = Actor("ad-1", "管理员", Role.ADMINISTRATOR)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("请 @王芳 看一下", ("王芳",)),
        ("＠王芳，@li.si：@王芳", ("王芳", "li.si")),
        ("@王芳请看", ("王芳请看",)),
        ("发到 wang@example.com 了", ()),
        ("@ 王芳", ()),
        ("(@阿迪力·买买提)", ("阿迪力·买买提",)),
        ("@a@b", ("a",)),
    ],
)
def test_a_mention_ends_at_a_space_or_a_mark_and_an_address_is_none(
    text: str, called: tuple[str, ...]
) -> None:
    assert called_in(text) == called


def test_a_name_that_would_be_cut_short_is_not_offered() -> None:
    assert can_be_called("王芳")
    assert not can_be_called("John Smith")
    assert not can_be_called("")


def note(*mentions: Actor, actor: Actor = HANDLER) -> steps.AddNote:
    return steps.AddNote(actor=actor, seen_version=3, text="请看。", mentions=mentions)


def test_everybody_mentioned_is_told_once_but_nobody_of_their_own_note() -> None:
    step = note(HEAD, OPERATOR, HEAD, HANDLER)
    check(CASE, step, NOW)
    change = take(CASE, step, Moment(NOW))
    assert [(each.kind, each.audience, each.person) for each in change.notices] == [
        (NoticeKind.MENTIONED, Audience.PERSON, HEAD.id),
        (NoticeKind.MENTIONED, Audience.PERSON, OPERATOR.id),
    ]
    assert change.case.acted_version == CASE.acted_version


@pytest.mark.parametrize("stranger", [XUHUI_HANDLER, ADMINISTRATOR])
def test_who_may_not_see_the_case_cannot_be_mentioned(stranger: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        check(CASE, note(HEAD, stranger), NOW)
    assert refused.value.field == "text"
    assert refused.value.params["name"] == stranger.name


def test_a_helping_unit_sees_the_case_and_can_be_mentioned() -> None:
    check(replace(CASE, supporting=(XUHUI,)), note(XUHUI_HANDLER, CITY), NOW)


def test_a_note_mentions_no_crowd() -> None:
    crowd = [Actor(f"op-{number}", f"热线{number}", Role.OPERATOR) for number in range(11)]
    assert len(crowd) == MENTIONS_MAX + 1
    with pytest.raises(Refusal):
        check(CASE, note(*crowd), NOW)
