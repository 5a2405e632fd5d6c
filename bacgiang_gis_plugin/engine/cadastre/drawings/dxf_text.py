"""DXF texts: the letters without formatting, and where, how large and in which direction they stand."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from ezdxf.math import Vec3
from numpy.typing import NDArray

from .dxf_shapes import Space

INLINE_FONT = re.compile(r"\\[fF]([^|;\\]+)")
STACK = re.compile(r"\\S((?:\\.|[^;\\^/#])*)(?:\^ ?|/|#)((?:\\.|[^;\\])*);")


@dataclass(frozen=True)
class Words:
    """One text: what the file holds and the letters it stands for. ``along`` (3,) is its direction."""

    stored: str
    plain: str
    along: NDArray[np.float64]
    height: float
    font: str


def read_words(entity: Any, kind: str, fonts: dict[str, str]) -> tuple[Words, Space]:
    """Return a text, attribute or multi-line text and its place (1, 3) in the world.

    ``fonts``: style in lower case → font file.
    """
    style = str(entity.dxf.get("style", "Standard"))
    font = fonts.get(style.lower(), style)
    if kind == "attrib" and getattr(entity, "has_embedded_mtext_entity", False):
        entity, kind = entity.virtual_mtext_entity(), "mtext"
    if kind == "mtext":
        stored = str(entity.text)
        inline = INLINE_FONT.search(stored)
        turn = math.radians(float(entity.get_rotation()))
        along = entity.ocs().to_wcs(Vec3(math.cos(turn), math.sin(turn), 0))
        words = Words(
            stored,
            plain_lines(entity),
            _direction(along),
            float(entity.dxf.get("char_height", 0.0)),
            inline[1] if inline else font,
        )
        return words, _place(entity.dxf.insert)
    turn = math.radians(float(entity.dxf.get("rotation", 0.0)))
    along = entity.ocs().to_wcs(Vec3(math.cos(turn), math.sin(turn), 0))
    words = Words(
        str(entity.dxf.text),
        entity.plain_text(),
        _direction(along),
        float(entity.dxf.get("height", 0.0)),
        font,
    )
    return words, _place(_chosen(entity))


def plain_lines(mtext: Any) -> str:
    """Return a multi-line text's letters; stacked ones become a fraction, a lone upper or lower one a letter."""
    written = mtext.text
    mtext.text = STACK.sub(_stacked, written)
    try:
        # ezdxf's quick way does not know every code.
        return str(mtext.plain_text(fast="\\" not in written))
    finally:
        mtext.text = written


def _stacked(match: re.Match[str]) -> str:
    upper, lower = match[1].strip(), match[2].strip()
    return f"{upper}/{lower}" if upper and lower else upper + lower


def _chosen(text: Any) -> Vec3:
    """Return the point the drafter chose: the alignment point where there is one."""
    chosen = text.dxf.get("align_point") if text.dxf.get("halign", 0) or text.dxf.get("valign", 0) else None
    return Vec3(text.ocs().to_wcs(Vec3(chosen if chosen is not None else text.dxf.insert)))


def _place(point: Any) -> Space:
    return np.array([tuple(Vec3(point))], dtype=np.float64)


def _direction(along: Any) -> NDArray[np.float64]:
    return np.array(tuple(Vec3(along)), dtype=np.float64)
