"""DXF entities to pieces: lines and texts with their look, blocks as a list that is placed by matrix.

A block is taken apart once and its vertices are moved by each reference, which is exact for mirrored, turned and
unevenly scaled references alike; curves are stroked finer where a reference enlarges them.
"""

from __future__ import annotations

import math
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from ezdxf.entities.dxfentity import DXFTagStorage
from ezdxf.lldxf.const import DXFError
from ezdxf.xclip import XClip
from numpy.typing import NDArray

from .drawing import Outcome, Symbol
from .dxf_shapes import Space, strokes
from .dxf_text import Words, read_words
from .expansion import Expansion, ExpansionError

DRAW_ERRORS = (  # what ezdxf was seen to raise over one damaged entity
    DXFError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RuntimeError, AssertionError,
    struct.error,
)  # fmt: skip
WITHOUT_LAYER, BY_BLOCK, BY_LAYER = "0", 0, 256
COMPOUND = frozenset({"mline", "multileader", "mleader", "acad_proxy_entity"})
Matrix = NDArray[np.float64]  # (4, 4), applied to rows


class Piece(NamedTuple):
    """One line, or one text at ``points`` (1, 3); ``look`` may still refer to the block or the layer."""

    level: str
    kind: str
    look: Symbol
    points: Space
    words: Words | None = None


@dataclass
class Content:
    """What a block draws; ``outcomes`` counts its entities by (outcome, kind or reason).

    ``stacked`` (n, 3) are the vertices of all pieces, ``ends`` where each piece's end, once the block was placed.
    """

    pieces: list[Piece] = field(default_factory=list)
    outcomes: Counter[tuple[Outcome, str]] = field(default_factory=Counter)
    stacked: Space | None = None
    ends: list[int] = field(default_factory=list)


