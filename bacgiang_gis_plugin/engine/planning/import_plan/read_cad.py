"""One CAD plan (DXF, DGN, DWG) to zones: every element in a zone, beside one, a label, rejected or counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely

from ...cadastre.drawings.decode_labels import DecodedLabels, decode_labels
from ...cadastre.drawings.drawing import Drawing
from ...cadastre.drawings.read_twice import read_twice
from ...datasets import check_file
from ...errors import EngineError
from .build import OUTLINE, REJECTED, ZONE, Built, ZoneLine, build_zones
from .codes import BY_TEXT, EXISTING, Codes, ZoneCode
from .label_zones import label_zones
from .labels import PlanText, decisions_in
from .placing import find_way
from .rings import Floats
from .rows import Entry, Finding, Rejected, Rows, Settings, Source, failed

SYMBOL = 15.0  # text heights; a closed line this small around a text is a label's frame, not a zone
LABEL, OTHER_LAYER, EXISTING_LAND, TEXT, FRAME, POINT = (
    "label",
    "on a layer without a planning code",
    "existing land use (HT), not the plan",
    "text without a zone",
    "frame or line of a label",
    "point without a text",
)
# An element of several lines has one fate: the first of these that one of its lines has.
ORDER = (ZONE, LABEL, OUTLINE, REJECTED, TEXT, FRAME, POINT, EXISTING_LAND, OTHER_LAYER)
FOLDED = " (expanded)"


@dataclass
class _Plan:
    """A drawing's lines by code, in metres of the output, and the fates of its elements."""

    groups: dict[tuple[str, str], list[ZoneLine]] = field(default_factory=dict)
    codes: dict[tuple[str, str], ZoneCode] = field(default_factory=dict)
    fates: dict[int, str] = field(default_factory=dict)

    def fate(self, element: int, what: str) -> None:
        """Note what became of a line or text of an element."""
        known = self.fates.get(element)
        if known is None or ORDER.index(what) < ORDER.index(known):
            self.fates[element] = what


def read_cad(source: Source, settings: Settings) -> Rows:
    """Read one drawing. What cannot be read gives an entry with status ``failed`` and the reason."""
    try:
        check_file(source.path)
        return _read(source, settings)
    except EngineError as error:
        return failed(source, "", error)
    except OSError as error:
        return failed(
            source, "", EngineError("FILE_UNREADABLE", path=source.path, reason=error.strerror or error)
        )
    except MemoryError:
        raise
    except Exception as error:  # one drawing must not end the import of the others
        reason = f"{type(error).__name__}: {error}"
        return failed(source, "", EngineError("CAD_READER_FAILED", path=source.path, reason=reason))


def _read(source: Source, settings: Settings) -> Rows:
    data = source.path.read_bytes()
    drawing, comparison = read_twice(source.path, data, settings.stroke, second=True)
    entry = Entry(source.name, "")
    way = find_way(_points(drawing), None, source, entry, settings, "the drawing")
    if way.factor != 1.0:  # arcs are stroked in the drawing's own unit
        drawing, comparison = read_twice(source.path, data, settings.stroke / way.factor, second=True)
    entry.second_reading = comparison.as_entry() if comparison else None
    decoded = decode_labels(drawing, settings.encoding)
    for doubt in drawing.doubts + decoded.doubts:
        entry.doubt(doubt)
    entry.encoding, entry.elements = decoded.encoding, drawing.elements
    move = way.move
    lines = [points if move is None else move(points) for points in drawing.points]
    places = np.array([label.at for label in drawing.labels]).reshape(-1, 2)
    places = places if move is None or not len(places) else move(places)
    texts = _texts(drawing, decoded, places, way.factor)
    plan = _sort(drawing, decoded, lines, texts, Codes(settings.office), settings, entry)
    if not plan.groups and EXISTING_LAND in plan.fates.values():
        raise EngineError("PLAN_ONLY_EXISTING", path=source.shown)
    if not plan.groups:
        known = sorted(name for name in decoded.names.values() if name)
        raise EngineError(
            "PLAN_NO_CODES",
            path=source.shown,
            layers=", ".join(known[:20]) + (" …" if len(known) > 20 else ""),
        )
    rows = Rows(entry)
    _build(rows, plan, texts, source, settings)
    _account(entry, drawing, plan, source)
    return rows


def _points(drawing: Drawing) -> Floats:
    labels = np.array([label.at for label in drawing.labels]).reshape(-1, 2)
    return np.vstack([*drawing.points, labels])


