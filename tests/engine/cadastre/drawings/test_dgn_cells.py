"""Cells, shared cells, chains in cells, 3D and exotic elements of DGN v7: expanded, or counted by kind."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.drawings import dgn_vertices
from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_read import read_dgn
from bacgiang_gis_plugin.engine.cadastre.drawings.dgn_scan import scan
from bacgiang_gis_plugin.engine.cadastre.drawings.drawing import Drawing
from bacgiang_gis_plugin.engine.cadastre.drawings.expansion import Expansion, ExpansionError
from bacgiang_gis_plugin.engine.errors import EngineError

from ..dgn_elements import Design, flagged
from .test_dgn_read import as_gdal_reads

SQUARE = [(0, 0), (4000, 0), (4000, 2000), (0, 2000), (0, 0)]
PLACE = (417_000_000, 1_354_000_000)


def read(path: Path, tolerance: float = 0.005) -> Drawing:
    drawing = read_dgn(path.read_bytes(), path, tolerance)
    assert sum(drawing.counts.values()) == drawing.elements
    return drawing


def turned(degrees: float, scale: float = 1.0, mirror: bool = False) -> np.ndarray:
    a = math.radians(degrees)
    matrix = scale * np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    return matrix @ np.diag([1, -1]) if mirror else matrix


def moved(points: list[tuple[int, int]], matrix: np.ndarray, origin: tuple[int, int]) -> np.ndarray:
    return np.array(points, dtype=float) @ matrix.T + origin


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.dgn"


@pytest.mark.parametrize("dimension", [2, 3])
@pytest.mark.parametrize(("degrees", "scale", "mirror"), [(0, 1, False), (30, 2, False), (120, 0.5, True)])
def test_a_shared_cell_is_drawn_where_it_stands(
    path: Path, dimension: int, degrees: float, scale: float, mirror: bool
) -> None:
    design = Design(dimension)
    parts = [flagged(design.string(SQUARE, 6)), design.text(b"12", (1000, 500), inside=True)]
    design.add(design.shared_definition("POST", parts))
    design.elements[-1:] = split(design.elements[-1])
    matrix = turned(degrees, scale, mirror)
    corners = moved(SQUARE, matrix, PLACE)
    design.add(design.shared_cell("POST", matrix, PLACE, corners))
    drawing = read(design.save(path))
    assert drawing.counts[("10", "other", "shared cell (expanded)")] == 1
    assert drawing.counts[("10", "other", "part of a shared cell definition")] == 2
    assert len(drawing.points) == len(drawing.labels) == 1, "the definition itself is not drawn"
    assert np.abs(drawing.points[0] - corners / 1000).max() < 1e-6
    (label,) = drawing.labels
    assert np.abs(np.array(label.at) - moved([(1000, 500)], matrix, PLACE)[0] / 1000).max() < 1e-6
    assert label.rotation == pytest.approx(degrees)
    assert label.height == pytest.approx(2 * scale, abs=1e-4)
    assert set(drawing.line_element) == {label.element} == {drawing.elements - 1}


def split(run: bytes) -> list[bytes]:
    """The elements in a run of bytes."""
    found, at = [], 0
    while at < len(run):
        size = 4 + 2 * int.from_bytes(run[at + 2 : at + 4], "little")
        found.append(run[at : at + size])
        at += size
    return found


def test_shared_cells_in_shared_cells(path: Path) -> None:
    design = Design()
    design.add(*split(design.shared_definition("INNER", [flagged(design.line([(0, 0), (1000, 0)]))])))
    quarter = turned(90)
    held = design.shared_cell("INNER", quarter, (500, 0), [(500, 0), (500, 1000)], inside=True)
    design.add(*split(design.shared_definition("OUTER", [held, flagged(design.line([(0, 0), (500, 0)]))])))
    corners = np.array([(0, 0), (500, 0), (500, 1000)]) @ quarter.T + PLACE
    design.add(design.shared_cell("OUTER", quarter, PLACE, corners))
    drawing = read(design.save(path))
    assert [(line - np.array(PLACE) / 1000).round(6).tolist() for line in drawing.points] == [
        [[0, 0.5], [-1, 0.5]],
        [[0, 0], [0, 0.5]],
    ]


def test_a_shared_cell_that_holds_itself_fails_by_name(path: Path) -> None:
    design = Design()
    held = design.shared_cell("RING", np.eye(2), (0, 0), SQUARE, inside=True)
    design.add(*split(design.shared_definition("RING", [held])))
    design.add(design.shared_cell("RING", np.eye(2), (0, 0), SQUARE))
    drawing = read(design.save(path))
    assert drawing.counts[("10", "failed", "block 'ring' contains itself")] == 1


def test_shared_cells_that_multiply_are_refused_at_once(path: Path) -> None:
    design = Design()
    design.add(*split(design.shared_definition("C0", [flagged(design.line([(0, 0), (1000, 0)]))])))
    for level in range(1, 20):
        held = [
            design.shared_cell(f"C{level - 1}", np.eye(2), (0, 0), [(0, 0), (1000, 0)], inside=True)
            for _ in range(10)
        ]
        design.add(*split(design.shared_definition(f"C{level}", held)))
    design.add(design.shared_cell("C19", np.eye(2), (0, 0), [(0, 0), (1000, 0)]))
    drawing = read(design.save(path))
    ((_, _, reason),) = [key for key in drawing.counts if key[1] == "failed"]
    assert reason == "block 'c19' stands for far too many elements; at most 1000000 of a drawing are drawn"
    assert not drawing.points


def test_a_shared_cell_that_fits_no_range_fails(path: Path) -> None:
    design = Design()
    design.add(*split(design.shared_definition("POST", [flagged(design.string(SQUARE, 6))])))
    design.add(design.shared_cell("POST", np.eye(2), PLACE, SQUARE))
    design.add(design.shared_cell("GONE", np.eye(2), PLACE, SQUARE))
    drawing = read(design.save(path))
    assert drawing.counts[("10", "failed", "shared cell whose transform does not fit its range")] == 1
    assert drawing.counts[("10", "failed", "shared cell without its definition")] == 1
    assert not drawing.points, "linework is not drawn where it may not be"


def cell(design: Design, parts: list[bytes], inside: bool = False) -> list[bytes]:
    return split(design.complex(2, parts, bytes(54), inside))


def test_nested_cells_give_what_is_in_them(path: Path) -> None:
    design = Design()
    chain = design.complex(
        12,
        [design.line([(0, 0), (9, 0)], inside=True), design.line([(9, 0), (9, 9)], inside=True)],
        inside=True,
    )
    inner = cell(design, [chain, design.text(b"7", (5, 5), inside=True)], inside=True)
    shell = design.string(SQUARE, 6, inside=True)
    hole = design.string([(x // 2 + 500, y // 2 + 500) for x, y in SQUARE], 6, inside=True)
    design.add(*cell(design, [shell, hole, *inner]))
    drawing = read(design.save(path))
    assert drawing.line_kind == ["shape", "shape", "complex chain"], "a hole is a line like its shell"
    assert len(drawing.points[2]) == 3
    assert [label.raw for label in drawing.labels] == [b"7"]
    assert drawing.counts[("10", "other", "cell")] == 2
    shapes, _ = as_gdal_reads(path)
    for element, points in zip(drawing.line_element[:2], drawing.points[:2], strict=True):
        assert shapely.get_coordinates(shapes[element]).tolist() == points.tolist()


def test_a_complex_shape_closes_its_ring(path: Path) -> None:
    design = Design()
    parts = [design.string(SQUARE[:3], inside=True), design.string(SQUARE[2:4], inside=True)]
    design.add(*split(design.complex(14, parts)))
    (ring,) = read(design.save(path)).points
    assert ring.tolist() == [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (18, "surface"), (19, "solid"), (22, "point string"), (23, "cone"), (33, "dimension"), (36, "multiline"),
        (37, "tag"), (87, "raster"), (88, "raster data"), (99, "type 99"),
    ],
)  # fmt: skip
def test_exotic_elements_are_counted_by_kind(path: Path, kind: int, name: str) -> None:
    design = Design(3)
    if kind in (18, 19):
        design.add(*split(design.complex(kind, [design.line([(0, 0), (9, 9)], inside=True)])))
    else:
        design.add(design.element(kind, bytes(200)))
    drawing = read(design.save(path))
    assert drawing.counts[("10", "other", name)] == 1
    assert not drawing.points, "nothing of it may be taken for a boundary"
    assert any(name in doubt for doubt in drawing.doubts) == (kind in (22, 36))


def test_heights_of_a_3d_drawing_are_said(path: Path) -> None:
    design = Design(3)
    design.add(
        design.line([(0, 0, 12_500), (1000, 2000, 14_000)]), design.arc((5000, 5000, 9000), 1000, 0, 90)
    )
    design.add(design.text(b"12", (10, 20, 0)))
    drawing = read(design.save(path))
    assert drawing.points[0].tolist() == [[0, 0], [1, 2]]
    assert drawing.points[1][[0, -1]].tolist() == [[6, 5], [5, 6]]
    assert drawing.labels[0].at == (0.01, 0.02)
    assert drawing.doubts == ["the drawing is 3D; heights were left out (from 9.00 to 14.00 m)"]


def test_a_flat_3d_drawing_is_no_doubt(path: Path) -> None:
    design = Design(3)
    design.add(design.line([(0, 0, 0), (1000, 2000, 0)]))
    assert read(design.save(path)).doubts == []


@pytest.mark.parametrize(
    ("stored", "units", "doubt"),
    [
        (b"m mm", "m", None), (b"M CM", "m", None), (b"mmum", "mm", "millimetres"), (b"ftin", "ft", "feet"),
        (b"\0\0\0\0", "", None), (b"mumm", "mu", None),
    ],
)  # fmt: skip
def test_the_unit_is_what_the_file_declares(path: Path, stored: bytes, units: str, doubt: str | None) -> None:
    design = Design(unit=stored)
    design.add(design.line([(0, 0), (1000, 2000)]))
    drawing = read(design.save(path))
    assert drawing.units == units
    assert drawing.points[0].tolist() == [[0, 0], [1, 2]], "coordinates are never scaled by it"
    assert [text for text in drawing.doubts if doubt and doubt in text] == drawing.doubts


def test_coordinates_as_large_as_millimetres_are_doubted(path: Path) -> None:
    design = Design()
    header = bytearray(design.elements[0])
    header[1112:1116] = header[1116:1120]  # one sub-unit to the master unit
    design.elements[0] = bytes(header)
    design.add(design.line([PLACE, (PLACE[0] + 9000, PLACE[1])]))
    drawing = read(design.save(path))
    assert drawing.total("lines") == 1
    assert "too large for metres: they look like millimetres" in drawing.doubts[0]
    assert "417004500, 1354000000" in drawing.doubts[0]


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3)), max_size=4), min_size=10, max_size=10)
)
def test_sizes_are_those_of_drawing_it_out(blocks: list[list[tuple[int, int]]]) -> None:
    """Blocks hold later blocks only, so that a plain count ends."""
    content = {
        str(number): [(str(inner), times) if inner > number else (None, times) for inner, times in parts]
        for number, parts in enumerate(blocks)
    }

    def drawn(name: str) -> int:
        return 1 + sum(times * (1 if part is None else drawn(part)) for part, times in content[name])

    expansion = Expansion(content.__getitem__, most=500)
    if drawn("0") <= 500:
        expansion.take("0")
        assert expansion.used == drawn("0")
    else:
        with pytest.raises(ExpansionError, match="block '0' stands for"):
            expansion.take("0")


def test_a_deep_chain_of_blocks_is_refused_from_its_top_only() -> None:
    content = {str(number): [(str(number + 1), 1)] for number in range(40)} | {"40": [(None, 1)]}
    expansion = Expansion(content.__getitem__)
    with pytest.raises(ExpansionError, match="nested 41 blocks deep"):
        expansion.take("0")
    expansion.take("20")
    endless = Expansion(lambda name: [(str(int(name) + 1), 1)])
    with pytest.raises(ExpansionError, match="deeper than 200"):
        endless.take("0")


@pytest.mark.parametrize("dimension", [2, 3])
def test_random_bytes_in_any_kind_of_element_never_crash(path: Path, dimension: int) -> None:
    design = Design(dimension)
    design.add(*design.spline(SQUARE, 4, weights=[1.0, 0.5, 0.5, 0.9, 1.0], knots=[0.5]))
    design.add(design.string([(x * 3, x * x) for x in range(9)], 11), design.arc((0, 0), 500, 0, 90))
    inner = [flagged(design.string(SQUARE, 6)), design.text(b"12", (1000, 500), inside=True)]
    design.add(*split(design.shared_definition("POST", inner)))
    design.add(design.shared_cell("POST", turned(10), PLACE, moved(SQUARE, turned(10), PLACE)))
    chain = design.complex(12, design.spline(SQUARE, 3, inside=True), inside=True)
    design.add(*cell(design, [chain, design.text(b"7", (5, 5), inside=True)]))
    good = design.save(path).read_bytes()
    random = np.random.default_rng(11)
    read_whole = 0
    for _ in range(300):
        data = bytearray(good)
        for at in random.integers(1536, len(data), 8):
            data[at] = random.integers(256)
        try:
            drawing = read_dgn(bytes(data), path, 0.5)
        except EngineError:
            continue
        read_whole += 1
        per_level: Counter[str] = Counter()
        for (level, _, _), number in drawing.counts.items():
            per_level[level] += number
        found = scan(bytes(data), path)
        assert per_level == Counter(map(str, found.level.tolist()))
        assert all(np.isfinite(points).all() and len(points) >= 2 for points in drawing.points)
    assert read_whole > 100


def test_curves_of_damaged_size_fail_before_memory_does(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dgn_vertices, "MOST_VERTICES", 50_000)
    design = Design()
    for _ in range(5):
        design.add(design.arc((0, 0), 5e13, 0, 90))
    design.add(design.line([(0, 0), (1000, 0)]))
    drawing = read(design.save(path), 0.001)
    assert drawing.total("failed") == 3
    assert drawing.total("lines") == 3


@pytest.mark.parametrize("dimension", [2, 3])
def test_a_file_that_contradicts_itself_is_read_by_its_lines(path: Path, dimension: int) -> None:
    design = Design(dimension)
    design.add(design.line([(0, 0), (1000, 2000)]), design.text(b"12", (10, 20)))
    header = bytearray(design.elements[0])
    header[0] = 0x08 if dimension == 3 else 0xC8
    design.elements[0] = bytes(header)
    drawing = read(design.save(path))
    assert drawing.points[0].tolist() == [[0, 0], [1, 2]]
    assert drawing.labels[0].raw == b"12"
    assert drawing.doubts == [
        f"the file says of itself that it is 2D and that it is 3D; it was read as {dimension}D"
    ]
