"""Areas of the clearance against exact arithmetic, and what must hold for any boundary."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.planning.clearance.parcels import Boundary, _cut, round_areas

from ..exact_areas import SAMPLE, exact_areas, fraction_area


def test_the_sample_commune_against_exact_arithmetic(make_layer, run) -> None:
    corners = [(417700, 2353350), (418003, 2353411), (417961, 2353557), (417733, 2353498)]
    ring = ", ".join(f"{x} {y}" for x, y in [*corners, corners[0]])
    boundary = make_layer([f"POLYGON (({ring}))"], {"a": [1]}, name="b.gpkg")
    report, layers = run(InputLayer(SAMPLE, "parcels"), boundary)
    truth = read_layer(InputLayer(SAMPLE, "parcels"), ["loai_dat", "ma_thua"])
    exact = exact_areas(truth.fids, truth.geometry, corners)
    wanted = {fid: float(area) for fid, area in exact.items() if area >= Fraction(1, 10)}
    found = dict(
        zip(layers["affected"].column("fid_thua"), layers["affected"].column("dien_tich_trong"), strict=True)
    )
    assert found.keys() == wanted.keys()
    assert len(found) == 179
    assert max(abs(found[fid] - wanted[fid]) for fid in wanted) < 1e-6
    touched = sum(area for area in exact.values() if 0 < area < Fraction(1, 10))
    assert report["balance"]["touched"] == pytest.approx(float(touched), abs=1e-6)
    codes = dict(zip(truth.fids.tolist(), truth.column("loai_dat"), strict=True))
    for total in report["by_code"]:
        own = [area for fid, area in wanted.items() if codes[fid] == total["name"]]
        assert total["parcels"] == len(own)
        # each rounded area is less than 0.1 m² from the exact one
        assert abs(total["inside"] - sum(own)) < 0.1 * len(own)
    whole = float(fraction_area([(Fraction(x), Fraction(y)) for x, y in corners]))
    assert report["balance"]["boundary"] == pytest.approx(whole, abs=1e-6)
    balance = report["balance"]
    assert abs(balance["difference"]) < 1e-6
    numbers = layers["affected"].column("so_thu_tu").tolist()
    assert numbers == list(range(1, len(numbers) + 1))


boundaries = st.tuples(
    st.integers(-5, 35), st.integers(-5, 35), st.integers(1, 30), st.integers(1, 30), st.integers(0, 89)
)


@settings(max_examples=50, deadline=None)
@given(boundaries, st.integers(0, 3))
def test_rounded_areas_add_up_to_the_parcel(box, decimals) -> None:
    x, y, width, height, angle = box
    ground = shapely.affinity.rotate(shapely.box(x, y, x + width, y + height), angle)
    grid = np.array(
        [shapely.box(i * 7.3, j * 5.1, (i + 1) * 7.3, (j + 1) * 5.1) for i in range(5) for j in range(7)]
    )
    found = _cut(
        pa.table({"a": list(range(len(grid)))}), np.arange(len(grid)), grid, Boundary(ground, 1, 0, 0, 0.0)
    )
    rounded = round_areas(found, decimals)
    unit = Decimal(1).scaleb(-decimals)
    for at in range(len(grid)):
        parts = rounded.parts[found.part_of == at].tolist()
        total = sum((Decimal(repr(part)) for part in parts), Decimal(repr(float(rounded.inside[at]))))
        if found.inside_area[at] > 0:
            assert total == Decimal(repr(float(rounded.area[at])))
            assert abs(total - Decimal(found.area[at])) <= unit
            assert abs(Decimal(repr(float(rounded.inside[at]))) - Decimal(found.inside_area[at])) < unit
    whole = shapely.area(shapely.intersection(ground, shapely.box(0, 0, 36.5, 35.7)))
    assert found.inside_area.sum() == pytest.approx(whole, abs=1e-6)
