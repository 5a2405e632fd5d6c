"""DXF files as they arrive: code pages, line ends, damage, truncation, binary form, units, and what the file counts."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.drawings.decode_labels import decode_labels
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_file import file_encoding
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_read import read_dxf
from bacgiang_gis_plugin.engine.cadastre.drawings.dxf_scan import count_entities
from bacgiang_gis_plugin.engine.errors import EngineError

from ..make_drawings import make_dxf

TCVN3_TEXT = bytes.fromhex("5468F66120AECA74204EABADCC")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.dxf"


def read(path: Path, data: bytes | None = None) -> Drawing:
    if data is not None:
        path.write_bytes(data)
    drawing = read_dxf(path.read_bytes(), path, 0.005)
    assert sum(drawing.counts.values()) == drawing.elements
    return drawing


def sheet(path: Path, version: str = "R2000") -> bytes:
    """A line, a text and a block reference with an attribute; the text is @@@ for the bytes to come."""
    document = make_dxf(path, version)
    space = document.modelspace()
    space.add_line((0, 0), (10, 0), dxfattribs={"layer": "THUA"})
    space.add_polyline2d([(0, 0), (4, 0), (4, 3)])
    space.add_text("@@@", dxfattribs={"layer": "CHU"})
    document.blocks.new("B").add_line((0, 0), (1, 0))
    space.add_blockref("B", (5, 5)).add_attrib("SO", "12", (5, 5))
    document.saveas(path)
    return path.read_bytes()


def with_page(data: bytes, page: str, text: bytes) -> bytes:
    """The drawing with a code page and the bytes of a text."""
    head, tail = data.split(b"$DWGCODEPAGE\n  3\n", 1) if b"$DWGCODEPAGE" in data else (None, data)
    if head is None:
        start = f"$DWGCODEPAGE\n  3\n{page}\n  9\n$ACADVER".encode()
        data = data.replace(b"$ACADVER", start, 1)
    else:
        data = head + b"$DWGCODEPAGE\n  3\n" + page.encode() + tail[tail.index(b"\n") :]
    return data.replace(b"@@@", text)


@pytest.mark.parametrize("version", ["R12", "R2000"])
@pytest.mark.parametrize(
    ("page", "codec", "text"),
    [
        ("ANSI_1251", "cp1251", "Земельный участок"), ("ANSI_1250", "cp1250", "zastavěná plocha, Příbram"),
        ("ansi_949", "cp949", "104-11 임"), ("ANSI_932", "cp932", "宅地 12"), ("dos866", "cp866", "Граница"),
        ("ANSI_936", "gbk", "土地"), ("ANSI_1252", "cp1252", "Peñíscola, límite"),
    ],
)  # fmt: skip
def test_letters_of_a_declared_code_page(path: Path, version: str, page: str, codec: str, text: str) -> None:
    drawing = read(path, with_page(sheet(path, version), page, text.encode(codec)))
    assert decode_labels(drawing, "auto").texts[0] == text
    assert drawing.labels[0].raw == text.encode(codec)


@pytest.mark.parametrize("page", ["ANSI_1252", "ANSI_1258", "ANSI_1251", "ANSI_1250", "ANSI_936", "nonsense"])
def test_vietnamese_under_any_stale_code_page(path: Path, page: str) -> None:
    words = b"Th\xf6a \xae\xcat \xeb c\xf1a b\xb5 Ngo\xb9ch, \xaea ch\xda l\xf3a n\xad\xedc"
    decoded = decode_labels(read(path, with_page(sheet(path), page, words)), "auto")
    assert decoded.texts[0].startswith("Thửa đất ở của bà Ngoạch")
    assert decoded.encodings[0] == "tcvn3"


def test_vietnamese_in_its_windows_code_page(path: Path) -> None:
    text = "Thửa đất ở của bà Ngoạch"
    stored = "Thư\u0309a đâ\u0301t ơ\u0309 cu\u0309a ba\u0300 Ngoa\u0323ch".encode("cp1258")
    assert decode_labels(read(path, with_page(sheet(path), "ANSI_1258", stored)), "auto").texts[0] == text


@pytest.mark.parametrize("page", ["ANSI_949", "ANSI_1252"])
def test_unicode_files_ignore_their_stale_code_page(path: Path, page: str) -> None:
    data = with_page(sheet(path, "R2010"), page, "Đất ở 임".encode())
    assert decode_labels(read(path, data), "auto").texts[0] == "Đất ở 임"


def test_a_two_byte_page_that_the_bytes_do_not_fit_is_not_believed(path: Path) -> None:
    data = with_page(sheet(path), "ANSI_949", TCVN3_TEXT + b"\xff")
    assert file_encoding(data) == "latin-1"
    assert read(path, data).labels[0].raw == TCVN3_TEXT + b"\xff"


@pytest.mark.parametrize("ends", [b"\r\n", b"\r", b"\r\r\n"])
def test_line_ends_of_any_system(path: Path, ends: bytes) -> None:
    whole = read(path, sheet(path))
    drawing = read(path, sheet(path).replace(b"\n", ends))
    assert drawing.counts == whole.counts
    assert [line.tolist() for line in drawing.points] == [line.tolist() for line in whole.points]
    assert ("the file's line ends were doubled and have been mended" in drawing.doubts) == (ends == b"\r\r\n")


@pytest.mark.parametrize("tail", [b"\x1a", b"\r\n\x1a\x1a", b"\0\0\0", b"\n\n  \n"])
def test_what_dos_programs_write_behind_the_end(path: Path, tail: bytes) -> None:
    assert read(path, sheet(path).rstrip() + tail).doubts == []


def test_a_byte_order_mark_and_utf_16(path: Path) -> None:
    data = sheet(path, "R2010").replace(b"@@@", "Đất".encode())
    assert decode_labels(read(path, b"\xef\xbb\xbf" + data), "auto").texts[0] == "Đất"
    drawing = read(path, b"\xff\xfe" + data.decode().encode("utf-16-le"))
    assert decode_labels(drawing, "auto").texts[0] == "Đất"
    assert drawing.doubts == ["the file was stored as UTF-16, which a DXF file is not"]


def test_a_file_without_its_end_mark_is_read_and_doubted(path: Path) -> None:
    data = sheet(path)
    drawing = read(path, data[: data.rindex(b"  0\nEOF")])
    assert drawing.total("lines") == 2
    assert drawing.doubts == ["the file ends without its EOF mark, after a whole section: compare it"]


def outcome(path: Path, data: bytes) -> str:
    try:
        return "; ".join(read(path, data).doubts)
    except EngineError as error:
        return error.code


def test_no_cut_goes_unnoticed(path: Path) -> None:
    data = sheet(path, "R12")
    end = len(data.rstrip())
    cuts = sorted({*range(20, end, 97), *range(end - 60, end)})
    unnoticed = [cut for cut in cuts if not outcome(path, data[:cut])]
    assert unnoticed == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_damage_is_named_or_accounted_for(path: Path, data: st.DataObject) -> None:
    lines = sheet(path, "R12").splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "repeat", "junk", "number"]))
        if change == "drop":
            del lines[at]
        elif change == "repeat":
            lines.insert(at, lines[at])
        else:
            lines[at] = {"junk": b"\xae\xca\x74 ###", "number": b"-1e309"}[change]
    with suppress(EngineError):
        drawing = read(path, b"\n".join(lines) + b"\n")
        assert all(np.isfinite(points).all() for points in drawing.points)


def test_an_entity_the_library_leaves_out_is_counted_as_failed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sheet(path)
    from bacgiang_gis_plugin.engine.cadastre.drawings import dxf_file

    def forgetful(stream: Any) -> Any:
        document = original(stream)
        space = document.modelspace()
        space.delete_entity(space.query("POLYLINE").first)
        return document

    original = dxf_file.read
    monkeypatch.setattr(dxf_file, "read", forgetful)
    drawing = read(path, data)
    assert drawing.counts[("0", "failed", "polyline: in the file, but it cannot be read")] == 1
    assert drawing.elements == 4


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010"])
@pytest.mark.parametrize("form", ["asc", "bin"])
def test_the_file_s_own_count_is_what_it_holds(path: Path, version: str, form: str) -> None:
    document = make_dxf(path, version)
    space = document.modelspace()
    for number in range(3):
        space.add_line((0, 0), (number, 1), dxfattribs={"layer": "Đất" if version == "R2010" else "DAT"})
    space.add_polyline2d([(0, 0), (1, 0), (1, 1)])
    space.add_text("12")
    document.blocks.new("B").add_circle((0, 0), 1)
    space.add_blockref("B", (0, 0)).add_attrib("SO", "1", (0, 0))
    document.layout("Layout1").add_line((0, 0), (1, 1))
    document.saveas(path, fmt=form)
    wanted = Counter(
        (entity.dxf.layer, entity.dxftype().lower()) for layout in document.layouts for entity in layout
    )
    assert count_entities(path.read_bytes(), "utf-8") == wanted
    drawing = read(path)
    assert drawing.total("failed") == 0
    assert len(drawing.points) == 5


def test_a_cut_binary_file_is_named_or_doubted(path: Path) -> None:
    document = make_dxf(path)
    for number in range(20):
        document.modelspace().add_line((0, 0), (number, 1))
    document.saveas(path, fmt="bin")
    data = path.read_bytes()
    for cut in range(30, len(data) - 20, 1501):
        assert outcome(path, data[:cut]), f"a cut at {cut} goes unnoticed"


@pytest.mark.parametrize(
    ("units", "name", "doubt"),
    [
        (6, "m", None), (0, "", None), (4, "mm", "millimetres"), (5, "cm", "centimetres"), (2, "ft", "feet"),
        (1, "in", None),
    ],
)  # fmt: skip
def test_the_declared_unit_is_kept_and_doubted(path: Path, units: int, name: str, doubt: str | None) -> None:
    document = make_dxf(path, units=units)
    document.modelspace().add_line((417, 2_354), (427, 2_354))
    document.saveas(path)
    drawing = read(path)
    assert drawing.units == name
    assert drawing.points[0][0].tolist() == [417, 2_354], "nothing is scaled unasked"
    assert len(drawing.doubts) == (doubt is not None)
    if doubt:
        assert doubt in drawing.doubts[0]
        assert "422, 2354" in drawing.doubts[0]


@pytest.mark.parametrize(("units", "doubted"), [(4, False), (5, False), (2, True)])
def test_coordinates_of_a_zone_outweigh_the_unit_of_a_template(path: Path, units: int, doubted: bool) -> None:
    document = make_dxf(path, units=units)
    document.modelspace().add_line((417_000, 2_354_000), (417_010, 2_354_000))
    document.saveas(path)
    assert bool(read(path).doubts) == doubted


def test_coordinates_in_millimetres_are_read_and_doubted(path: Path) -> None:
    document = make_dxf(path)
    document.modelspace().add_lwpolyline([(417_000_000, 2_354_000_000), (417_010_000, 2_354_000_000)])
    document.saveas(path)
    drawing = read(path)
    assert drawing.total("lines") == 1
    assert "they look like millimetres" in drawing.doubts[0]


def test_a_file_of_entities_alone(path: Path) -> None:
    rows = [
        "0",
        "SECTION",
        "2",
        "ENTITIES",
        "0",
        "LINE",
        "8",
        "0",
        "10",
        "1",
        "20",
        "2",
        "11",
        "3",
        "21",
        "4",
        "0",
        "ENDSEC",
        "0",
        "EOF",
    ]
    drawing = read(path, "\n".join(rows).encode())
    assert drawing.points[0].tolist() == [[1, 2], [3, 4]]
    assert drawing.doubts == []
    assert count_entities(path.read_bytes(), "latin-1") == {("0", "line"): 1}


@pytest.mark.parametrize("version", ["R12", "R2000", "R2010"])
@pytest.mark.parametrize("damage", ["number", "lost line", "junk"])
def test_one_damaged_entity_does_not_take_the_others_with_it(path: Path, version: str, damage: str) -> None:
    document = make_dxf(path, version)
    space = document.modelspace()
    space.add_line((0, 0), (1, 1), dxfattribs={"layer": "THUA"})
    space.add_circle((7.125, 0), 2, dxfattribs={"layer": "NHA"})
    space.add_line((0, 0), (2, 2), dxfattribs={"layer": "THUA"})
    document.saveas(path)
    lines = path.read_bytes().splitlines()
    at = lines.index(b"7.125")
    if damage == "lost line":
        del lines[at]
    else:
        lines[at] = {"number": b"7,125", "junk": b"\xae\xca ##"}[damage]
    drawing = read(path, b"\n".join(lines) + b"\n")
    assert [line.tolist() for line in drawing.points] == [[[0, 0], [1, 1]], [[0, 0], [2, 2]]]
    assert drawing.elements == 3
    assert drawing.counts[("NHA", "failed", "circle: in the file, but it cannot be read")] == 1
    assert "1 entities in it cannot be read" in drawing.doubts[0]


def test_a_damaged_vertex_takes_its_polyline_with_it(path: Path) -> None:
    document = make_dxf(path, "R12")
    space = document.modelspace()
    space.add_polyline2d([(0, 0), (7.125, 0), (4, 3)], dxfattribs={"layer": "THUA"})
    space.add_line((0, 0), (1, 1))
    document.saveas(path)
    drawing = read(path, path.read_bytes().replace(b"7.125", b"7,125"))
    assert [line.tolist() for line in drawing.points] == [[[0, 0], [1, 1]]], "half a boundary is no boundary"
    assert drawing.counts[("THUA", "failed", "polyline: in the file, but it cannot be read")] == 1


def test_a_polyline_without_its_end_is_given_one(path: Path) -> None:
    document = make_dxf(path, "R12")
    space = document.modelspace()
    space.add_polyline2d([(0, 0), (7, 0), (4, 3)])
    space.add_line((0, 0), (1, 1))
    document.saveas(path)
    lines = path.read_bytes().splitlines()
    at = lines.index(b"SEQEND") - 1
    end = lines.index(b"LINE", at) - 1
    drawing = read(path, b"\n".join(lines[:at] + lines[end:]) + b"\n")
    assert [line.tolist() for line in drawing.points] == [[[0, 0], [7, 0], [4, 3]], [[0, 0], [1, 1]]]
    assert drawing.total("failed") == 0
    assert "1 polylines in it had no end and were given one" in drawing.doubts[0]
