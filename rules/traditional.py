"""Chinese in its two scripts, by OpenCC's tables.

Shanghai writes simplified characters; what people type, and what they read on pages in 繁體, may be
traditional.
"""

from opencc import OpenCC

_TO_SIMPLIFIED, _TO_TRADITIONAL = OpenCC("t2s"), OpenCC("s2tw")
_HAN = "\n".join(map(chr, range(0x3400, 0xA000)))

SIMPLIFIED = str.maketrans(
    # twice: 薴 becomes 苧, which is simplified as 苎 itself
    dict(zip(_HAN, _TO_SIMPLIFIED.convert(_TO_SIMPLIFIED.convert(_HAN)), strict=True))
    # simplified characters too, though of other words
    | {"著": "着", "瞭": "了"}
)
"""One for one, whatever stands beside a character: what is found in a text stands at the same place
in it as it was written, and two texts that are the same in either script are equal."""


def traditional(name: str) -> str:
    """A name as pages in traditional characters write it: 黃浦區 for 黄浦区."""
    converted: str = _TO_TRADITIONAL.convert(name)
    return converted
