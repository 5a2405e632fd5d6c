"""How finely scanned drawings and documents are: TT 16/2025/TT-BXD asks 300 dpi of JPG drawings, 200 of PDF texts."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from .pdf_read import PdfError, look_into

DRAWINGS, DOCUMENTS = (".jpg", ".jpeg"), (".pdf",)
Image.MAX_IMAGE_PIXELS = None  # only heads are read, nothing is unpacked


@dataclass(frozen=True)
class Scan:
    """A scanned file. ``dpi``: the coarsest of it, None where it says nothing or there is no picture in it.

    ``pages``: of a document, 0 of a drawing or where unknown; ``reason``: why it could not be looked into.
    """

    dpi: float | None
    pages: int = 0
    reason: str = ""


def look_at(path: Path) -> Scan | None:
    """Return what a scanned file says of its resolution, None for a file that is no JPG and no PDF."""
    suffix = path.suffix.lower()
    if suffix in DRAWINGS:
        return _picture(path)
    if suffix in DOCUMENTS:
        return _document(path)
    return None


def _picture(path: Path) -> Scan:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=("JPEG",)) as image:
                dpi = image.info.get("dpi")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        return Scan(None, 0, f"not a readable JPG ({type(error).__name__})")
    if not dpi or min(dpi) <= 1:
        return Scan(None, 0, "it does not say its resolution")
    return Scan(float(min(dpi)))


def _document(path: Path) -> Scan:
    try:
        looks = look_into(path)
    except (PdfError, OSError) as error:
        return Scan(None, 0, f"not a readable PDF ({error})")
    return Scan(min(looks.resolutions) if looks.resolutions else None, looks.pages)
