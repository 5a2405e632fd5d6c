"""The two writers of a laid out map: vector drawing in a PDF, inline SVG for HTML. Both draw the same items."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus.flowables import Flowable

from .maps import Dot, MapDescription, Path, Picture, Style, Text, lay_out
from .pdf import font, text_width

FAMILY = "'Liberation Serif','Times New Roman',Tinos,serif"
HALO_WIDTH = 1.6
PAD_OPACITY = 0.7


def svg(picture: Picture, description: str = "") -> str:
    """Return the picture as an inline SVG element; ``description`` is read aloud in its place."""
    top = picture.height
    body = "".join(_svg_item(item, top) for item in picture.items)
    size = f"{picture.width:.1f} {picture.height:.1f}"
    title = f"<title>{escape(description)}</title>" if description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" '
        f'font-family="{FAMILY}" stroke-linejoin="round">{title}{body}</svg>'
    )


def _svg_item(item: Path | Dot | Text, top: float) -> str:
    if isinstance(item, Text):
        return _svg_text(item, top)
    paint = _svg_paint(item.style)
    if isinstance(item, Dot):
        return f'<circle cx="{item.x:.2f}" cy="{top - item.y:.2f}" r="{item.style.radius:g}"{paint}/>'
    data = []
    for line in item.lines:
        closed = item.area
        points = line[:-1] if closed else line
        data.append(
            "M" + "L".join(f"{x:.2f} {top - y:.2f}" for x, y in points.tolist()) + ("Z" if closed else "")
        )
    rule = ' fill-rule="evenodd"' if item.area and item.style.fill else ""
    return f'<path d="{"".join(data)}"{rule}{paint}/>'


def _svg_paint(style: Style) -> str:
    fill = f' fill="{style.fill or "none"}"'
    if style.fill and style.opacity < 1:
        fill += f' fill-opacity="{style.opacity:g}"'
    if not style.line:
        return fill
    dash = f' stroke-dasharray="{" ".join(f"{part:g}" for part in style.dash)}"' if style.dash else ""
    return f'{fill} stroke="{style.line}" stroke-width="{style.width:g}"{dash}'


def _svg_text(item: Text, top: float) -> str:
    x, y = f"{item.x:.2f}", f"{top - item.y:.2f}"
    turned = f' transform="rotate({-item.angle:g} {x} {y})"' if item.angle else ""
    bold = ' font-weight="bold"' if item.bold else ""
    italic = ' font-style="italic"' if item.italic and not item.bold else ""
    anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
    halo = f' stroke="{item.halo}" stroke-width="{HALO_WIDTH}" paint-order="stroke"' if item.halo else ""
    return (
        f'<text x="{x}" y="{y}" font-size="{item.size:g}" fill="{item.colour}"'
        f"{bold}{italic}{anchor}{halo}{turned}>{escape(item.text)}</text>"
    )


class MapDrawing(Flowable):  # type: ignore[misc]
    """A picture as a flowable of a PDF, in its true size: the scale on the paper is the one that it names."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture
        self.width, self.height = picture.width, picture.height
        self.hAlign = "CENTER"

    def wrap(self, _: float, __: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        draw_map(self.canv, self.picture)


class FittingMap(Flowable):  # type: ignore[misc]
    """A map whose frame is as high as described where the page has room, and down to ``lowest`` points where not.

    The scale stays that of the description's own height.
    """

    def __init__(self, description: MapDescription, lowest: float, before: float = 6) -> None:
        super().__init__()
        self._whole = lay_out(description)
        self._description = replace(description, scale=self._whole.scale)
        self._lowest, self._before = lowest, before
        self.picture = self._whole
        self.hAlign = "CENTER"

    def wrap(self, _: float, room: float) -> tuple[float, float]:
        """Choose the height; the whole map where even the lowest has no room, for the next page."""
        lacking = self._whole.height + self._before - room
        height = self._description.height - max(lacking, 0.0) - 0.5
        self.picture = self._whole
        if lacking > 0 and height >= self._lowest:
            self.picture = lay_out(replace(self._description, height=height))
        self.width, self.height = self.picture.width, self.picture.height + self._before
        return self.width, self.height

    def draw(self) -> None:
        draw_map(self.canv, self.picture)


def draw_map(canvas: Any, picture: Picture, x: float = 0.0, y: float = 0.0) -> None:
    """Draw a picture on a reportlab canvas with its lower left corner at (x, y)."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setLineJoin(1)
    for item in picture.items:
        if isinstance(item, Text):
            _pdf_text(canvas, item)
        elif isinstance(item, Dot):
            _pdf_paint(canvas, item.style)
            canvas.circle(
                item.x, item.y, item.style.radius, int(bool(item.style.line)), int(bool(item.style.fill))
            )
        else:
            _pdf_path(canvas, item)
    canvas.restoreState()


def _pdf_paint(canvas: Any, style: Style) -> None:
    if style.fill:
        canvas.setFillColor(HexColor(style.fill))
        canvas.setFillAlpha(style.opacity)
    if style.line:
        canvas.setStrokeColor(HexColor(style.line))
        canvas.setLineWidth(style.width)
        canvas.setDash(list(style.dash))


def _pdf_path(canvas: Any, item: Path) -> None:
    _pdf_paint(canvas, item.style)
    path = canvas.beginPath()
    for line in item.lines:
        points = line.tolist()
        path.moveTo(*points[0])
        for place in points[1 : -1 if item.area else None]:
            path.lineTo(*place)
        if item.area:
            path.close()
    canvas.drawPath(path, int(bool(item.style.line)), int(bool(item.style.fill)), fillMode=0)


def _pdf_text(canvas: Any, item: Text) -> None:
    canvas.saveState()
    canvas.translate(item.x, item.y)
    if item.angle:
        canvas.rotate(item.angle)
    name = font(item.bold, item.italic)
    write = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[item.anchor]
    canvas.setFont(name, item.size)
    if item.halo:
        # Not a stroke around the letters: that would be a second copy of the text for whoever searches or copies.
        width = text_width(item.text, item.size, item.bold, item.italic)
        start = {"start": 0.0, "middle": -width / 2, "end": -width}[item.anchor]
        canvas.setFillColor(HexColor(item.halo))
        canvas.setFillAlpha(PAD_OPACITY)
        canvas.roundRect(start - 0.6, -0.22 * item.size, width + 1.2, 0.95 * item.size, 1, stroke=0, fill=1)
    canvas.setFillAlpha(1)
    canvas.setFillColor(HexColor(item.colour))
    write(0, 0, item.text)
    canvas.restoreState()
