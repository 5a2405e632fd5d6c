"""The second writer of the reports' drawings: PNG, for a workbook, drawn without a screen."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont

from .pictures import BACKGROUND, DOT, HEIGHT, LETTERS, STYLES, WIDTH, Picture, Shape

SHARP = 2  # pixels per unit: a print is as clear as the screen
SMOOTH = 2  # drawn so many times larger and averaged, which smooths the edges
UNIT = SHARP * SMOOTH
COLOURS = 128


def png(picture: Picture) -> bytes:
    """Return the picture as PNG of 600 × 440 pixels; the same picture gives the same bytes."""
    image = Image.new("RGB", (round(WIDTH * UNIT), round(HEIGHT * UNIT)), BACKGROUND)
    for shape in picture.shapes:
        _draw(image, shape)
    pen = ImageDraw.Draw(image)
    for x, y in picture.dots:
        pen.circle((x * UNIT, y * UNIT), DOT * UNIT, fill=STYLES["dot"].fill)
    letters = STYLES["scale"]
    pen.text(
        (picture.metres_at[0] * UNIT, picture.metres_at[1] * UNIT),
        picture.metres,
        fill=letters.fill,
        font=_font(),
        anchor="ls",
        stroke_width=letters.width * UNIT / 2,
        stroke_fill=letters.line,
    )
    written = BytesIO()
    image.reduce(SMOOTH).quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG")
    return written.getvalue()


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(LETTERS * UNIT)


def _draw(image: Image.Image, shape: Shape) -> None:
    style = STYLES[shape.style]
    lines = [_pixels(line) for line in shape.lines]
    if shape.area and style.fill:
        _fill(image, lines, style.fill)
    pen = ImageDraw.Draw(image)
    for line in lines if style.line else []:
        pen.line(line, fill=style.line, width=round(style.width * UNIT), joint="curve")


def _pixels(line: NDArray[np.float64]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in (line * UNIT).tolist()]


def _fill(image: Image.Image, rings: list[list[tuple[float, float]]], colour: str) -> None:
    """Fill what lies in an odd number of rings, as the SVG does."""
    red, green, blue, *alpha = ImageColor.getrgb(colour)
    if len(rings) == 1 and not alpha:
        ImageDraw.Draw(image).polygon(rings[0], fill=colour)
        return
    inside = Image.new("1", image.size)
    for ring in rings:
        one = Image.new("1", image.size)
        ImageDraw.Draw(one).polygon(ring, fill=1)
        inside = ImageChops.logical_xor(inside, one)
    strength = alpha[0] if alpha else 255
    mask = inside.convert("L").point([0] * 255 + [strength])
    image.paste((red, green, blue), (0, 0), mask)
