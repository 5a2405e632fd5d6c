"""DXF through ezdxf: entities of model space to lines and labels, block references expanded."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from ezdxf import recover
from ezdxf.filemanagement import read, readfile
from ezdxf.lldxf.const import DXFError
from ezdxf.math import OCS, Vec3

from ...errors import EngineError
from .decode_labels import split_text
from .dgn_scan import describe_start
from .drawing import Drawing, Label, Points, Symbol, usable
from .strokes import stroke_bulge

BINARY = b"AutoCAD Binary DXF"
UNICODE_SINCE = "AC1021"  # DXF 2007: UTF-8, whatever $DWGCODEPAGE says
CODE_PAGES = {"ANSI_932": "cp932", "ANSI_936": "gbk", "ANSI_949": "cp949", "ANSI_950": "cp950"}
BYTES = "latin-1"  # decodes every byte to the letter of the same number, so nothing is lost
INLINE_FONT = re.compile(r"\\[fF]([^|;\\]+)")
NO_NUMBER = re.compile(rb"^([ \t]*)[+-]?\d\.#(?:QNAN|SNAN|IND|INF)\w*", re.MULTILINE)
READ_ERRORS = (DXFError, ValueError, KeyError, IndexError, TypeError, AttributeError)
NESTED = 16  # blocks in blocks; a deeper drawing refers to itself
VARIABLE = r"\${}\s+(?:1|3)\s+(\S+)"


def read_dxf(data: bytes, path: Path, tolerance: float) -> Drawing:
    """Return the drawing in a DXF file; arcs are stroked within ``tolerance`` metres.

    Raises EngineError FILE_EMPTY, CAD_KIND, DXF_TRUNCATED, FILE_DAMAGED.
    """
    if not data:
        raise EngineError("FILE_EMPTY", path=path)
    binary = data.startswith(BINARY)
    if not binary and (b"SECTION" not in data[:4096] or b"\0" in data[:4096]):
        raise EngineError("CAD_KIND", path=path, found=describe_start(data))
    if not binary and not data.rstrip().endswith(b"EOF"):
        raise EngineError("DXF_TRUNCATED", path=path, size=len(data))
    document, encoding, doubts = _read_binary(path) if binary else _read_text(data, path)
    return _Reader(document, encoding, tolerance, doubts).read()


def file_encoding(data: bytes) -> str:
    """Return how to turn the file's bytes into letters without losing one.

    From 2007 on the file is UTF-8. Before, a two-byte code page is taken as stated; any other one is read byte
    by byte, because Vietnamese drawings hold TCVN3 and VNI under whatever code page the program had.
    """
    head = data[:20_000].decode(BYTES)
    version = re.search(VARIABLE.format("ACADVER"), head)
    if version and version[1] >= UNICODE_SINCE:
        return "utf-8"
    page = re.search(VARIABLE.format("DWGCODEPAGE"), head)
    return CODE_PAGES.get(page[1].upper(), BYTES) if page else BYTES


def _read_binary(path: Path) -> tuple[Any, str, list[str]]:
    try:
        document = readfile(path, errors="surrogateescape")
    except READ_ERRORS as error:
        raise _damaged(path, error) from error
    return document, document.encoding, []


def _read_text(data: bytes, path: Path) -> tuple[Any, str, list[str]]:
    """Return document, encoding and doubts; a damaged file goes to ezdxf's forgiving reader.

    That reader makes 1.0 of ``1.#QNAN``, so what AutoCAD writes for a missing number is spelt nan before.
    """
    data = NO_NUMBER.sub(rb"\1nan", data)
    encoding = file_encoding(data)
    try:
        return read(io.StringIO(data.decode(encoding, "surrogateescape"), newline=None)), encoding, []
    except READ_ERRORS:
        pass
    try:
        document, auditor = recover.read(io.BytesIO(data), errors="surrogateescape")
    except READ_ERRORS as error:
        raise _damaged(path, error) from error
    places = len(auditor.errors) + len(auditor.fixes)
    doubt = f"the file is damaged; {places or 'some'} places in it were repaired or left out: compare it"
    return document, document.encoding, [doubt]


def _damaged(path: Path, error: Exception) -> EngineError:
    reason = str(error).splitlines()[0] if str(error) else type(error).__name__
    return EngineError("FILE_DAMAGED", path=path, reason=reason)


class _Reader:
    def __init__(self, document: Any, encoding: str, tolerance: float, doubts: list[str]) -> None:
        self.document, self.encoding, self.tolerance = document, encoding, tolerance
        self.result = Drawing(doubts=doubts, encoding=encoding)
        self.layers = {layer.dxf.name.lower(): layer for layer in document.layers}

    def read(self) -> Drawing:
        """Give every entity of model space its place, in the file's order."""
        for index, entity in enumerate(self.document.modelspace()):
            self.result.elements += 1
            outcome, kind = self._place(index, entity)
            self.result.count(_level(entity), outcome, kind)  # type: ignore[arg-type]
        return self.result

    def _place(self, index: int, entity: Any) -> tuple[str, str]:
        kind = entity.dxftype()
        try:
            return (
                self._expand(index, entity) if kind == "INSERT" else self._draw(index, entity, kind.lower())
            )
        except (DXFError, ValueError, ZeroDivisionError, OverflowError, AttributeError, TypeError) as error:
            return "failed", f"{kind.lower()}: {str(error) or type(error).__name__}"

    def _draw(self, index: int, entity: Any, kind: str) -> tuple[str, str]:
        """Add one entity that is no block reference; return where it went."""
        if kind in _VERTICES:
            points = _VERTICES[kind](entity, self.tolerance)
            if points is None:
                return "other", f"{kind} (mesh)"
            if not usable(points):
                return "failed", "a coordinate is not a number or infinite" if len(
                    points
                ) else "it has no vertex"
            if len(points) == 1 or (points[0] == points).all():
                self._label(index, entity, "point", points[0])
                return "labels", "point"
            self.result.add_line(index, _level(entity), kind, self._symbol(entity), points)
            return "lines", kind
        if kind in ("text", "attrib"):
            return self._text(index, entity, kind, entity.dxf.text, entity.plain_text(), _placement(entity))
        if kind == "mtext":
            at = entity.dxf.insert
            return self._text(index, entity, kind, entity.text, entity.plain_text(), at)
        return "other", kind

    def _expand(self, index: int, insert: Any) -> tuple[str, str]:
        """Draw a block reference's content in place; rows carry the number of the reference."""
        drawn: dict[str, int] = {}
        for entity in _content(insert, NESTED):
            outcome, kind = (
                self._place(index, entity) if entity.dxftype() != "INSERT" else ("failed", "block")
            )
            key = outcome if outcome in ("lines", "labels") else f"{outcome} {kind}"
            drawn[key] = drawn.get(key, 0) + 1
        if any(key.startswith("failed") for key in drawn):
            return "failed", "block reference with parts that cannot be drawn"
        return "other", "block reference" + (" (expanded)" if drawn else " (nothing in it)")

    def _text(self, index: int, entity: Any, kind: str, stored: str, plain: str, at: Any) -> tuple[str, str]:
        place = np.array([[at[0], at[1]]], dtype=np.float64)
        if not usable(place):
            return "failed", "a coordinate is not a number or infinite"
        self._label(index, entity, kind, place[0], stored, plain)
        return "labels", kind

    def _label(
        self, index: int, entity: Any, kind: str, at: Points, stored: str = "", plain: str = ""
    ) -> None:
        is_text = kind != "point"
        text, eight_bit = split_text(plain, self.encoding) if is_text else ("", None)
        rotation = height = 0.0
        if kind == "mtext":
            rotation, height = float(entity.get_rotation()), float(entity.dxf.get("char_height", 0.0))
        elif is_text:
            rotation, height = float(entity.dxf.get("rotation", 0.0)), float(entity.dxf.get("height", 0.0))
        self.result.labels.append(
            Label(
                index,
                _level(entity),
                kind,
                self._symbol(entity),
                (float(at[0]), float(at[1])),
                stored.encode(self.encoding, "surrogateescape") if is_text else b"",
                round(rotation % 360, 6),
                height,
                self._font(entity, stored) if is_text else "",
                text,
                eight_bit,
            )
        )

    def _font(self, entity: Any, stored: str) -> str:
        inline = INLINE_FONT.search(stored) if entity.dxftype() == "MTEXT" else None
        if inline:
            return inline[1]
        name = entity.dxf.get("style", "Standard")
        return str(self.document.styles.get(name).dxf.font) if self.document.styles.has_entry(name) else name

    def _symbol(self, entity: Any) -> Symbol:
        layer = self.layers.get(_level(entity).lower())
        colour, style = int(entity.dxf.get("color", 256)), str(entity.dxf.get("linetype", "BYLAYER"))
        weight = int(entity.dxf.get("lineweight", -1))
        if layer is not None:
            colour = layer.dxf.color if colour == 256 else colour
            weight = layer.dxf.lineweight if weight == -1 else weight
            style = layer.dxf.linetype if style.upper() == "BYLAYER" else style
        return Symbol(abs(colour), weight, split_text(style, self.encoding)[0])


