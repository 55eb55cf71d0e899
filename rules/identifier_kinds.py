"""What a kind of identifier is: a pattern, which part of it is masked, and when it applies."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

G = r"[\s\-–—_.·~/、,()*+#|]{0,3}"
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

    def found_in(self, text: str) -> Iterator[re.Match[str]]:
        """Every place of a folded text where it stands."""
        return (found for found in self.pattern.finditer(text) if self.applies(found))


def kind(pattern: str, applies: Callable[[re.Match[str]], bool] = _any) -> Kind:
    """A kind of identifier. Only ASCII counts as a letter or a digit; case does not."""
    return Kind(re.compile(pattern, re.ASCII | re.IGNORECASE), applies)
