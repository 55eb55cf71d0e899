"""`haochaping clients`: a key is shown once, a revoked system is known, wrong ids are refused."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from db.clients import client
from db.engine import reading
from db.rating_links import open_link
from db.sealing import Keys
from db.tables import clients
from tests.cli.conftest import Haochaping


async def test_a_system_is_added_links_and_is_revoked(
    database: AsyncEngine, keys: Keys, haochaping: Haochaping
) -> None:
    added = await haochaping("clients", "add", "app", "--name", "随申办", "--channel", "app")
    assert added.code == 0
    key = bytes.fromhex(added.out.strip())
    async with reading(database) as connection:
        found = await client(connection, "app", keys)
        row = (await connection.execute(select(clients))).one()
    assert found is not None
    assert found.key == key
    assert key not in row.key_sealed
    options = ("--application-no", "A1", "--item", "I005", "--name", "李秀兰")
    made = await haochaping("clients", "link", "app", *options)
    address, _, token = made.out.strip().rpartition("/rate/link/")
    assert address.startswith("http")
    assert open_link(token, key)["name"] == "李秀兰"
    assert (await haochaping("clients", "revoke", "app")).code == 0
    listed = await haochaping("clients", "list", "--json")
    (one,) = json.loads(listed.out)
    assert one["revoked_at"] is not None
    assert added.out.strip() not in listed.out
    assert (await haochaping("clients", "link", "app", *options)).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "App!", "--name", "x"),
        ("add", "app", "--name", " "),
        ("revoke", "nobody"),
        ("link", "nobody", "--application-no", "A1", "--item", "I005"),
    ],
)
async def test_what_makes_no_sense_is_a_reason(
    database: AsyncEngine, haochaping: Haochaping, arguments: tuple[str, ...]
) -> None:
    ended = await haochaping("clients", *arguments)
    assert ended.code == 1
    assert "✗" in ended.err
    assert "Traceback" not in ended.err


async def test_an_id_is_given_once(database: AsyncEngine, haochaping: Haochaping) -> None:
    assert (await haochaping("clients", "add", "app", "--name", "一")).code == 0
    assert (await haochaping("clients", "add", "app", "--name", "二")).code == 1
