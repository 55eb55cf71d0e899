"""Role x action x stage: the whole table, written out, against what the procedure says."""

import pytest

from rules.roles import MAY, Role
from rules.stages import ALLOWED, Action, Stage

# D 待转办, A 待签收, C 待联系, P 办理中, R 待审核, S 待回访
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
supervise              supervisor          DACPRS
reassign               handler,supervisor  ACP
recalculate_deadlines  supervisor,system   DACPRS
add_note               operator,handler,supervisor DACPRS
record_callback        operator            S
record_survey_answers  rater,operator      S
decide_reopening       operator            S
"""
LETTERS = dict(zip("DACPRS", Stage, strict=False))
ROWS = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()}


@pytest.mark.parametrize("action", Action)
def test_an_action_is_taken_by_just_these_roles_in_just_these_stages(action: Action) -> None:
    roles, stages = ROWS[action]
    assert {role.value for role in MAY[action]} == set(roles.split(","))
    assert set(ALLOWED[action]) == {LETTERS[letter] for letter in stages}


def test_nobody_acts_on_an_archived_case() -> None:
    assert all(Stage.ARCHIVED not in stages for stages in ALLOWED.values())


def test_an_administrator_takes_no_step_in_any_case() -> None:
    assert all(Role.ADMINISTRATOR not in roles for roles in MAY.values())
