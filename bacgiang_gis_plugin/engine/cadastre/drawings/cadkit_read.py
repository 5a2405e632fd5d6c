"""What cadkit read (DWG, DGN v8; as second reader DGN v7 and DXF) to a drawing with every element accounted for.

cadkit is alpha, so this runs in the process of ``cadkit_process``; nothing of the product imports cadkit elsewhere.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .cadkit_looks import Entity, Looks, stored_bytes
from .cadkit_shapes import (
    HERE,
    Array,
    Place,
    direction,
    every,
    has_height,
    insert_places,
    leaves,
    meets,
    outlines,
    xyz,
)
from .cadkit_text import Document
from .curves import stroke_point_curve
from .dgn_scan import kind_name
from .drawing import Drawing, Label, Points, units_doubt, usable

NESTED = 32  # blocks in blocks; a deeper drawing refers to itself
MOST_PARTS = 200_000  # of one block reference, arrays and nested blocks multiplied out
HARMLESS = ("dwg.unsupported_entity", "dgn.unknown_element", "dxf.unknown_entity", "dwg.missing_object")
GROUPS = {"complex_chain": 12, "complex_shape": 14}
TAG = 37
CUSTOM = 500  # DWG types from here on are classes that the file itself defines


@dataclass
class Reading:
    """A drawing and what of it can be counted in the file without the reader.

    ``records``: (element type, level number) → elements of a DGN; ``levels``: their names; ``frame``: origin x and y
    in units of resolution and how many of these make a drawing unit. ``kinds``: entities of a DWG, of blocks too.
    """

    drawing: Drawing
    records: Counter[tuple[int, int]] = field(default_factory=Counter)
    levels: dict[int, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    frame: tuple[float, float, float] = (0.0, 0.0, 1.0)


def read_document(text: str, tolerance: float) -> Reading:
    """Return the drawing of a cadkit document (its JSON); arcs are stroked within ``tolerance`` drawing units."""
    converter = _Converter(Document(text), tolerance)
    drawing = converter.convert()
    levels = {
        int(layer["id"]): str(layer["name"])
        for layer in converter.document["layers"]
        if layer["id"] is not None
    }
    return Reading(drawing, converter.records, levels, converter.kinds, converter.frame())


class _Converter:
    def __init__(self, source: Document, tolerance: float) -> None:
        self.source, self.document, self.tolerance = source, source.head, tolerance
        self.looks = Looks(self.document)
        self.is_dgn = self.looks.is_dgn
        self.blocks = {block["name"]: block for block in self.document["blocks"]}
        self.sizes: dict[str, int] = {}
        self.result = self.looks.drawing()
        self.seen: Counter[str] = Counter()  # what becomes a doubt
        self.xrefs: set[str] = set()
        self.records: Counter[tuple[int, int]] = Counter()
        self.kinds: Counter[str] = Counter()
        for block in self.document["blocks"] if not self.is_dgn else ():
            for entity in block["entities"]:
                self._note(entity)

    def convert(self) -> Drawing:
        """Give every entity of the drawn model its place; those of other models and layouts are counted."""
        models = self.document["models"]
        spaces = [number for number, model in enumerate(models) if model["kind"] == "model"]
        main = next((number for number in spaces if models[number]["entities"]), min(spaces, default=0))
        if models:
            for entity in self.source.entities(main):
                self._top(entity)
            self._lost(models[main])
        for number in range(len(models)):
            if number != main:
                self._elsewhere(number)
        self._doubts()
        return self.result

    # elements

    def _top(self, entity: Entity) -> None:
        if self.is_dgn:
            self._element(entity, None)
        else:
            index, level = self._next(), self.looks.level(entity)
            self._note(entity)
            self._look(entity)
            self.seen["elements have heights, which were left out"] += has_height(entity["kind"])
            self.result.count(level, *self._place(index, entity, level, HERE, 0))

    def _note(self, entity: Entity) -> None:
        """Count what can be counted in the file itself."""
        if self.is_dgn:
            props = entity["props"]
            number, level = int(props.get("dgn.type", 0)), int(props.get("dgn.level_id", 0))
            self.records[number, level] += 1
            if number != TAG:
                for attribute in entity["attributes"]:
                    own = attribute.get("layer")
                    ids = (int(layer["id"]) for layer in self.document["layers"] if layer["name"] == own)
                    self.records[TAG, next(ids, level)] += 1
        elif int(entity["props"].get("dwg.type_code", 0)) < CUSTOM:
            self.kinds[self.looks.kind(entity)] += 1
            if entity["kind"]["type"] == "insert":
                self.kinds["attrib"] += len(entity["attributes"])

    def _next(self) -> int:
        self.result.elements += 1
        return self.result.elements - 1

    def _element(self, entity: Entity, owner: int | None) -> None:
        """Place a DGN element and, in their order, its components; each is an element of the file."""
        kind, number = entity["kind"], int(entity["props"].get("dgn.type", 0))
        index, level = self._next(), self.looks.level(entity)
        self._note(entity)
        for attribute in entity["attributes"] if number != TAG else ():
            self.result.elements += 1
            own = attribute.get("layer")
            self.result.count(self.looks.stand_in(own) if own else level, "other", kind_name(TAG))
        problem = entity["props"].get("dgn.decode_problem")
        parts = kind.get("children", ())
        if owner is not None:
            self.result.count(level, "other", f"part of a {kind_name(owner)}")
        elif problem:
            self.result.count(level, "failed", f"{kind_name(number)}: {problem}")
        elif kind["type"] == "group" and kind["group_kind"] in GROUPS:
            self.result.count(level, *self._chain(index, entity, level, number))
        elif kind["type"] == "group" and kind.get("name") == "point string":
            points = np.array([xyz(part["kind"]["position"]) for part in parts]).reshape(-1, 3)[:, :2]
            self.result.count(level, *self._points(index, entity, level, points))
            return
        elif kind["type"] == "group":
            self.result.count(level, "other", kind_name(number))
        else:
            self.result.count(level, *self._place(index, entity, level, HERE, 0))
        whole = owner if owner is not None else (number if kind.get("group_kind") in GROUPS else None)
        for part in parts:
            self._element(part, whole)

    def _place(self, index: int, entity: Entity, level: str, place: Place, depth: int) -> tuple[Any, str]:
        """Add one entity; return where it went and its kind or the reason."""
        name = self.looks.kind(entity)
        if not entity["visible"] and not self.is_dgn:
            return "other", f"invisible {name}"
        problem = entity["props"].get("dwg.decode_error")
        if problem:
            return "failed", f"{name}: {problem}"
        try:
            if entity["kind"]["type"] == "insert":
                return self._insert(index, entity, level, place, depth)
            return self._draw(index, entity, level, place, name)
        except (ValueError, ArithmeticError, KeyError, TypeError, np.linalg.LinAlgError) as error:
            return "failed", f"{name}: {str(error) or type(error).__name__}"

    def _draw(self, index: int, entity: Entity, level: str, place: Place, name: str) -> tuple[Any, str]:
        kind = entity["kind"]
        if kind["type"] in ("text", "m_text"):
            return self._text(index, entity, level, place, name)
        lines = self._outlines(entity, place)
        if lines is None:
            return "other", name
        if not lines:
            return "other", f"{name} (without boundary)"
        if not all(usable(points) for points in lines):
            known = all(len(points) for points in lines)
            return "failed", "a coordinate is not a number or infinite" if known else "it has no vertex"
        if len(lines) == 1 and (len(lines[0]) == 1 or (lines[0][0] == lines[0]).all()):
            return self._points(index, entity, level, lines[0][:1])
        for points in lines:
            self.result.add_line(index, level, name, self.looks.symbol(entity), points)
        return "lines", name

    def _outlines(self, entity: Entity, place: Place) -> list[Points] | None:
        curve = entity["props"].get("dgn.curve_points")
        if curve and len(curve) >= 6:
            return [stroke_point_curve(place.points(np.array(curve, dtype=np.float64)), self.tolerance)]
        return outlines(entity["kind"], place, self.tolerance)

    def _points(self, index: int, entity: Entity, level: str, points: Points) -> tuple[Any, str]:
        if not usable(points):
            return "failed", "a coordinate is not a number or infinite"
        symbol = self.looks.symbol(entity)
        for x, y in points.tolist():
            self.result.labels.append(Label(index, level, "point", symbol, (x, y), b""))
        return "labels", "point"

    def _chain(self, index: int, entity: Entity, level: str, number: int) -> tuple[Any, str]:
        """Join the parts end to end; the reader turns clockwise arcs round, so a part may have to be reversed."""
        runs: list[Points] = []
        near = 2 / self.frame()[2]
        for part in leaves(entity["kind"]["children"]):
            try:
                (points,) = self._outlines(part, HERE) or [np.empty((0, 2))]
            except (ValueError, ArithmeticError, KeyError, TypeError):
                points = np.full((1, 2), np.nan)
            if not usable(points) or part["props"].get("dgn.decode_problem"):
                return "failed", "a part of it is damaged"
            if len(runs) == 1 and not meets(runs[0][-1], points, near) and meets(runs[0][0], points, near):
                runs[0] = runs[0][::-1]
            if runs and meets(runs[-1][-1], points, near):
                ahead = np.abs(runs[-1][-1] - points[0]).max() <= near
                runs[-1] = np.vstack([runs[-1], (points if ahead else points[::-1])[1:]])
            else:
                runs.append(points)
        if not runs:
            return "failed", "it has no parts"
        if len(runs) > 1:
            self.seen["complex chains with parts that do not meet became several lines"] += 1
        elif number == GROUPS["complex_shape"] and (runs[0][0] != runs[0][-1]).any():
            runs[0] = np.vstack([runs[0], runs[0][:1]])
        for points in runs:
            self.result.add_line(index, level, kind_name(number), self.looks.symbol(entity), points)
        return "lines", kind_name(number)

    def _insert(self, index: int, entity: Entity, level: str, place: Place, depth: int) -> tuple[Any, str]:
        """Draw a block's content in place; its rows carry the number of the reference."""
        kind, name = entity["kind"], self.looks.kind(entity)
        block = self.blocks.get(kind["block"])
        if block is None:
            return "failed", f"{name}: its block is not in the file"
        if block["is_xref"]:
            self.xrefs.add(str(block["xref_path"] or block["name"]))
            return "other", "external reference"
        number = self._size(block["name"], ()) * int(kind["rows"]) * int(kind["columns"])
        if number > MOST_PARTS:
            return "failed", f"{name}: {number} parts are more than {MOST_PARTS}"
        drawn: Counter[str] = Counter()
        for attribute in entity["attributes"] if not self.is_dgn else ():
            drawn[self._attribute(index, entity, attribute, level, place)] += 1
        for inner in insert_places(kind, xyz(block["base_point"])):
            where = place.inside(inner)
            for part in leaves(block["entities"]):
                if str(part["kind"].get("type_name", "")).endswith(".ATTDEF"):
                    continue
                own = self.looks.level(part)
                outcome, reason = self._place(index, part, level if own == "0" else own, where, depth + 1)
                drawn[outcome if outcome in ("lines", "labels") else f"{outcome} {reason}"] += 1
        if any(key.startswith("failed") for key in drawn):
            return "failed", f"{name} with parts that cannot be drawn"
        return "other", name + (" (expanded)" if drawn else " (nothing in it)")

    def _size(self, name: str, above: tuple[str, ...]) -> int:
        """Return how many parts a block has when all is multiplied out. Raises ValueError where it holds itself."""
        if name in above or len(above) > NESTED:
            raise ValueError("its block refers to itself or is nested too deep")
        if name not in self.sizes:
            total = 0
            for part in leaves(self.blocks[name]["entities"] if name in self.blocks else ()):
                kind = part["kind"]
                if kind["type"] == "insert":
                    copies = int(kind["rows"]) * int(kind["columns"])
                    total += copies * self._size(kind["block"], (*above, name))
                total += 1
            self.sizes[name] = total
        return self.sizes[name]

    # texts

    def _text(self, index: int, entity: Entity, level: str, place: Place, name: str) -> tuple[Any, str]:
        kind, props = entity["kind"], entity["props"]
        stored = str(kind["value"])
        plain = str(kind.get("plain", stored))
        at = np.array(props.get("dgn.origin") or xyz(kind["position"]), dtype=np.float64)
        height, rotation = float(kind["height"]), float(kind["rotation"])
        along = direction(kind["normal"], rotation)
        return self._label(
            index, entity, level, place, (name, stored, plain, self.looks.font(entity)), at, along, height
        )

    def _attribute(
        self, index: int, entity: Entity, attribute: Mapping[str, Any], level: str, place: Place
    ) -> str:
        """A value that is drawn beside a block reference; the file's reader does not always tell its size."""
        position = attribute["position"] or entity["kind"]["position"]
        display = attribute.get("display") or {}
        stored = "" if attribute["value"] is None else str(attribute["value"])
        own = attribute.get("layer")
        level = self.looks.stand_in(own) if own and own != "0" else level
        along = direction({"x": 0.0, "y": 0.0, "z": 1.0}, float(display.get("rotation") or 0.0))
        text = ("attrib", stored, stored, str(display.get("style") or ""))
        at = np.array(xyz(position))
        return str(
            self._label(index, entity, level, place, text, at, along, float(display.get("height") or 0.0))[0]
        )

    def _label(
        self,
        index: int,
        entity: Entity,
        level: str,
        place: Place,
        text: tuple[str, str, str, str],
        at: Array,
        along: Array,
        height: float,
    ) -> tuple[Any, str]:
        name, stored, plain, font = text
        spot = place.points(at[None])
        if not usable(spot) or not math.isfinite(height):
            return "failed", "a coordinate is not a number or infinite"
        wide = entity["props"].get("dgn.text_encoding") == "utf-16le"
        raw = None if wide else stored_bytes(stored, self.looks.page)
        eight_bit = None if wide else stored_bytes(plain, self.looks.page)
        (right, up) = place.vectors(along)
        rotation = math.degrees(math.atan2(right[1], right[0]))
        self.result.labels.append(
            Label(
                index,
                level,
                name,
                self.looks.symbol(entity),
                (float(spot[0, 0]), float(spot[0, 1])),
                raw if raw is not None else stored.encode("utf-8", "replace"),
                round(rotation % 360, 6),
                round(height * float(np.hypot(*up)), 6),
                font,
                plain.encode("utf-8", "replace").decode("utf-8"),
                eight_bit,
            )
        )
        return "labels", name

    def frame(self) -> tuple[float, float, float]:
        """Return origin x, y in units of resolution and how many of these make a drawing unit."""
        models = self.document["models"]
        props = models[0]["props"] if models else {}
        origin = props.get("dgn.global_origin") or (0.0, 0.0)
        return float(origin[0]), float(origin[1]), float(props.get("dgn.uor_per_master") or 1000.0)

    # what is said

    def _look(self, entity: Entity) -> None:
        if self.looks.is_off(entity):
            self.seen["elements lie on layers that are switched off or frozen; they were imported"] += 1

    def _elsewhere(self, number: int) -> None:
        model = self.document["models"][number]
        where = "paper space" if model["kind"] == "layout" else "another model"
        before = self.result.elements
        for top in self.source.entities(number):
            for entity in every([top]) if self.is_dgn else [top]:
                self._note(entity)
                tags = (
                    len(entity["attributes"]) if self.is_dgn and entity["props"].get("dgn.type") != TAG else 0
                )
                self.result.elements += 1 + tags
                kind = f"{where}: {self.looks.kind(entity)}"
                self.result.count(self.looks.level(entity), "other", kind, 1 + tags)
        if self.result.elements > before:
            name, count = str(model["name"])[:60], self.result.elements - before
            self.result.doubts.append(f"{count} elements of {where} ({name}) were counted, not converted")

    def _lost(self, main: Mapping[str, Any]) -> None:
        """Count the entities that the drawing lists and its object map does not hold; they are lost."""
        lost = sum(warning["code"] == "dwg.missing_object" for warning in self.document["warnings"])
        if lost:
            self.result.elements += lost
            self.result.count("?", "failed", "it is named in the file but not found in it", lost)
        if main["is_3d"]:
            self.result.doubts.append("the drawing is 3D; heights were left out")

    def _doubts(self) -> None:
        doubts = self.result.doubts
        told = [(text, number) for text, number in self.seen.items() if number]
        doubts += [text if text.startswith("complex") else f"{number} {text}" for text, number in told]
        if self.xrefs:
            names = ", ".join(sorted(name[:80] for name in self.xrefs)[:5])
            doubts.append(f"{len(self.xrefs)} external references were not followed: {names}")
        if doubt := units_doubt(self.result):
            doubts.append(doubt)
        notes: dict[str, list[str]] = {}
        for warning in self.document["warnings"]:
            if not str(warning["code"]).startswith(HARMLESS):
                notes.setdefault(str(warning["code"]), []).append(str(warning["message"]))
        doubts += [
            f"the reader notes {code} ({len(said)} times), first: {said[0][:160]}"
            for code, said in list(notes.items())[:6]
        ]
