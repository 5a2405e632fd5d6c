"""Checks of how parcels fit together: only where an edge lacks its partner is anything compared."""

from __future__ import annotations

import numpy as np
import shapely

from .checks import Checks, Flags, Floats, Geometries, Ints
from .edges import OpenEdges, among, open_edges, ring_edges, twins

GAPS = ("gap", "edge_gap", "commune_edge_gap")
NARROW = 1e-4  # metres; overlaps narrower than this on average are rounding


def check_coverage(checks: Checks) -> None:
    """Add the findings of all rules of coverage."""
    rows = np.flatnonzero(checks.sound)
    if len(rows) == 0:
        return
    polygons = shapely.force_2d(checks.geometry[rows])
    edges = open_edges(polygons)
    if len(edges.owner):
        tree = shapely.STRtree(polygons)
        lines = shapely.linestrings(edges.pairs[ring_edges(edges, NARROW, widest_gap(checks))])
        chosen, wrong = _mismatched(checks, polygons, edges, lines, tree)
        fabric = Fabric(checks, rows, polygons, chosen, wrong, edges.pairs, tree)
        fabric.rings = shapely.get_parts(shapely.polygonize(lines))
        fabric.check()
    if checks.on("isolated_parcel"):
        _isolated(checks, rows, polygons)


def widest_gap(checks: Checks) -> float:
    """Return the width in metres up to which a gap counts as one, between whatever parcels."""
    return max(checks.limit(rule) for rule in GAPS)


def _mismatched(
    checks: Checks, polygons: Geometries, edges: OpenEdges, rings: Geometries, tree: shapely.STRtree
) -> tuple[Ints, Geometries]:
    """Return the polygons to be looked at and their edges that do not match.

    A polygon all of whose edges have their partner takes part only where another one lies on it.
    """
    loose = np.unique(edges.owner)
    near = np.union1d(loose, tree.query(polygons[loose])[1])
    found = np.full(len(polygons), shapely.MultiLineString(), dtype=object)
    limits = {widest_gap(checks), checks.limit("gap")}
    # GEOS passes over gaps along edges shorter than the width it is given.
    for width in sorted(limits):
        chosen = near if width == min(limits) else loose
        more = shapely.coverage_invalid_edges(polygons[chosen], gap_width=width)
        some = ~shapely.is_empty(more)
        found[chosen[some]] = shapely.union(found[chosen[some]], more[some])
    marked = ~shapely.is_empty(found)
    marked[tree.query(rings, predicate="intersects")[1]] = True
    marked[loose[twins(polygons[loose])]] = True
    # A parcel that touches the place in one vertex closes a gap there.
    corners = shapely.points(np.unique(shapely.get_coordinates(found[marked]), axis=0))
    marked[tree.query(corners, predicate="intersects")[1]] = True
    # Of a parcel inside another one only the inner one's edges are marked.
    marked[tree.query(polygons[marked], predicate="within")[1]] = True
    chosen = np.flatnonzero(marked)
    return chosen, found[chosen]


def _isolated(checks: Checks, rows: Ints, polygons: Geometries) -> None:
    coordinates, owner = shapely.get_coordinates(polygons, return_index=True)
    keys = coordinates[:, 0] + 1j * coordinates[:, 1]
    _, inverse = np.unique(keys, return_inverse=True)
    low = np.full(inverse.max() + 1, len(polygons))
    high = np.zeros(inverse.max() + 1, dtype=np.int64)
    np.minimum.at(low, inverse, owner)
    np.maximum.at(high, inverse, owner)
    alone = np.ones(len(polygons), dtype=bool)
    alone[owner[low[inverse] != high[inverse]]] = False
    rest = np.flatnonzero(alone)
    tree = shapely.STRtree(polygons)
    part, other = tree.query(polygons[rest], predicate="intersects")
    touching = np.unique(part[rest[part] != other])
    checks.add("isolated_parcel", rows[np.delete(rest, touching)])


