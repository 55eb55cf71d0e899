"""What is kept of a file is decided by what is in it, and nasty files are refused with a reason."""

import tracemalloc
import zlib
from io import BytesIO

import pytest
from PIL import Image

from rules.attachments import LARGEST, Kind
from tests.web.attachments.files import pdf, photo, png, png_chunk, stream
from web.attachments.cleaning import cleaned_file
from web.attachments.photos import LONGEST_SIDE, BadFile

SCRIPT = b"<script>alert(1)</script>"


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.WEBP])
def test_a_photo_is_made_anew_without_where_it_was_taken(kind: Kind) -> None:
    sent = photo(kind.upper())
    assert b"SECRETPHONE" in sent
    kept = cleaned_file(sent)
    assert kept.kind is kind
    assert b"SECRET" not in kept.data
    with Image.open(BytesIO(kept.data)) as image:
        assert image.format == kind.upper()
        assert image.size == (320, 240)
        assert dict(image.getexif()) == {}
        assert "exif" not in image.info
        assert "comment" not in image.info


def test_a_photo_is_upright_and_no_larger_than_can_be_read() -> None:
    kept = cleaned_file(photo(size=(3000, 750), turned=True))
    with Image.open(BytesIO(kept.data)) as image:
        assert image.size == (LONGEST_SIDE // 4, LONGEST_SIDE)


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.WEBP])
def test_what_hangs_behind_a_picture_is_not_kept(kind: Kind) -> None:
    kept = cleaned_file(photo(kind.upper()) + b"PK\x03\x04" + SCRIPT + pdf())
    assert SCRIPT not in kept.data
    assert b"%PDF" not in kept.data
    assert b"PK\x03\x04" not in kept.data


def test_a_picture_with_see_through_parts_keeps_them_and_an_endless_one_its_first() -> None:
    buffer = BytesIO()
    Image.new("LA", (20, 20), (200, 100)).save(buffer, format="PNG")
    with Image.open(BytesIO(cleaned_file(buffer.getvalue()).data)) as image:
        assert image.mode == "RGBA"
    buffer = BytesIO()
    frames = [Image.new("RGB", (20, 20), (each, 0, 0)) for each in range(60)]
    frames[0].save(buffer, format="WEBP", save_all=True, append_images=frames[1:])
    with Image.open(BytesIO(cleaned_file(buffer.getvalue()).data)) as image:
        assert getattr(image, "n_frames", 1) == 1


CMYK = BytesIO()
Image.new("CMYK", (30, 30), (10, 20, 30, 0)).save(CMYK, format="JPEG")
PALETTE = BytesIO()
Image.new("P", (30, 30)).save(PALETTE, format="PNG", transparency=0)
DEEP = BytesIO()
Image.new("I;16", (30, 30)).save(DEEP, format="PNG")


@pytest.mark.parametrize("sent", [CMYK, PALETTE, DEEP], ids=["cmyk", "palette", "16-bit"])
def test_pictures_of_rare_kinds_are_taken(sent: BytesIO) -> None:
    assert cleaned_file(sent.getvalue()).data