def _texts(drawing: Drawing, decoded: DecodedLabels, places: Floats, factor: float) -> list[PlanText | None]:
    """Return the drawing's texts in the output's system, None for points without a text."""
    out: list[PlanText | None] = []
    for label, text, at in zip(drawing.labels, decoded.texts, places.tolist(), strict=True):
        if not text.strip():
            out.append(None)
            continue
        level = decoded.names[label.level]
        out.append(
            PlanText(text, (at[0], at[1]), label.height * factor, label.rotation, level, False, label.element)
        )
    return out


def _sort(
    drawing: Drawing,
    decoded: DecodedLabels,
    lines: list[Floats],
    texts: list[PlanText | None],
    codes: Codes,
    settings: Settings,
    entry: Entry,
) -> _Plan:
    """Put every line to its code, or note why it has none; mark the texts that lie on layers of zones."""
    plan = _Plan()
    frames = _frames(drawing, lines, texts)
    summary: dict[str, Counter[str]] = {}
    for number, points in enumerate(lines):
        element, layer = drawing.line_element[number], decoded.names[drawing.line_level[number]]
        code = codes.of(layer, drawing.line_symbol[number].colour)
        told = summary.setdefault(layer, Counter())
        told["lines"] += 1
        if code is None:
            plan.fate(element, OTHER_LAYER)
        elif code.status == EXISTING and not settings.existing:
            plan.fate(element, EXISTING_LAND)
        elif number in frames:
            plan.fate(element, FRAME)
        else:
            key = (code.code.casefold(), code.name)
            plan.codes.setdefault(key, code)
            line = ZoneLine(points, element, layer, drawing.line_kind[number])
            plan.groups.setdefault(key, []).append(line)
            told["zone lines"] += 1
    for number, (label, text) in enumerate(zip(drawing.labels, texts, strict=True)):
        layer = decoded.names[label.level]
        summary.setdefault(layer, Counter())["texts"] += 1
        code = codes.of(layer, label.symbol.colour)
        if text is None:
            plan.fate(label.element, POINT)
        elif code is not None:
            texts[number] = PlanText(**{**text.__dict__, "coded": True})
    by_layer: dict[str, str] = {}
    for key, group in plan.groups.items():
        by_layer |= dict.fromkeys((line.layer for line in group), plan.codes[key].code or BY_TEXT)
    entry.layers = {
        layer: {
            "code": by_layer.get(layer),
            "lines": told["lines"],
            "zone_lines": told["zone lines"],
            "texts": told["texts"],
        }
        for layer, told in sorted(summary.items())
    }
    return plan


def _frames(drawing: Drawing, lines: list[Floats], texts: list[PlanText | None]) -> set[int]:
    """Return the lines that draw a label: small shapes around or in one element with a text."""
    small = {}
    for number, points in enumerate(lines):
        size = float((points.max(axis=0) - points.min(axis=0)).max()) if len(points) else 0.0
        small[number] = size
    heights: dict[int, float] = {}
    for text in texts:
        if text is not None:
            heights[text.element] = max(heights.get(text.element, 0.0), text.height)
    found = {
        number
        for number, size in small.items()
        if size <= SYMBOL * heights.get(drawing.line_element[number], 0.0)
    }
    known = [text for text in texts if text is not None and text.height > 0]
    round_ones = [n for n in small if drawing.line_kind[n] in ("circle", "ellipse") and n not in found]
    if known and round_ones:
        tree = shapely.STRtree([shapely.Point(text.at) for text in known])
        for number in round_ones:
            inside = tree.query(
                shapely.box(*lines[number].min(axis=0), *lines[number].max(axis=0)), predicate="intersects"
            )
            if any(small[number] <= SYMBOL * known[int(t)].height for t in inside):
                found.add(number)
    return found


# ---------------------------------------------------------------- zones and their labels


def _build(rows: Rows, plan: _Plan, texts: list[PlanText | None], source: Source, settings: Settings) -> None:
    entry = rows.entry
    codes: list[ZoneCode] = []
    layers: list[str] = []
    elements: list[int] = []
    how: list[str] = []
    for key, lines in plan.groups.items():
        code = plan.codes[key]
        own = {line.layer for line in lines}
        places = [text.at for text in texts if text is not None and text.layer in own]
        built = build_zones(lines, np.array(places).reshape(-1, 2), settings.closing)
        _note(rows, plan, built, code, source)
        rows.geometry += built.zones
        codes += [code] * len(built.zones)
        layers += built.layer
        elements += built.element
        how += built.how
    entry.zones, entry.how = len(codes), dict(Counter(how))
    known = [text for text in texts if text is not None]
    said, used = label_zones(known, rows.geometry, layers, codes)
    for number, text in enumerate(known):
        plan.fate(text.element, LABEL if used[number] else TEXT)
        if not used[number] and text.coded:
            point = shapely.Point(text.at)
            rows.rejected.append(Rejected(point, text.layer, "text", text.element, text.text, TEXT))
    entry.unknown_codes = dict(Counter(code.code for code in codes if not code.known))
    entry.decisions_named = decisions_in([text.text for text in known])
    rows.columns = {
        **said,
        "lop": layers,
        "so_phan_tu": elements,
        "cach_tao": how,
    }


