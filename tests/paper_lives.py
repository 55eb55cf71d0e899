"""Ways a case on paper usually goes."""

from rules import steps
from rules.case import Claim, ContactChannel, Finding, Result
from tests.case_on_paper import CaseOnPaper
from tests.people import CITY, HANDLER, HUANGPU, OPERATOR


def until_accepted(paper: CaseOnPaper) -> None:
    """Dispatched and accepted."""
    paper.take(steps.Dispatch, OPERATOR, unit=HUANGPU)
    paper.take(steps.Accept, HANDLER)


def until_closed(paper: CaseOnPaper) -> None:
    """All the way to the survey."""
    until_submitted(paper)
    paper.take(steps.ApproveClosure, CITY)


def until_submitted(paper: CaseOnPaper) -> None:
    """Waiting for the review of its closure."""
    until_accepted(paper)
    paper.take(
        steps.RecordContact,
        HANDLER,
        channel=ContactChannel.PHONE,
        reached=True,
        summary="已了解情况。",
    )
    paper.take(
        steps.RecordFinding,
        HANDLER,
        finding=Finding.SUBSTANTIATED,
        claim=Claim.REASONABLE,
        basis="情况属实。",
    )
    paper.take(
        steps.SubmitFeedback,
        HANDLER,
        measures="增开窗口。",
        reply="已增开窗口，您可再来办理。",
        result=Result.RESOLVED,
    )
