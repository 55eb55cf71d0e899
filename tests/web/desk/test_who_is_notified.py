"""Whom a step will notify, told before it is taken: the same people, by the same code."""

from typing import Any

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.engine import reading, writing
from db.sealing import Keys
from db.staff import NewStaff, add_staff, all_staff
from db.tables import notices
from rules import steps
from rules.case import Claim, ContactChannel, Finding, InvalidGround, Result, ReturnReason
from rules.roles import Actor, Role
from rules.stages import Action, Stage
from rules.steps import Step
from tests.people import CITY, HANDLER, HEAD, HUANGPU, OPERATOR, XUHUI, XUHUI_HANDLER
from tests.web.desk.page_reader import read_page
from tests.web.desk.recorded_cases import RecordedCase, received_case
from tests.web.desk_site import SignIn
from web.desk.forms.catalogue import FORMS
from web.desk.loading import load
from web.desk.notified.notified import Asked, notified
from web.desk.notified.shown import NoticeLine, Notified
from web.desk.step_reading import reading_for
from web.forms import Submission

Told = set[tuple[str, str]]

FOUND = {"finding": "substantiated", "claim": "reasonable", "basis": "调看了记录。"}
DONE = {"measures": "增开窗口。", "reply": "已增开窗口。", "result": "resolved"}
NOT_OURS = {"return_reason": ReturnReason.NOT_OUR_FUNCTION, "reason": "不归我们管。"}
STEPS: tuple[tuple[Action, Actor, dict[str, str], dict[str, Any]], ...] = (
    (Action.DISPATCH, OPERATOR, {"unit": "Q01"}, {"unit": HUANGPU}),
    (Action.ACCEPT, HANDLER, {}, {}),
    (
        Action.ADD_NOTE,
        HANDLER,
        {"text": "@黄浦负责人 请看。"},
        {"text": "@黄浦负责人 请看。", "mentions": (HEAD,)},
    ),
    (
        Action.RECORD_CONTACT,
        HANDLER,
        {"reached": "yes", "channel": "phone", "summary": "已说明。"},
        {"reached": True, "channel": ContactChannel.PHONE, "summary": "已说明。"},
    ),
    (
        Action.RECORD_FINDING,
        HANDLER,
        FOUND,
        {"finding": Finding.SUBSTANTIATED, "claim": Claim.REASONABLE, "basis": "调看了记录。"},
    ),
    (Action.REQUEST_COMPLEX, HANDLER, {"reason": "涉及多个部门。"}, {"reason": "涉及多个部门。"}),
    (Action.DECIDE_COMPLEX, CITY, {"granted": "yes"}, {"granted": True}),
    (Action.SUPERVISE, CITY, {"order": "请尽快。"}, {"order": "请尽快。"}),
    (
        Action.REQUEST_INVALIDATION,
        HANDLER,
        {"ground": "mistaken", "reason": "评错了窗口。"},
        {"ground": InvalidGround.MISTAKEN, "reason": "评错了窗口。"},
    ),
    (
        Action.DECIDE_INVALIDATION,
        CITY,
        {"granted": "no", "reason": "没有证据。"},
        {"granted": False, "reason": "没有证据。"},
    ),
    (Action.SUBMIT_FEEDBACK, HANDLER, DONE, {**DONE, "result": Result.RESOLVED}),
    (Action.SEND_BACK_CLOSURE, CITY, {"reason": "写清楚。"}, {"reason": "写清楚。"}),
    (Action.SUBMIT_FEEDBACK, HANDLER, DONE, {**DONE, "result": Result.RESOLVED}),
    (Action.APPROVE_CLOSURE, CITY, {}, {}),
)


async def asked(
    app: FastAPI, case: RecordedCase, actor: Actor, action: Action, typed: dict[str, str]
) -> Notified:
    parts = app.state.dependencies
    loaded = await load(parts, case.case.case_no, actor)
    form = FORMS[action]
    about = Asked(actor, form, typed, await reading_for(parts, loaded, Submission(dict(typed))))
    async with reading(parts.engine) as connection:
        return await notified(connection, loaded, about, parts.keys)


def said(lines: tuple[NoticeLine, ...]) -> Told:
    people = {(line.kind.value, name) for line in lines for name, _ in line.people}
    return people | {(line.kind.value, "评价人") for line in lines if line.rater}


async def queued(engine: AsyncEngine) -> Told:
    async with writing(engine) as connection:
        names = {each.id: each.name for each in await all_staff(connection)}
        rows = await connection.execute(select(notices.c.kind, notices.c.recipient))
        found = {(kind, names.get(who, "评价人")) for kind, who in rows}
        await connection.execute(notices.delete())
    return found


