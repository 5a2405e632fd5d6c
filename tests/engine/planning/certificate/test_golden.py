"""Certificates of the sample commune against areas found by exact arithmetic, and rounded by hand.

Parcel 2/232: zone QH-024 33.26221 m² and QH-008 64.80426 m² of 98.06647 m². The parcel rounds to 98.1; 33.2 + 64.8
= 98.0, so 0.1 is missing and goes to the larger remainder (0.062 of QH-024 against 0.004). Shares 33.918 and
66.082 % likewise.

Parcel 5/261: QH-016 50.81337, QH-027 471.38950, no zone 288.31263 of 810.51550 m². 50.8 + 471.3 + 288.3 = 810.4; the
missing 0.1 goes to QH-027 (0.0895).

Parcel 1/178: QH-001 130.62892, QH-020 20.95096, QH-028 368.76493, of which 20.95096 under QH-020 as well, of
499.39386 m². Without it QH-028 adds 347.81397. 130.6 + 20.9 + 347.8 = 499.3; the missing 0.1 goes to QH-020 (0.051).
The double row is 20.9 or 21.0; 347.8 + 21.0 = 368.8 is nearer to 368.76 than 347.8 + 20.9 = 368.7. So
130.6 + 21.0 + 368.8 − 21.0 = 499.4.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import fiona
import pytest

from bacgiang_gis_plugin.engine.datasets import layer_info
from bacgiang_gis_plugin.engine.parameters import InputLayer, PlanInput
from bacgiang_gis_plugin.engine.planning.certificate.contents import data_file
from bacgiang_gis_plugin.engine.planning.certificate.making import make_contents
from bacgiang_gis_plugin.engine.planning.certificate.parcels import find, key_fields, read_keys
from bacgiang_gis_plugin.engine.planning.certificate.requests import Wanted
from bacgiang_gis_plugin.engine.planning.certificate.settings import Settings
from bacgiang_gis_plugin.engine.planning.overlay.plans import read_plans

sys.path.insert(0, str(Path(__file__).parent))
from exact_areas import covered

SAMPLE = Path(__file__).parents[4] / "sample_data"
PARCELS, PLAN = SAMPLE / "truth.gpkg", SAMPLE / "planning" / "zoning_plan.gpkg"
# sheet, number → exact areas (zones, multiple, uncovered) to 5 decimals, rows of the certificate in its order.
GOLDEN: dict[tuple[str, str], tuple[dict[str, float], float, float, list[tuple[str, str, float, float]]]] = {
    ("2", "232"): (
        {"QH-024": 33.26221, "QH-008": 64.80426},
        0.0,
        0.0,
        [("zone", "QH-008", 64.8, 66.08), ("zone", "QH-024", 33.3, 33.92)],
    ),
    ("5", "261"): (
        {"QH-016": 50.81337, "QH-027": 471.3895},
        0.0,
        288.31263,
        [
            *(("zone", "QH-027", 471.4, 58.16), ("zone", "QH-016", 50.8, 6.27)),
            ("uncovered", "", 288.3, 35.57),
        ],
    ),
    ("1", "178"): (
        {"QH-001": 130.62892, "QH-020": 20.95096, "QH-028": 368.76493},
        20.95096,
        0.0,
        [
            *(
                ("zone", "QH-028", 368.8, 73.84),
                ("zone", "QH-001", 130.6, 26.16),
                ("zone", "QH-020", 21.0, 4.19),
            ),
            ("double", "QH-028", 21.0, 4.19),
        ],
    ),
}


def rings(feature: Any) -> list[list[tuple[float, float]]]:
    return [[(x, y) for x, y, *_ in ring] for ring in feature.geometry.coordinates]


def meets(one: list[list[tuple[float, float]]], other: list[list[tuple[float, float]]]) -> bool:
    def box(shape: list[list[tuple[float, float]]]) -> tuple[float, float, float, float]:
        xs, ys = zip(*shape[0], strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    a, b = box(one), box(other)
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


@pytest.fixture(scope="module")
def contents() -> dict[tuple[str, str], Any]:
    source = InputLayer(PARCELS, "parcels")
    info = layer_info(source)
    keys = read_keys(source, key_fields(info, {}))
    wanted = [Wanted(n, "", sheet, number) for n, (sheet, number) in enumerate(GOLDEN, 1)]
    plans = read_plans([PlanInput(PLAN)], info)
    told = Settings(files=(data_file(info), data_file(plans[0].info)))
    outcomes = find(wanted, keys, source, str(info.crs), None)
    made = make_contents(source, keys, outcomes, plans, told)
    return dict(zip(GOLDEN, made, strict=True))


@pytest.mark.parametrize("key", GOLDEN, ids=" ".join)
def test_areas_are_those_of_exact_arithmetic(
    key: tuple[str, str], contents: dict[tuple[str, str], Any]
) -> None:
    shares, double, bare, rows = GOLDEN[key]
    with fiona.open(PARCELS, layer="parcels") as layer:
        (own,) = [
            one for one in layer if (str(one.properties["so_to"]), str(one.properties["so_thua"])) == key
        ]
    with fiona.open(PLAN) as layer:
        zones = {one.properties["ma_vung"]: rings(one) for one in layer if meets(rings(own), rings(one))}
    whole, exact, twice, none = covered(rings(own), list(zones.values()))
    found = {name: area for name, area in zip(zones, exact, strict=True) if area}
    assert {name: round(float(area), 5) for name, area in found.items()} == shares
    assert (round(float(twice), 5), round(float(none), 5)) == (double, bare)
    assert sum(found.values()) - twice + none == whole, "the exact areas add up exactly"

    content = contents[key]
    (part,) = content.plans
    assert [
        (line.kind, line.zone if line.kind != "uncovered" else "", line.area, line.percent)
        for line in part.lines
    ] == rows
    assert part.total == (content.area, 100.0)
    assert abs(Fraction(str(content.area)) - whole) <= Fraction(1, 20)
    for line in part.lines:
        area = {"zone": found.get(line.zone), "double": twice, "uncovered": none}[line.kind]
        assert abs(Fraction(str(line.area)) - area) < Fraction(1, 10)
        assert abs(Fraction(str(line.percent)) - 100 * area / whole) < Fraction(1, 100)