class Pieces:
    """Takes entities of one document apart."""

    def __init__(self, document: Any, tolerance: float) -> None:
        self.document, self.tolerance = document, tolerance
        self.fonts = {str(style.dxf.name).lower(): str(style.dxf.font) for style in document.styles}
        self.expansion = Expansion(self._inside)
        self.blocks: dict[tuple[str, int], Content] = {}
        self.clipped = 0  # references that show a part of their block only; they are drawn whole
        self.colours = {str(layer.dxf.name).lower(): int(layer.dxf.color) for layer in document.layers}

    def take_apart(self, entity: Any) -> tuple[list[Piece], Outcome, str]:
        """Return an entity's pieces in world coordinates, where it went and its kind or the reason."""
        kind = str(entity.dxftype()).lower()
        try:
            if is_invisible(entity):
                return [], "other", f"invisible {kind}"
            if kind == "insert":
                return self._reference(entity)
            return self._simple(entity, kind, self.tolerance)
        except ExpansionError as error:
            return [], "failed", str(error)
        except DRAW_ERRORS as error:
            return [], "failed", f"{kind}: {str(error) or type(error).__name__}"

    def _simple(self, entity: Any, kind: str, tolerance: float) -> tuple[list[Piece], Outcome, str]:
        """Take one entity apart that is no block reference."""
        level, look = level_of(entity), look_of(entity)
        if kind in ("text", "mtext", "attrib"):
            words, place = read_words(entity, kind, self.fonts)
            return [Piece(level, kind, look, place, words)], "labels", kind
        if kind in COMPOUND or (isinstance(entity, DXFTagStorage) and kind != "acad_table"):
            return self._compound(entity, kind, tolerance)
        lines = strokes(entity, kind, tolerance)
        if lines is None:
            return [], "other", f"{kind} (mesh)" if kind == "polyline" else kind
        if not lines:
            return [], "other", f"{kind} (without boundary)"
        if not all(len(points) for points in lines):
            return [], "failed", "it has no vertex"
        self.expansion.add_vertices(sum(map(len, lines)))
        pieces = [Piece(level, kind, look, points) for points in lines]
        if len(pieces) == 1 and (lines[0] == lines[0][0]).all():
            return [pieces[0]._replace(kind="point", points=lines[0][:1])], "labels", "point"
        return pieces, "lines", kind

    def _compound(self, entity: Any, kind: str, tolerance: float) -> tuple[list[Piece], Outcome, str]:
        """Take an entity apart that draws others: a multiline, a leader with its text, another program's picture."""
        level, look = level_of(entity), look_of(entity)
        pieces: list[Piece] = []
        for part in entity.virtual_entities():
            part_kind = str(part.dxftype()).lower()
            if part_kind == "hatch" and kind == "mline":
                continue  # its fill repeats its lines
            if part_kind == "insert":
                continue  # an arrow's head or another mark
            found, _, _ = self._simple(part, part_kind, tolerance)
            for piece in found:
                own = inherited(piece.level, piece.look, level, look)
                pieces.append(piece._replace(level=own[0], look=own[1]))
        if not pieces:
            return [], "other", f"{kind} (without a picture)"
        if all(piece.words is None for piece in pieces):
            return pieces, "lines", kind
        return pieces, "other", f"{kind} (expanded)"

    # blocks

    def _reference(self, insert: Any) -> tuple[list[Piece], Outcome, str]:
        """Place a block; its attributes lie in the world already."""
        name = str(insert.dxf.name)
        block = insert.block()
        pieces = list(self._attributes(insert))
        if block is None:
            return pieces, "failed", "block reference to a block that is not in the file"
        if block.block.is_xref or block.block.is_xref_overlay:
            return pieces, "other", "external reference"
        self.expansion.take(name.lower(), max(1, insert.mcount))
        self.clipped += is_clipped(insert)
        failed = False
        for one in insert.multi_insert() if insert.mcount > 1 else (insert,):
            content, matrix = self._placed(one, name, self.tolerance)
            failed |= any(outcome == "failed" for outcome, _ in content.outcomes)
            pieces += self._moved(content, matrix, level_of(insert), look_of(insert))
        if failed:
            return pieces, "failed", "block reference with parts that cannot be drawn"
        return pieces, "other", "block reference" + (" (expanded)" if pieces else " (nothing in it)")

    def _placed(self, insert: Any, name: str, tolerance: float) -> tuple[Content, Matrix]:
        matrix = np.array(list(insert.matrix44()), dtype=np.float64).reshape(4, 4)
        if not np.isfinite(matrix).all():
            raise ValueError("its place or scale is not a number or infinite")
        scale = float(np.linalg.norm(matrix[:3, :3], 2))
        finer = math.floor(math.log2(tolerance / scale)) if scale > 0 else math.floor(math.log2(tolerance))
        return self._content(name, finer), matrix

    def _content(self, name: str, finer: int) -> Content:
        """Return a block's content in its own coordinates, stroked within 2 to the power of ``finer``."""
        key = (name.lower(), finer)
        if key not in self.blocks:
            content = Content()
            for entity in self.document.blocks.get(name):
                self._add(content, entity, 2.0**finer)
            self.blocks[key] = content
        return self.blocks[key]

    def _add(self, content: Content, entity: Any, tolerance: float) -> None:
        kind = str(entity.dxftype()).lower()
        if is_invisible(entity) or (kind == "attdef" and not entity.is_const):
            content.outcomes["other", f"invisible {kind}" if kind != "attdef" else kind] += 1
            return
        try:
            if kind == "insert":
                self._add_reference(content, entity, tolerance)
                return
            pieces, outcome, told = self._simple(entity, "attrib" if kind == "attdef" else kind, tolerance)
        except DRAW_ERRORS as error:
            pieces, outcome, told = [], "failed", f"{kind}: {str(error) or type(error).__name__}"
        content.pieces += pieces
        content.outcomes[outcome, told] += 1

    def _add_reference(self, content: Content, insert: Any, tolerance: float) -> None:
        """Add a block inside a block."""
        name, block = str(insert.dxf.name), insert.block()
        content.pieces += self._attributes(insert)
        if block is None:
            content.outcomes["failed", "block reference to a block that is not in the file"] += 1
            return
        if block.block.is_xref or block.block.is_xref_overlay:
            content.outcomes["other", "external reference"] += 1
            return
        self.clipped += is_clipped(insert)
        for one in insert.multi_insert() if insert.mcount > 1 else (insert,):
            inner, matrix = self._placed(one, name, tolerance)
            content.pieces += self._moved(inner, matrix, level_of(insert), look_of(insert))
            content.outcomes.update(inner.outcomes)

    def _attributes(self, insert: Any) -> Iterator[Piece]:
        for attribute in insert.attribs:
            words, place = read_words(attribute, "attrib", self.fonts)
            kind = "hidden attrib" if attribute.is_invisible else "attrib"
            level, look = inherited(
                level_of(attribute), look_of(attribute), level_of(insert), look_of(insert)
            )
            yield Piece(level, kind, look, place, words)

    def _moved(self, content: Content, matrix: Matrix, level: str, look: Symbol) -> list[Piece]:
        """Place a block's pieces; all its vertices are moved at once."""
        if not content.pieces:
            return []
        if look.colour == BY_LAYER:  # for what takes its colour from the reference
            look = replace(look, colour=self.colours.get(level.lower(), BY_LAYER))
        if content.stacked is None:
            content.stacked = np.vstack([piece.points for piece in content.pieces])
            content.ends = np.cumsum([len(piece.points) for piece in content.pieces]).tolist()
        self.expansion.add_vertices(len(content.stacked))
        moved = content.stacked @ matrix[:3, :3] + matrix[3, :3]
        looks: dict[tuple[str, Symbol], tuple[str, Symbol]] = {}
        out, start = [], 0
        for piece, end in zip(content.pieces, content.ends, strict=True):
            own = piece.level, piece.look
            if own not in looks:
                looks[own] = inherited(*own, level, look)
            words = piece.words and _moved_words(piece.words, matrix)
            out.append(Piece(looks[own][0], piece.kind, looks[own][1], moved[start:end], words))
            start = end
        return out

    def _inside(self, name: str) -> Iterator[tuple[str | None, int]]:
        block = self.document.blocks.get(name)
        if block is None:
            return
        for entity in block:
            if entity.dxftype() != "INSERT":
                yield None, 1
            elif (inner := entity.block()) is not None and not inner.block.is_xref:
                yield str(entity.dxf.name).lower(), max(1, entity.mcount)


