"""Fixtures of the clearance: a small project, the operation, and the papers it writes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pypdf
import pytest

from bacgiang_gis_plugin.engine.datasets import read_layer
from bacgiang_gis_plugin.engine.jobs import Job, run_job
from bacgiang_gis_plugin.engine.parameters import InputLayer
from bacgiang_gis_plugin.engine.progress import Progress

OWNER = "Ngoạch Sưởng"


@pytest.fixture(scope="session")
def owner() -> str:
    """Two syllables that occur in names of owners only."""
    return OWNER


@pytest.fixture(scope="session")
def square():
    """Return the WKT of a rectangle."""
    return _square


def _square(x: float, y: float, width: float = 10, height: float = 10) -> str:
    return f"POLYGON (({x} {y}, {x + width} {y}, {x + width} {y + height}, {x} {y + height}, {x} {y}))"


@pytest.fixture
def run(tmp_path: Path):
    def job(parcels: InputLayer, boundary: InputLayer, **parameters):
        outputs = {name: str(tmp_path / f"{name}.gpkg") for name in ("affected", "remainders")}
        asked = {
            "parcels": {"path": str(parcels.path), "layer": parcels.layer},
            "boundary": {"path": str(boundary.path)},
            **outputs,
            "report": str(tmp_path / "r.json"),
            **parameters,
        }
        report = run_job(Job("site_clearance", asked, "0"), Progress())
        layers = {name: read_layer(InputLayer(tmp_path / f"{name}.gpkg")) for name in outputs}
        return report, layers

    return job


@pytest.fixture
def project(make_layer):
    """Five parcels of 100 m² in a row, 1 m of lane between the second and the third, and one far away.

    The boundary is x 4…38, y 2…8: it takes 6 × 6 of the first, 10 × 6 of the others, and cuts these into two
    remainders of 20 m² each; of the fourth 7 × 6 m, in one piece; 1 × 6 m are lane.
    """
    at = (0, 10, 21, 31, 60)
    values = {
        "ma_xa": ["99999", "99999", "99999", "88888", "99999"],
        "so_to": [1] * 5,
        "so_thua": [11, 12, 13, 14, 15],
        "loai_dat": ["ONT", "LUC", "LUC", "ONT+CLN", "LUC"],
        "dien_tich_phap_ly": [101.0, 99.5, None, 100.0, 100.0],
        "chu_su_dung": [f"Bà {OWNER} {n}" for n in range(5)],
        "dia_chi": [f"Ngõ {OWNER}" for n in range(5)],
        "khu_vuc": ["1", "1", "2", "1", "1"],
    }
    parcels = make_layer([_square(x, 0) for x in at], values, name="parcels.gpkg")
    return parcels, make_layer([_square(4, 2, 34, 6)], {"ten": ["x"]}, name="boundary.gpkg")


@pytest.fixture
def files(project, run, tmp_path: Path, make_layer):
    def make(**more):
        table = tmp_path / "gia.csv"
        table.write_text("loai_dat,don_gia\nLUC,75.000\nONT,2.500.000\n", encoding="utf-8")
        houses = make_layer([_square(5, 6, 2, 4)], {"ten": [f"nhà {OWNER}"]}, name="h.gpkg")
        asked = {
            "price_table": str(table), "minimum_area": 30.0, "document": "Dự án đường liên xã",
            "workbook": str(tmp_path / "w.xlsx"), "pdf": str(tmp_path / "m.pdf"), "per_page": 2,
            "buildings": str(houses.path), "buildings_out": str(tmp_path / "houses.gpkg"), **more,
        }  # fmt: skip
        report, _ = run(*project, **asked)
        return report, openpyxl.load_workbook(tmp_path / "w.xlsx"), pypdf.PdfReader(tmp_path / "m.pdf")

    return make
