"""What a kind of identifier is: a pattern, which part of it is masked, and when it applies."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]

G = r"[\s\-–—_.·~/、,()*+#|。…;=【】「」『』\[\]<>《》〔〕!?&'\"“”‘’]{0,3}"
"""What people put between the digits of one number."""
IS = r"[\s:是为叫]{0,4}"
"""What stands between a name and what it is the name of."""


def gapped(*parts: str) -> str:
    """The parts of one number with whatever people put between them."""
    return G.join(parts)


def _any(_found: re.Match[str]) -> bool:
    return True


def has_a_digit(found: re.Match[str]) -> bool:
    """Whether what would be masked has a digit."""
    return any(char.isdigit() for char in found["id"])


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of identifier; of a match, the group `id` is masked, or all of it."""

    pattern: re.Pattern[str]
    applies: Callable[[re.Match[str]], bool] = field(default=_any)

    @property
    def group(self) -> str | int:
        """What of a match is masked."""
        return "id" if "id" in self.pattern.groupindex else 0

    def found_in(self, text: str) -> Iterator[Span]:
        """Every place of a folded text where it stands: what is masked there, as (start, end)."""
        # most texts have none of most kinds, and every comment is searched for all of them
        if self.pattern.search(text) is None:
            return iter(())
        return spans_in(self.pattern, text, self.group, self.applies)


def spans_in(
    pattern: re.Pattern[str],
    text: str,
    group: str | int,
    applies: Callable[[re.Match[str]], bool] = _any,
) -> Iterator[Span]:
    """Where a pattern's group stands, each found as if what was found before were masked already.

    Stars before it end a number or a word as nothing else may: without that a thousand numbers
    written as one would take a thousand times to mask.
    """
    begins = at = 0
    rest = text
    while (found := pattern.search(rest, at)) is not None:
        at = found.end()
        if applies(found):
            start, end = found.span(group)
            yield begins + start, begins + end
            begins += end
            rest, at = rest[end:], 0


def kind(pattern: str, applies: Callable[[re.Match[str]], bool] = _any) -> Kind:
    """A kind of identifier. Only ASCII counts as a letter or a digit; case does not."""
    return Kind(re.compile(pattern, re.ASCII | re.IGNORECASE), applies)
