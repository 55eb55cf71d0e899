"""Files that come with a form: cleaned, kept, and then named in it, so that a form which is shown
again for whatever reason still has them."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

import structlog
from fastapi import Request
from starlette.datastructures import UploadFile

from db.attachment_files import AttachmentFiles
from db.attachments import Attachment, Upload, keep_upload, owner_of, uploads_of, waiting_bytes
from db.engine import reading, writing
from rules.attachments import FIELD, LARGEST, MOST, TOO_MANY
from rules.refusals import N_
from web.attachments.boxes import BOX, named_in
from web.attachments.cleaning import Cleaned, cleaned_file
from web.attachments.photos import BadFile
from web.dependencies import WebDependencies, now
from web.errors import Problem
from web.forms import TICKED, Submission, cleaned
from web.i18n import Sentence

log = structlog.get_logger()

NAME_MAX = 60
"""Characters of a file's name that are kept."""
MOST_WAITING = 4 * 1024**3
"""Bytes of files that belong to nothing yet, of all people together: a disk is not to be filled."""

GONE = N_("有附件已经过期，没有保留。请重新选择。")
NOT_KEPT = N_("这些文件没有收下：{names}。只收 JPEG、PNG、WebP 照片和 PDF，每个不超过 {most} MB。")
NOT_NOW = N_("现在收不了附件，没有收下。请过一会儿再试，或不带附件提交。")


@dataclass(frozen=True, slots=True)
class Sent:
    """Who sends files with which form; `whose` must be the same when the form is taken. `count`
    is called for each file, and may raise Problem if there are too many."""

    whose: str
    key: str
    count: Callable[[], Awaitable[None]] | None = None


async def received(
    request: Request, all_: WebDependencies, form: Submission, sent: Sent
) -> tuple[Attachment, ...]:
    """The files that belong to this form now, those it brought and those it named. What is wrong
    with any is noted; the form then has a ticked box for each that is kept."""
    named = named_in(form)
    brought = await _brought(request)
    if not named and not brought:
        return ()
    owner = owner_of(all_.keys, sent.whose)
    if len(named) + len(brought) > MOST:
        form.wrong(FIELD, Sentence(TOO_MANY, {"most": MOST}))
    new = brought[: max(0, MOST - len(named))]
    try:
        kept = await _kept(all_, form, owner, sent, new) if new else []
    finally:
        for file in brought:
            await file.close()
    if not named and not kept:
        return ()
    async with writing(all_.engine) as connection:
        found = await uploads_of(connection, owner, [*named, *kept], all_.keys, now())
    ids = {each.id for each in found}
    if not ids.issuperset(named):
        form.wrong(FIELD, GONE)
    for name in [name for name in form.values if name.startswith(BOX)]:
        del form.values[name]
    form.values.update({f"{BOX}{each.id}": TICKED for each in found})
    return found


async def _brought(request: Request) -> list[UploadFile]:
    # read before, by whoever checked the form's token
    form = await request.form()
    files = [each for each in form.getlist(FIELD) if isinstance(each, UploadFile)]
    return [each for each in files if each.filename or each.size]


async def _kept(
    all_: WebDependencies,
    form: Submission,
    owner: str,
    sent: Sent,
    files: Sequence[UploadFile],
) -> list[str]:
    """The ids of the files that are kept; why the others are not is noted."""
    kept: list[str] = []
    bad: list[tuple[str, Sentence]] = []
    async with reading(all_.engine) as connection:
        if await waiting_bytes(connection) > MOST_WAITING:
            log.error("attachments_full")
            form.wrong(FIELD, NOT_NOW)
            return kept
    for file in files:
        name = _name(file.filename or "")
        try:
            kept.append(await _keep_one(all_, owner, sent, file, name))
        except BadFile as wrong:
            bad.append((name, wrong.of(name)))
        except (Problem, OSError) as wrong:
            if isinstance(wrong, OSError):
                log.exception("attachment_not_kept")
            form.wrong(FIELD, NOT_NOW)
            break
    if len(bad) == 1:
        form.wrong(FIELD, bad[0][1])
    elif bad:
        names = "、".join(name for name, _why in bad)
        form.wrong(FIELD, Sentence(NOT_KEPT, {"names": names, "most": LARGEST // 1024**2}))
    return kept


async def _keep_one(
    all_: WebDependencies, owner: str, sent: Sent, file: UploadFile, name: str
) -> str:
    if sent.count is not None:
        await sent.count()
    await file.seek(0)
    # one byte more than may be: that it is too large is said, how large does not matter
    data = await file.read(LARGEST + 1)
    told = f"{owner}:{sent.key}:{hashlib.sha256(data).hexdigest()}"
    upload_id = all_.keys.keyed_hash("attachment", told)[:32]
    working = asyncio.get_running_loop()
    clean = await working.run_in_executor(_bench(), _clean_and_put, all_.files, upload_id, data)
    upload = Upload(
        id=upload_id,
        owner=owner,
        kind=clean.kind,
        size=len(clean.data),
        sha256=hashlib.sha256(clean.data).hexdigest(),
        name=name,
    )
    # the file is on the disk: what is on record is never without it
    async with writing(all_.engine) as connection:
        await keep_upload(connection, upload, all_.keys, now())
    return upload_id


@cache
def _bench() -> ThreadPoolExecutor:
    """Where files are cleaned, one after another, each taking memory while it is. A thread of its
    own: those of the event loop read and write the database."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="attachments")


def _clean_and_put(files: AttachmentFiles, upload_id: str, data: bytes) -> Cleaned:
    clean = cleaned_file(data)
    files.put(upload_id, clean.data)
    return clean


def _name(sent: str) -> str:
    """The last part of a file's name, cleaned, its end kept."""
    name = " ".join(cleaned(PurePosixPath(sent.replace("\\", "/")).name).split())
    return name[-NAME_MAX:] or "file"
