"""Replay certificates: asked for by supervisors, made by the worker, read and printed here."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from db.engine import reading, writing
from db.looks import record_look
from db.replay_certificates import certificate, certificates_of
from rules.refusals import N_
from rules.replay_verdicts import CertificateAsked
from web.dependencies import All, Staff, WebDependencies, now
from web.desk.loading import case_in_scope
from web.desk.submission_keys import key_in, new_key
from web.errors import not_found
from web.forms import submission
from web.history.certificate_page import (
    CertificatesPage,
    RunningPage,
    certificate_line,
    certificate_page,
    may_certify,
)
from web.history.frame import CERTIFICATES, sections
from web.pages import catalogue, render, see_other
from web.throttling import CERTIFICATES_BY_PERSON

router = APIRouter()

NO_SUCH_CERTIFICATE = N_("没有这份重放证明。")


@router.get("/cases/{case_no}/history/certificates")
async def certificates(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """The certificates of a case, and the way to another one."""
    async with reading(all_of_it.engine) as connection:
        await case_in_scope(connection, case_no, member.actor)
        found = await certificates_of(connection, case_no)
    page = CertificatesPage(
        case_no=case_no,
        lines=tuple(certificate_line(each) for each in found),
        sections=sections(case_no, member.actor, CERTIFICATES),
        may_ask=may_certify(member.actor),
        submission_key=new_key(),
    )
    return _kept_by_nobody(render(request, "history/certificates.html", page))


@router.post("/cases/{case_no}/history/replay")
async def replay(request: Request, case_no: str, all_of_it: All, member: Staff) -> Response:
    """Have the case's history replayed; sent twice it is one certificate."""
    form = await submission(request)
    async with reading(all_of_it.engine) as connection:
        await case_in_scope(connection, case_no, member.actor)
    await all_of_it.throttle.count(CERTIFICATES_BY_PERSON, member.id, now())
    asked = CertificateAsked(
        key_in(form.values.get("key", "")), case_no, member.id, member.name, now()
    )
    await all_of_it.cases.start_certificate(asked)
    return see_other(f"/cases/{case_no}/history/certificates/{asked.id}")


@router.get("/cases/{case_no}/history/certificates/{certificate_id}")
async def one_certificate(
    request: Request, case_no: str, certificate_id: str, all_of_it: All, member: Staff
) -> Response:
    """A certificate to read or print, or how far its making is.

    A difference in content shows what staff wrote: that look is on record before it is shown.
    """
    async with reading(all_of_it.engine) as connection:
        await case_in_scope(connection, case_no, member.actor)
        made = await certificate(connection, case_no, certificate_id)
    if made is None:
        running = await _running(all_of_it, case_no, certificate_id)
        if running is not None:
            page = render(request, "history/certificate_running.html", running)
            return _kept_by_nobody(page)
        # it may have been put on record while Temporal was asked
        async with reading(all_of_it.engine) as connection:
            made = await certificate(connection, case_no, certificate_id)
    if made is None:
        raise not_found(NO_SUCH_CERTIFICATE)
    context = certificate_page(made, catalogue(request))
    if context.shows_content:
        async with writing(all_of_it.engine) as connection:
            await record_look(connection, member.id, case_no, "replay-certificate", now())
    return _kept_by_nobody(render(request, "history/certificate.html", context))


async def _running(
    all_of_it: WebDependencies, case_no: str, certificate_id: str
) -> RunningPage | None:
    if key_in(certificate_id) != certificate_id:
        return None
    progress = await all_of_it.cases.certificate_progress(case_no, certificate_id)
    return None if progress is None else RunningPage(case_no, progress)


def _kept_by_nobody(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