def _content(insert: Any, depth: int) -> Iterator[Any]:
    yield from insert.attribs
    for part in insert.multi_insert() if insert.mcount > 1 else (insert,):
        for entity in part.virtual_entities():
            if entity.dxftype() == "INSERT" and depth > 0:
                yield from _content(entity, depth - 1)
            elif entity.dxftype() != "ATTDEF":
                yield entity


def _level(entity: Any) -> str:
    return str(entity.dxf.get("layer", "0"))


def _placement(text: Any) -> Any:
    """Return the point the drafter chose: the alignment point where there is one."""
    chosen = text.dxf.get("align_point") if text.dxf.get("halign", 0) or text.dxf.get("valign", 0) else None
    return text.ocs().to_wcs(Vec3(chosen if chosen is not None else text.dxf.insert))


def _plan(points: Any) -> Points:
    return np.array([(point[0], point[1]) for point in points], dtype=np.float64).reshape(-1, 2)


def _polyline(entity: Any, tolerance: float) -> Points | None:
    """A light or heavy polyline; closed ones end at their first vertex, bulges are stroked."""
    heavy = entity.dxftype() == "POLYLINE"
    if heavy and not (entity.is_2d_polyline or entity.is_3d_polyline):
        return None
    if heavy:
        rows = [(*vertex.dxf.location.vec2, vertex.dxf.get("bulge", 0.0)) for vertex in entity.vertices]
    else:
        rows = [tuple(row) for row in entity.get_points("xyb")]
    points = np.array([row[:2] for row in rows], dtype=np.float64).reshape(-1, 2)
    bulges = np.array([row[2] for row in rows], dtype=np.float64)
    closed = bool(entity.is_closed if heavy else entity.closed)
    if closed and len(points) > 1:
        points = np.vstack([points, points[:1]])
    if bulges.any() and np.isfinite(bulges).all() and usable(points):
        arcs = [
            stroke_bulge(points[i], points[i + 1], float(bulges[i]), tolerance)[:-1]
            for i in range(len(points) - 1)
        ]
        points = np.vstack([*arcs, points[-1:]])
    return points if heavy and entity.is_3d_polyline else _in_plan(entity.ocs(), points)


