"""Applications (办件) other systems told us of: what was applied for, how far it is, by whom.

Number, name and phone are sealed; an application is found by a keyed hash of its number.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.engine import put
from db.sealing import Keys, normal_phone
from db.tables import applications
from rules.stars import HandlingStage

LAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Application:
    """One application. Its repr shows nothing personal."""

    application_no: str = field(repr=False)
    item_code: str
    unit_code: str
    stage: HandlingStage
    name: str = field(repr=False)
    phone: str = field(repr=False)

    def is_of(self, who: str) -> bool:
        """Whether this is the applicant: the whole name, or the last four of the phone."""
        said = _bare(who)
        digits = normal_phone(self.phone)[-LAST_DIGITS:]
        return said != "" and said in (_bare(self.name), digits)


NOBODY = json.dumps({"application_no": "", "name": "", "phone": "00000000000"}).encode()
"""Unsealed and compared where there is no application, so that both answers take the same work."""


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


async def applied_by(
    connection: AsyncConnection, application_no: str, who: str, keys: Keys
) -> Application | None:
    """An application if this is its applicant, or None.

    One query, one unsealing, one comparison, whether there is such an application or not.
    """
    wanted = keys.application_hmac(application_no)
    found = await connection.execute(
        select(
            applications.c.sealed,
            applications.c.item_code,
            applications.c.unit_code,
            applications.c.stage,
        ).where(applications.c.application_hmac == wanted)
    )
    row = found.one_or_none()
    nobody = keys.seal(NOBODY, wanted.encode())
    told = json.loads(keys.unseal(row.sealed if row else nobody, wanted.encode()))
    asked_for = Application(
        **told,
        item_code=row.item_code if row else "",
        unit_code=row.unit_code if row else "",
        stage=HandlingStage(row.stage if row else HandlingStage.CONSULT),
    )
    return asked_for if asked_for.is_of(who) & (row is not None) else None


async def put_applications(
    connection: AsyncConnection, new: Sequence[Application], keys: Keys, now: datetime
) -> None:
    """Put applications in or bring them up to date; of one number the last counts."""
    rows = {}
    for each in new:
        key = keys.application_hmac(each.application_no)
        told = {
            "application_no": each.application_no,
            "name": each.name,
            "phone": each.phone,
        }
        rows[key] = {
            "application_hmac": key,
            "item_code": each.item_code,
            "unit_code": each.unit_code,
            "stage": each.stage,
            "sealed": keys.seal(json.dumps(told).encode(), key.encode()),
            "imported_at": now,
        }
    await put(connection, applications, list(rows.values()))
