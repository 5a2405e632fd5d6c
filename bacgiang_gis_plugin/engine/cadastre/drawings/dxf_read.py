"""DXF through ezdxf: every entity of the file to lines and labels, or counted with a reason; blocks expanded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .decode_labels import split_text
from .drawing import Drawing, Label, Points, Symbol, units_doubt, usable
from .dxf_blocks import BY_LAYER, Content, Piece, Pieces, level_of
from .dxf_file import DxfFile, file_encoding, open_dxf
from .dxf_scan import Records

__all__ = ["file_encoding", "read_dxf"]

UNITS = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m", 7: "km", 14: "dm", 21: "ft"}  # $INSUNITS
NOT_FINITE = "a coordinate is not a number or infinite"
FLAT = 0.0005  # drawing units; heights below are rounding
HOLD_SHAPES = frozenset(
    {"region", "body", "3dsolid", "surface", "mesh", "polyline (mesh)", "acad_table", "ole2frame", "external reference"}
)  # fmt: skip


def read_dxf(data: bytes, path: Path, tolerance: float) -> Drawing:
    """Return the drawing in a DXF file; arcs are stroked within ``tolerance`` metres.

    ``elements`` are those of model and paper space; the latter are counted, not converted. Raises EngineError
    FILE_EMPTY, CAD_KIND, DXF_TRUNCATED, FILE_DAMAGED.
    """
    return _Reader(open_dxf(data, path), tolerance).read()


class _Reader:
    def __init__(self, file: DxfFile, tolerance: float) -> None:
        self.file, self.document = file, file.document
        self.pieces = Pieces(file.document, tolerance)
        self.result = Drawing(doubts=file.doubts, encoding=file.encoding, code_page=file.code_page)
        self.result.units = UNITS.get(int(self.document.header.get("$INSUNITS", 0)), "")
        self.layers = {layer.dxf.name.lower(): layer for layer in self.document.layers}
        self.heights = [0.0, 0.0]
        self.symbols: dict[tuple[str, Symbol], Symbol] = {}

    def read(self) -> Drawing:
        """Give every entity its place, model space first, in the file's order."""
        seen: Records = Counter()
        hidden: Counter[str] = Counter()
        for index, entity in enumerate(self.document.modelspace()):
            level = level_of(entity)
            seen[level, str(entity.dxftype()).lower()] += 1
            if self._is_hidden(level):
                hidden[level] += 1
            outcome, kind = self._place(index, entity)
            self.result.count(level, outcome, kind)  # type: ignore[arg-type]
        paper = self._count_paper(seen)
        self.result.elements = sum(seen.values())
        self._compare(seen)
        self._add_doubts(hidden, paper)
        return self.result

    def _place(self, index: int, entity: Any) -> tuple[str, str]:
        """Add an entity's pieces; rows carry its number, those of a block the number of the reference."""
        pieces, outcome, kind = self.pieces.take_apart(entity)
        if not pieces:
            return outcome, kind
        stacked = pieces[0].points if len(pieces) == 1 else np.vstack([piece.points for piece in pieces])
        if usable(stacked):
            self.heights[0] = min(self.heights[0], float(stacked[:, 2].min()))
            self.heights[1] = max(self.heights[1], float(stacked[:, 2].max()))
        else:
            outcome, kind = "failed", NOT_FINITE
            pieces = [piece for piece in pieces if usable(piece.points)]
        for piece in pieces:
            self._add(index, piece)
        return outcome, kind

    def _add(self, index: int, piece: Piece) -> None:
        symbol = self._symbol(piece.level, piece.look)
        points: Points = piece.points[:, :2]
        if piece.words is None and piece.kind != "point":
            self.result.add_line(index, piece.level, piece.kind, symbol, points)
        else:
            self.result.labels.append(self._label(index, piece, symbol))

    def _label(self, index: int, piece: Piece, symbol: Symbol) -> Label:
        at = (float(piece.points[0, 0]), float(piece.points[0, 1]))
        words = piece.words
        if words is None:
            return Label(index, piece.level, piece.kind, symbol, at, b"")
        text, eight_bit = split_text(words.plain, self.file.encoding)
        if words.stored.isascii() and not words.plain.isascii():
            # Letters from codes such as %%d are Unicode already.
            text, eight_bit = split_text(words.plain, None)
        return Label(
            index,
            piece.level,
            piece.kind,
            symbol,
            at,
            self._stored(words.stored),
            round(float(np.degrees(np.arctan2(words.along[1], words.along[0]))) % 360, 6),
            words.height,
            words.font,
            text,
            eight_bit,
        )

    def _stored(self, letters: str) -> bytes:
        try:
            return letters.encode(self.file.encoding, "surrogateescape")
        except UnicodeEncodeError:  # written as \U+1EA5 in the file
            return letters.encode("utf-8", "surrogateescape")

    def _symbol(self, level: str, look: Symbol) -> Symbol:
        """Return the look with the layer's where the entity leaves it to the layer."""
        known = self.symbols.get((level, look))
        if known is not None:
            return known
        layer = self.layers.get(level.lower())
        colour, weight, style = look.colour, look.weight, look.style
        if layer is not None:
            colour = layer.dxf.color if colour == BY_LAYER else colour
            weight = layer.dxf.lineweight if weight == -1 else weight
            style = layer.dxf.linetype if style.upper() == "BYLAYER" else style
        symbol = Symbol(abs(int(colour)), int(weight), split_text(str(style), self.file.encoding)[0])
        self.symbols[level, look] = symbol
        return symbol

    def _is_hidden(self, level: str) -> bool:
        layer = self.layers.get(level.lower())
        return layer is not None and (layer.is_off() or layer.is_frozen())

    # completeness

    def _count_paper(self, seen: Records) -> int:
        """Count what lies on the print layouts; return how many of it is more than a view of the model."""
        drawn = 0
        for layout in self.document.layouts:
            if layout.is_modelspace:
                continue
            for entity in layout:
                kind = str(entity.dxftype()).lower()
                seen[level_of(entity), kind] += 1
                self.result.count(level_of(entity), "other", f"paper space: {kind}")
                drawn += kind != "viewport"
        return drawn

    def _compare(self, seen: Records) -> None:
        """Count what the file holds and the library did not give as failed."""
        held, given = _by_kind(self.file.records), _by_kind(seen)
        lost = held - given
        for (level, kind), number in (self.file.records - seen).items():
            here = min(number, lost[kind])
            if here:
                lost[kind] -= here
                self.result.count(level, "failed", f"{kind}: in the file, but it cannot be read", here)
                self.result.elements += here
        if more := (given - held).total():
            self.result.doubts.append(
                f"{more} more entities were read than the file seems to hold: compare it"
            )

    def _add_doubts(self, hidden: Counter[str], paper: int) -> None:
        doubts = self.result.doubts
        if paper:
            doubts.append(f"{paper} entities of the print layouts (paper space) were counted, not converted")
        if hidden:
            doubts.append(
                f"{hidden.total()} entities lie on {len(hidden)} layers that are off or frozen; they were read too"
            )
        if self.pieces.clipped:
            doubts.append(f"{self.pieces.clipped} clipped block references (XCLIP) were drawn whole")
        for kind, number in sorted(self._left_out().items()):
            doubts.append(f"{number} of the kind {kind} were not converted")
        low, high = self.heights
        if low < -FLAT or high > FLAT:
            doubts.append(f"the drawing is 3D; heights were left out (from {low:.2f} to {high:.2f} m)")
        if doubt := units_doubt(self.result):
            doubts.append(doubt)

    def _left_out(self) -> Counter[str]:
        """Return the kinds that may hold shapes or texts and were only counted, blocks' content too."""
        found: Counter[str] = Counter()
        for kind, number in self._kinds():
            if kind in HOLD_SHAPES or kind.endswith("(without a picture)"):
                found[kind] += number
        return found

    def _kinds(self) -> Iterator[tuple[str, int]]:
        for (_, outcome, kind), number in self.result.counts.items():
            if outcome == "other":
                yield kind, number
        contents: list[Content] = list(self.pieces.blocks.values())
        for content in contents:
            for (outcome, kind), number in content.outcomes.items():
                if outcome == "other":
                    yield kind, number


def _by_kind(records: Records) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for (_, kind), number in records.items():
        kinds[kind] += number
    return kinds
