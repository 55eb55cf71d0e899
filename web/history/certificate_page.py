"""What the pages of replay certificates show."""

from dataclasses import dataclass

from rules.replay_verdicts import Certificate, ReplayProgress, RunVerdict
from rules.roles import Actor, Role
from web.history.certificate_words import (
    MEANINGS,
    RESULTS,
    DifferenceWords,
    difference_words,
)
from web.history.frame import Section
from web.i18n import Catalogue


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the case's history."""

    number: int
    run: RunVerdict
    name: str
    look: str


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """history/certificate.html. `compared` and `drifted` are of all runs;
    `event_href` is where the event of the first difference is."""

    certificate: Certificate
    name: str
    look: str
    meaning: str
    difference: DifferenceWords | None
    event_href: str
    runs: tuple[RunLine, ...]
    compared: int
    drifted: int

    @property
    def shows_content(self) -> bool:
        """Whether something of a sealed payload is on the page."""
        return self.difference is not None and bool(self.difference.path)


@dataclass(frozen=True, slots=True)
class RunningPage:
    """history/certificate_running.html."""

    case_no: str
    progress: ReplayProgress


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate in the list of a case."""

    certificate: Certificate
    href: str
    name: str
    look: str


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """history/certificates.html."""

    case_no: str
    sections: tuple[Section, ...]
    lines: tuple[CertificateLine, ...]
    may_ask: bool
    submission_key: str


def may_certify(actor: Actor) -> bool:
    """Who has a history replayed: those who inspect histories."""
    return actor.role is Role.SUPERVISOR


def certificate_page(certificate: Certificate, said: Catalogue) -> CertificatePage:
    """The page of one certificate."""
    verdict = certificate.verdict
    name, look = RESULTS[verdict.result]
    difference = verdict.difference
    return CertificatePage(
        certificate=certificate,
        name=name,
        look=look,
        meaning=MEANINGS[verdict.result],
        difference=difference_words(difference, said) if difference else None,
        event_href=_event(certificate),
        runs=tuple(
            RunLine(number, run, *RESULTS[run.result])
            for number, run in enumerate(verdict.runs, start=1)
        ),
        compared=sum(run.compared for run in verdict.runs),
        drifted=sum(run.drifted for run in verdict.runs),
    )


def _event(certificate: Certificate) -> str:
    """Where the event of the first difference is, "" if none could be told."""
    for number, run in enumerate(certificate.verdict.runs, start=1):
        if run.difference is not None and run.difference.event_id:
            path = f"/cases/{certificate.asked.case_no}/history"
            return f"{path}/events/{number}-{run.difference.event_id}"
    return ""


def certificate_line(certificate: Certificate) -> CertificateLine:
    """One certificate in a list."""
    name, look = RESULTS[certificate.verdict.result]
    return CertificateLine(certificate, address(certificate), name, look)


def address(certificate: Certificate) -> str:
    """Where a certificate is."""
    return f"/cases/{certificate.asked.case_no}/history/certificates/{certificate.asked.id}"
