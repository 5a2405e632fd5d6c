"""Land-use texts → rows of the official forms: order of TT 08/2024, codes of 2018 carried over, nothing dropped."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from ...datasets import check_file
from ...dictionary import CodeEntry, code_list, find_code, land_use, planning_layer, read_rows
from ...errors import EngineError

CombinedRule = Literal["first", "own"]
# Any day on which the codes of TT 08/2024 are in force (since 1 August 2024) and those of TT 27/2018 are not.
IN_FORCE = date(2025, 1, 1)
REGIME = "2024"
NO_CODE = "?"
OUTSIDE = "ngoài ranh"
NAMES_OF_ROWS = {
    NO_CODE: "Chưa xác định loại đất",
    OUTSIDE: "Ngoài ranh của lớp kia",
}
# Biểu 05/TKKK has one column for rice land: its 52 codes run LUA, HNK, …, MCS (form template of TT 08/2024).
WHOLE_IN_MATRIX = "LUA"

Kind = Literal[
    "official",
    "carried",
    "review",
    "combined",
    "group",
    "functional",
    "planning",
    "mapped",
    "unknown",
    "none",
]
KINDS_SAID: dict[Kind, str] = {
    "carried": "mã 2018, chuyển sang một mã 2024",
    "review": "mã 2018 có thể ứng với nhiều mã 2024, cần xem lại",
    "combined": "mã ghép nhiều mục đích",
    "group": "mã nhóm, chưa đến loại đất",
    "functional": "mã khu chức năng, không phải loại đất",
    "planning": "mã lớp quy hoạch, không phải mã loại đất",
    "mapped": "theo bảng mã của đơn vị",
    "unknown": "mã không có trong danh mục",
    "none": "không có mã",
}


@dataclass(frozen=True)
class Read:
    """What a land-use text stands for: the code of a row of the forms and how it was come to."""

    code: str
    kind: Kind


@dataclass(frozen=True)
class FormRow:
    """A row of the forms: number, name, code, depth in the tree (0: whole groups) and the codes directly below it."""

    number: str
    name: str
    code: str
    depth: int
    below: tuple[str, ...]


def form_rows() -> list[FormRow]:
    """Return the land types and groups of TT 08/2024 in their official order.

    The numbers 1, 1.1, 1.1.1 follow from the tree; the printed ones of the circular were not read.
    """
    entries = _land_types()
    below: dict[str, list[str]] = {}
    for entry in entries:
        below.setdefault(entry.parent, []).append(entry.code)
    rows: list[FormRow] = []
    numbers = {"": ""}
    depths = {"": -1}
    for entry in entries:
        place = below[entry.parent].index(entry.code) + 1
        above = numbers[entry.parent]
        numbers[entry.code] = f"{above}.{place}" if above else str(place)
        depths[entry.code] = depths[entry.parent] + 1
        children = tuple(below.get(entry.code, ()))
        rows.append(FormRow(numbers[entry.code], entry.name_vi, entry.code, depths[entry.code], children))
    return rows


def matrix_codes() -> list[str]:
    """Return the 52 codes of Biểu 05/TKKK in their order."""
    rows = form_rows()
    hidden = {code for row in rows if row.code == WHOLE_IN_MATRIX for code in row.below}
    return [
        row.code for row in rows if (not row.below or row.code == WHOLE_IN_MATRIX) and row.code not in hidden
    ]


def name_of(code: str) -> str:
    """Return a code's Vietnamese name; of a combined one its names, of an unknown one that it is unknown."""
    if code in NAMES_OF_ROWS:
        return NAMES_OF_ROWS[code]
    names = []
    for part in code.split("+"):
        names.append(_name(part))
    return " + ".join(names)


def _name(code: str) -> str:
    known = (
        find_code("land_use_codes", code, IN_FORCE),
        find_code("land_use_codes", code),
        planning_layer(code),
    )
    return next((entry.name_vi for entry in known if entry is not None), f"Mã lạ: {code}")


