"""build_parcels on communes of random numbers with planted defects: nothing is missed, nothing is invented."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from . import plant
from .generate import Commune

EXAMPLES = int(os.environ.get("BACGIANG_GENERATED_COMMUNES", "50"))
PLANTED_RULES = {
    "undershoot", "overshoot", "doubled_line", "dangle", "sliver", "several_labels", "missing_label",
    "label_unreadable", "unknown_land_code", "area_mismatch", "uses_area_mismatch", "repeated_number",
    "label_outside", "label_on_line", "label_beside", "label_from_seed", "seed_differs",
    "edge_gap", "edge_overlap", "edge_moved", "parcel_continues",
}  # fmt: skip
BLOCKS = [(1, 1), (2, 1), (2, 2), (1, 2), (3, 1)]
GEOMETRY = 0.025  # metres; how far a free end or an edge may have been carried, and its rounding


class Tally:
    """What was planted, found and matched over all communes, by rule."""

    def __init__(self) -> None:
        self.planted: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.invented: Counter[str] = Counter()
        self.parcels = 0

    def compare(self, commune: Commune, rules: list[str], places: Any) -> None:
        left = dict(enumerate(rules))
        self.found.update(rules)
        for entry in commune.expected:
            name = entry.rules[0]
            self.planted[name] += 1
            near = [
                (float(shapely.distance(entry.place, places[k])), k)
                for k, rule in left.items()
                if rule in entry.rules
            ]
            distance, best = min(near, default=(np.inf, -1))
            if distance > entry.radius:
                self.missed[name] += 1
            else:
                del left[best]
        self.invented.update(left.values())


def make(seed: int) -> Commune:
    """Return a commune whose size, sheets, labels and defects all come from ``seed``."""
    random = np.random.default_rng(seed)
    blocks = BLOCKS[int(random.integers(len(BLOCKS)))]
    commune = Commune(seed, int(random.integers(3, 6)), int(random.integers(3, 5)), blocks)
    commune.write_labels()
    every = [*plant.SHAPES, *plant.EDGES, *plant.LABELS, *plant.LINES]
    for kind in random.integers(len(every), size=int(random.integers(4, 15))).tolist():
        every[kind](commune)
    return commune


def check_parcels(commune: Commune, build: Any) -> None:
    """Every true parcel came out once, in its place, with its number, its code and its owner's sheet."""
    found = build.parcels.geometry
    rows = build.rows
    for parcel in commune.parcels:
        if not parcel.closed:
            continue
        inside = parcel.shape.buffer(-0.1).point_on_surface()
        layer = build.named.geometry if parcel.named else found
        hits: list[int] = np.flatnonzero(shapely.covers(layer, inside)).tolist()
        if not parcel.named:
            hits = [k for k in hits if rows[k]["so_to"] == parcel.sheet]
        assert len(hits) == 1, (parcel, hits)
        apart = shapely.hausdorff_distance(layer[hits[0]], parcel.shape)
        assert apart < GEOMETRY, (parcel, apart)
        if parcel.named:
            continue
        row = rows[hits[0]]
        assert row["so_thua"] == parcel.expected, (parcel, row)
        if (
            parcel.expected is not None
            and parcel.texts
            and parcel.texts != [("parcel_number", str(parcel.number))]
        ):
            assert row["loai_dat"] in (parcel.code, None) or row["nhan"].count("/") > 1, (parcel, row)


def check_sums(build: Any) -> None:
    counts = build.report.counts
    assert abs(counts["faces_area_m2"] - counts["outline_area_m2"]) < 1e-6 * counts["outline_area_m2"]
    faces = ("parcels", "named_faces", "slivers", "unlabelled_faces")
    assert counts["faces"] == sum(counts[name] for name in faces) == len(build.parcels) + len(build.named)
    texts = ("label_texts", "name_texts", "owner_texts", "label_points", "other_texts")
    assert counts["texts_in"] == sum(counts[name] for name in texts)
    assert build.report.errors == dict(sorted(build.rules.items()))
    assert all(
        (row["muc"] is not None) == (row["ma_loi"] in plant.ON_LINES)
        for row in build.errors.table.to_pylist()
    )


def run(commune: Commune, build: Any, draw: Any, make_layer: Any) -> Any:
    options: dict[str, Any] = {}
    if commune.seeds:
        numbers = [str(parcel.number) for _, _, parcel in commune.seeds]
        columns = {
            "SoTo": [parcel.sheet for _, _, parcel in commune.seeds],
            "SoThua": numbers,
            "LoaiDat": [parcel.code for _, _, parcel in commune.seeds],
        }
        points = [f"POINT ({x} {y})" for x, y, _ in commune.seeds]
        options["seeds"] = make_layer(
            points,
            {name: pa.array(values) for name, values in columns.items()},
            name="seeds.gpkg",
            crs="EPSG:9214",
        )
    return build(*draw(commune.rows_of_lines(), commune.rows_of_texts()), area_tolerance=0.5, **options)


def test_nothing_is_missed_and_nothing_invented(build: Any, draw: Any, make_layer: Any) -> None:
    tally = Tally()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.integers(0, 2**32 - 1))
    def one(seed: int) -> None:
        commune = make(seed)
        run(commune, build, draw, make_layer)
        tally.compare(commune, build.errors.column("ma_loi").tolist(), build.errors.geometry)
        check_parcels(commune, build)
        check_sums(build)

    one()
    print(
        {
            rule: (tally.planted[rule], tally.missed[rule], tally.invented[rule])
            for rule in sorted(tally.found)
        }
    )
    assert tally.missed == Counter()
    for rule, found in tally.found.items():
        assert found - tally.invented[rule] >= 0.99 * found, (rule, tally.invented)
    assert set(tally.planted) >= PLANTED_RULES
