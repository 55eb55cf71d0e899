"""Finding cases by what somebody types: a number or a part of one, words, a rater's phone or name.

By words: what is published of a review and its replies (search.py). A rater is found by keyed
hashes; whoever may look for one is decided by the page, which puts the look on record.
"""

import re
from collections.abc import Iterator

from sqlalchemy import or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from db.case_filters import CaseFilter, conditions
from db.sealing import Keys
from db.search import of_stars, search_for
from db.tables import cases, reviews
from rules.search_words import SearchWords
from rules.stars import Stars

FOUND_MAX = 1000
"""Cases of a list that one search finds, the newest."""
ENDINGS_MAX = 10_000
"""Cases whose phones' last digits are compared, the newest."""
PART_OF_A_NUMBER = re.compile(r"[0-9A-Z-]{3,15}")


def as_number(text: str) -> str:
    """What was typed as a part of a case's or a review's number; "" if it can't be one."""
    typed = text.strip().upper()
    return typed if PART_OF_A_NUMBER.fullmatch(typed) else ""


async def found_by_number(
    connection: AsyncConnection, part: str, within: CaseFilter
) -> Iterator[str]:
    """Cases of the list whose number, or whose review's, has this part."""
    rows = await connection.execute(
        select(cases.c.case_no)
        .where(
            or_(
                cases.c.case_no.contains(part, autoescape=True),
                cases.c.review_no.contains(part, autoescape=True),
            ),
            *conditions(within),
        )
        .order_by(cases.c.received_at.desc(), cases.c.case_no.desc())
        .limit(FOUND_MAX)
    )
    return (row.case_no for row in rows)


async def found_by_words(
    connection: AsyncConnection, words: SearchWords, within: CaseFilter
) -> Iterator[str]:
    """Cases of the list in whose reviews all these words stand, the newest reviews first."""
    searches = []
    for stars in (each for each in Stars if each.is_bad):
        search = search_for(connection.dialect.name, words, (of_stars(stars),))
        found = (
            select(reviews.c.case_no, search.place.label("at"))
            .select_from(
                search.source.join(reviews, reviews.c.place == search.place).join(
                    cases, cases.c.case_no == reviews.c.case_no
                )
            )
            .where(search.condition, *conditions(within))
            .order_by(search.place.desc())
            .limit(FOUND_MAX)
        )
        searches.append(select(found.subquery()))
    rows = union_all(*searches).subquery()
    newest = select(rows.c.case_no).order_by(rows.c.at.desc()).limit(FOUND_MAX)
    return (row.case_no for row in await connection.execute(newest))


async def found_by_ending(
    connection: AsyncConnection, keys: Keys, ending: str, within: CaseFilter
) -> tuple[str, ...]:
    """Cases of the list whose raters' phones end in these four digits.

    Equal endings don't look alike in the database, so the newest ENDINGS_MAX are tried.
    """
    rows = await connection.execute(
        select(cases.c.case_no, cases.c.review_no, reviews.c.phone_ending_hmac)
        .join(reviews, reviews.c.review_no == cases.c.review_no)
        .where(
            reviews.c.phone_ending_hmac.is_not(None),
            cases.c.real_name.is_(True),
            *conditions(within),
        )
        .order_by(cases.c.received_at.desc(), cases.c.case_no.desc())
        .limit(ENDINGS_MAX)
    )
    found = (
        row.case_no
        for row in rows
        if keys.phone_ending_hmac(row.review_no, ending) == row.phone_ending_hmac
    )
    return tuple(found)[:FOUND_MAX]
