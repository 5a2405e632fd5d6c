"""The preset table: what class of line has a corridor of which width, from where it is measured, and on what basis."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ...datasets import check_file
from ...dictionary import read_rows
from ...errors import EngineError, os_error
from ...parameters import OutputFile

SIDES = ("both", "left", "right", "field", "river")
COLUMNS = (
    "code", "side", "name_vi", "name_en", "object", "class", "width", "width_min", "width_max", "reference",
    "measured_from", "measured_from_vi", "covers", "priority", "values", "status", "source", "confidence",
)  # fmt: skip
NOT_KNOWN, OFFICE = "not known", "office"
RangeChoice = Literal["ask", "smallest", "largest"]


@dataclass(frozen=True)
class Preset:
    """One row: a class of lines and the side it is about. Widths in metres, None where they are not known.

    ``width_min`` and ``width_max`` differ where the text gives a range. ``reference``: measured from the line as it
    is drawn (``line``), from the edge of the object (``edge``), or not known. ``covers``: the strip beside the
    object, or the whole with the object's own ground. A smaller ``priority`` goes before a larger one.
    """

    code: str
    side: str
    name_vi: str
    name_en: str
    object: str
    object_class: str
    width: float | None
    width_min: float | None
    width_max: float | None
    reference: str
    measured_from: str
    measured_from_vi: str
    covers: str
    priority: int
    values: tuple[str, ...]
    status: str
    source: str
    confidence: str

    def chosen_width(self, choice: RangeChoice) -> float | None:
        """Return the width to use; None where it is not known, or a range from which nothing was chosen."""
        if self.width is not None or choice == "ask":
            return self.width
        return self.width_min if choice == "smallest" else self.width_max

    @property
    def key(self) -> str:
        """The row's own name among all rows."""
        return self.code if self.side == "both" else f"{self.code}_{self.side}"


def shipped_presets() -> list[Preset]:
    """Return the shipped rows; widths, sources and status are those of the code list of protection corridors."""
    legal = {(row["object"], row["class"]): row for row in read_rows("protection_corridors")}
    found = []
    for row in read_rows("corridor_presets"):
        basis = legal.get((row["object"], row["class"]), {})
        both = {column: basis.get(column, "") for column in ("width_min", "width_max", "measured_from")}
        both["width"] = both["width_min"] if both["width_min"] == both["width_max"] else ""
        both["status"] = basis.get("status", NOT_KNOWN)
        both["source"] = basis.get("source", row["source"])
        both["confidence"] = basis.get("confidence", row["confidence"])
        found.append(_preset({**row, **both}))
    return found


def read_presets(path: Path | None) -> list[Preset]:
    """Return the shipped rows with those of an office's table in their place, its new ones last.

    A row is found by code and side; a column that the office does not give stays. Where its width or reference is
    another one and its source is still the shipped one, the row is marked as the office's own, for no text says so.
    Raises EngineError FILE_*, CORRIDOR_TABLE.
    """
    rows = {(one.code, one.side): one for one in shipped_presets()}
    if path is None:
        return list(rows.values())
    seen: set[tuple[str, str]] = set()
    for number, given in enumerate(_read_csv(path, ("code",)), start=2):
        code, side = given["code"], given.get("side") or "both"
        if not code or side not in SIDES:
            raise _refused(path, number, f"a code and a side ({', '.join(SIDES)}) are needed")
        if (code, side) in seen:
            raise _refused(path, number, f"{code}, {side} is there twice")
        seen.add((code, side))
        old = rows.get((code, side))
        usual = _as_row(old) if old else {"status": OFFICE, "source": path.name, "confidence": OFFICE}
        # An emptied width is an answer (not known); in other columns an empty cell leaves what is there.
        kept = {name: value for name, value in given.items() if value or name.startswith("width")}
        merged = {**usual, **kept, "code": code, "side": side}
        if "width" in given and "width_min" not in given:
            merged["width_min"] = merged["width_max"] = given["width"]
        try:
            new = _preset(merged)
        except ValueError as error:
            raise _refused(path, number, str(error)) from error
        rows[code, side] = _own(new, old, path.name)
    return list(rows.values())


def _own(new: Preset, old: Preset | None, name: str) -> Preset:
    if old is None:
        return new
    changed = (new.width, new.width_min, new.width_max, new.reference) != (
        old.width,
        old.width_min,
        old.width_max,
        old.reference,
    )
    if changed and new.source == old.source:
        return replace(new, status=OFFICE, source=name, confidence=OFFICE)
    return new


