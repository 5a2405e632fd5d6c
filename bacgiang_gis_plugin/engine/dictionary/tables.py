"""Reads the code lists: CSV files shipped with the engine, overridden row by row by an office's own files.

An office names its folder in the environment variable ``BACGIANG_CODELISTS``. A file there with the name of a
shipped list replaces the rows with the same key, column by column where it gives a column; new keys are added.
"""

from __future__ import annotations

import csv
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

from ..errors import EngineError

OFFICE_FOLDER = "BACGIANG_CODELISTS"
SHIPPED = Path(__file__).parent / "code_lists"

Row = dict[str, str]


@lru_cache(maxsize=1)
def describe_lists() -> dict[str, dict[str, Any]]:
    """Return for every shipped list its titles, key columns and the columns that hold code and label."""
    lists: dict[str, dict[str, Any]] = json.loads((SHIPPED / "index.json").read_text(encoding="utf-8"))[
        "lists"
    ]
    return lists


def office_folder(folder: Path | str | None = None) -> Path | None:
    """Return the office's folder: the argument, else the environment variable, else None."""
    chosen = os.fspath(folder) if folder is not None else os.environ.get(OFFICE_FOLDER, "")
    return Path(chosen) if chosen else None


Version = tuple[Optional[Path], Optional[int]]


def version(name: str, folder: Path | str | None = None) -> Version:
    """Return what a list's content depends on: the office's file and its time of change. Use it as a cache key."""
    chosen = office_folder(folder)
    path = None if chosen is None else chosen / f"{name}.csv"
    return (path, path.stat().st_mtime_ns) if path is not None and path.is_file() else (None, None)


def read_rows(name: str, folder: Path | str | None = None) -> list[Row]:
    """Return the rows of a list in the order of the file, an office's additions last.

    Raises KeyError for a list that does not exist, EngineError CODE_LIST for an office's file that cannot be used.
    """
    return [dict(row) for row in rows_of(name, version(name, folder))]


@lru_cache(maxsize=64)
def rows_of(name: str, version: Version) -> list[Row]:
    """Return the rows of a version of a list; the same object every time, not to be changed."""
    office, _ = version
    key = tuple(describe_lists()[name]["key"])
    columns, rows = _read_csv(SHIPPED / f"{name}.csv")
    if office is None:
        return rows
    own_columns, own = _read_csv(office)
    lacking = [column for column in key if column not in own_columns]
    if lacking:
        reason = f"the key column {', '.join(lacking)} is missing"
        raise EngineError("CODE_LIST", path=office, reason=reason)
    merged = {tuple(row[column] for column in key): row for row in rows}
    empty = dict.fromkeys(columns, "")
    for row in own:
        place = tuple(row[column] for column in key)
        merged[place] = {**merged.get(place, empty), **row}
    return list(merged.values())


def _read_csv(path: Path) -> tuple[list[str], list[Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EngineError("CODE_LIST", path=path, reason=f"not a CSV in UTF-8 ({error})") from error
    if any(None in row for row in rows):
        raise EngineError("CODE_LIST", path=path, reason="a row has more values than the header has columns")
    return list(reader.fieldnames or []), rows
