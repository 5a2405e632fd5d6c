"""Walking a DGN v7 file: every element counted, a bad end named with its byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_scan import scan
from bacgiang_gis_plugin.engine.errors import EngineError

from ..make_drawings import make_dgn


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    return make_dgn(tmp_path / "DC_to_12.dgn")


def test_every_element_up_to_the_marker(drawing: Path) -> None:
    found = scan(drawing.read_bytes(), drawing)
    assert found.kind.tolist() == [9, 3, 4, 6, 16, 15, 12, 3, 16, 17, 17, 3]
    assert found.owner.tolist() == [-1, -1, -1, -1, -1, -1, -1, 6, 6, -1, -1, -1]
    assert found.level[1:].tolist() == [10, 23, 31, 10, 63, 46, 46, 46, 6, 13, 11]
    assert found.end == drawing.stat().st_size - 2
    assert int(found.size.sum()) == found.end
    assert found.trouble is None


def test_deleted_elements_are_seen(drawing: Path) -> None:
    data = bytearray(drawing.read_bytes())
    start = int(scan(bytes(data), drawing).offset[2])
    data[start + 1] |= 0x80
    found = scan(bytes(data), drawing)
    assert np.flatnonzero(found.deleted).tolist() == [2]


def test_a_cut_inside_an_element_names_the_byte(drawing: Path) -> None:
    data = drawing.read_bytes()
    offset = int(scan(data, drawing).offset[9])
    for cut in (offset + 1, offset + 5, offset + 40):
        with pytest.raises(EngineError) as caught:
            scan(data[:cut], drawing)
        assert caught.value.code == "DGN_TRUNCATED"
        assert f"byte {offset} of {cut}, after 9 whole elements" in caught.value.message


def test_a_cut_between_elements_is_a_doubt(drawing: Path) -> None:
    data = drawing.read_bytes()
    offset = int(scan(data, drawing).offset[9])
    found = scan(data[:offset], drawing)
    assert len(found) == 9
    assert found.trouble == f"the file ends at byte {offset} without the end-of-design marker"


def outcome(data: bytes, path: Path) -> str | None:
    try:
        return scan(data, path).trouble
    except EngineError as error:
        return error.code


def test_every_cut_is_noticed(drawing: Path) -> None:
    data = drawing.read_bytes()
    unnoticed = [cut for cut in range(1, len(data) - 1) if outcome(data[:cut], drawing) is None]
    assert unnoticed == []


def test_elements_behind_the_marker_are_reported(drawing: Path) -> None:
    data = drawing.read_bytes()
    first = int(scan(data, drawing).offset[1])
    hidden = scan(data + data[first:], drawing)
    assert len(hidden) == 12
    assert hidden.trouble is not None
    assert hidden.trouble.startswith("11 elements follow the end-of-design marker")
    assert scan(data + b"\0" * 300, drawing).trouble is None, "padding is not an element"


def test_dgn_v8_is_told_apart_from_v7(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        scan(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(5000), tmp_path / "v8.dgn")
    assert caught.value.code == "DGN_V8"
    assert "Import CAD sheets, which reads DGN v8" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"SQLite format 3\0" + bytes(100), "GeoPackage"),
        (b"AC1027" + bytes(100), "DWG"),
        (b"\x08\x05\x17\x00" + bytes(100), "cell library"),
        (b"\x13\x37" * 500, "something else"),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "DXF"),
    ],
)
def test_what_is_no_dgn_is_named(data: bytes, found: str, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=found) as caught:
        scan(data, tmp_path / "a.dgn")
    assert caught.value.code == "CAD_KIND"


@pytest.mark.real_data
def test_a_real_plat_is_walked_to_its_end(shared_data: Path) -> None:
    path = shared_data / "real" / "us_plat.dgn"
    found = scan(path.read_bytes(), path)
    drawn = np.isin(found.kind, (3, 4, 6, 15, 17)) & ~found.deleted
    assert len(found) == 1097
    assert [int((drawn & (found.kind == kind)).sum()) for kind in (17, 3, 4, 6, 15)] == [343, 204, 33, 2, 1]
    assert found.trouble is None