NOT_OURS = {
    "html": b"<!doctype html>" + SCRIPT,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "gif": b"GIF89a" + b"\x00" * 30,
    "program": b"MZ\x90\x00" + b"\x00" * 200,
    "zip": b"PK\x03\x04" + b"\x00" * 200,
    "tiff": b"II*\x00" + b"\x00" * 100,
    "html before a pdf": SCRIPT + pdf(),
    "riff that is no picture": b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 40,
    "text": "一段文字".encode(),
}
BROKEN = {
    "only a head": b"\x89PNG\r\n\x1a\n",
    "cut off jpeg": photo()[:-2000],
    "cut off png": photo("PNG")[:-5000],
    "cut off webp": photo("WEBP")[: len(photo("WEBP")) // 2],
    "jpeg that is none": b"\xff\xd8\xff" + SCRIPT * 50,
    "webp that is none": b"RIFF\xff\xff\x00\x00WEBPVP8 " + b"\x00" * 50,
    "png without a picture": png(20, 20),
    "png with nothing in it": png(0, 0),
    "cut off pdf": pdf()[:-20],
    "pdf that is none": b"%PDF-1.7\n" + SCRIPT,
    "text that unpacks without end": png(
        20,
        20,
        png_chunk(b"zTXt", b"a\x00\x00" + zlib.compress(b"0" * 40_000_000)),
        rows=b"\x00" * 21 * 20,
    ),
    "objects that unpack without end": pdf(stream(b"/Type /ObjStm", b"0" * 40_000_000)),
    "objects packed in a rare way": pdf(
        b"<< /Type /ObjStm /Filter /ASCIIHexDecode >>\nstream\n"
        + b"1 0 << /S /JavaScript >>".hex().encode()
        + b">\nendstream"
    ),
    "objects packed twice": pdf(
        stream(b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", b"1 0 <<>>")
    ),
    "objects with their bytes in another order": pdf(
        stream(b"/Type /ObjStm /DecodeParms << /Predictor 12 >>", b"1 0 <<>>")
    ),
    "objects that do not unpack": pdf(
        b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nnothing packed\nendstream"
    ),
    "objects that are not found": pdf(
        stream(b"/Type /ObjStm /Note (1 0 obj)", b"1 0 << /S /JavaScript >>")
    ),
}
ACTION = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
HIDDEN = {
    "behind a remark": b"<< /Note 1 % >> stream\n/OpenAction " + ACTION + b"% endstream\n>>",
    "between strings": b"<< /A (>> stream\n) /OpenAction " + ACTION + b" /B (endstream) >>",
    "as objects behind a remark": b"<< >> % stream\nendobj 7 0 obj "
    + stream(b"/Type /ObjStm", b"1 0 " + ACTION),
    "after a lonely carriage return": stream(b"/Type /ObjStm", b"1 0 " + ACTION).replace(
        b"stream\n", b"stream\r", 1
    ),
}


@pytest.mark.parametrize("sent", NOT_OURS.values(), ids=NOT_OURS)
def test_what_is_neither_photo_nor_pdf_is_refused(sent: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        cleaned_file(sent)
    assert "只收 JPEG" in refused.value.of("x").text


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_or_unpacks_without_end_is_refused(sent: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        cleaned_file(sent)
    assert "打不开" in refused.value.of("x").text


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "是空的"),
        (b"\xff\xd8\xff" + b"\x00" * LARGEST, "超过了"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50, "HEIC"),
        (png(6_000, 6_000), "像素"),
        (png(30_000, 30_000), "像素"),
        (pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "脚本"),
        (pdf(b"<< /S /#4aava#53cript /J#53 (1) >>"), "脚本"),
        (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "脚本"),
        (pdf(b"<< /Names << /EmbeddedFiles 9 0 R >> >>"), "脚本"),
        (pdf(stream(b"/Type /ObjStm /N 1", b"1 0 << /S /JavaScript /JS 2 0 R >>")), "脚本"),
        (pdf(b"<< /Encrypt 5 0 R >>"), "密码"),
    ],
)
def test_each_refusal_says_why(sent: bytes, why: str) -> None:
    with pytest.raises(BadFile) as refused:
        cleaned_file(sent)
    assert why in refused.value.of("x").text


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_what_only_looks_like_a_stream_hides_no_script(hidden: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        cleaned_file(pdf(hidden))
    assert "脚本" in refused.value.of("x").text


def test_a_pdf_that_only_speaks_of_scripts_is_kept_as_it_is() -> None:
    page = stream(b"", b"BT (how to write /JavaScript and /Launch) Tj ET")
    image = stream(b"/Type /XObject", b"/JS " * 1000)
    sent = pdf(page, image, b"<< /Title (JavaScript) /S /GoTo >>")
    assert cleaned_file(sent).data == sent


def test_a_bomb_is_refused_before_it_takes_memory() -> None:
    bomb = png(5_000, 200_000, rows=b"\x00" * 5_001 * 2_000)
    tracemalloc.start()
    with pytest.raises(BadFile):
        cleaned_file(bomb)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