def colour_of(code: str) -> tuple[int, int, int] | None:
    """Return the colour of a code, None where no source gives one."""
    known = (
        find_code("land_use_codes", code, IN_FORCE),
        find_code("land_use_codes", code),
        planning_layer(code),
    )
    return next((entry.colour for entry in known if entry is not None), None)


def read_codes(
    texts: Iterable[str | None], rule: CombinedRule, table: Mapping[str, str] | None = None
) -> dict[str | None, Read]:
    """Return what each different text stands for.

    ``rule`` for texts such as ``ONT+CLN``: ``first`` takes the code that is named first, ``own`` keeps the text as a
    code of its own. ``table``: an office's own text → code. Where any code occurs that only TT 27/2018 has, codes
    whose scope narrowed in 2024 are for review.
    """
    different = list(dict.fromkeys(texts))
    old = any(
        part.entry is not None and not part.in_force
        for text in different
        if text
        for part in land_use(text, IN_FORCE).parts
    )
    own = table or {}
    found = {}
    for text in different:
        given = own.get((text or "").strip().casefold())
        read = _read(given or text, rule, old)
        found[text] = Read(read.code, "mapped") if given and read.kind == "official" else read
    return found


def read_table(path: Path) -> dict[str, str]:
    """Return an office's table of codes: text as the layer has it → land-use code; columns ``ma`` and ``loai_dat``.

    Raises EngineError CODE_TABLE.
    """
    check_file(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EngineError("CODE_TABLE", path=path, reason=str(error)) from error
    if not rows or not {"ma", "loai_dat"} <= set(rows[0]):
        raise EngineError("CODE_TABLE", path=path, reason="the columns ma and loai_dat are needed")
    return {
        row["ma"].strip().casefold(): row["loai_dat"].strip() for row in rows if row["ma"] and row["loai_dat"]
    }


def matrix_code(read: Read) -> str:
    """Return the row of Biểu 05/TKKK that a code belongs to: rice land is one row there."""
    entry = find_code("land_use_codes", read.code, IN_FORCE)
    if entry is not None and entry.parent == WHOLE_IN_MATRIX:
        return WHOLE_IN_MATRIX
    return read.code


def _read(text: str | None, rule: CombinedRule, old: bool) -> Read:
    parts = land_use(text or "", IN_FORCE).parts
    if not parts:
        return Read(NO_CODE, "none")
    if len(parts) > 1 and rule == "own":
        return Read("+".join(part.code.upper() for part in parts), "combined")
    first = parts[0]
    found = _one(first.code, first.entry, first.in_force, first.successors, old)
    return Read(found.code, "combined") if len(parts) > 1 else found


def _one(text: str, entry: CodeEntry | None, in_force: bool, successors: tuple[str, ...], old: bool) -> Read:
    if entry is None:
        return Read(text, "unknown" if planning_layer(text) is None else "planning")
    kinds = _crosswalk_kinds().get(entry.code, set())
    if in_force:
        return _current(entry, old and any("review" in kind for kind in kinds))
    if not successors:
        return Read(entry.code, "review")
    unique = len(successors) == 1 and not any("review" in kind for kind in kinds)
    return Read(successors[0], "carried" if unique else "review")


def _current(entry: CodeEntry, narrowed: bool) -> Read:
    if entry.row["kind"] == "functional area":
        return Read(entry.code, "functional")
    if entry.row["kind"] == "group" and entry.code != WHOLE_IN_MATRIX:
        return Read(entry.code, "group")
    return Read(entry.code, "review" if narrowed else "official")


def _crosswalk_kinds() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in read_rows("land_use_crosswalk"):
        found.setdefault(row["code_2018"], set()).add(row["kind"])
    return found


def _land_types() -> list[CodeEntry]:
    return [
        entry
        for entry in code_list("land_use_codes")
        if entry.row["regime"] == REGIME and entry.row["kind"] != "functional area"
    ]
