"""Which parcels are asked for: by sheet and number, id or point, one or a list; each row gets a parcel or a reason."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...datasets import check_file, read_layer
from ...dictionary import match_field
from ...errors import EngineError, os_error
from ...parameters import InputLayer

KINDS = (".csv", ".txt", ".tsv", ".xlsx")
SHEET_AND_NUMBER = re.compile(r"(?:tờ|to)\D{0,12}(\w+)\W+(?:thửa|thua)\D{0,8}(\w+)\s*$", re.IGNORECASE)
CODE = re.compile(r"[\w.,/+-]*\d[\w.,/+-]*|[\w./-]{1,6}")
COORDINATES = ("x", "y")
HEADS = {
    "tờ": "so_to", "tờ số": "so_to", "số tờ": "so_to", "thửa": "so_thua", "thửa số": "so_thua", "mã": "ma_thua",
    "x": "x", "y": "y", "kinh độ": "x", "vĩ độ": "y", "lon": "x", "lat": "y", "đông": "x", "bắc": "y",
}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """One thing asked for. ``row``: its place in the list, from 1; ``said``: as written. Empty texts: not given.

    ``point``: x and y as given, in the system of the request.
    """

    row: int
    said: str
    sheet: str = ""
    number: str = ""
    commune: str = ""
    id: str = ""
    point: tuple[float, float] | None = None
    fid: int | None = None
    problem: str = ""


def plain_key(value: object) -> str:
    """Return a sheet, a number or an id as it is compared: ``012``, ``12.0`` and `` 12 `` are all ``12``."""
    text = "" if value is None else str(value).strip()
    if text in ("nan", "None"):
        return ""
    if re.fullmatch(r"\d+(?:\.0+)?", text):
        return str(int(text.partition(".")[0]))
    return text.casefold()


def wanted_by_hand(
    sheet: str, number: str, parcel_id: str, point: str, commune: str, fids: Sequence[int]
) -> list[Wanted]:
    """Return what the parameters ask for. Raises EngineError CERTIFICATE_REQUEST where they contradict themselves."""
    found: list[Wanted] = []
    if bool(sheet) != bool(number):
        raise EngineError("CERTIFICATE_REQUEST", reason="sheet and parcel number belong together")
    if sheet:
        found.append(
            Wanted(1, f"tờ {sheet} thửa {number}", plain_key(sheet), plain_key(number), plain_key(commune))
        )
    if parcel_id:
        found.append(Wanted(len(found) + 1, parcel_id, id=plain_key(parcel_id)))
    if point:
        place = read_point(point)
        if place is None:
            raise EngineError("CERTIFICATE_REQUEST", reason=f"{point} is no point of the form x,y")
        found.append(Wanted(len(found) + 1, point, point=place))
    found += [Wanted(len(found) + 1 + n, f"fid {fid}", fid=fid) for n, fid in enumerate(fids)]
    return found


def read_point(text: str) -> tuple[float, float] | None:
    """Read ``x,y``, ``x y`` or ``x;y`` with decimal points; decimal commas where ``;`` or a blank parts the two."""
    text = text.partition("[")[0].strip()
    parts = re.split(r"[;\s]+", text) if re.search(r"[;\s]", text) else text.split(",")
    numbers = [part.strip(",").replace(",", ".") for part in parts if part.strip(",")]
    try:
        x, y = (float(part) for part in numbers)
    except ValueError:
        return None
    return (x, y) if abs(x) < 1e8 and abs(y) < 1e8 else None


def read_list(path: Path, commune: str = "") -> list[Wanted]:
    """Return the rows of a list: CSV, text or XLSX, with or without a head.

    Columns by the dictionary's names or aliases (so_to, so_thua, ma_xa, ma_thua), x and y; without a head one column is
    an id, two are sheet and number, three are commune, sheet and number. A row that says nothing is kept with its
    problem. Raises EngineError FILE_*, CERTIFICATE_LIST.
    """
    check_file(path)
    if path.suffix.lower() not in KINDS:
        raise EngineError("CERTIFICATE_LIST", path=path, reason=f"the ending is none of {' '.join(KINDS)}")
    rows = _rows_of_workbook(path) if path.suffix.lower() == ".xlsx" else _rows_of_text(path)
    cells = [[cell.strip() for cell in row] for row in rows]
    numbered = [(number, row) for number, row in enumerate(cells, 1) if any(row)]
    if not numbered:
        raise EngineError("CERTIFICATE_LIST", path=path, reason="it has no rows")
    head = _head(numbered[0][1])
    wanted = [_wanted(number, row, head, commune) for number, row in (numbered[1:] if head else numbered)]
    if not wanted:
        raise EngineError("CERTIFICATE_LIST", path=path, reason="it has a head and no rows")
    return wanted


def _rows_of_text(path: Path) -> list[list[str]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise os_error(error, path) from error
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = raw.decode("utf-16" if wide else "utf-8-sig", "replace")
    counts = {mark: text.count(mark) for mark in ("\t", ";", ",")}
    mark = next((one for one in ("\t", ";") if counts[one]), ",")
    return list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=mark))


def _rows_of_workbook(path: Path) -> list[list[str]]:
    layer = read_layer(InputLayer(path, _first_sheet(path)), HEADERS="DISABLE")
    columns = [layer.table.column(name).to_pylist() for name in layer.table.column_names]
    return [["" if cell is None else _cell(cell) for cell in row] for row in zip(*columns, strict=True)]


def _first_sheet(path: Path) -> str:
    from ...datasets import layer_names

    return layer_names(path)[0]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _head(row: Iterable[str]) -> dict[str, int]:
    """Return field → column where the first row names columns, else nothing."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = HEADS.get(cell.strip().casefold())
        if name is None:
            known = match_field(cell)
            name = known.name if known is not None else None
        if name in ("so_to", "so_thua", "ma_xa", "ma_thua", *COORDINATES):
            found.setdefault(str(name), place)
    whole = ({"so_to", "so_thua"}, {"ma_thua"}, set(COORDINATES))
    return found if any(one <= set(found) for one in whole) else {}


