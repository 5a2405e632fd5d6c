"""Survey files changed at random (seeded): always a report whose sums add up, or a named error."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.errors import EngineError

from .surveys import grid, import_into, write_rows


def mutated(seed: int) -> bytes:
    """A survey file of some layout with some bytes or lines changed; the same for the same seed."""
    chance = random.Random(seed)
    separator, decimal = chance.choice([("\t", "."), (";", ","), (",", "."), (" ", ","), (" ", ".")])
    codes = ["RT1", "RT1B", "NH2.", "MG", "", "đường", "RTC"]
    rows = [(*row[:4], chance.choice(codes)) for row in grid(chance.randint(1, 40))]
    heading = chance.choice(["", "STT,X,Y,H,Mã", "Công trình"])
    data = bytearray(write_rows(rows, separator=separator, decimal=decimal, heading=heading).encode())  # type: ignore[arg-type]
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data)) if data else 0
        kind = chance.randrange(7)
        if kind == 0:
            data[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[at : at + chance.randint(1, 60)]
        elif kind == 2:
            data[at:at] = chance.choice(
                [
                    b"NaN",
                    b"1e999",
                    b"-",
                    b'"',
                    b"\n",
                    b"\r",
                    b",,,,",
                    b"9" * 400,
                    b"\xff\xfe",
                    b"\0",
                    b";" * 50,
                ]
            )
        elif kind == 3:
            data[at:at] = data[: chance.randint(0, 200)]
        elif kind == 4:
            data = data[:at]
        elif kind == 5:
            lines = bytes(data).split(b"\n")
            chance.shuffle(lines)
            data = bytearray(b"\n".join(lines))
        else:
            data = bytearray(bytes(data).replace(b".", b",") if chance.random() < 0.5 else data)
    return bytes(data)


@pytest.mark.parametrize("block", range(10))
def test_changed_files_give_a_report_or_a_named_error(block: int, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    for seed in range(block * 30, block * 30 + 30):
        path = tmp_path / f"{seed}.csv"
        path.write_bytes(mutated(seed))
        try:
            import_into(tmp_path / f"out{seed}", path)
            outcomes["report"] += 1
        except EngineError as error:
            outcomes[error.code] += 1
    assert sum(outcomes.values()) == 30
    assert set(outcomes) <= {"report", "FILE_EMPTY", "SURVEY_LAYOUT", "SURVEY_NOT_TEXT"}
    assert outcomes["report"] >= 5
