"""How finely scans are: JPG by their heads, PDF by the pictures on their pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from bacgiang_gis_plugin.engine.planning.package.scans import Scan, look_at


def page(width: int, height: int) -> Image.Image:
    return Image.new("RGB", (width, height), "white")


@pytest.mark.parametrize("dpi", [72, 299, 300, 600])
def test_a_picture_says_its_resolution(dpi: int, tmp_path: Path) -> None:
    page(50, 50).save(tmp_path / "a.jpg", dpi=(dpi, dpi))
    assert look_at(tmp_path / "a.jpg") == Scan(float(dpi))


def test_a_picture_of_unequal_resolution_counts_by_the_coarser(tmp_path: Path) -> None:
    page(50, 50).save(tmp_path / "a.jpg", dpi=(300, 150))
    assert look_at(tmp_path / "a.jpg") == Scan(150.0)


def test_a_document_counts_by_its_coarsest_page(tmp_path: Path) -> None:
    """1654 × 2339 pixels on a page of 8.27 × 11.695 inches are 200 dpi; half of them are 100."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(595.44, 842.04))
    for width, height in ((1654, 2339), (827, 1170)):
        canvas.drawImage(_saved(tmp_path, width, height), 0, 0, 595.44, 842.04)
        canvas.showPage()
    canvas.save()
    found = look_at(tmp_path / "a.pdf")
    assert found is not None
    assert found.pages == 2
    assert found.dpi == pytest.approx(100, abs=0.1)


def _saved(folder: Path, width: int, height: int) -> str:
    path = folder / f"{width}.jpg"
    page(width, height).save(path)
    return str(path)


def test_a_turned_picture_counts_by_its_own_sides(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(842.04, 595.44))
    canvas.translate(842.04, 0)
    canvas.rotate(90)
    canvas.drawImage(_saved(tmp_path, 1654, 2339), 0, 0, 595.44, 842.04)
    canvas.showPage()
    canvas.save()
    found = look_at(tmp_path / "a.pdf")
    assert found is not None
    assert found.dpi == pytest.approx(200, abs=0.1)


def test_a_drawn_document_has_pages_and_no_resolution(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.drawString(100, 100, "q Q (Do)")
    canvas.showPage()
    canvas.save()
    assert look_at(tmp_path / "a.pdf") == Scan(None, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no pdf",
        b"%PDF-1.4\n",
        b"%PDF-1.4\n1 0 obj << /Encrypt 2 0 R >> endobj\n/Encrypt 2 0 R",
        b"%PDF-1.4 1 0 obj [[[[",
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    found = look_at(tmp_path / "a.pdf")
    assert found is not None
    assert found.dpi is None
    assert found.reason


def test_a_broken_picture_and_another_format(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8 no picture")
    found = look_at(tmp_path / "a.jpg")
    assert found is not None
    assert found.reason
    page(10, 10).save(tmp_path / "b.jpg")
    plain = look_at(tmp_path / "b.jpg")
    assert plain is not None
    assert plain.reason == "it does not say its resolution"
    assert look_at(tmp_path / "a.docx") is None
