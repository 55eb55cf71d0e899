"""What `haochaping doctor` says of the folder with attached files."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from cli.attachment_examination import attachments
from cli.examinations import State
from db.attachment_files import AttachmentFiles
from db.attachments import Upload, attach_to_step, keep_upload, owner_of
from db.engine import writing
from db.sealing import Keys
from rules.attachments import Kind
from settings import Settings
from tests.conftest import utcnow
from tests.organisation import organise
from tests.web.desk.recorded_cases import received_case


async def test_doctor_tells_of_files_that_are_not_there_and_of_a_folder_nobody_can_write(
    database: AsyncEngine, keys: Keys, sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "attachments"

    async def said(where: Path) -> tuple[State, str]:
        finding = await attachments(Settings(database_url=sqlite_url, attachments_dir=where))
        return finding.state, finding.english

    await organise(database)
    case_no = (await received_case(database, keys)).case.case_no
    state, sentence = await said(folder)
    assert state is not State.FAILED, sentence
    owner = owner_of(keys, "rater:x")
    for each in ("a" * 32, "b" * 32):
        async with writing(database) as connection:
            sent = Upload(each, owner, Kind.PDF, 1, "0" * 64, "x.pdf")
            await keep_upload(connection, sent, keys, utcnow())
            await attach_to_step(connection, owner, [each], case_no, 1)
    AttachmentFiles(folder, keys).put("a" * 32, b"x")
    state, sentence = await said(folder)
    assert (state, "newest 2 attached files 1 are not" in sentence) == (State.FAILED, True)
    AttachmentFiles(folder, keys).put("b" * 32, b"x")
    assert (await said(folder))[0] is not State.FAILED
    file = tmp_path / "a-file"
    file.touch()
    assert (await said(file))[0] is State.FAILED
