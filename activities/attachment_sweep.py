"""Files that belong to nothing are cleared away: uploads whose form was never taken, and what a
crash left in the folder."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from db.attachment_files import SHARDS, AttachmentFiles
from db.attachments import forget_uploads, on_record
from db.engine import reading, writing

log = structlog.get_logger()

AT_A_TIME = 200
"""Uploads forgotten in one round."""
LEFT_BEHIND = timedelta(hours=1)
"""A file this old without a row is nobody's: its row is written seconds after it."""


class AttachmentSweep:
    """Deletes files. Idempotent: what is gone stays gone, and a round that is cut off leaves files
    without a row, which a later one finds."""

    def __init__(
        self, engine: AsyncEngine, files: AttachmentFiles, now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._files = files
        self._now = now

    @activity.defn(name="sweep_attachments")
    async def sweep(self) -> int:
        """Forget uploads nobody used, then look through one part of the folder, another one each
        minute; returns how many files were deleted."""
        now = self._now()
        async with writing(self._engine) as connection:
            forgotten = await forget_uploads(connection, now, AT_A_TIME)
        # off the record first: no page shows a file that is not there
        for each in forgotten:
            await asyncio.to_thread(self._files.remove, each)
        return len(forgotten) + await self._sweep_folder(int(now.timestamp()) // 60 % SHARDS, now)

    async def _sweep_folder(self, shard: int, now: datetime) -> int:
        old = await asyncio.to_thread(lambda: list(self._files.old_ones(shard, now - LEFT_BEHIND)))
        gone = 0
        for begins in range(0, len(old), AT_A_TIME):
            some = old[begins : begins + AT_A_TIME]
            async with reading(self._engine) as connection:
                known = await on_record(connection, [path.name for path in some])
            for path in some:
                if path.name not in known:
                    await asyncio.to_thread(path.unlink, missing_ok=True)
                    gone += 1
        if gone:
            log.info("attachments_left_behind", deleted=gone)
        return gone
