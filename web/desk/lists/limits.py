"""What a search for cases leaves out, told on the list: only the newest of very many are found."""

from db.case_search import ENDINGS_MAX, FOUND_MAX
from rules.refusals import N_
from web.desk.lists.query import Wanted
from web.desk.lists.rater_search import RaterKey, RaterSearch
from web.i18n import Sentence

NEWEST_ONLY = N_(
    "查找最多列出最新的 {maximum} 件，可能还有更早的没有列出。请换个更具体的词，或加上其他条件。"
)
ENDINGS_ONLY = N_("按后四位只比对最近 {maximum} 件实名工单。更早的，请用完整的电话号码查找。")


def limits(wanted: Wanted, rater: RaterSearch | None, total: int) -> tuple[Sentence, ...]:
    """What is to be told of a list of `total` cases."""
    by_ending = rater is not None and rater.key is RaterKey.ENDING
    found = []
    if ("q" in wanted.values or by_ending) and total >= FOUND_MAX:
        found.append(Sentence(NEWEST_ONLY, {"maximum": f"{FOUND_MAX:,}"}))
    if by_ending:
        found.append(Sentence(ENDINGS_ONLY, {"maximum": f"{ENDINGS_MAX:,}"}))
    return tuple(found)