def _moved_words(words: Words, matrix: Matrix) -> Words:
    """Turn and scale a text; its height grows across its direction, in the plan."""
    along = words.along @ matrix[:3, :3]
    across = np.array([-words.along[1], words.along[0], 0.0]) @ matrix[:3, :3]
    length = float(np.linalg.norm(along))
    area = abs(float(along[0] * across[1] - along[1] * across[0]))
    return replace(words, along=along, height=words.height * (area / length if length else 1.0))


def inherited(level: str, own: Symbol, outer: str, look: Symbol) -> tuple[str, Symbol]:
    """Return a block's part's level and look, with what it leaves to the reference's ``outer`` and ``look``.

    Layer 0 stands for the reference's layer; colour, weight and line style may be left to the block too.
    """
    return outer if level == WITHOUT_LAYER else level, Symbol(
        look.colour if own.colour == BY_BLOCK else own.colour,
        look.weight if own.weight == -2 else own.weight,
        look.style if own.style.upper() == "BYBLOCK" else own.style,
    )


def is_clipped(insert: Any) -> bool:
    """Tell whether a reference is cut at a clipping path (XCLIP)."""
    return bool(insert.has_extension_dict) and bool(XClip(insert).is_clipping_enabled)


def level_of(entity: Any) -> str:
    """Return the name of an entity's layer."""
    if isinstance(entity, DXFTagStorage):
        return str(entity.graphic_properties().get("layer", WITHOUT_LAYER))
    return str(entity.dxf.get("layer", WITHOUT_LAYER))


def is_invisible(entity: Any) -> bool:
    """Tell whether an entity is hidden by itself, as the states of a dynamic block are."""
    return not isinstance(entity, DXFTagStorage) and bool(entity.dxf.get("invisible", 0))


def look_of(entity: Any) -> Symbol:
    """Return an entity's look as it is stored: the layer's or the block's where it says so."""
    if isinstance(entity, DXFTagStorage):
        return Symbol(BY_LAYER, -1, "BYLAYER")
    return Symbol(
        int(entity.dxf.get("color", BY_LAYER)),
        int(entity.dxf.get("lineweight", -1)),
        str(entity.dxf.get("linetype", "BYLAYER")),
    )
