"""Role x action x stage: the whole table, written out, against what the procedure says.

First the tables of the code, then every step of every person tried on a case in every stage.
"""

from functools import cache

import pytest

from rules import steps
from rules.case import Case
from rules.procedure.taking import check
from rules.refusals import Refusal, RefusalKind
from rules.roles import MAY, RATER, SYSTEM, Actor, Role
from rules.stages import ALLOWED, Action, Stage
from rules.steps import STEPS
from tests.case_on_paper import CaseOnPaper
from tests.model.contents import content
from tests.model.moves import TRIED
from tests.paper_lives import until_accepted, until_closed
from tests.people import CITY, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI_HANDLER
from tests.rules.procedure.test_state_machine import RECEIVED, rated

# D 待转办, A 待签收, C 待联系, P 办理中, R 待审核, S 待回访, E 已归档
TABLE = """
dispatch               operator            D
resolve_on_the_spot    operator,handler    DACP
accept                 handler             A
record_contact         handler             CP
record_finding         handler             P
submit_feedback        handler             P
answer_recheck         handler             P
approve_closure        supervisor          R
send_back_closure      supervisor          R
request_return         handler             ACP
decide_return          operator            ACP
request_complex        handler             ACP
decide_complex         supervisor          ACPR
request_extension      handler             ACP
decide_extension       supervisor          ACPR
request_invalidation   handler             ACPRS
decide_invalidation    supervisor          ACPRS
remind                 operator,supervisor ACP
supervise              supervisor          DACPRS
reassign               handler,supervisor  ACP
assign                 handler,supervisor  ACP
recalculate_deadlines  supervisor,system   DACPRS
add_note               operator,handler,supervisor DACPRS
record_callback        operator            S
record_survey_answers  rater,operator      S
decide_reopening       operator            S
add_information        rater               DACPRS
withdraw               rater               DACPR
object                 rater               E
merge                  operator            DACP
take_in                system              DACP
"""
LETTERS = dict(zip("DACPRSE", Stage, strict=True))
ROWS = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()}


@pytest.mark.parametrize("action", Action)
def test_an_action_is_taken_by_just_these_roles_in_just_these_stages(action: Action) -> None:
    roles, stages = ROWS[action]
    assert {role.value for role in MAY[action]} == set(roles.split(","))
    assert set(ALLOWED[action]) == {LETTERS[letter] for letter in stages}


def test_only_a_rater_who_objects_acts_on_an_archived_case() -> None:
    assert [each for each in Action if Stage.ARCHIVED in ALLOWED[each]] == [Action.OBJECT]
    assert MAY[Action.OBJECT] == (Role.RATER,)


def test_an_administrator_takes_no_step_in_any_case() -> None:
    assert all(Role.ADMINISTRATOR not in roles for roles in MAY.values())


XUHUI_HEAD = Actor("su-4", "徐汇负责人", Role.SUPERVISOR, "Q02")
ADMINISTRATOR = Actor("ad-1", "管理员", Role.ADMINISTRATOR)
PEOPLE = (
    *(OPERATOR, HANDLER, XUHUI_HANDLER, HEAD, XUHUI_HEAD, CITY),
    *(ADMINISTRATOR, RATER, SYSTEM),
)
ELSEWHERE = (XUHUI_HANDLER, XUHUI_HEAD)


@cache
def standing_in(stage: Stage) -> CaseOnPaper:
    """A case of the district Q01 that stands there; before a dispatch, of its centre."""
    paper = CaseOnPaper(rated(real_name=True), RECEIVED)
    if stage is Stage.AWAITING_DISPATCH:
        return paper
    if stage is Stage.AWAITING_ACCEPTANCE:
        paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    elif stage is Stage.AWAITING_CONTACT:
        until_accepted(paper)
    elif stage in (Stage.IN_PROGRESS, Stage.IN_CLOSURE_REVIEW):
        until_accepted(paper)
        paper.take(steps.RecordContact, HANDLER, **content("record_contact", "reached", 0))
        if stage is Stage.IN_CLOSURE_REVIEW:
            paper.take(steps.RecordFinding, HANDLER, **content("record_finding", "", 0))
            paper.take(steps.SubmitFeedback, HANDLER, **content("submit_feedback", "", 0))
    else:
        until_closed(paper)
        if stage is Stage.ARCHIVED:
            answers = content("record_survey_answers", "satisfied", 0)
            paper.take(steps.RecordSurveyAnswers, RATER, **answers)
    assert paper.case.stage is stage
    return paper


def in_reach(case: Case, person: Actor, action: Action) -> bool:
    """Whether the product's statement lets this person near this case for this action."""
    if person in ELSEWHERE:
        return False
    if person == HANDLER and case.stage is Stage.AWAITING_DISPATCH:
        return False
    # "somebody outside the unit decides": the head of Q01 only while the case is its centre's
    own = action is Action.DECIDE_INVALIDATION and case.stage is not Stage.AWAITING_DISPATCH
    return not (own and person == HEAD)


def is_its_stage(action: Action, person: Actor, stage: Stage) -> bool:
    """On the spot the hotline resolves before it dispatches, and the unit afterwards."""
    if action is Action.RESOLVE_ON_THE_SPOT and person == OPERATOR:
        return stage is Stage.AWAITING_DISPATCH
    return stage in {LETTERS[letter] for letter in ROWS[action][1]}


def answer_to(stage: Stage, action: Action, person: Actor) -> RefusalKind | None:
    paper = standing_in(stage)
    brought = content(action, TRIED[action][1][0], 0)
    step = STEPS[action](actor=person, seen_version=paper.case.version, **brought)
    try:
        check(paper.case, step, paper.now)
    except Refusal as refusal:
        return refusal.kind
    return None


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("action", Action)
def test_each_person_is_refused_for_role_then_unit_then_stage(action: Action, stage: Stage) -> None:
    roles = ROWS[action][0].split(",")
    for person in PEOPLE:
        answer = answer_to(stage, action, person)
        if person.role not in roles:
            assert answer is RefusalKind.WRONG_ROLE, person
        elif not in_reach(standing_in(stage).case, person, action):
            assert answer is RefusalKind.WRONG_UNIT, person
        elif not is_its_stage(action, person, stage):
            done = (RefusalKind.WRONG_STAGE, RefusalKind.ALREADY_DONE, RefusalKind.EXPIRED)
            assert answer in done, person
        else:
            assert answer not in (RefusalKind.WRONG_UNIT, RefusalKind.WRONG_STAGE), person
