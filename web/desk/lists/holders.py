"""Whose cases a list holds, in words: one's own come with those of whom one stands in for."""

from sqlalchemy.ext.asyncio import AsyncConnection

from db.staff import by_id
from rules.refusals import N_
from web.desk.lists.filters import Desk
from web.desk.lists.query import ME, NOBODY, Wanted
from web.i18n import Catalogue


async def holder_name(
    connection: AsyncConnection, wanted: Wanted, desk: Desk, said: Catalogue
) -> str:
    """The name of the holder a list asks for; "" where it asks for none, or for nobody there is."""
    asked = wanted.value("holder")
    if not asked:
        return ""
    if asked == NOBODY:
        return said.gettext(N_("还没有"))
    if asked not in (ME, desk.member.id):
        found = await by_id(connection, asked)
        return found.name if found else ""
    if not desk.stands_in_for:
        return desk.member.name
    others = said.gettext(N_("、")).join(each.name for each in desk.stands_in_for)
    return said.gettext(N_("{name}（含代班：{others}）")).format(
        name=desk.member.name, others=others
    )
