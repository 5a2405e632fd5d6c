"""What is new, still there and gone: whatever the order of rows, their feature numbers, and millimetres."""

from __future__ import annotations

from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.checking.baseline import OF_A_PARCEL, Told, compare, told_of
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE
from tests.engine.cadastre.checking.planting import PLANTERS, Planting
from tests.engine.cadastre.checking.test_planted_defects import check, plant


def told(rows: list[dict[str, Any]]) -> Told:
    names = ("ma_loi", "thong_bao", "ma_thua", "so_to", "so_thua", "thua_khac")
    table = pa.table({name: [row[name] for row in rows] for name in names})
    return told_of(table, np.array([row["place"] for row in rows], dtype=object))


def one(
    rule: str, place: Any = None, key: str = "", message: str = "", others: str | None = None
) -> dict[str, Any]:
    point = None if place is None else shapely.Point(place)
    return {
        "ma_loi": rule, "thong_bao": message, "ma_thua": key or None, "so_to": None, "so_thua": None,
        "thua_khac": others, "place": point,
    }  # fmt: skip


def moved(shape: Any) -> Any:
    """Return a shape 3 mm farther east and 2 mm farther south."""
    return None if shape is None else shapely.transform(shape, lambda at: at + np.array((0.003, -0.002)))


def shuffled(planting: Planting, seed: int) -> Any:
    """The same commune with its parcels in another order and everything moved."""
    shapes, columns = planting.table()
    order = list(range(len(shapes)))
    Random(seed).shuffle(order)
    frames = {
        name: ([moved(shape) for shape in parts], values)
        for name, (parts, values) in planting.commune.frames().items()
    }
    table = (
        [moved(shapes[row]) for row in order],
        {name: [values[row] for row in order] for name, values in columns.items()},
    )
    lines = [moved(line) for line in planting.lines()]
    return SimpleNamespace(
        commune=SimpleNamespace(frames=lambda: frames), table=lambda: table, lines=lambda: lines
    )


@pytest.mark.parametrize("seed", [3, 4])
def test_order_numbers_and_millimetres_do_not_matter(seed: int, tmp_path: Path) -> None:
    # A hole's or a Z value's way through a file is no matter of comparing; nor is a coordinate without end.
    rules = sorted(set(PLANTERS) - {"has_z", "has_m", "coordinates_not_finite"}) * 2
    planting = plant(seed, rules, 80)
    before = told(check(tmp_path, planting))
    after = told(check(tmp_path, shuffled(planting, seed)))
    there, gone = compare(after, before)
    assert len(after.rules) == len(before.rules) > 100
    assert {after.rules[at] for at in np.flatnonzero(~there)} == set()
    assert not gone.any()


def test_every_finding_is_paired_once() -> None:
    before = told([one("spike", (0, 0)), one("spike", (0.04, 0))])
    there, gone = compare(told([one("spike", (0.01, 0))]), before)
    assert (there.tolist(), gone.tolist()) == ([True], [False, True])


def test_another_place_or_rule_is_another_finding() -> None:
    before = told([one("spike", (0, 0), "a")])
    for row in (one("spike", (0.06, 0), "a"), one("sharp_angle", (0, 0), "a")):
        there, gone = compare(told([row]), before)
        assert (there.tolist(), gone.tolist()) == ([False], [True])


def test_what_is_about_a_parcel_is_known_by_its_key() -> None:
    before = told([one("area_mismatch", (0, 0), "a")])
    assert compare(told([one("area_mismatch", (50, 0), "a")]), before)[0].all()
    assert not compare(told([one("area_mismatch", (50, 0), "b")]), before)[0].any()
    # The parcel that stands for repeated numbers depends on the order of rows.
    before = told([one("key_repeated", (0, 0), "a", others="b; c")])
    assert compare(told([one("key_repeated", (50, 0), "c", others="a; b")]), before)[0].all()


def test_another_field_or_code_is_another_finding() -> None:
    before = told([one("text_spaces", (0, 0), "a", "dia_chi")])
    assert not compare(told([one("text_spaces", (0, 0), "a", "ten_to")]), before)[0].any()
    before = told([one("field_missing", message="loai_dat")])
    assert not compare(told([one("field_missing", message="so_to")]), before)[0].any()
    assert compare(told([one("field_missing", message="loai_dat")]), before)[0].all()


def test_every_rule_is_known_by_place_or_key() -> None:
    assert set(CATALOGUE) > OF_A_PARCEL
    assert "overlap" not in OF_A_PARCEL
