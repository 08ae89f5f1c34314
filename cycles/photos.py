"""Photos of try-outs: made anew from the picture alone, so that nothing else comes along (place, device, hidden files).

Nothing that was sent is ever stored. What is stored is a JPEG that we wrote ourselves: upright, at most 1600 pixels, without
metadata.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image, ImageOps

LONGEST_SIDE = 1600
QUALITY = 82
# Twelve megapixels is a phone, fifty a good camera; more is a trap (a small file that unfolds to gigabytes).
MOST_PIXELS = 60_000_000
# (MPO, two pictures in one file, is opened as JPEG; as a name of its own it would stop the search.)
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
# What a list shows: about a thumb wide on a phone, sharp on its screen.
SMALL_SIDE = 320

# The format of an iPhone's camera. Only the main picture is read: no small ones, no depth, no film.
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
# Otherwise a process that has not met a WebP yet stumbles over its name in FORMATS.
Image.init()


@dataclass(frozen=True)
class Photo:
    """A picture that is safe to keep."""

    file: ContentFile[bytes]
    width: int
    height: int


def clean_photo(upload: Any) -> Photo:
    """Read an uploaded picture and write it anew.

    Args:
        upload: an uploaded file; its name and its claimed type are not trusted.

    Raises:
        ValidationError: too large, not a picture, or a picture that cannot be opened safely; in a sentence for the field.
    """
    if upload.size > settings.PHOTO_MAX_BYTES:
        raise ValidationError(_("This photo is larger than 10 MB. Choose a smaller one."), code="too_large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _write_anew(upload)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:
        raise ValidationError(
            _("This file is not a picture that we can read. Choose a JPG, PNG, WebP or HEIC."), code="not_a_picture"
        ) from None


def _write_anew(upload: Any) -> Photo:
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as probe:
        if probe.width * probe.height > MOST_PIXELS:
            raise _too_many_pixels()
        probe.verify()
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as picture:
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            layered = upright.convert("RGBA")
            upright = Image.new("RGB", layered.size, "white")
            upright.paste(layered, mask=layered.getchannel("A"))
        plain = upright.convert("RGB")
        plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(plain)


def small(photo: Any) -> Photo:
    """The small picture of a photo that was kept: for lists. Reads only what :func:`clean_photo` wrote.

    Args:
        photo: an open file with one of our own JPEGs.
    """
    with Image.open(photo, formats=("JPEG",)) as picture:
        picture.draft("RGB", (SMALL_SIDE, SMALL_SIDE))
        plain = picture.convert("RGB")
        plain.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return _written(plain)


def _written(plain: Image.Image) -> Photo:
    clean = Image.frombytes("RGB", plain.size, plain.tobytes())  # pixels and nothing else
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(ContentFile(out.getvalue(), name="photo.jpg"), clean.width, clean.height)


def _too_many_pixels() -> ValidationError:
    return ValidationError(_("This picture has too many pixels to open safely. Choose a smaller one."), code="too_many_pixels")
