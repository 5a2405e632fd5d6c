"""Lines of several layers → what corridor each has, or why it has none: class, width, side, half-width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import shapely

from ...datasets import Layer, read_layer
from ...dictionary.fields import PERSONAL, privacy_of
from ...errors import EngineError
from ...parameters import InputLayer
from ...usable import unusable
from .offsets import Side
from .presets import Preset, RangeChoice, plain_value

Measure = Literal["table", "line", "edge"]
SIDE_WORDS: dict[str, Side] = {
    "left": "left", "l": "left", "trái": "left", "bên trái": "left",
    "right": "right", "r": "right", "phải": "right", "bên phải": "right",
    "both": "both", "hai bên": "both", "cả hai": "both",
}  # fmt: skip
OPPOSITE: dict[str, Side] = {"left": "right", "right": "left"}

# Reasons why a line has no corridor: code → Vietnamese, English.
REASONS = {
    "geometry": ("Không có hình học dạng đường", "no usable line"),
    "no_class": ("Trường phân cấp để trống", "the class field is empty"),
    "unknown_class": (
        "Giá trị phân cấp {value} không có trong bảng",
        "the class {value} is not in the table",
    ),
    "no_width": (
        "Bảng chưa có bề rộng cho {value}: cơ quan cần nhập",
        "the table has no width for {value}: give the office's own",
    ),
    "range": (
        "Bề rộng của {value} là một khoảng: cần chọn mức",
        "the width of {value} is a range: a choice is needed",
    ),
    "no_reference": (
        "Chưa rõ {value} tính từ mép hay từ đường vẽ: cần chọn",
        "whether {value} is measured from the edge or from the line is not known: choose",
    ),
    "no_edge": (
        "{value} tính từ mép nhưng không có bề rộng công trình hoặc lớp mép",
        "{value} is measured from the edge, but neither the object's width nor an edge layer tells where that is",
    ),
    "edge_gap": ("Đoạn đường này nằm ngoài lớp mép", "this part of the line lies outside the edge layer"),
    "bad_number": ("Bề rộng {value} không phải số dương", "the width {value} is no positive number"),
    "bad_side": ("Không hiểu phía {value}", "the side {value} is not understood"),
    "river_side": (
        "Chưa rõ phía sông ở bên trái hay bên phải",
        "on which side the river lies is not known",
    ),
    "no_side": ("Bảng không có hành lang ở phía được chọn", "the table has no corridor on the chosen side"),
}


@dataclass(frozen=True)
class Rules:
    """What the user chose for all lines; names of fields hold where a layer has them."""

    measure: Measure = "table"
    range_choice: RangeChoice = "ask"
    side: Literal["table", "left", "right", "both"] = "table"
    river_side: Literal["not given", "left", "right"] = "not given"
    object_width_field: str | None = None
    width_field: str | None = None
    side_field: str | None = None
    river_side_field: str | None = None


@dataclass(frozen=True)
class Strip:
    """A line that gets a corridor by a row of the table; ``half`` is None where an edge layer tells the edge."""

    line: shapely.Geometry
    preset: Preset
    width: float
    half: float | None
    side: Side
    source: tuple[str, str, int]


@dataclass(frozen=True)
class Refused:
    """A line, or a part of one, without a corridor, and why. ``source``: file, layer, feature number."""

    line: shapely.Geometry | None
    code: str
    value: str
    source: tuple[str, str, int]

    @property
    def texts(self) -> tuple[str, str]:
        """The reason in Vietnamese and English."""
        vi, en = REASONS[self.code]
        return vi.format(value=self.value), en.format(value=self.value)


@dataclass
class Lines:
    """What was read: every line is in ``strips`` or ``refused``; a line may have a strip on each side."""

    strips: list[Strip] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    count: int = 0
    length: float = 0.0
    by_value: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # layer, value, code


def read_lines(
    layers: list[InputLayer],
    class_fields: list[str],
    presets: list[Preset],
    mapping: Mapping[tuple[str, str], str],
    rules: Rules,
) -> Lines:
    """Read all layers. Raises EngineError FILE_*, LAYER_*, FIELD_MISSING, CORRIDOR_CLASS_FIELDS, PARAMETER_INVALID."""
    if len(class_fields) not in (1, len(layers)):
        raise EngineError("CORRIDOR_CLASS_FIELDS", given=len(class_fields), count=len(layers))
    for one in class_fields:
        if privacy_of(one) == PERSONAL:
            reason = "it holds personal data, which would go into the report"
            raise EngineError("PARAMETER_INVALID", name="class_fields", value=one, reason=reason)
    wanted = class_fields * len(layers) if len(class_fields) == 1 else class_fields
    found, rows = Lines(), _by_code(presets)
    read = [read_layer(source) for source in layers]
    for name in (rules.object_width_field, rules.width_field, rules.side_field, rules.river_side_field):
        if name and not any(name in layer.table.column_names for layer in read):
            read[0].column(name)
    for place, (layer, class_field) in enumerate(zip(read, wanted, strict=True), start=1):
        names = (layer.info.layer, layer.info.path.stem, str(place), "")
        own = {value: code for name in reversed(names) for value, code in _of_layer(mapping, name)}
        _read_one(layer, class_field, rows, own, rules, found)
    return found


def _by_code(presets: list[Preset]) -> dict[str, list[Preset]]:
    rows: dict[str, list[Preset]] = {}
    for one in presets:
        rows.setdefault(one.code, []).append(one)
    return rows


def _read_one(
    layer: Layer,
    class_field: str,
    rows: dict[str, list[Preset]],
    mapping: Mapping[str, str],
    rules: Rules,
    found: Lines,
) -> None:
    name = layer.info.layer
    fixed = class_field[1:] if class_field.startswith("=") else None
    values = [fixed] * len(layer) if fixed is not None else layer.column(class_field).tolist()
    broken = unusable(layer.geometry)
    lines = shapely.force_2d(layer.geometry)
    for place, (line, value) in enumerate(zip(lines, values, strict=True)):
        source = (layer.info.path.name, name, int(layer.fids[place]))
        found.count += 1
        if broken[place] is not None or shapely.get_dimensions(line) != 1 or line.length == 0:
            found.refused.append(Refused(None if broken[place] else line, "geometry", "", source))
            continue
        found.length += line.length
        code = mapping.get(plain_value(value), "")
        found.by_value[name, plain_value(value), code] += 1
        given = {key: _value(layer, key, place) for key in ("object_width", "width", "side", "river_side")
                 for key in (getattr(rules, f"{key}_field"),) if key}  # fmt: skip
        made = _decide(line, value, code, rows, rules, given, source)
        for one in made:
            if isinstance(one, Strip):
                found.strips.append(one)
            else:
                found.refused.append(one)


def _value(layer: Layer, name: str, place: int) -> Any:
    return layer.table.column(name)[place].as_py() if name in layer.table.column_names else None


def _of_layer(mapping: Mapping[tuple[str, str], str], name: str) -> list[tuple[str, str]]:
    """Return the values that mean something in the layer of this name ("": in all), and their codes."""
    plain = plain_value(name)
    return [(value, code) for (layer, value), code in mapping.items() if layer == plain]


def _decide(
    line: shapely.Geometry,
    value: Any,
    code: str,
    rows: dict[str, list[Preset]],
    rules: Rules,
    given: dict[str, Any],
    source: tuple[str, str, int],
) -> list[Strip | Refused]:
    """Return a strip or a refusal for each row of the line's class."""

    def refused(reason: str, about: object = "") -> Refused:
        return Refused(line, reason, str(about), source)

    if not plain_value(value):
        return [refused("no_class")]
    if not code:
        whole = isinstance(value, float) and value.is_integer()
        return [refused("unknown_class", int(value) if whole else value)]
    made: list[Strip | Refused] = []
    for preset in rows[code]:
        side = _side(preset, rules, given)
        if side is None:
            continue
        if isinstance(side, tuple):
            made.append(refused(*side))
            continue
        width, half = _widths(preset, rules, given)
        if isinstance(width, tuple) or isinstance(half, tuple):
            made.append(refused(*(width if isinstance(width, tuple) else half)))  # type: ignore[misc]
            continue
        made.append(Strip(line, preset, width, half, side, source))
    return made or [refused("no_side")]


