"""What `haochaping doctor` says of the folder with attached files."""

import asyncio
import os
import shutil
from pathlib import Path

from cli.examinations import Finding, State, engine_of
from db.attachment_files import path_of
from db.attachments import newest_attached
from db.engine import reading
from settings import Settings

LOOKED_FOR = 200
"""Files looked for, the newest: what a restore forgot is found by these."""
LITTLE = 5 * 1024**3
"""Bytes free on the disk below which it is said."""


async def attachments(settings: Settings) -> Finding:
    """Files can be written, those on record are there, and the disk has room."""
    folder = settings.attachments_path
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Finding(
            State.FAILED,
            f"不能写入附件目录 {folder}：检查权限和 HCP_ATTACHMENTS_DIR",
            f"{folder} cannot be written: look at its permissions and HCP_ATTACHMENTS_DIR",
        )
    async with engine_of(settings) as engine, reading(engine) as connection:
        ids = await newest_attached(connection, LOOKED_FOR)
    missing = await asyncio.to_thread(lambda: sum(not path_of(folder, i).is_file() for i in ids))
    if missing:
        return Finding(
            State.FAILED,
            f"最近 {len(ids)} 个附件中有 {missing} 个不在 {folder}：从备份恢复",
            f"of the newest {len(ids)} attached files {missing} are not in {folder}: "
            f"restore them from the backup",
        )
    return _room(there)


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"{free / 1024**3:.0f} GB"
    if free < LITTLE:
        return Finding(
            State.WARNING, f"磁盘只剩 {said}：请扩容", f"only {said} free: give it more room"
        )
    return Finding(State.OK, f"可写，剩余 {said}", f"can be written, {said} free")
