"""`haochaping api-client`: a key is shown once, works, and stops working."""

import json

from sqlalchemy.ext.asyncio import AsyncEngine

from db.api_clients import client_with
from db.engine import reading
from rules.stars import ReviewChannel
from tests.cli.conftest import Haochaping


async def test_a_key_is_shown_once_and_works_until_it_is_revoked(
    database: AsyncEngine, haochaping: Haochaping
) -> None:
    added = await haochaping(
        "api-client", "add", "一网通办", "--channel", "portal", "--channel", "app"
    )
    key = added.out.strip()
    assert (added.code, key[:4]) == (0, "hcp_")
    async with reading(database) as connection:
        found = await client_with(connection, key)
        assert await client_with(connection, key + "x") is None
    assert found is not None
    assert found.channels == {ReviewChannel.PORTAL, ReviewChannel.APP}
    listed = await haochaping("api-client", "list", "--json")
    (row,) = json.loads(listed.out)
    assert (row["name"], row["per_minute"], row["revoked_at"]) == ("一网通办", 600, None)
    assert key.rpartition("_")[2] not in listed.out
    assert (await haochaping("api-client", "revoke", row["id"])).code == 0
    async with reading(database) as connection:
        assert await client_with(connection, key) is None
    assert (await haochaping("api-client", "revoke", row["id"])).code == 2
    assert "一网通办" in (await haochaping("api-client", "list")).out


async def test_nonsense_is_refused(database: AsyncEngine, haochaping: Haochaping) -> None:
    assert (await haochaping("api-client", "add", " ", "--channel", "app")).code == 2
    assert (await haochaping("api-client", "add", "某应用", "--channel", "pigeon")).code == 2
    assert (await haochaping("api-client", "add", "某应用")).code == 2
    assert json.loads((await haochaping("api-client", "list", "--json")).out) == []