def _in_plan(ocs: OCS, points: Points) -> Points:
    return points if not ocs.transform else _plan(ocs.points_to_wcs([Vec3(*point) for point in points]))


def _finite(*values: float) -> bool:
    return bool(np.isfinite(values).all())


def _curve(entity: Any, tolerance: float) -> Points:
    """An arc, circle, ellipse or spline by ezdxf's own flattening, which keeps the ends."""
    kind = entity.dxftype()
    if kind in ("ARC", "CIRCLE") and not _finite(*entity.dxf.center, entity.dxf.radius):
        return np.full((1, 2), np.nan)
    if kind == "ELLIPSE" and not _finite(*entity.dxf.center, *entity.dxf.major_axis, entity.dxf.ratio):
        return np.full((1, 2), np.nan)
    if kind in ("ARC", "CIRCLE"):
        points = _plan(entity.flattening(min(tolerance, entity.dxf.radius / 2)))
    else:
        points = _plan(entity.flattening(tolerance))
    if kind == "CIRCLE" and len(points):
        points[-1] = points[0]
    return points


_VERTICES: dict[str, Callable[[Any, float], Points | None]] = {
    "line": lambda entity, _: _plan([entity.dxf.start, entity.dxf.end]),
    "point": lambda entity, _: _plan([entity.dxf.location]),
    "lwpolyline": _polyline,
    "polyline": _polyline,
    "arc": _curve,
    "circle": _curve,
    "ellipse": _curve,
    "spline": _curve,
}
