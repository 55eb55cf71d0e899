"""Photos made anew: what is kept is drawn from the picture alone, so that nothing else a file may
carry, where it was taken or a second file behind it, is kept with it."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from rules.attachments import Kind
from rules.refusals import N_
from web.i18n import Sentence

LONGEST_SIDE = 2560
"""Pixels of what is kept: writing on a form photographed whole can still be read."""
MOST_PIXELS = 50_000_000
"""Pixels a picture may claim to have: phones of 50 megapixels."""
MOST_PIXELS_AT_ONCE = 25_000_000
"""The same for kinds of pictures that cannot be read smaller than they are."""
QUALITY = 85

BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
)
"""What a broken file makes a decoder raise."""

UNREADABLE = N_("“{name}”打不开，可能不完整，没有收下。")
TOO_BIG = N_("“{name}”的像素太多，没有收下。请缩小后再传。")


class BadFile(Exception):
    """A file that is not kept."""

    def __init__(self, text: str, **params: str | int) -> None:
        super().__init__(text)
        self._text = text
        self._params = params

    def of(self, name: str) -> Sentence:
        """Why a file of this name is not kept."""
        return Sentence(self._text, {**self._params, "name": name})


def photo_made_anew(data: bytes, kind: Kind) -> bytes:
    """The picture as a new file of the same kind, upright, no longer than LONGEST_SIDE.

    Raises BadFile. Takes up to a second or two, and 250 MB.
    """
    try:
        return _made_anew(data, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadFile(TOO_BIG) from error
    except BROKEN as error:
        raise BadFile(UNREADABLE) from error


def _made_anew(data: bytes, kind: Kind) -> bytes:
    with Image.open(BytesIO(data), formats=[kind.value]) as image:
        width, height = image.size
        most = MOST_PIXELS if kind is Kind.JPEG else MOST_PIXELS_AT_ONCE
        if width * height > most:
            raise BadFile(TOO_BIG)
        # a JPEG is read at the size it is wanted, with a fraction of the memory
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
        transparent = kind is not Kind.JPEG and upright.has_transparency_data
        drawn = upright.convert("RGBA" if transparent else "RGB")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # not even the copy's own notes of where it came from
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    kept = BytesIO()
    clean.save(kept, format=kind.value, quality=QUALITY)
    return kept.getvalue()
