"""Damaged files (seeded) never end the engine, never hang it, and are each in a report or a named error.

``FUZZ_FILES`` says how many of each kind; `make fuzz` takes a thousand of each.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .campaign import OPERATIONS, campaign, use_directly

EACH = int(os.environ.get("FUZZ_FILES", "60"))
BATCH = 100
BLOCKS = [
    (kind, start, min(start + BATCH, EACH)) for kind in sorted(OPERATIONS) for start in range(0, EACH, BATCH)
]


@pytest.mark.parametrize(("kind", "start", "stop"), BLOCKS)
def test_damaged_files_are_reported_or_named(kind: str, start: int, stop: int, tmp_path: Path) -> None:
    outcome = campaign(kind, range(start, stop), tmp_path)
    assert outcome.bad == []
    read = outcome.answers.pop("read")
    assert sum(outcome.answers.values()) == stop - start
    assert read >= (stop - start) // 20, (
        "hardly any file was read: the damage does not reach the depths of the reader"
    )


def test_damaged_layers_given_straight_to_an_operation(tmp_path: Path) -> None:
    outcome = use_directly(range(10_000, 10_000 + max(EACH // 5, 4)), tmp_path)
    assert outcome.bad == []
    assert outcome.answers["result"] > 0