def _side(preset: Preset, rules: Rules, given: dict[str, Any]) -> Side | tuple[str, str] | None:
    """Return the side of a row's corridor seen along the line; None where the line has none there."""
    own = plain_value(given.get(rules.side_field or ""))
    if own and own not in SIDE_WORDS:
        return "bad_side", own
    wanted: Side = SIDE_WORDS[own] if own else "both" if rules.side == "table" else rules.side
    side: Side = "both"
    if preset.side in ("field", "river"):
        river = plain_value(given.get(rules.river_side_field or "")) or rules.river_side
        if river == "not given":
            return "river_side", ""
        if SIDE_WORDS.get(river, "both") == "both":
            return "bad_side", river
        side = SIDE_WORDS[river] if preset.side == "river" else OPPOSITE[SIDE_WORDS[river]]
    elif preset.side in ("left", "right"):
        side = SIDE_WORDS[preset.side]
    if wanted == "both" or side == wanted:
        return side
    return wanted if side == "both" else None


def _widths(
    preset: Preset, rules: Rules, given: dict[str, Any]
) -> tuple[float | tuple[str, str], float | tuple[str, str] | None]:
    """Return the corridor's width and the half-width of the object (None: the edge layer has to tell)."""
    width: float | tuple[str, str] | None = _positive(given.get(rules.width_field or ""))
    if width is None:
        width = preset.chosen_width(rules.range_choice)
    if width is None:
        width = ("range" if preset.width_min is not None else "no_width"), preset.name_vi
    reference = preset.reference if rules.measure == "table" else rules.measure
    if reference == "line":
        return width, 0.0
    if not reference:
        return width, ("no_reference", preset.name_vi)
    whole = _positive(given.get(rules.object_width_field or ""))
    if whole is None or isinstance(whole, tuple):
        return width, whole
    return width, whole / 2


def _positive(value: Any) -> float | tuple[str, str] | None:
    """Return a width in metres from a field's value; None where it is empty."""
    if plain_value(value) == "":
        return None
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return "bad_number", str(value)
    return number if np.isfinite(number) and number > 0 else ("bad_number", str(value))
