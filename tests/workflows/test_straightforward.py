"""The usual way through, its history, and what Temporal shows of it."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

from google.protobuf.json_format import ParseDict
from temporalio.api.common.v1 import Payload

from rules import steps
from rules.case import CaseOutcome
from rules.clocks import ClockKind, Verdict
from rules.stages import Stage
from rules.survey import SurveyOutcome
from tests.people import CITY, HANDLER, OPERATOR
from tests.workflows.case_driver import CaseDriver

Open = Callable[..., Awaitable[CaseDriver]]


async def test_a_case_goes_from_rating_to_archive(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    assert (await case.recorded()).case.stage is Stage.AWAITING_SURVEY
    await case.answered()
    await case.handle.result()
    done = (await case.recorded()).case
    assert done.stage is Stage.ARCHIVED
    assert done.outcome is CaseOutcome.CLOSED
    assert done.survey is not None
    assert done.survey.outcome is SurveyOutcome.SATISFIED
    assert {clock.kind: clock.verdict for clock in done.clocks} == {
        ClockKind.DISPATCH: Verdict.ON_TIME,
        ClockKind.CONTACT: Verdict.ON_TIME,
        ClockKind.RECTIFICATION: Verdict.ON_TIME,
        ClockKind.CLOSURE: Verdict.ON_TIME,
    }
    assert await case.kinds() == [
        "received",
        "dispatch",
        "accept",
        "record_contact",
        "record_finding",
        "submit_feedback",
        "approve_closure",
        "record_survey_answers",
    ]


async def test_the_record_equals_the_workflows_snapshot_after_every_step(open_case: Open) -> None:
    case = await open_case()
    for step in (case.contacted, case.found, case.submitted):
        await step()
        assert (await case.recorded()).case == await case.snapshot()


async def test_a_straightforward_case_stays_small(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    await case.answered()
    await case.handle.result()
    description = await case.handle.describe()
    info = description.raw_description.workflow_execution_info
    assert info.history_length <= 120
    assert info.history_size_bytes <= 60 * 1024


async def test_an_anonymous_case_has_no_contact_clock_and_no_survey(open_case: Open) -> None:
    case = await open_case(real_name=False)
    await case.accepted()
    now = (await case.recorded()).case
    assert now.stage is Stage.IN_PROGRESS
    assert now.clock(ClockKind.CONTACT) is None
    await case.found()
    await case.submitted()
    await case.take(steps.ApproveClosure, CITY)
    done = (await case.recorded()).case
    assert done.stage is Stage.ARCHIVED
    assert done.survey is None
    await case.forward(timedelta(days=20))
    assert await case.handle.result() is CaseOutcome.CLOSED
    assert (await case.kinds())[-1] == "objection_over", "until then its rater could object"


async def test_no_payload_names_the_rater(open_case: Open) -> None:
    case = await open_case()
    await case.closed()
    await case.answered()
    await case.handle.result()
    history = await case.handle.fetch_history()
    codec = case.client.client.data_converter.payload_codec
    assert codec is not None
    payloads = list(_payloads(json.loads(history.to_json())))
    unsealed = [each for each in payloads if each.metadata["encoding"] != b"binary/encrypted"]
    # the SDK's own note beside the sealed result of a local activity: which one, when, how often
    assert {json.loads(each.data)["activity_type"] for each in unsealed} == {"timetable"}
    seen = "".join(opened.data.decode() for opened in await codec.decode(payloads))
    assert "黄浦" in seen, "nothing was decoded"
    for personal in ("李秀兰", "13800005566", "lixiulan@example.com", "等了两个小时"):
        assert personal not in seen
        assert personal not in history.to_json()


def _payloads(value: object) -> Iterator[Payload]:
    """Every payload in a history's JSON, but for search attributes, which can't be sealed."""
    if isinstance(value, dict):
        if "metadata" in value and "data" in value:
            yield ParseDict(value, Payload())
            return
        for name, each in value.items():
            if name != "searchAttributes":
                yield from _payloads(each)
    elif isinstance(value, list):
        for each in value:
            yield from _payloads(each)


async def test_temporal_can_filter_cases_by_stage_unit_and_stars(open_case: Open) -> None:
    case = await open_case(stars=2)
    await case.accepted()
    description = await case.handle.describe()
    shown = {pair.key.name: pair.value for pair in description.typed_search_attributes}
    assert shown["HcpStage"] == "awaiting_contact"
    assert shown["HcpUnit"] == "Q01"
    assert shown["HcpDistrict"] == "Q01"
    assert shown["HcpStars"] == 2
    assert shown["HcpOverdue"] is False
    due = (await case.recorded()).case.clock(ClockKind.CONTACT)
    assert due is not None
    assert shown["HcpNextDue"] == due.term.due


async def test_temporals_page_of_a_case_is_readable(open_case: Open) -> None:
    case = await open_case()
    await case.accepted()
    metadata = await case.handle.query("__temporal_workflow_metadata")
    assert re.search(r"awaiting_contact.*黄浦区", str(metadata))
    description = await case.handle.describe()
    assert await description.static_summary() == "1★ 黄浦区行政服务中心 05号窗口"


async def test_two_people_never_overwrite_each_other(open_case: Open) -> None:
    case = await open_case()
    await case.accepted()
    seen = (await case.recorded()).case.version
    await case.take(steps.Supervise, CITY, order="请优先办理。")
    refusal = await case.refused(
        steps.RecordContact, HANDLER, seen=seen, channel="phone", reached=True, summary="已联系。"
    )
    assert refusal.kind == "stale"


async def test_the_same_submission_sent_twice_is_taken_once(open_case: Open) -> None:
    case = await open_case()
    await case.dispatched()
    seen = (await case.recorded()).case.version
    first = await case.take(steps.Accept, HANDLER, seen=seen, key="form-1")
    again = await case.take(steps.Accept, HANDLER, seen=seen, key="form-1")
    assert first == again
    assert (await case.kinds()).count("accept") == 1


async def test_a_note_does_not_make_another_persons_form_stale(open_case: Open) -> None:
    case = await open_case()
    await case.dispatched()
    seen = (await case.recorded()).case.version
    await case.take(steps.AddNote, OPERATOR, text="评价人来电催问。")
    await case.take(steps.Accept, HANDLER, seen=seen)
    assert (await case.recorded()).case.stage is Stage.AWAITING_CONTACT
