"""Replay certificates: added once, never changed."""

from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import insert_once
from db.tables import replay_certificates
from rules.replay_verdicts import (
    CaseVerdict,
    Certificate,
    CertificateAsked,
    CodeVersion,
    RunVerdict,
)

LISTED = 20
"""Certificates of one case that are listed, the newest."""

RUNS = TypeAdapter(tuple[RunVerdict, ...])
CODE = TypeAdapter(CodeVersion)


async def add_certificate(connection: AsyncConnection, certificate: Certificate) -> bool:
    """Put a certificate on record once; False if it is there already."""
    asked, verdict = certificate.asked, certificate.verdict
    row = {
        "id": asked.id,
        "case_no": asked.case_no,
        "staff_id": asked.staff_id,
        "staff_name": asked.staff_name,
        "asked_at": asked.asked_at,
        "done_at": certificate.done_at,
        "result": verdict.result,
        "sha256": verdict.sha256,
        "code": to_jsonable_python(certificate.code),
        "calendar": certificate.calendar,
        "runs": to_jsonable_python(verdict.runs),
    }
    return await insert_once(connection, replay_certificates, row) == 1


async def certificate(
    connection: AsyncConnection, case_no: str, certificate_id: str
) -> Certificate | None:
    """One certificate of a case."""
    found = await connection.execute(
        select(replay_certificates).where(
            replay_certificates.c.id == certificate_id, replay_certificates.c.case_no == case_no
        )
    )
    row = found.one_or_none()
    return None if row is None else _certificate(row)


async def certificates_of(connection: AsyncConnection, case_no: str) -> tuple[Certificate, ...]:
    """The newest certificates of a case, the last one first."""
    rows = await connection.execute(
        select(replay_certificates)
        .where(replay_certificates.c.case_no == case_no)
        .order_by(replay_certificates.c.done_at.desc())
        .limit(LISTED)
    )
    return tuple(_certificate(row) for row in rows)


def _certificate(row: Row[Any]) -> Certificate:
    asked = CertificateAsked(row.id, row.case_no, row.staff_id, row.staff_name, row.asked_at)
    return Certificate(
        asked=asked,
        done_at=row.done_at,
        code=CODE.validate_python(row.code),
        calendar=row.calendar,
        verdict=CaseVerdict(row.case_no, RUNS.validate_python(row.runs)),
    )