async def test_every_step_notifies_exactly_those_told_before(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    await queued(organised)
    reached = set()
    for action, actor, typed, content in STEPS:
        told = await asked(quiet_site, case, actor, action, typed)
        assert (told.why, told.fill_in, told.perhaps) == (None, "", ()), action
        kind: type[Step] = steps.STEPS[action]
        await case.take(kind, actor, **content)
        assert said(told.always) == await queued(organised), action
        reached |= said(told.always)
    assert ("new_case", HANDLER.name) in reached
    assert ("mentioned", HEAD.name) in reached
    assert ("result", "评价人") in reached


async def test_what_is_yet_to_be_chosen_is_told_as_it_may_come(
    quiet_site: FastAPI, organised: AsyncEngine, keys: Keys
) -> None:
    case = await (await received_case(organised, keys)).brought_to(Stage.IN_PROGRESS)
    await case.take(
        steps.RequestInvalidation, HANDLER, ground=InvalidGround.MISTAKEN, reason="错。"
    )
    open_ = await asked(quiet_site, case, CITY, Action.DECIDE_INVALIDATION, {})
    refused = await asked(
        quiet_site, case, CITY, Action.DECIDE_INVALIDATION, {"granted": "no", "reason": ""}
    )
    granted = await asked(quiet_site, case, CITY, Action.DECIDE_INVALIDATION, {"granted": "yes"})
    assert ("invalidated", "评价人") in said(open_.perhaps)
    assert said(open_.always) | said(open_.perhaps) == said(granted.always) | said(refused.always)
    assert said(refused.always) != said(granted.always)
    nobody_yet = await asked(quiet_site, case, HANDLER, Action.ASSIGN, {})
    assert nobody_yet.fill_in == "交办给"
    elsewhere = await asked(quiet_site, case, CITY, Action.REASSIGN, {"unit": XUHUI.code})
    assert ("new_case", XUHUI_HANDLER.name) in said(elsewhere.always)
    too_late = await asked(quiet_site, case, OPERATOR, Action.DISPATCH, {"unit": "Q01"})
    assert too_late.why is not None


async def test_the_answer_comes_with_the_form_as_it_was_or_alone_for_a_script(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, keys: Keys
) -> None:
    case = await received_case(organised, keys)
    operator = await sign_in(quiet_site, OPERATOR)
    form = await operator.form(case.case.case_no, Action.DISPATCH)
    values = {**form.values, "unit": "Q01", "note": "请今天处理。"}
    answer = await operator.browser.post(f"{form.action}/notified", data=values)
    page = read_page(answer.text)
    assert answer.status_code == 200
    assert "新工单 黄浦经办" in page.text
    again = page.form(form.action).values
    assert (again["unit"], again["note"], again["key"]) == ("Q01", "请今天处理。", values["key"])
    alone = await operator.browser.post(
        f"{form.action}/notified", data=values, headers={"hx-request": "true"}
    )
    assert "黄浦经办" in alone.text
    assert "<main" not in alone.text
    stranger = await sign_in(quiet_site, XUHUI_HANDLER)
    page = await stranger.page("/mentions")
    token = next(each.values["form_token"] for each in page.forms if "form_token" in each.values)
    away = await stranger.browser.post(
        f"{form.action}/notified", data={**values, "form_token": token}
    )
    assert away.status_code == 404
    nothing = await operator.browser.post(
        f"/cases/{case.case.case_no}/nothing/notified", data=values
    )
    assert nothing.status_code == 404


async def test_every_page_with_forms_of_steps_asks_for_each_case_by_itself(
    quiet_site: FastAPI, sign_in: SignIn, organised: AsyncEngine, keys: Keys
) -> None:
    colleague = NewStaff("ha-9", "ha-9", "黄浦同事", "unused", Role.HANDLER, HUANGPU.code, "h@e.cn")
    async with writing(organised) as connection:
        await add_staff(connection, colleague)
    cases = [await received_case(organised, keys) for _ in range(5)]
    for one in cases[:2]:
        await (await one.brought_to(Stage.IN_PROGRESS)).take(
            steps.RequestComplex, HANDLER, reason="涉及多个部门。"
        )
    for one in cases[2:4]:
        await one.brought_to(Stage.AWAITING_ACCEPTANCE)
        await one.take(steps.RequestReturn, HANDLER, **NOT_OURS)
    unheld = await cases[4].brought_to(Stage.AWAITING_ACCEPTANCE)
    places = (
        ("/supervisor", CITY, HANDLER.name, [(one, Action.DECIDE_COMPLEX) for one in cases[:2]]),
        (
            "/hotline/decisions",
            OPERATOR,
            HANDLER.name,
            [(one, Action.DECIDE_RETURN) for one in cases[2:4]],
        ),
        ("/department", HANDLER, colleague.name, [(unheld, Action.ASSIGN)]),
    )
    for path, person, reader, wanted in places:
        visitor = await sign_in(quiet_site, person)
        page = await visitor.page(path)
        assert len(set(page.ids)) == len(page.ids)
        for one, action in wanted:
            form = page.form(f"/cases/{one.case.case_no}/{action}")
            asking = {**form.values, "granted": "yes", "holder": colleague.id}
            answer = await visitor.browser.post(
                f"{form.action}/notified", data=asking, headers={"hx-request": "true"}
            )
            alone = read_page(answer.text)
            part = f"told-{one.case.case_no}-{action}-body"
            assert part in page.ids
            assert part in alone.ids
            assert reader in alone.text
