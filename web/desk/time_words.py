"""Working time in words: how much is left until a deadline, or how late it is."""

from rules.refusals import N_
from rules.time_left import TimeLeft, WorkingTime
from rules.working_hours import WorkingHours
from web.i18n import Catalogue

HOURS = WorkingHours()
"""The office day that lengths are told in."""


def length_words(length: WorkingTime, catalogue: Catalogue) -> str:
    """Days and hours, or hours and minutes where there is no whole day; "" for less than a minute.

    Rounded down: nobody is told of time that is not there.
    """
    parts = []
    if length.days:
        days = catalogue.ngettext("{n} 个工作日", "{n} 个工作日", length.days)
        parts.append(days.format(n=length.days))
    if length.hours:
        parts.append(catalogue.gettext(N_("{n} 小时")).format(n=length.hours))
    if length.minutes and not length.days:
        parts.append(catalogue.gettext(N_("{n} 分钟")).format(n=length.minutes))
    return " ".join(parts)


def time_left_words(standing: TimeLeft, catalogue: Catalogue) -> str:
    """The working time left until a deadline, or passed since."""
    length = length_words(standing.length, catalogue)
    if standing.late:
        said = N_("超期 {length}") if length else N_("已超期")
    elif standing.last_day:
        said = N_("今天到期，还剩 {length}") if length else N_("今天到期，办公时间已过")
    else:
        said = N_("还剩 {length}") if length else N_("即将到期")
    return catalogue.gettext(said).format(length=length)
