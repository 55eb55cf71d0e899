"""The table of traditional characters is OpenCC's, and is one for one."""

from opencc import OpenCC

from rules.traditional import SIMPLIFIED

HAN = "".join(map(chr, range(0x3400, 0xA000)))
OURS = {"著": "着", "瞭": "了"}


def by_opencc(text: str) -> str:
    """Each character as it is simplified alone; twice, for 薴 becomes 苧, and 苧 is 苎."""
    simplify = OpenCC("t2s").convert
    found: str = simplify(simplify("\n".join(text)))
    return found.replace("\n", "")


def test_each_character_is_simplified_as_opencc_simplifies_it_alone() -> None:
    expected = dict(zip(HAN, by_opencc(HAN), strict=True)) | OURS
    assert {char: char.translate(SIMPLIFIED) for char in HAN} == expected


def test_what_is_simplified_is_not_simplified_further() -> None:
    once = HAN.translate(SIMPLIFIED)
    assert once.translate(SIMPLIFIED) == once
