"""并案: the review of one case that is handled in another one. How that comes about is in
procedure/merging.py."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """A review that joined a case: its own case and number, when (UTC) and by whose decision."""

    case_no: str
    review_no: str
    real_name: bool
    at: datetime
    by: str