class Fabric:
    """The parcels with edges that do not match their neighbours'."""

    def __init__(
        self,
        checks: Checks,
        rows: Ints,
        polygons: Geometries,
        chosen: Ints,
        edges: Geometries,
        alone: Floats,
        everything: shapely.STRtree,
    ) -> None:
        self.checks, self.rows, self.polygons, self.edges = checks, rows[chosen], polygons[chosen], edges
        self.alone, self.everything = alone, everything
        self.sheets = checks.numbers_of["so_to"][self.rows]
        codes = checks.texts("ma_xa").dictionary_encode().indices.fill_null(-1)
        self.communes = codes.to_numpy(zero_copy_only=False)[self.rows]
        self.explained: list[shapely.Geometry] = []
        self.missed: Geometries = np.empty(0, dtype=object)
        self.rings: Geometries = np.empty(0, dtype=object)

    def check(self) -> None:
        self._points()
        self._pairs()
        self._gaps()
        self._rest()

    def _pairs(self) -> None:
        """Duplicates, parcels within others, overlaps."""
        first, second = shapely.STRtree(self.polygons).query(self.polygons, predicate="intersects")
        ahead = first < second
        order = np.lexsort((second[ahead], first[ahead]))
        first, second = first[ahead][order], second[ahead][order]
        a, b = self.polygons[first], self.polygons[second]
        common = shapely.intersection(a, b)
        area = shapely.area(common)
        with np.errstate(invalid="ignore", divide="ignore"):
            width = 2 * area / shapely.length(common)
            real = (area > 0) & (width > NARROW)
        real &= ~self._rounded(common, width)
        first, second, common, area = first[real], second[real], common[real], area[real]
        areas = shapely.area(self.polygons)
        smaller = np.minimum(areas[first], areas[second])
        larger = np.maximum(areas[first], areas[second])
        inside = area >= smaller * (1 - 1e-9)
        same = inside & (smaller >= larger * (1 - 1e-9))
        inner = np.where(areas[first] < areas[second], first, second)
        outer = np.where(areas[first] < areas[second], second, first)
        self._pair("duplicate_parcel", second[same], first[same], self.polygons[second[same]], area[same])
        within = inside & ~same
        self._pair(
            "contained_parcel", inner[within], outer[within], self.polygons[inner[within]], area[within]
        )
        rest = ~inside
        rules = self._between(first, second, "overlap", "edge_overlap", "commune_edge_overlap")
        for rule in ("overlap", "edge_overlap", "commune_edge_overlap"):
            some = rest & (rules == rule) & (area > self.checks.limit(rule))
            self._pair(rule, first[some], second[some], common[some], area[some])

    def _pair(self, rule: str, mine: Ints, other: Ints, places: Geometries, values: np.ndarray) -> None:
        self.explained += list(places)
        if self.checks.on(rule):
            names = [self.checks.name(row) for row in self.rows[other].tolist()]
            if rule == "edge_overlap":
                names = [
                    f"{self.checks.name(row)} / {name}"
                    for row, name in zip(self.rows[mine].tolist(), names, strict=True)
                ]
            rows = self.rows[mine]
            self.checks.add(rule, rows, _areal(places), values=values, texts=names, others=self.rows[other])

    def _between(self, first: Ints, second: Ints, plain: str, sheet: str, commune: str) -> Geometries:
        """Return for each pair the rule for parcels of one sheet, of two sheets, or of two communes."""
        found = np.full(len(first), plain, dtype=object)
        sheets, communes = self.sheets, self.communes
        both = np.isfinite(sheets[first]) & np.isfinite(sheets[second])
        found[both & (sheets[first] != sheets[second])] = sheet
        both = (communes[first] >= 0) & (communes[second] >= 0)
        found[both & (communes[first] != communes[second])] = commune
        return found

    def _gaps(self) -> None:
        """Holes in the union that no parcel fills and that are no wider than the limit."""
        checks = self.checks
        whole = shapely.get_parts(shapely.disjoint_subset_union_all(self.polygons))
        rings, part = shapely.get_rings(whole, return_index=True)
        holes = (
            shapely.polygons(rings[np.r_[False, part[1:] == part[:-1]]])
            if len(rings)
            else np.empty(0, object)
        )
        # Parcels that touch in points only enclose a gap too, which is no hole of their union.
        known = shapely.STRtree(holes).query(shapely.point_on_surface(self.rings), predicate="intersects")[0]
        holes = np.r_[holes, np.delete(self.rings, known)]
        area = shapely.area(holes)
        with np.errstate(invalid="ignore", divide="ignore"):
            width = 2 * area / shapely.length(holes)
        narrow = (width <= widest_gap(checks)) & (width > NARROW)
        narrow[narrow] = ~self._rounded(holes[narrow], width[narrow])
        holes, area, width = holes[narrow], area[narrow], width[narrow]
        if len(holes) == 0:
            return
        filled = self.everything.query(shapely.point_on_surface(holes), predicate="intersects")[0]
        keep = np.setdiff1d(np.arange(len(holes)), filled)
        holes, area, width = holes[keep], area[keep], width[keep]
        beside, bounds = self._around(holes)
        told: dict[str, list[tuple[int, Ints]]] = {rule: [] for rule in GAPS}
        for index in range(len(holes)):
            around = beside[bounds[index] : bounds[index + 1]]
            if len(around) == 1:
                continue  # a hole of one parcel, which the rules of shape tell of
            rule = self._gap_rule(around)
            self.explained.append(holes[index])
            if checks.on(rule) and width[index] <= checks.limit(rule):
                told[rule].append((index, self.rows[around]))
        for rule, gaps in told.items():
            if gaps:
                chosen = [index for index, _ in gaps]
                names = [" / ".join(checks.name(row) for row in rows.tolist()) for _, rows in gaps]
                first = [int(rows[0]) if len(rows) else -1 for _, rows in gaps]
                rest = [tuple(rows[1:].tolist()) for _, rows in gaps]
                size = (width if rule == "commune_edge_gap" else area)[chosen]
                checks.add(rule, first, holes[chosen], values=size, texts=names, others=rest)

    def _around(self, holes: Geometries) -> tuple[Ints, Ints]:
        """Return the polygons along the edges of holes (n,), sorted, and where those of each hole begin (n + 1,)."""
        points, hole = shapely.get_coordinates(holes, return_index=True)
        same = hole[1:] == hole[:-1]
        middles = shapely.points(((points[1:] + points[:-1]) / 2)[same])
        at, polygon = shapely.STRtree(self.polygons).query(middles, predicate="dwithin", distance=NARROW / 2)
        pairs = np.unique(np.stack([hole[:-1][same][at], polygon], axis=1), axis=0)
        return pairs[:, 1], np.searchsorted(pairs[:, 0], np.arange(len(holes) + 1))

    def _gap_rule(self, around: Ints) -> str:
        """Return the rule for a gap between some parcels: communes go before sheets."""
        if len(around) < 2:
            return GAPS[0]
        kinds = set(self._between(np.repeat(around[:1], len(around) - 1), around[1:], *GAPS).tolist())
        return next(rule for rule in reversed(GAPS) if rule in kinds)

    def _rounded(self, places: Geometries, width: Floats) -> Flags:
        """Return which gaps or overlaps (n,) are only what a missing vertex leaves when coordinates are rounded."""
        thin = np.flatnonzero(width <= self.checks.limit("neighbour_vertex_missing"))
        rounded = np.zeros(len(places), dtype=bool)
        if len(thin) and len(self.missed):
            reach = max(self.checks.limit("neighbour_vertex_missing"), NARROW)
            near = shapely.STRtree(self.missed).query(places[thin], predicate="dwithin", distance=reach)[0]
            rounded[thin[near]] = True
        return rounded

    def _points(self) -> None:
        """Vertices that a neighbour lacks, or has a little beside."""
        checks = self.checks
        reach = max(checks.limit("neighbour_vertex_missing"), checks.limit("vertices_nearly_equal"))
        points, owner = shapely.get_coordinates(self.edges, return_index=True)
        if len(points) == 0:
            return
        _, unique = np.unique(points[:, 0] + 1j * points[:, 1], return_index=True)
        unique = np.sort(unique)
        points, owner = points[unique], owner[unique]
        at = shapely.points(points)
        outlines = shapely.boundary(self.polygons)
        point, polygon = shapely.STRtree(outlines).query(at, predicate="dwithin", distance=reach)
        order = np.lexsort((polygon, point))
        point, polygon = point[order], polygon[order]
        corners, corner_of = shapely.get_coordinates(self.polygons, return_index=True)
        vertices = shapely.multipoints(shapely.points(corners), indices=corner_of)
        to_vertex = shapely.distance(at[point], vertices[polygon])
        to_line = shapely.distance(at[point], outlines[polygon])
        own = owner[point] == polygon
        near = ~own & (to_vertex > 0) & (to_vertex <= checks.limit("vertices_nearly_equal"))
        missing = ~own & (to_vertex > checks.limit("vertices_nearly_equal"))
        missing &= to_line <= checks.limit("neighbour_vertex_missing")
        self.explained += list(at[point[near | missing]])
        if checks.on("neighbour_vertex_missing"):
            mine, other = self.rows[polygon[missing]], self.rows[owner[point[missing]]]
            names = [checks.name(row) for row in other.tolist()]
            places, values = at[point[missing]], to_line[missing]
            self.missed = places
            checks.add("neighbour_vertex_missing", mine, places, values=values, texts=names, others=other)
        if checks.on("vertices_nearly_equal"):
            self._nearly(at[point[near]], vertices[polygon[near]], owner[point[near]], polygon[near])

    def _nearly(self, points: Geometries, vertices: Geometries, owner: Ints, polygon: Ints) -> None:
        """Vertices of two parcels that are nearly one: one finding for the two, whatever parcels share them."""
        if len(points) == 0:
            return
        lines = shapely.shortest_line(points, vertices)
        pairs = shapely.get_coordinates(lines).reshape(-1, 4)
        turned = (pairs[:, 0] > pairs[:, 2]) | ((pairs[:, 0] == pairs[:, 2]) & (pairs[:, 1] > pairs[:, 3]))
        pairs[turned] = pairs[turned][:, [2, 3, 0, 1]]
        _, first, group = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
        rows = [np.unique(self.rows[np.r_[owner[some], polygon[some]]]) for some in _groups(group)]
        names = [" / ".join(self.checks.name(row) for row in entry[1:].tolist()) for entry in rows]
        self.checks.add(
            "vertices_nearly_equal",
            [entry[0] for entry in rows],
            shapely.points(pairs[first, :2]),
            values=shapely.length(lines[first]),
            texts=names,
            others=[tuple(entry[1:].tolist()) for entry in rows],
        )

    def _rest(self) -> None:
        """Edges that do not match and touch nothing that was found."""
        parts, part_owner = shapely.get_parts(self.edges, return_index=True)
        points, part = shapely.get_coordinates(parts, return_index=True)
        inside = part[1:] == part[:-1]
        pairs = np.stack([points[:-1], points[1:]], axis=1)[inside]
        owner = part_owner[part[:-1][inside]]
        # An edge that has its partner is only near another one: a narrow parcel lies between.
        alone = among(pairs, self.alone)
        lines, owner = shapely.linestrings(pairs[alone]), owner[alone]
        if self.explained and len(lines):
            tree = shapely.STRtree(np.array(self.explained, dtype=object))
            reach = max(self.checks.limit("vertices_nearly_equal"), NARROW)
            told = np.unique(tree.query(lines, predicate="dwithin", distance=reach)[0])
            lines, owner = np.delete(lines, told), np.delete(owner, told)
        if len(lines) == 0:
            return
        owners, group = np.unique(owner, return_inverse=True)
        merged = shapely.line_merge(shapely.multilinestrings(lines, indices=group))
        lines, owner = shapely.get_parts(merged, return_index=True)
        owner = owners[owner]
        told = self._open_gaps(lines, owner)
        lines, owner = np.delete(lines, told), np.delete(owner, told)
        # Wider gaps count between sheets only: what is marked for them alone is a lane or a ditch.
        tight = shapely.coverage_invalid_edges(self.polygons, gap_width=self.checks.limit("gap"))
        middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        wrong = shapely.distance(middle, tight[owner]) < NARROW
        if self.checks.on("unmatched_edge"):
            self._unmatched(lines[wrong], self.rows[owner[wrong]])

    def _unmatched(self, lines: Geometries, rows: Ints) -> None:
        """One finding for the edges that run beside each other, each of another parcel."""
        order = np.argsort(rows, kind="stable")
        lines, rows = lines[order], rows[order]
        reach = self.checks.limit("vertices_nearly_equal")
        middle = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        one, other = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=reach)
        keep = np.arange(len(lines))
        for a, b in sorted(zip(one.tolist(), other.tolist(), strict=True)):
            if rows[a] != rows[b]:
                keep[keep == max(keep[a], keep[b])] = min(keep[a], keep[b])
        first = np.unique(keep)
        others = [tuple(np.setdiff1d(rows[keep == at], rows[at]).tolist()) for at in first.tolist()]
        length = shapely.length(lines[first])
        self.checks.add("unmatched_edge", rows[first], lines[first], values=length, others=others)

    def _open_gaps(self, lines: Geometries, owner: Ints) -> Ints:
        """Strips between unmatched edges of two parcels that run beside each other, open at an end.

        Returns which of the ``lines`` (n,) a strip explains.
        """
        checks = self.checks
        reach = widest_gap(checks)
        if len(lines) == 0 or reach <= NARROW:
            return np.empty(0, dtype=np.int64)
        first, second = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=reach)
        pairs = (first < second) & (owner[first] != owner[second])
        first, second = first[pairs], second[pairs]
        sides = shapely.buffer(lines, reach, cap_style="flat")
        strips = shapely.intersection(sides[first], sides[second])
        for one in (first, second):
            strips = shapely.difference(strips, self.polygons[owner[one]])
        at, between = self.everything.query(strips, predicate="intersects")
        order = np.argsort(at, kind="stable")
        at, between = at[order], between[order]
        turn = np.arange(len(at)) - np.searchsorted(at, at)
        for rank in range(int(turn.max(initial=-1)) + 1):
            now = turn == rank
            strips[at[now]] = shapely.difference(strips[at[now]], self.everything.geometries[between[now]])
        size = shapely.area(strips)
        with np.errstate(invalid="ignore", divide="ignore"):
            width = 2 * size / shapely.length(strips)
        # A strip shorter than it may be wide is only where two edges meet at an end.
        real = (width > NARROW) & (size > reach * width) & (width < reach)
        first, second, strips, size, width = (values[real] for values in (first, second, strips, size, width))
        rules = self._between(owner[first], owner[second], *GAPS)
        for rule in GAPS:
            some = (rules == rule) & (width <= checks.limit(rule))
            if checks.on(rule):
                names = [
                    f"{checks.name(a)} / {checks.name(b)}"
                    for a, b in zip(
                        self.rows[owner[first[some]]], self.rows[owner[second[some]]], strict=True
                    )
                ]
                rows, others = self.rows[owner[first[some]]], self.rows[owner[second[some]]]
                places = _areal(strips[some])
                values = width[some] if rule == "commune_edge_gap" else size[some]
                checks.add(rule, rows, places, values=values, texts=names, others=others)
        return np.unique(np.r_[first, second])


def _groups(group: Ints) -> list[Ints]:
    """Return the indices of each group 0…n."""
    order = np.argsort(group.reshape(-1), kind="stable")
    return np.split(order, np.cumsum(np.bincount(group.reshape(-1)))[:-1])


def _areal(places: Geometries) -> Geometries:
    """Leave only the polygons of intersections."""
    mixed = shapely.get_type_id(places) == 7
    if mixed.any():
        places = places.copy()
        places[mixed] = [
            shapely.union_all([part for part in shapely.get_parts(entry) if shapely.get_type_id(part) == 3])
            for entry in places[mixed]
        ]
    return places
