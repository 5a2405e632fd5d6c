"""build_parcels against the truth: the sample commune, and drawings that were made elsewhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from bacgiang_gis_plugin.engine.datasets import Layer, read_layer
from bacgiang_gis_plugin.engine.parameters import InputLayer, OutputLayer
from bacgiang_gis_plugin.engine.progress import Progress

ROOT = Path(__file__).resolve().parents[4]
SAMPLE = ROOT / "sample_data"
Rows = list[dict[str, Any]]


# the sample commune


def truth(layer: str) -> Layer:
    return read_layer(InputLayer(SAMPLE / "truth.gpkg", layer))


def test_every_true_parcel_of_the_sample_is_built(sample: Any) -> None:
    true = truth("parcels")
    assert len(sample.parcels) == len(true)
    inside = shapely.point_on_surface(true.geometry)
    row, found = shapely.STRtree(sample.parcels.geometry).query(inside, predicate="within")
    assert row.tolist() == list(range(len(true)))
    assert len(set(found.tolist())) == len(true)
    built = sample.parcels.geometry[found]
    apart = shapely.hausdorff_distance(shapely.boundary(true.geometry), shapely.boundary(built))
    # Lane corners are true arcs, in the drawing stroked with a chord height of 5 mm.
    assert apart.max() < 0.0055
    assert (apart > 0.0005).sum() < 40
    wanted, rows = true.table.to_pylist(), sample.rows
    for index, place in enumerate(found.tolist()):
        expected, actual = wanted[index], rows[place]
        missing = expected["so_nhan"] == 0
        for name in ("so_to", "so_thua", "loai_dat", "dien_tich_nhan", "ma_thua"):
            assert actual[name] == (None if missing and name != "so_to" else expected[name])
        assert (actual["chu_su_dung"] or "") == (expected["chu_su_dung"] or "")


def test_every_planted_defect_of_the_sample_is_reported_and_nothing_else(sample: Any) -> None:
    planted, found = truth("defects"), sample.errors
    assert sample.rules == Counter(planted.column("ma_loi").tolist())
    taken = set()
    rules = found.column("ma_loi")
    on_lines = {"undershoot", "overshoot", "doubled_line", "edge_gap", "edge_overlap"}
    for row, place in zip(planted.table.to_pylist(), planted.geometry, strict=True):
        alike = np.flatnonzero(rules == row["ma_loi"])
        distance = shapely.distance(found.geometry[alike], place)
        # Label defects are reported in the middle of the parcel, not at its label.
        assert distance.min() < (0.05 if row["ma_loi"] in on_lines else 25.0), row
        taken.add(int(alike[distance.argmin()]))
    assert len(taken) == len(planted)


def test_the_sample_adds_up(sample: Any) -> None:
    counts = sample.report.counts
    assert counts["faces"] == len(sample.parcels) + len(sample.named)
    assert len(sample.named) == len(truth("other_faces"))
    assert counts["faces_area_m2"] == pytest.approx(counts["outline_area_m2"], rel=1e-12)
    assert counts["label_texts_outside"] == counts["label_texts_in_other_faces"] == 0
    texts = ("label_texts", "name_texts", "owner_texts", "label_points", "other_texts")
    assert counts["texts_in"] == sum(counts[name] for name in texts)
    assert min(counts[name] for name in texts) > 0
    assert sample.written["counts"] == counts
    sheets = sample.parcels.column("so_to")
    for sheet in np.unique(sheets):
        assert shapely.coverage_is_valid(sample.parcels.geometry[sheets == sheet])


# drawings made elsewhere


@pytest.mark.real_data
def test_the_french_sheet_equals_its_truth(build: Any, shared_data: Path) -> None:
    path = shared_data / "real" / "fr_13029.gpkg"
    build(InputLayer(path, "linework"), InputLayer(path, "labels"), text_field="number")
    true = read_layer(InputLayer(path, "parcels_truth"))
    built = {
        shapely.normalize(face).wkb: row for face, row in zip(build.parcels.geometry, build.rows, strict=True)
    }
    wanted = {
        shapely.normalize(face).wkb: row
        for face, row in zip(true.geometry, true.table.to_pylist(), strict=True)
    }
    assert built.keys() == wanted.keys()
    assert len(wanted) == 389
    assert build.report.counts["label_texts_in_parcels"] == 389
    assert sorted(row["so_thua"] for row in built.values()) == sorted(
        int(row["number"]) for row in wanted.values()
    )
    # 36 labels are drawn beside their parcel, some nearer to another one than to their own.
    for key, row in built.items():
        assert row["so_thua"] == int(wanted[key]["number"])
    assert build.rules == {"label_beside": 36}


@pytest.mark.real_data
def test_every_label_of_the_korean_drawing_is_accounted_for(
    build: Any, shared_data: Path, tmp_path: Path
) -> None:
    from bacgiang_gis_plugin.engine.cadastre.drawings.import_cad_sheets import import_cad_sheets

    layers = {name: tmp_path / f"{name}.gpkg" for name in ("lines", "texts", "sheets")}
    outputs = {name: OutputLayer(path, path, name) for name, path in layers.items()}
    drawing = shared_data / "real" / "kr_cadastral_map.dxf"
    import_cad_sheets([drawing], **outputs, crs="EPSG:5187", progress=Progress())
    build(InputLayer(layers["lines"]), InputLayer(layers["texts"]))
    texts = read_layer(InputLayer(layers["texts"])).column("noi_dung").tolist()
    kept = Counter(label for row in build.rows for label in (row["nhan"] or "").split("; ") if label)
    reported = build.errors.table.to_pylist()
    for row in reported:
        if row["ma_loi"] in ("label_outside", "unclosed_face"):
            kept.update(label for label in texts if label not in kept and label in row["thong_bao"])
    assert len(texts) == 2383
    assert Counter(kept.keys()) == Counter(set(texts))
    counts = build.report.counts
    assert (
        counts["label_texts_in_parcels"]
        + counts["label_texts_in_other_faces"]
        + counts["label_texts_outside"]
        == 2383
    )
    assert counts["faces_area_m2"] == pytest.approx(counts["outline_area_m2"], rel=1e-12)
    assert shapely.is_valid(build.parcels.geometry).all()
    assert shapely.coverage_is_valid(build.parcels.geometry)
    assert build.rules["doubled_line"] == 66
    # Numbers with parts (469-66 천, 산12-3 임): all but the one label that lies outside number a face of their own.
    assert counts["parcels"] == counts["label_texts_in_parcels"] == 2382
    assert build.rules["label_outside"] == 1
    assert "label_unreadable" not in build.rules
    written = Counter(text.replace(" ", "") for text in texts)
    read = Counter(row["so_thua_ghi"] + row["loai_dat"] for row in build.rows if row["so_thua"] is not None)
    assert read - written == Counter()
    assert (written - read).total() == 1
