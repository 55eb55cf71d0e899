"""Which bad reviews may be about one and the same thing. A resemblance is no finding: the operator
reads both before merging them (procedure/merging.py).

Texts are compared by their pairs of neighbouring characters, which needs no dictionary of Chinese
words: the share of pairs that two texts have in common (Jaccard).
"""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

SAME_TO_THE_EYE = 0.6
"""From strangers about the same place: as good as the same sentence."""
SAME_IN_SUBSTANCE = 0.4
"""From one person: the same told twice in other words."""
DAYS = 30
"""How far apart, in days, two reviews of one thing may be."""
SHARED_MIN = 3
"""Characters in a row that two texts must share to be worth showing."""
COMPARED_MAX = 600
"""Characters at the beginning of a text in which they are looked for."""


class Sign(StrEnum):
    """What two reviews have in common."""

    SAME_PHONE = "same_phone"
    SAME_DEVICE = "same_device"
    SAME_PLACE = "same_place"
    NEAR_TEXT = "near_text"


@dataclass(frozen=True, slots=True)
class Said:
    """A review as far as it is compared. `phone` and `device` are keyed hashes, None if unknown."""

    text: str
    unit_code: str
    window_no: str | None = None
    item_code: str | None = None
    phone: str | None = None
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Resemblance:
    """What speaks for one and the same thing; `likeness` of the texts is from 0 to 1."""

    signs: tuple[Sign, ...]
    likeness: float


@lru_cache(maxsize=512)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters and digits, however they were typed."""
    kept = [each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum()]
    return frozenset(map("".join, pairwise(kept)))


def likeness(one: str, other: str) -> float:
    """The share of pairs two texts have in common; 0 if either has none."""
    first, second = pairs_of(one), pairs_of(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def resemblance(one: Said, other: Said) -> Resemblance | None:
    """Whether two reviews may be about the same thing, and what speaks for it; None if not.

    One person about one place, one person in nearly the same words, or anybody about one place in
    almost the same words. A device alone is no person: a kiosk is everybody's.
    """
    phone = one.phone is not None and one.phone == other.phone
    place = _same_place(one, other)
    if not (phone or place):
        return None
    device = one.device is not None and one.device == other.device
    alike = likeness(one.text, other.text)
    near = alike >= (SAME_IN_SUBSTANCE if phone or device else SAME_TO_THE_EYE)
    if not ((phone and (place or near)) or (place and near)):
        return None
    found = {
        Sign.SAME_PHONE: phone,
        Sign.SAME_DEVICE: device,
        Sign.SAME_PLACE: place,
        Sign.NEAR_TEXT: near,
    }
    return Resemblance(tuple(sign for sign, holds in found.items() if holds), alike)


def _same_place(one: Said, other: Said) -> bool:
    if one.unit_code != other.unit_code:
        return False
    if one.window_no or other.window_no:
        return one.window_no == other.window_no
    return one.item_code == other.item_code


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text; `shared` if the other text has it too."""

    text: str
    shared: bool


def pieces(text: str, other: str) -> tuple[Piece, ...]:
    """A text in pieces, so that what it has in common with another one can be shown.

    Only runs of SHARED_MIN characters count; of long texts only the beginning is compared, for the
    time this takes grows with the product of the lengths.
    """
    compared = SequenceMatcher(None, text[:COMPARED_MAX], other[:COMPARED_MAX], autojunk=False)
    found: list[Piece] = []
    at = 0
    for block in compared.get_matching_blocks():
        if block.size < SHARED_MIN:
            continue
        found.append(Piece(text[at : block.a], shared=False))
        at = block.a + block.size
        found.append(Piece(text[block.a : at], shared=True))
    found.append(Piece(text[at:], shared=False))
    return tuple(piece for piece in found if piece.text)