def _wanted(number: int, row: list[str], head: dict[str, int], commune: str) -> Wanted:
    if head:
        given = {name: row[place] if place < len(row) else "" for name, place in head.items()}
        said = echo(given.values())
    else:
        given = _without_head([cell for cell in row if cell])
        said = echo(row)
    if given.get("x") and given.get("y"):
        place = read_point(f"{given['x']};{given['y']}")
        if place is not None:
            return Wanted(number, said, point=place)
        return Wanted(number, said, problem="tọa độ không đọc được")
    if given.get("ma_thua"):
        return Wanted(number, said, id=plain_key(given["ma_thua"]))
    sheet, parcel = plain_key(given.get("so_to")), plain_key(given.get("so_thua"))
    if sheet and parcel:
        return Wanted(number, said, sheet, parcel, plain_key(given.get("ma_xa") or commune))
    return Wanted(number, said, problem="dòng không có đủ số tờ và số thửa, mã thửa hoặc tọa độ")


def echo(cells: Iterable[str]) -> str:
    """Return what index and report repeat of a row: codes and numbers; other text may be about a person."""
    return " ; ".join(cell if CODE.fullmatch(cell) else "…" for cell in cells if cell)


def _without_head(cells: list[str]) -> dict[str, str]:
    if len(cells) == 1:
        words = SHEET_AND_NUMBER.search(cells[0])
        return {"so_to": words[1], "so_thua": words[2]} if words else {"ma_thua": cells[0]}
    if len(cells) == 2:
        return {"so_to": cells[0], "so_thua": cells[1]}
    if len(cells) == 3:
        return {"ma_xa": cells[0], "so_to": cells[1], "so_thua": cells[2]}
    return {}
