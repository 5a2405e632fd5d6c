"""Slivers: hand-made cases, an exact oracle on grids of cells, and what must hold for any plan."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.planning.overlay.cutting import DOUBLE, KINDS, UNCOVERED, ZONE, overlay
from bacgiang_gis_plugin.engine.planning.overlay.parcels import Parcels
from bacgiang_gis_plugin.engine.planning.overlay.rows import Wishes, rows_of
from bacgiang_gis_plugin.engine.planning.overlay.slivers import mean_width, tidy

BOX = shapely.box(0, 0, 10, 10)


def tidied(parcel, zones, area=2.0, width=0.25):
    geometry = np.array(zones, dtype=object)
    pieces, _ = overlay(np.array([parcel], dtype=object), geometry, np.arange(len(zones)))
    return tidy(pieces, area, width)


def told(found) -> tuple[list, list]:
    """Rows (kind, zone, area) and slivers (from kind, zone, to kind, zone, area), areas to 1 mm²."""
    pieces, moved = found.pieces, found.moved
    rows = [
        (KINDS[k], z, round(a, 6))
        for k, z, a in zip(pieces.kind.tolist(), pieces.zone.tolist(), pieces.area.tolist(), strict=True)
    ]
    columns = (moved.from_kind, moved.from_zone, moved.to_kind, moved.to_zone, moved.area)
    slivers = [
        (KINDS[a], b, KINDS[c], d, round(e, 6))
        for a, b, c, d, e in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return rows, slivers


def test_mean_width_is_that_of_a_strip() -> None:
    np.testing.assert_allclose(mean_width(np.array([shapely.box(0, 0, 1000, 0.1)])), [0.1], rtol=1e-3)


def test_a_strip_at_the_edge_goes_to_its_neighbour() -> None:
    found = tidied(BOX, [shapely.box(-5, 0, 0.1, 10), shapely.box(0.1, 0, 20, 10)])
    assert told(found) == ([("zone", 1, 100)], [("zone", 0, "zone", 1, 1)])
    assert found.pieces.geometry[0].equals(BOX)
    assert found.moved.geometry[0].equals(shapely.box(0, 0, 0.1, 10))
    np.testing.assert_allclose(found.moved.width, [2 / 20.2])


def test_a_gap_between_zones_goes_to_the_longest_edge() -> None:
    upper, lower, right = shapely.box(0, 5, 10, 10), shapely.box(0, 0, 8, 4.9), shapely.box(8, 0, 10, 4.9)
    assert told(tidied(BOX, [lower, upper, right])) == (
        [("zone", 0, 39.2), ("zone", 1, 51), ("zone", 2, 9.8)],
        [("uncovered", -1, "zone", 1, 1)],
    )
    # Without the third zone the gap is part of a larger piece of uncovered ground.
    assert told(tidied(BOX, [lower, upper])) == (
        [("zone", 0, 39.2), ("zone", 1, 50), ("uncovered", -1, 10.8)],
        [],
    )


def test_equal_edges_go_to_the_first() -> None:
    found = tidied(BOX, [shapely.box(0, 0, 10, 4.9), shapely.box(0, 5, 10, 10)])
    assert told(found)[1] == [("uncovered", -1, "zone", 0, 1)]


def test_a_sliver_of_a_corridor_becomes_uncovered() -> None:
    found = tidied(BOX, [shapely.box(-5, 0, 0.1, 10)])
    assert told(found) == ([("uncovered", -1, 100)], [("zone", 0, "uncovered", -1, 1)])


@pytest.mark.parametrize(("area", "width"), [(0.9, 0.25), (2.0, 0.09), (0.0, 1.0), (1.0, 0.0)])
def test_both_limits_count(area, width) -> None:
    zones = [shapely.box(-5, 0, 0.1, 10), shapely.box(0.1, 0, 20, 10)]
    assert told(tidied(BOX, zones, area, width)) == ([("zone", 0, 1), ("zone", 1, 99)], [])


def test_a_part_is_moved_the_rest_of_its_zone_stays() -> None:
    zone = shapely.union(shapely.box(0, 0, 4, 10), shapely.box(9.9, 0, 10, 10))
    found = tidied(BOX, [zone, shapely.box(4, 0, 9.9, 10)])
    assert told(found) == ([("zone", 0, 40), ("zone", 1, 60)], [("zone", 0, "zone", 1, 1)])


def test_slivers_that_touch_only_slivers_follow_them() -> None:
    zones = [shapely.box(0, 0, 0.1, 10), shapely.box(0.1, 0, 0.2, 10), shapely.box(0.2, 0, 10, 10)]
    assert told(tidied(BOX, zones)) == (
        [("zone", 2, 100)],
        [("zone", 0, "zone", 2, 1), ("zone", 1, "zone", 2, 1)],
    )


def test_a_parcel_of_slivers_stays_as_it_is() -> None:
    zones = [shapely.box(0, 0, 0.1, 10), shapely.box(0.1, 0, 0.2, 10)]
    found = tidied(shapely.box(0, 0, 0.2, 10), zones)
    assert told(found) == ([("zone", 0, 1), ("zone", 1, 1)], [])
    assert found.left == 2


def test_a_part_of_the_parcel_apart_has_nowhere_to_go() -> None:
    parcel = shapely.union(BOX, shapely.box(12, 0, 12.1, 10))
    found = tidied(parcel, [BOX, shapely.box(11, 0, 13, 10)])
    assert told(found) == ([("zone", 0, 100), ("zone", 1, 1)], [])
    assert found.left == 1


def test_a_narrow_overlap_stays_with_the_earlier_zone() -> None:
    found = tidied(BOX, [shapely.box(0, 0, 5.1, 10), shapely.box(5, 0, 10, 10)])
    assert told(found) == ([("zone", 0, 51), ("zone", 1, 49)], [("double", 1, "zone", 0, 1)])
    np.testing.assert_allclose(shapely.area(found.pieces.geometry), found.pieces.area, atol=1e-9)


def test_a_narrow_zone_that_lies_wholly_on_another_vanishes_into_it() -> None:
    found = tidied(BOX, [BOX, shapely.box(5, 0, 5.1, 10)])
    assert told(found) == ([("zone", 0, 100)], [("double", 1, "zone", 0, 1)])


def test_a_zone_half_under_another_loses_both_halves_to_their_neighbours() -> None:
    found = tidied(BOX, [shapely.box(0, 0, 10, 5), shapely.box(5, 0, 5.1, 10)])
    assert told(found) == (
        [("zone", 0, 50), ("uncovered", -1, 50)],
        [("double", 1, "zone", 0, 0.5), ("zone", 1, "uncovered", -1, 0.5)],
    )


def test_a_sliver_partly_on_doubly_covered_ground_stays() -> None:
    """The tail of zone 1 makes it narrow, but its head, too wide for a sliver, lies under zone 0."""
    zone = shapely.union(shapely.box(5, 4.7, 5.3, 5), shapely.box(5, 5, 5.02, 10))
    found = tidied(BOX, [shapely.box(0, 0, 10, 5), zone], area=1.0, width=0.1)
    assert told(found) == (
        [("zone", 0, 50), ("zone", 1, 0.19), ("double", 1, 0.09), ("uncovered", -1, 49.9)],
        [],
    )
    assert found.left == 1


# the exact oracle: cells of a grid, each under any set of zones


class Grid:
    """Cells between lines ``x`` and ``y`` (centimetres); ``zones``: a set of cells (column, row) for each zone."""

    def __init__(
        self, widths: list[int], heights: list[int], zones: list[frozenset[tuple[int, int]]]
    ) -> None:
        self.x = [sum(widths[:i]) for i in range(len(widths) + 1)]
        self.y = [sum(heights[:i]) for i in range(len(heights) + 1)]
        self.cells = frozenset((i, j) for i in range(len(widths)) for j in range(len(heights)))
        self.zones = zones

    def area(self, cells) -> Fraction:
        return sum((Fraction(self._w(c) * self._h(c), 10_000) for c in cells), Fraction(0))

    def _w(self, cell) -> int:
        return self.x[cell[0] + 1] - self.x[cell[0]]

    def _h(self, cell) -> int:
        return self.y[cell[1] + 1] - self.y[cell[1]]

    def sides(self, cell):
        i, j = cell
        yield (i - 1, j), Fraction(self._h(cell), 100)
        yield (i + 1, j), Fraction(self._h(cell), 100)
        yield (i, j - 1), Fraction(self._w(cell), 100)
        yield (i, j + 1), Fraction(self._w(cell), 100)

    def edge(self, one, other) -> Fraction:
        """The common edge of two sets of cells without common cells."""
        return sum((size for c in one for n, size in self.sides(c) if n in other), Fraction(0))

    def parts(self, cells) -> list[frozenset]:
        left, found = set(cells), []
        while left:
            part, edge = set(), [min(left)]
            while edge:
                cell = edge.pop()
                if cell in left:
                    left.discard(cell)
                    part.add(cell)
                    edge += [n for n, _ in self.sides(cell) if n in left]
            found.append(frozenset(part))
        return found

    def is_sliver(self, part, area: Fraction, width: Fraction) -> bool:
        around = sum((size for c in part for n, size in self.sides(c) if n not in part), Fraction(0))
        return self.area(part) < area and 2 * self.area(part) / around < width

    def doubles(self, zones) -> list[frozenset]:
        return [zone & frozenset().union(*zones[:k]) for k, zone in enumerate(zones)]

    def polygon(self, cells, east: float, north: float):
        """Made of numbers with two decimals, as a surveyor would write them."""
        boxes = [
            shapely.box(
                *(
                    round(v, 2)
                    for v in (
                        east + self.x[i] / 100,
                        north + self.y[j] / 100,
                        east + self.x[i + 1] / 100,
                        north + self.y[j + 1] / 100,
                    )
                )
            )
            for i, j in cells
        ]
        return shapely.union_all(boxes)


def expected(grid: Grid, area: Fraction, width: Fraction):
    """Rows {(kind, zone): area} and the sorted slivers, by the rules of ``tidy``, in exact arithmetic."""
    zones = list(grid.zones)
    slivers = []
    for k, double in enumerate(grid.doubles(zones)):
        for part in grid.parts(double):
            if grid.is_sliver(part, area, width):
                keeper = max(range(k), key=lambda j: (grid.area(grid.zones[j] & part), -j))
                slivers.append((DOUBLE, k, ZONE, keeper, grid.area(part)))
                zones[k] = zones[k] - part
    doubles = grid.doubles(zones)
    rows = {(ZONE, k): set(zone) for k, zone in enumerate(zones)}
    rows[UNCOVERED, -1] = set(grid.cells - frozenset().union(*zones))
    parts = [[key, part] for key, cells in sorted(rows.items()) for part in grid.parts(cells)]
    twice = frozenset().union(*doubles)
    waiting = [p for p in parts if grid.is_sliver(p[1], area, width) and not p[1] & twice]
    moves = []
    while True:
        settled = [p for p in parts if not any(p is w for w in waiting)]
        now = []
        for sliver in waiting:
            common: dict = {}
            for key, part in settled:
                size = grid.edge(sliver[1], part)
                if size:
                    common[key] = common.get(key, 0) + size
            if common:
                now.append((sliver, max(sorted(common), key=lambda key: (common[key], [-n for n in key]))))
        if not now:
            break
        for sliver, key in now:
            if key != sliver[0]:
                moves.append((*sliver[0], *key, grid.area(sliver[1])))
                rows[sliver[0]] -= sliver[1]
                rows[key] |= sliver[1]
            sliver[0] = key
            waiting = [w for w in waiting if w is not sliver]
    result = {key: grid.area(cells) for key, cells in rows.items() if cells}
    result |= {(DOUBLE, k): grid.area(cells) for k, cells in enumerate(doubles) if cells}
    return result, sorted(slivers + moves)


def exactly_rounded(rows: dict, total: Fraction) -> list[int]:
    """The rounded rows in units, in order: the largest remainder on what each row adds, doubles to suit their zone."""
    keys = sorted(rows)
    own = [key for key in keys if key[0] != DOUBLE]
    net = {key: rows[key] - (rows.get((DOUBLE, key[1]), 0) if key[0] == ZONE else 0) for key in own}
    units = {key: net[key].__floor__() for key in own}
    missing = (total + Fraction(1, 2)).__floor__() - sum(units.values())
    for key in sorted(own, key=lambda key: (units[key] - net[key], own.index(key)))[:missing]:
        units[key] += 1
    for key in keys:
        if key[0] == DOUBLE:
            zone = (ZONE, key[1])
            both = (rows[key].__floor__(), rows[key].__ceil__())
            units[key] = min(both, key=lambda size: (abs(units[zone] + size - rows[zone]), size))
            units[zone] += units[key]
    return [units[key] for key in keys]


@st.composite
def grids(draw) -> Grid:
    sizes = st.sampled_from([3, 7, 12, 40, 150, 500])
    widths = draw(st.lists(sizes, min_size=1, max_size=4))
    heights = draw(st.lists(sizes, min_size=1, max_size=4))
    cells = [(i, j) for i in range(len(widths)) for j in range(len(heights))]
    main = draw(st.lists(st.integers(-1, 2), min_size=len(cells), max_size=len(cells)))
    extra = draw(st.lists(st.sampled_from([-1, -1, -1, 0, 1, 2]), min_size=len(cells), max_size=len(cells)))
    both = list(zip(cells, main, extra, strict=True))
    return Grid(widths, heights, [frozenset(c for c, a, b in both if k in (a, b)) for k in range(3)])


LIMITS = (Fraction("0.60003"), Fraction("0.13003"))  # no cell is exactly as large or as wide


@settings(max_examples=60, deadline=None)
@given(grids(), st.sampled_from([(0.0, 0.0), (417_000.0, 2_353_000.0)]))
def test_exact_oracle(grid: Grid, corner: tuple[float, float]) -> None:
    wanted, slivers = expected(grid, *LIMITS)
    numbers = [k for k, zone in enumerate(grid.zones) if zone]
    zones = np.array([grid.polygon(grid.zones[k], *corner) for k in numbers], dtype=object)
    parcel = np.array([grid.polygon(grid.cells, *corner)], dtype=object)
    wishes = Wishes(1, float(LIMITS[0]), float(LIMITS[1]))
    found = rows_of(Parcels.of(parcel), zones, np.array(numbers, np.int64), np.array([0, 3]), wishes)
    mine = dict(
        zip(zip(found.kind.tolist(), found.zone.tolist(), strict=True), found.area.tolist(), strict=True)
    )
    assert sorted(mine) == sorted(wanted)
    for key, area in wanted.items():
        assert mine[key] == pytest.approx(float(area), abs=2e-7)
    moved = found.moved
    columns = (moved.from_kind, moved.from_zone, moved.to_kind, moved.to_zone, np.round(moved.area, 5))
    listed = sorted(zip(*(column.tolist() for column in columns), strict=True))
    assert listed == [(*one[:4], pytest.approx(float(one[4]), abs=2e-5)) for one in slivers]
    np.testing.assert_allclose(shapely.area(found.geometry), found.area, atol=1e-6)
    assert shapely.is_valid(found.geometry).all()
    units = [round(value * 10) for value in found.rounded.tolist()]
    sign = [-1 if kind == DOUBLE else 1 for kind in found.kind.tolist()]
    total = grid.area(grid.cells) * 10
    assert sum(s * u for s, u in zip(sign, units, strict=True)) == (total + Fraction(1, 2)).__floor__()
    if corner == (0.0, 0.0):  # far from the origin equal remainders differ by the rounding of coordinates
        assert units == exactly_rounded({key: area * 10 for key, area in wanted.items()}, total)
    shares = sum(
        s * Fraction(round(v * 100)) for s, v in zip(sign, found.percent_rounded.tolist(), strict=True)
    )
    assert shares == 10_000


# any plan


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_nothing_is_lost_by_slivers(seed: int) -> None:
    """Sums per parcel stay, ground stays covered as before."""
    random = np.random.default_rng(seed)
    corner = random.uniform(0, 9, (14, 2))
    size = 10.0 ** random.uniform(-2, 1, (14, 2))
    zones = turned(corner, size, random)
    x, y = (index.ravel() * 3.3 for index in np.indices((3, 3)))
    parcels = shapely.box(x, y, x + 3.3, y + 3.3)
    index, start = np.arange(len(zones)), np.array([0, len(zones)])
    plain = rows_of(Parcels.of(parcels), zones, index, start, Wishes())
    tidy_rows = rows_of(Parcels.of(parcels), zones, index, start, Wishes(1, 0.5, 0.1))

    def signed(rows):
        sign = np.where(rows.kind == DOUBLE, -1.0, 1.0)
        return np.bincount(rows.parcel, sign * rows.area, len(parcels))

    np.testing.assert_allclose(signed(tidy_rows), signed(plain), atol=1e-9)
    np.testing.assert_allclose(shapely.area(tidy_rows.geometry), tidy_rows.area, atol=1e-6)
    assert shapely.is_valid(tidy_rows.geometry).all()
    for number in range(len(parcels)):
        ground = shapely.union_all(tidy_rows.geometry[tidy_rows.parcel == number])
        assert shapely.symmetric_difference(ground, parcels[number]).area < 1e-4
        own = tidy_rows.geometry[(tidy_rows.parcel == number) & (tidy_rows.kind == UNCOVERED)]
        others = tidy_rows.geometry[(tidy_rows.parcel == number) & (tidy_rows.kind == ZONE)]
        if len(own) and len(others):
            assert shapely.intersection(own[0], shapely.union_all(others)).area < 1e-4
    assert (tidy_rows.area > 0).all()
    assert ((tidy_rows.moved.area < 0.5) & (tidy_rows.moved.width < 0.1)).all()


def turned(corner, size, random) -> np.ndarray:
    """Boxes turned by any angle."""
    boxes = []
    for (x, y), (w, h), angle in zip(corner, size, random.uniform(0, 360, len(corner)), strict=True):
        boxes.append(shapely.affinity.rotate(shapely.box(x, y, x + w, y + h), angle))
    return np.array(boxes, dtype=object)


def test_the_order_of_parcels_does_not_matter() -> None:
    random = np.random.default_rng(3)
    zones = turned(random.uniform(0, 9, (14, 2)), 10.0 ** random.uniform(-2, 1, (14, 2)), random)
    x, y = (index.ravel() * 3.3 for index in np.indices((3, 3)))
    parcels = shapely.box(x, y, x + 3.3, y + 3.3)
    wishes = Wishes(1, 0.5, 0.1)
    index, start = np.arange(len(zones)), np.array([0, 6, len(zones)])
    once = rows_of(Parcels.of(parcels), zones, index, start, wishes)
    assert len(once.moved.area) > 3
    for number in range(len(parcels)):
        alone = rows_of(Parcels.of(parcels[[number]]), zones, index, start, wishes)
        mine = once.parcel == number
        assert once.zone[mine].tolist() == alone.zone.tolist()
        assert once.plan[mine].tolist() == alone.plan.tolist()
        np.testing.assert_allclose(once.area[mine], alone.area, atol=1e-9)