def write_presets(output: OutputFile, presets: list[Preset]) -> None:
    """Write the table for editing: CSV in UTF-8 that spreadsheets open with its marks. Raises EngineError OUTPUT_*."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_as_row(one) for one in presets)
    try:
        output.staged.write_text(text.getvalue(), encoding="utf-8-sig")
    except OSError as error:
        raise os_error(error, output.path) from error


def read_mapping(path: Path | None, presets: list[Preset]) -> dict[tuple[str, str], str]:
    """Return (layer or "", value) in plain form → code: the presets' own names, and an office's table before them.

    The table has the columns ``value`` and ``code``, and ``layer`` (its name, its file's or its place 1, 2 …) where a
    value means something in one layer only.
    Raises EngineError FILE_*, CORRIDOR_MAPPING.
    """
    found: dict[tuple[str, str], str] = {}
    for one in presets:
        for name in (one.code, one.name_vi, one.name_en, *one.values):
            found.setdefault(("", plain_value(name)), one.code)
    if path is None:
        return found
    codes = {one.code for one in presets}
    for number, row in enumerate(_read_csv(path, ("value", "code"), "CORRIDOR_MAPPING"), start=2):
        if row["code"] not in codes:
            reason = f"line {number}: {row['code']} is no code of the preset table"
            raise EngineError("CORRIDOR_MAPPING", path=path, reason=reason, known=", ".join(sorted(codes)))
        found[plain_value(row.get("layer", "")), plain_value(row["value"])] = row["code"]
    return found


def plain_value(value: object) -> str:
    """Return a value of a class field as text to be compared: 110.0 is 110, case and outer spaces do not matter."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()).casefold()


def _read_csv(path: Path, needed: tuple[str, ...], code: str = "CORRIDOR_TABLE") -> list[dict[str, str]]:
    check_file(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        semicolons = text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",")
        reader = csv.DictReader(
            io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", restval=""
        )
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = f"not a CSV in UTF-8 ({error})"
        raise EngineError(code, path=path, reason=reason, known="") from error
    lacking = [name for name in needed if name not in (reader.fieldnames or [])]
    if lacking or any(None in row for row in rows):
        reason = f"the column {', '.join(lacking)} is missing" if lacking else "a row is longer than the head"
        raise EngineError(code, path=path, reason=reason, known=", ".join(reader.fieldnames or []))
    return [{name: (value or "").strip() for name, value in row.items()} for row in rows]


def _refused(path: Path, number: int, reason: str) -> EngineError:
    return EngineError("CORRIDOR_TABLE", path=path, reason=f"line {number}: {reason}")


def _preset(row: Mapping[str, str]) -> Preset:
    """Raises ValueError for what is no number or no known word."""
    smallest, largest = _width(row, "width_min"), _width(row, "width_max")
    width = _width(row, "width")
    reference, covers = row.get("reference", ""), row.get("covers") or "strip"
    if reference not in ("", "line", "edge") or covers not in ("strip", "whole"):
        raise ValueError("reference is line or edge, covers is strip or whole")
    if not (row.get("priority") or "1000").isdigit():
        raise ValueError(f"priority {row['priority']} is no whole number")
    if (smallest is None) != (largest is None) or (smallest or 0) > (largest or 0):
        raise ValueError("width_min and width_max are no range")
    if width is not None or smallest == largest:
        smallest = largest = width
    return Preset(
        code=row["code"],
        side=row["side"],
        name_vi=row.get("name_vi") or row["code"],
        name_en=row.get("name_en") or row.get("name_vi") or row["code"],
        object=row.get("object", ""),
        object_class=row.get("class", ""),
        width=width,
        width_min=smallest,
        width_max=largest,
        reference=reference,
        measured_from=row.get("measured_from", ""),
        measured_from_vi=row.get("measured_from_vi") or row.get("measured_from", ""),
        covers=covers,
        priority=int(row.get("priority") or 1000),
        values=tuple(filter(None, (part.strip() for part in row.get("values", "").split(";")))),
        status=row.get("status") or OFFICE,
        source=row.get("source", ""),
        confidence=row.get("confidence", ""),
    )


def _width(row: Mapping[str, str], name: str) -> float | None:
    text = row.get(name, "").replace(",", ".")
    if not text:
        return None
    value = float(text)
    if not 0 < value < 10_000:
        raise ValueError(f"{name} {text} is no width in metres")
    return value


def _as_row(one: Preset) -> dict[str, str]:
    numbers = {name: getattr(one, name) for name in ("width", "width_min", "width_max")}
    return {
        **{name: getattr(one, name) for name in COLUMNS if hasattr(one, name)},
        **{name: "" if value is None else f"{value:g}" for name, value in numbers.items()},
        "class": one.object_class,
        "priority": str(one.priority),
        "values": ";".join(one.values),
    }
