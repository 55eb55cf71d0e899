"""Whose files are, what they belong to, and how those are cleared away that belong to nothing."""

import os
import stat
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.attachment_sweep import LEFT_BEHIND, AttachmentSweep
from db.attachment_files import SHARDS, AttachmentFiles
from db.attachments import (
    WAITS,
    Attachment,
    Upload,
    attach_to_review,
    attach_to_step,
    attachment,
    attachments_with,
    keep_upload,
    owner_of,
    staff_upload,
    uploads_of,
    waiting_bytes,
)
from db.engine import reading, writing
from db.sealing import Keys, Unsealable
from rules.attachments import Kind
from tests.conftest import utcnow
from tests.people import HANDLER, OPERATOR
from tests.web.desk.recorded_cases import received_case

ONE, TWO, THREE = (each * 32 for each in "abc")


@pytest.fixture
def files(tmp_path: Path, keys: Keys) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments", keys)


def upload(upload_id: str, owner: str) -> Upload:
    return Upload(upload_id, owner, Kind.JPEG, 100, "0" * 64, "现场.jpg")


async def _keep(engine: AsyncEngine, keys: Keys, *uploads: Upload) -> None:
    async with writing(engine) as connection:
        for each in uploads:
            await keep_upload(connection, each, keys, utcnow())


async def _one(engine: AsyncEngine, keys: Keys, upload_id: str) -> Attachment | None:
    async with reading(engine) as connection:
        return await attachment(connection, upload_id, keys)


async def test_only_who_sent_a_file_attaches_it_and_only_once(
    organised: AsyncEngine, keys: Keys
) -> None:
    recorded = await received_case(organised, keys)
    case_no, review_no = recorded.case.case_no, recorded.case.review.review_no
    mine = owner_of(keys, staff_upload(HANDLER.id, case_no))
    other = owner_of(keys, staff_upload(OPERATOR.id, case_no))
    await _keep(organised, keys, upload(ONE, mine), upload(ONE, mine), upload(TWO, other))
    async with writing(organised) as connection:
        assert await waiting_bytes(connection) == 200
        await attach_to_step(connection, mine, [ONE, TWO], case_no, 1)
        await attach_to_review(connection, mine, [ONE], review_no, 0)
        await attach_to_step(connection, mine, [], case_no, 1)
        [found] = await attachments_with(connection, case_no, [review_no], keys)
        assert (found.id, found.version, found.review_no, found.name) == (ONE, 1, None, "现场.jpg")
        await attach_to_review(connection, other, [TWO], review_no, 0)
        both = await attachments_with(connection, case_no, [review_no], keys)
        assert {each.id for each in both} == {ONE, TWO}
        of_review = await attachments_with(connection, None, [review_no], keys)
        assert [each.id for each in of_review] == [TWO]
        assert await waiting_bytes(connection) == 0


async def test_a_file_is_sealed_on_the_disk_and_opens_under_its_own_id_only(
    files: AttachmentFiles, keys: Keys
) -> None:
    files.put(ONE, b"a picture of somebody's papers")
    files.put(ONE, b"a picture of somebody's papers")
    [path] = [each for each in files.folder.rglob("*") if each.is_file()]
    assert b"papers" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert files.get(ONE) == b"a picture of somebody's papers"
    moved = files.folder / "bb" / TWO
    moved.parent.mkdir()
    path.rename(moved)
    with pytest.raises(Unsealable):
        files.get(TWO)
    with pytest.raises(FileNotFoundError):
        files.get(ONE)
    files.remove(ONE)


async def test_uploads_nobody_used_are_swept_and_those_in_use_or_fresh_stay(
    organised: AsyncEngine, keys: Keys, files: AttachmentFiles
) -> None:
    recorded = await received_case(organised, keys)
    mine = owner_of(keys, staff_upload(HANDLER.id, recorded.case.case_no))
    for each in (ONE, TWO, THREE):
        files.put(each, b"x")
    await _keep(organised, keys, upload(ONE, mine), upload(TWO, mine), upload(THREE, mine))
    async with writing(organised) as connection:
        await attach_to_step(connection, mine, [ONE], recorded.case.case_no, 1)
        # its form was sent again a day later, and refused again
        a_day_later = utcnow() + timedelta(days=1)
        assert len(await uploads_of(connection, mine, [THREE], keys, a_day_later)) == 1
    sweep = AttachmentSweep(organised, files, lambda: utcnow() + WAITS)
    assert await sweep.sweep() == 1
    assert await _one(organised, keys, TWO) is None
    for each in (ONE, THREE):
        assert await _one(organised, keys, each) is not None
        assert files.get(each) == b"x"
    with pytest.raises(FileNotFoundError):
        files.get(TWO)


async def test_what_a_crash_left_in_the_folder_is_found_within_a_round_of_all_its_parts(
    organised: AsyncEngine, keys: Keys, files: AttachmentFiles
) -> None:
    mine = owner_of(keys, "rater:x")
    for each in (ONE, TWO, THREE):
        files.put(each, b"x")
    await _keep(organised, keys, upload(ONE, mine))
    half = files.folder / "bb" / f"{TWO}.0123.part"
    half.write_bytes(b"half")
    long_ago = (utcnow() - LEFT_BEHIND - timedelta(days=1)).timestamp()
    for path in (half, files.folder / "aa" / ONE, files.folder / "bb" / TWO):
        os.utime(path, (long_ago, long_ago))
    # one part a minute: at these minutes it is the turn of theirs
    turn = (int(utcnow().timestamp()) // 60 // SHARDS - 1) * SHARDS
    for shard in (0xAA, 0xBB, 0xCC):
        at = datetime.fromtimestamp((turn + shard) * 60, UTC)
        await AttachmentSweep(organised, files, partial(lambda moment: moment, at)).sweep()
    left = {each.name for each in files.folder.rglob("*") if each.is_file()}
    assert ONE in left
    assert TWO not in left
    assert half.name not in left
    assert THREE in left, "its row may still be on its way"
