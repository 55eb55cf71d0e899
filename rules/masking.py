"""What the public may read: personal data masked out of texts and names. Applied at writing."""

import re
import unicodedata
from collections.abc import Iterable

from rules.identifiers import Span, identifiers_in
from rules.refusals import N_
from rules.staff_names import staff_names_in
from rules.stars import Identity
from rules.surnames import surname_of
from rules.visible_text import legible

STARS_AT_MOST = 11
LOOKS_AT_MOST = 5
"""How often a text is looked through. Only one made for it has more names in a row, each of them
seen once the one behind it is a star, and would take as many looks as it has names."""
ANONYMOUS = N_("匿名用户")
ORGANISATION = re.compile(r"公司|集团|工厂|商店|商行|合作社|事务所|协会|学校|医院|经营部|工作室")


def mask_text(text: str) -> str:
    """Phones, ID and card numbers, plates, e-mail addresses and accounts become stars."""
    return _starred(text, identifiers_in(text))


def mask_staff_names(text: str) -> str:
    """陈老师 becomes *老师; window numbers stay."""
    return _starred(text, staff_names_in(text), one_each=True)


def mask_name(text: str, name: str) -> str:
    """A rater's own name, wherever it stands whole. One character alone is no name."""
    name = re.sub(r"\s+", "", unicodedata.normalize("NFC", name))
    return text.replace(name, "*" * len(name)) if len(name) > 1 else text


def mask_comment(text: str, *, is_bad: bool, rater: str = "") -> str:
    """A comment as it is published: the rater's own name is masked wherever it is known, staff
    names in bad reviews only."""
    masked = legible(unicodedata.normalize("NFC", text))
    # a star ends a name as well as a comma does, so that one more may be seen for what it is
    for _ in range(LOOKS_AT_MOST):
        before, masked = masked, _masked(masked, is_bad=is_bad, rater=rater)
        if masked == before:
            break
    return masked


def _masked(text: str, *, is_bad: bool, rater: str) -> str:
    masked = mask_name(mask_text(text), rater)
    return mask_staff_names(masked) if is_bad else masked


def mask_reply(text: str, raters: Iterable[str] = ()) -> str:
    """An official reply as it is published: it may greet a rater by name and give a number.

    `raters` are the names of those it answers, which go wherever they stand.
    """
    masked = mask_comment(text, is_bad=True)
    for name in raters:
        masked = mask_name(masked, name)
    return masked


def public_name(name: str, identity: Identity) -> str:
    """How the public sees a rater: the surname with 先生/女士, or 匿名用户.

    Nobody is asked for a gender and none is guessed from a name, so both forms stand side by side,
    unless the name came with one of them. An organisation has no surname.
    """
    name = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    form = next((each for each in ("先生", "女士") if name.endswith(each)), "")
    name = name.removesuffix(form)
    if identity is Identity.ANONYMOUS or not name[:1].isalpha() or ORGANISATION.search(name):
        return ANONYMOUS
    return f"{surname_of(name)}{form or '先生/女士'}"


def _starred(text: str, spans: Iterable[Span], *, one_each: bool = False) -> str:
    parts, done = [], 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        if one_each and start < done:
            # one name that two rules found parts of
            done = end
            continue
        length = 1 if one_each else min(end - start, STARS_AT_MOST)
        parts += [text[done : max(start, done)], "*" * length]
        done = end
    return "".join([*parts, text[done:]])
