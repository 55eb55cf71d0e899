"""What is searched for in a text: the words of a query, and the tokens a text is found by.

Chinese has no spaces between words, so a text is found by every single character and every two
neighbouring ones; anything else by whole words of letters and digits. Tokens only lead to a text:
that the words really stand in it is decided by `folded`, on both sides.
"""

import re
import unicodedata
from dataclasses import dataclass

from rules.refusals import N_
from rules.traditional import SIMPLIFIED

QUERY_MAX = 50
"""Characters of a query."""
WORDS_MAX = 5
"""Words of a query, each of which must stand in a text."""
TOKEN_MAX = 40
"""Characters of a token; a longer word is led to by its beginning."""

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUNS = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+")

TOO_LONG = N_("查找的内容最多 {maximum} 个字。")
TOO_MANY = N_("一次最多查找 {maximum} 个词，请删去一些。")
NOTHING_IN_IT = N_("查找的内容里要有汉字、字母或数字。")


class Unsearchable(ValueError):
    """A query that cannot be searched for; `text` and `maximum` make the sentence."""

    def __init__(self, text: str, maximum: int = 0) -> None:
        super().__init__(text)
        self.text = text
        self.maximum = maximum


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Words that must all stand in a text, folded; and the tokens that lead to such texts."""

    words: tuple[str, ...]
    tokens: tuple[str, ...]


def folded(text: str) -> str:
    """A text as it is compared: one width, one case, one script, one kind of space."""
    one_width = unicodedata.normalize("NFKC", text).lower().translate(SIMPLIFIED)
    return re.sub(r"\s+", " ", one_width).strip()


def tokens_of(text: str) -> tuple[str, ...]:
    """The tokens of a folded text, each once, in the order they first stand in it."""
    found: dict[str, None] = {}
    for run in RUNS.finditer(text):
        word = run[0]
        if run["han"] is None:
            found[word[:TOKEN_MAX]] = None
            continue
        found.update(dict.fromkeys(word))
        found.update(dict.fromkeys(word[at : at + 2] for at in range(len(word) - 1)))
    return tuple(found)


def searched_for(query: str) -> SearchWords:
    """What a query asks for. Raises Unsearchable."""
    if len(query) > QUERY_MAX:
        raise Unsearchable(TOO_LONG, QUERY_MAX)
    words = tuple(word for word in folded(query).split() if RUNS.search(word))
    if not words:
        raise Unsearchable(NOTHING_IN_IT)
    if len(words) > WORDS_MAX:
        raise Unsearchable(TOO_MANY, WORDS_MAX)
    return SearchWords(words, _leading(words))


def _leading(words: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens worth asking for: two characters say more than each of the two."""
    tokens = tokens_of(" ".join(words))
    pairs = {char for token in tokens if _is_pair(token) for char in token}
    return tuple(token for token in tokens if token not in pairs)


def _is_pair(token: str) -> bool:
    found = RUNS.fullmatch(token)
    return found is not None and found["han"] is not None and len(token) > 1
