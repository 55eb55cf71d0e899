"""Two cases on record that were merged, without a workflow."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from db.sealing import Keys
from rules.merging_steps import Merge, TakeIn
from rules.roles import SYSTEM
from tests.people import OPERATOR
from tests.web.desk.recorded_cases import RecordedCase, received_case


@dataclass
class MergedCases:
    """`lead` is the case that goes on, `other` the one that joined it."""

    lead: RecordedCase
    other: RecordedCase


async def merged_cases(engine: AsyncEngine, keys: Keys) -> MergedCases:
    """A later review that joined the case of an earlier one."""
    lead = await received_case(engine, keys)
    other = await received_case(engine, keys, comment="等了两个钟头，只开一个窗口。")
    case = other.case
    await lead.take(TakeIn, SYSTEM, case_no=case.case_no, review=case.review, by=OPERATOR.name)
    await other.take(Merge, OPERATOR, into=lead.case.case_no)
    return MergedCases(lead, other)
