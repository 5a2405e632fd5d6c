"""What a level or layer means: from the dictionary's level list, or from the office's own table."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from ...datasets import check_file
from ...dictionary.codes import level_role, planning_layer
from ...errors import EngineError

OTHER, PLANNING = "other", "planning"
NUMBERED = re.compile(r"(?:level|lv|l)?[ _-]*0*(\d{1,2})", re.IGNORECASE)


def role_of(level: str, office: Mapping[str, str]) -> str:
    """Return the role of a DGN level or a DXF layer; ``other`` where nothing is known.

    ``office`` maps names in lower case to roles and goes before the dictionary. A layer called ``10``,
    ``Level 10`` or ``LV_10`` is a level saved from MicroStation; a layer of TT 16/2025/TT-BXD is ``planning``.
    """
    name = level.strip().lower()
    if name in office:
        return office[name]
    number = NUMBERED.fullmatch(name)
    if number:
        return level_role(int(number[1])) or OTHER
    return PLANNING if planning_layer(level) else OTHER


def read_office_roles(path: Path) -> dict[str, str]:
    """Return level or layer name (lower case) → role from a CSV table with the columns ``level`` and ``role``.

    Raises EngineError FILE_*, LEVELS_TABLE.
    """
    check_file(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            if not {"level", "role"} <= set(table.fieldnames or ()):
                raise EngineError("LEVELS_TABLE", path=path, reason="the columns level and role are needed")
            rows = [(row["level"], row["role"]) for row in table]
    except (UnicodeDecodeError, csv.Error) as error:
        raise EngineError("LEVELS_TABLE", path=path, reason=error) from error
    except OSError as error:
        raise EngineError("FILE_UNREADABLE", path=path, reason=error.strerror or error) from error
    roles: dict[str, str] = {}
    for number, (level, role) in enumerate(rows, start=2):
        if not (level or "").strip() or not re.fullmatch(r"[a-z_]+", (role or "").strip()):
            raise EngineError("LEVELS_TABLE", path=path, reason=f"line {number} needs a level and a role")
        roles[level.strip().lower()] = role.strip()
    return roles
