"""Files that come with a step's form, kept before the step is taken."""

from fastapi import Request

from db.attachments import Attachment, staff_upload
from db.staff import Member
from web.attachments.receiving import Sent, received
from web.dependencies import WebDependencies
from web.desk.forms.form import ActionForm
from web.desk.submission_keys import key_in
from web.forms import Submission


async def uploads_with(
    request: Request,
    all_of_it: WebDependencies,
    member: Member,
    case_no: str,
    form: ActionForm,
    *,
    typed: Submission,
) -> tuple[Attachment, ...]:
    """The files of a form; what is wrong with any is noted in it."""
    if not any(field.widget == "files" for field in form.fields):
        return ()
    sent = Sent(staff_upload(member.id, case_no), key_in(typed.values.get("key", "")))
    return await received(request, all_of_it, typed, sent)