def _note(rows: Rows, plan: _Plan, built: Built, code: ZoneCode, source: Source) -> None:
    """Write into entry and findings what was repaired, joined, repeated and rejected in one code."""
    entry, name = rows.entry, code.code or code.name or "?"
    for element, fate in built.fates:
        plan.fate(element, fate)
    for line, reason in built.rejected:
        shape = _shape(line.points)
        rows.rejected.append(Rejected(shape, line.layer, line.kind, line.element, "", reason))
    for element, (x, y), gap in built.closed:
        vi = f"{name}: đường hở {gap:.3f} m được khép kín (phần tử {element})"
        en = f"{name}: ends {gap:.3f} m apart were joined (element {element})"
        rows.findings.append(Finding("PLAN_CLOSED", "info", vi, en, shapely.Point(x, y), gap, source.name))
    for element, inner in built.inner:
        vi = f"{name}: đường bao {inner.area:.2f} m² trong mảng tô cùng mã, không tách thành vùng (phần tử {element})"
        en = f"{name}: an outline of {inner.area:.2f} m² inside a hatch of its code is no zone of its own ({element})"
        rows.findings.append(Finding("PLAN_INNER", "info", vi, en, inner, float(inner.area), source.name))
    for number, drawn, now in built.repaired:
        shape = built.zones[number]
        rows.findings.append(repaired_finding(name, shape, drawn, now, source.name))
    entry.closed += len(built.closed)
    entry.repaired += len(built.repaired)
    entry.holes_by_nesting += built.holes
    entry.hole_area += built.hole_area


def repaired_finding(code: str, shape: shapely.Geometry, drawn: float, now: float, file: str) -> Finding:
    """Return what is said of a zone that crossed itself; areas in m²."""
    vi = f"{code}: vùng tự cắt đã được sửa; diện tích theo nét vẽ {drawn:.2f} m², sau khi sửa {now:.2f} m²"
    en = f"{code}: a zone that crosses itself was repaired; {drawn:.2f} m² as drawn, {now:.2f} m² now"
    return Finding("PLAN_REPAIRED", "warning", vi, en, shape, now, file)


def _shape(points: Floats) -> shapely.Geometry | None:
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return None
    return shapely.LineString(finite) if len(finite) > 1 else shapely.Point(finite[0])


# ---------------------------------------------------------------- the account


def _account(entry: Entry, drawing: Drawing, plan: _Plan, source: Source) -> None:
    """Add every element up: those with lines or texts by their fate, the others by what the reader says of them."""
    fates = Counter(plan.fates.values())
    entry.in_zones, entry.repeating = fates.pop(ZONE, 0), fates.pop(OUTLINE, 0)
    entry.labels, entry.rejected = fates.pop(LABEL, 0), fates.pop(REJECTED, 0)
    counted: Counter[str] = Counter(dict(fates))
    rest = drawing.elements - len(plan.fates)
    reasons = _reader_reasons(drawing)
    for reason, number in reasons.most_common():
        here = min(number, rest)
        if here:
            counted[reason] += here
            rest -= here
    if rest:
        counted["not drawn"] += rest
    entry.counted = dict(sorted(counted.items()))
    if entry.balance() != entry.elements or rest < 0:
        raise EngineError("CAD_NOT_RECONCILED", path=source.shown, elements=drawing.elements)
    lost = drawing.total("failed")
    if lost:
        entry.doubt(f"{lost} elements could not be read")
    if entry.rejected:
        entry.doubt(f"{entry.rejected} elements on layers of zones are in no zone")


def _reader_reasons(drawing: Drawing) -> Counter[str]:
    """Return the reader's reasons for elements without a line or text."""
    reasons: Counter[str] = Counter()
    for (_, outcome, kind), number in drawing.counts.items():
        if outcome in ("other", "failed") and not kind.endswith(FOLDED):
            reasons[kind if outcome == "other" else f"could not be read: {kind}"] += number
    return reasons
