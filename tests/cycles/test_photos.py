"""Photos: a picture comes out upright, small and bare; anything else is refused with a sentence."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cycles.photos import LONGEST_SIDE, clean_photo

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(size=(40, 20), kind="JPEG", mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, (200, 30, 30, 0)[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def opened(photo):
    return Image.open(io.BytesIO(photo.file.read()))


def test_place_and_device_are_gone():
    exif = Image.Exif()
    exif[MAKE] = "TELLING camera"
    exif.get_ifd(GPS)[2] = (52.0, 5.0, 0.0)
    content = picture(exif=exif, comment=b"TELLING comment")
    assert b"TELLING" in content
    photo = clean_photo(upload(content))
    assert b"TELLING" not in photo.file.read()
    photo.file.seek(0)
    clean = opened(photo)
    assert dict(clean.getexif()) == {}
    assert not {"exif", "icc_profile", "comment", "xmp"} & set(clean.info)


def test_a_picture_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    photo = clean_photo(upload(picture((40, 20), exif=exif)))
    assert opened(photo).size == (20, 40) == (photo.width, photo.height)


# 64 by 48 pixels in one colour, with a place and a device, as the camera of a phone writes it.
HEIC = (Path(__file__).parent / "a_phone.heic").read_bytes()


def test_a_heic_of_a_phone_becomes_a_bare_jpeg():
    assert b"TELLING" in HEIC
    photo = clean_photo(upload(HEIC, "IMG_0001.HEIC"))
    content = photo.file.read()
    assert (Image.open(io.BytesIO(content)).format, photo.width, photo.height) == ("JPEG", 64, 48)
    assert b"TELLING" not in content


@pytest.mark.parametrize("cut", [40, 300, len(HEIC) - 20])
def test_half_a_heic_is_refused(cut):
    with pytest.raises(ValidationError):
        clean_photo(upload(HEIC[:cut]))


def test_a_heic_keeps_to_the_same_number_of_pixels(monkeypatch):
    monkeypatch.setattr("cycles.photos.MOST_PIXELS", 64 * 48 - 1)
    with pytest.raises(ValidationError) as refusal:
        clean_photo(upload(HEIC))
    assert refusal.value.code == "too_many_pixels"


def test_a_large_picture_is_made_smaller():
    photo = clean_photo(upload(picture((3200, 1000))))
    assert opened(photo).size == (LONGEST_SIDE, 500)


def test_a_small_picture_keeps_its_size():
    assert opened(clean_photo(upload(picture((40, 20))))).size == (40, 20)


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGB"), ("GIF", "P")])
def test_other_kinds_become_a_jpeg(kind, mode):
    out = io.BytesIO()
    Image.new(mode, (30, 30)).save(out, kind)
    clean = opened(clean_photo(upload(out.getvalue(), "a.bin")))
    assert (clean.format, clean.mode) == ("JPEG", "RGB")


def test_what_was_see_through_becomes_white():
    clean = opened(clean_photo(upload(picture((30, 30), "PNG", "RGBA"))))
    assert min(clean.getpixel((5, 5))) > 250


def _png_of(width, height):
    """The head of a PNG that claims to be this large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 99)), (b"IEND", b"")):
        chunks += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("size", [(8000, 8000), (12000, 12000), (60000, 60000)])
def test_a_small_file_that_unfolds_to_gigabytes_is_refused(size):
    with pytest.raises(ValidationError) as refused:
        clean_photo(upload(_png_of(*size)))
    assert refused.value.code == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a",
        b"\xff\xd8\xff\xe0" + b"\x00" * 40,
        picture()[:200],
        b"\x00" * 500,
    ],
    ids=["pdf", "svg", "cut gif", "hollow jpeg", "cut jpeg", "zeros"],
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError) as refused:
        clean_photo(upload(content))
    assert refused.value.code == "not_a_picture"


def test_more_than_ten_megabytes_is_refused_before_it_is_opened():
    with pytest.raises(ValidationError) as refused:
        clean_photo(upload(picture() + b"\x00" * (10 * 1024 * 1024)))
    assert refused.value.code == "too_large"
