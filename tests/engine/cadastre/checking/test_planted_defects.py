"""Random communes with random defects, many near each other: every one is found, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import shapely

from bacgiang_gis_plugin.engine.cadastre.checking.check_parcels import check_parcels
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE
from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.datasets_write import write_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress
from tests.engine.cadastre.checking import plant_coverage, plant_fields, plant_shapes
from tests.engine.cadastre.checking.communes import make_commune
from tests.engine.cadastre.checking.planting import FITS, PLANTERS, Expected, Planting

EXAMPLES = 30
RECALL, PRECISION = 1.0, 0.99
LEAST = 10  # times that a rule's defect is planted over all examples
ALL_ON = {rule: {"on": True} for rule in ("straight_vertex", "ring_direction", "isolated_parcel")}
LAYERS = ("points", "lines", "polygons")
ROOMS = (plant_coverage, plant_fields, plant_shapes)  # imported for the planters they hold


def write(folder: Path, name: str, shapes: list[Any], columns: dict[str, list[Any]]) -> InputLayer:
    path = folder / f"{name}.gpkg"
    path.unlink(missing_ok=True)
    table = {
        key: pa.array(values, pa.int32() if key in ("so_to", "so_thua") else None)
        for key, values in columns.items()
    }
    output = OutputLayer(path, path, name)
    write_layer(output, np.array(shapes, dtype=object), table, geometry_type="Unknown", crs="EPSG:9214")
    return InputLayer(path, name)


def check(folder: Path, planting: Planting) -> list[dict[str, Any]]:
    """Return the findings as rows with their places."""
    profile = folder / "profile.json"
    profile.write_text(json.dumps({"rules": ALL_ON}), encoding="utf-8")
    shapes, columns = planting.table()
    layers = {name: write(folder, name, *content) for name, content in planting.commune.frames().items()}
    lines = planting.lines()
    layers["linework"] = write(folder, "linework", lines, {"number": list(range(len(lines)))})
    outputs = {name: folder / f"out_{name}.gpkg" for name in LAYERS}
    for path in outputs.values():
        path.unlink(missing_ok=True)
    result = check_parcels(
        write(folder, "parcels", shapes, columns),
        **layers,
        **{name: OutputLayer(path, path, name) for name, path in outputs.items()},
        profile=profile,
        progress=Progress(),
    )
    found = []
    for name, path in outputs.items():
        layer = read_layer(InputLayer(path, name))
        for row, place in zip(layer.table.to_pylist(), layer.geometry, strict=True):
            found.append({**row, "place": place})
    assert len(found) == result.findings
    return found


def plant(seed: int, rules: list[str], size: int) -> Planting:
    random = Random(seed)
    planting = Planting(make_commune(random, size), random)
    for rule in rules:
        PLANTERS[rule](planting)
    planting.finish()
    return planting


def fits(expected: Expected, row: dict[str, Any], keys: list[str]) -> bool:
    if row["ma_loi"] != expected.rule:
        return False
    if expected.place is not None and not shapely.dwithin(expected.place, row["place"], FITS):
        return False
    if not expected.rows:
        return True
    if row["fid_thua"] is None or row["fid_thua"] - 1 not in expected.rows:
        return False
    named = {row["ma_thua"] or keys[row["fid_thua"] - 1], *(row["thua_khac"] or "").split("; ")}
    return len(expected.rows) == 1 or len({keys[at] for at in expected.rows} - named) <= expected.unnamed


def compare(
    planting: Planting, found: list[dict[str, Any]]
) -> tuple[list[Expected], list[Expected], list[dict[str, Any]]]:
    """Return what was found of the expected, what was not, and the findings that nobody expected."""
    keys = [
        planting.values[at].get("ma_thua", row["ma_thua"]) for at, row in enumerate(planting.commune.rows)
    ]
    names = [
        key or f"{row['so_to']}/{row['so_thua']}"
        for key, row in zip(keys, planting.commune.rows, strict=True)
    ]
    rest = list(found)
    there, lost = [], []
    for expected in planting.expected:
        hit = next((row for row in rest if fits(expected, row, names)), None)
        if hit is None:
            lost.append(expected)
        else:
            rest.remove(hit)
            there.append(expected)
    return there, lost, rest


def test_every_rule_can_be_planted() -> None:
    assert set(PLANTERS) == set(CATALOGUE)
    assert len(ROOMS) == 3


def test_a_commune_without_defects_has_no_findings(tmp_path: Path) -> None:
    for seed in range(3):
        assert check(tmp_path, plant(seed, [], 80)) == []


@pytest.mark.parametrize("rule", sorted(PLANTERS))
def test_each_defect_alone(rule: str, tmp_path: Path) -> None:
    planting = plant(7, [rule], 60)
    there, lost, rest = compare(planting, check(tmp_path, planting))
    assert (lost, rest) == ([], [])
    assert rule in {expected.rule for expected in there if not expected.reason}


def test_random_defects_are_all_found_and_nothing_else(tmp_path: Path) -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()

    for seed in range(EXAMPLES):
        draw = Random(f"defects {seed}")
        rules = [*sorted(PLANTERS), *draw.choices(sorted(PLANTERS), k=draw.randrange(60))]
        draw.shuffle(rules)
        if seed % 2:  # a field is missing only where nothing is wrong with its values
            rules.sort(key="field_missing".__ne__)
        planting = plant(seed, rules, draw.randrange(40, 90))
        rows = check(tmp_path, planting)
        there, lost, rest = compare(planting, rows)
        for expected in planting.expected:
            planted[expected.rule] += not expected.reason
        for expected in there:
            found[expected.rule] += not expected.reason
            right[expected.rule] += 1
        for row in rows:
            told[row["ma_loi"]] += 1
        assert not lost, (lost[:3], [row["ma_loi"] for row in rest])
        assert not rest, rest[:3]
    for rule in PLANTERS:
        assert planted[rule] >= LEAST, rule
        assert found[rule] >= RECALL * planted[rule], rule
        assert right[rule] >= PRECISION * told[rule], rule
