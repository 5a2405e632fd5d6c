"""Each mistake is found as the first hypothesis; right data is never doubted; nothing is guessed."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bacgiang_gis_plugin.engine.cadastre.placing.hypotheses import Diagnosis, diagnose
from bacgiang_gis_plugin.engine.cadastre.placing.outline import default_outline, outline_of, plane_at
from bacgiang_gis_plugin.engine.cadastre.placing.readings import Reading, describe, readings
from bacgiang_gis_plugin.engine.cadastre.placing.words import doubt_about, evidence_of, summary_of
from bacgiang_gis_plugin.engine.dictionary import meridians
from bacgiang_gis_plugin.engine.vn2000 import as_declared_change

from .mistakes import DEGREES, MISTAKES, no_shift, plane

CITY = np.array([[106.20, 21.28], [106.204, 21.281], [106.206, 21.286], [106.201, 21.287]])
PROVINCE = default_outline()
# Rectangles of a few hundred metres to a few kilometres that lie well inside the province.
places = st.tuples(
    st.floats(106.0, 106.6), st.floats(21.2, 21.4), st.floats(0.003, 0.03), st.floats(0.003, 0.03)
)


def first(points: np.ndarray, declared: str | None) -> Diagnosis:
    return diagnose(points, declared, PROVINCE)


@pytest.mark.parametrize("key", MISTAKES)
def test_the_mistake_is_the_first_hypothesis(key: str) -> None:
    spoil, declared = MISTAKES[key]
    found = first(spoil(CITY), declared)
    assert found.hypotheses[0].key == key
    assert found.verdict == ("right" if key == "as_declared" else "named" if declared is None else "wrong")
    assert found.hypotheses[0].inside == 1
    placed = as_declared_change(DEGREES, PROVINCE.plane)(found.hypotheses[0].reading.degrees(spoil(CITY)))
    assert np.abs(placed - as_declared_change(DEGREES, PROVINCE.plane)(CITY)).max() < 0.001


@settings(max_examples=40, deadline=None)
@given(place=places, key=st.sampled_from(sorted(MISTAKES)))
def test_the_mistake_is_found_anywhere_in_the_province(place: tuple[float, ...], key: str) -> None:
    west, south, width, height = place
    points = np.array(
        [[west, south], [west + width, south], [west + width, south + height], [west, south + height]]
    )
    if not PROVINCE.inside(as_declared_change(DEGREES, PROVINCE.plane)(points)).all():
        return
    spoil, declared = MISTAKES[key]
    found = first(spoil(points), declared)
    assert found.hypotheses[0].key == key
    assert doubt_about(found) is None or found.verdict == "wrong"


@pytest.mark.parametrize("zone", [zone.epsg for zone in meridians()])
def test_every_zone_is_among_the_hypotheses_that_fit(zone: int) -> None:
    """Zones 15' apart put one commune into the province alike: the right one is named, if not always first."""
    found = first(plane(CITY, f"EPSG:{zone}"), None)
    fitting = {one.key for one in found.hypotheses if one.grade == 2}
    assert f"EPSG:{zone}" in fitting


def test_a_narrow_outline_tells_zones_apart() -> None:
    """The box of the commune leaves one zone only where the province leaves several."""
    points = plane(CITY, "EPSG:9210")
    assert first(points, "EPSG:9214").rivals
    narrow = diagnose(points, "EPSG:9214", default_outline("07210"))
    assert narrow.hypotheses[0].key == "EPSG:9210"
    assert narrow.verdict == "wrong"
    assert {one.key for one in narrow.hypotheses if one.grade == 2 and one.reading.datum == "own"} == {
        "EPSG:9210"
    }


def test_a_wrong_commune_code_is_thought_of() -> None:
    found = diagnose(plane(CITY), "EPSG:9214", default_outline("07840"))
    assert found.outline == "commune 07840"
    assert "check the commune code too" in (doubt_about(found) or "")
    assert "commune code" not in (doubt_about(first(plane(CITY, "EPSG:9209"), "EPSG:9214")) or "")


def test_rivals_of_equal_right_are_not_decided_between() -> None:
    """105°45' and 106°00' both put these numbers into the province, and neither is a zone of it."""
    outline = outline_of(np.array([shapely.box(106.15, 21.2, 106.75, 21.4)]), "two zones wide")
    found = diagnose(plane(CITY, "EPSG:9211") + np.array([26_000.0, 0.0]), "EPSG:5896", outline)
    assert found.verdict == "several"
    assert found.confidence == "none"
    assert "check the meridian and the units" in (doubt_about(found) or "")


@pytest.mark.parametrize(
    "points", [[[0.0, 0.0], [10.0, 10.0]], [[1e6, 9e6], [1e6 + 5, 9e6 + 3]], [[-5e9, 1e12]]]
)
def test_numbers_that_mean_nothing_are_not_explained(points: list[list[float]]) -> None:
    found = first(np.array(points), "EPSG:9214")
    assert found.verdict == "none"
    assert found.best is None
    assert "check the meridian and the units" in (doubt_about(found) or "")


def test_nothing_to_look_at() -> None:
    found = first(np.array([[math.nan, 1.0], [math.inf, 2.0]]), "EPSG:9214")
    assert (found.verdict, found.hypotheses, doubt_about(found)) == ("empty", (), None)


def test_stray_points_do_not_count() -> None:
    points = np.vstack([np.repeat(plane(CITY), 20, axis=0), [[0.0, 0.0], [1e9, 1e9], [417000.0, math.nan]]])
    assert first(points, "EPSG:9214").verdict == "right"


def test_data_half_outside_is_told_and_not_explained_away() -> None:
    west = PROVINCE.shape.bounds[0]
    inside = as_declared_change(PROVINCE.plane, DEGREES)(
        np.array([[west + 30_000, PROVINCE.shape.centroid.y]])
    )
    outside = as_declared_change(PROVINCE.plane, DEGREES)(
        np.array([[west - 30_000, PROVINCE.shape.centroid.y]])
    )
    points = plane(np.vstack([np.repeat(inside, 6, axis=0), np.repeat(outside, 4, axis=0)]), "EPSG:9214")
    outline = diagnose(points, "EPSG:9214", PROVINCE)
    own = outline.declared_hypothesis
    assert own is not None
    assert own.inside == pytest.approx(0.6)
    assert doubt_about(outline) is not None


@pytest.mark.parametrize(
    ("declared", "points"),
    [("EPSG:5187", [[249_000.0, 595_000.0]]), ("EPSG:2154", [[600_000.0, 6_700_000.0]])],
)
def test_another_country_is_left_alone(declared: str, points: list[list[float]]) -> None:
    found = first(np.array(points), declared)
    assert (found.verdict, found.outline) == ("right", f"area of use of {declared}")


def test_data_of_the_province_in_a_foreign_system_is_found() -> None:
    found = first(plane(CITY), "EPSG:5187")
    assert (found.verdict, found.hypotheses[0].key) == ("wrong", "EPSG:9214")


def test_degrees() -> None:
    assert first(CITY, "EPSG:9214").hypotheses[0].reading.crs in ("EPSG:4756", "EPSG:4326")
    turned = first(CITY[:, ::-1], "EPSG:9214")
    assert turned.hypotheses[0].reading.swapped
    assert first(CITY, "EPSG:4756").verdict == "right"
    assert first(CITY, "EPSG:4326").verdict == "right"


def test_a_withdrawn_zone_is_named_with_the_one_that_replaced_it() -> None:
    found = first(plane(CITY, "EPSG:6957"), "EPSG:5897")
    assert found.hypotheses[0].key == "EPSG:6957"
    assert "EPSG:5897 replaced it" in describe(found.hypotheses[0].reading, "EPSG:5897")[1]
    declared = first(plane(CITY, "EPSG:5897"), "EPSG:6957")
    assert (declared.verdict, declared.hypotheses[0].key) == ("wrong", "EPSG:5897")


def test_hanoi_1972_says_where_its_transformation_holds() -> None:
    found = first(plane(CITY, "EPSG:2044"), "EPSG:9214")
    vi, en = describe(found.hypotheses[0].reading, "EPSG:9214")
    assert "Vũng Tàu" in vi
    assert "Vũng Tàu" in en


def test_a_missing_datum_shift_is_never_guessed_from_an_outline_of_boxes() -> None:
    found = diagnose(no_shift(CITY), "EPSG:9214", PROVINCE, boundary=no_shift(CITY))
    assert (found.verdict, found.shift) == ("right", "undecided")
    assert found.registration is None
    assert "reference layer is needed" in summary_of(found)[1]
    assert {"no_datum_shift", "double_datum_shift"} <= {one.key for one in found.hypotheses}


def test_a_datum_shift_over_the_outlines_edge_proves_nothing() -> None:
    """Moved by 224 m the data would lie wholly inside: without a boundary that is no evidence."""
    outline = outline_of(np.array([shapely.box(106.18, 21.25, 106.23, 21.31)]), "a commune")
    west, south, _, north = outline.region.bounds
    east = np.linspace(west - 30, west + 120, 40)
    for x in (east, east + 60, east - 100):
        here = np.column_stack([x, np.full(len(x), (south + north) / 2)])
        points = plane(as_declared_change(outline.plane, DEGREES)(here))
        found = diagnose(points, "EPSG:9214", outline)
        assert found.hypotheses[0].reading.datum == "own"
        assert found.shift == "undecided"


def test_the_vector_of_the_datum_shift() -> None:
    found = first(plane(CITY), "EPSG:9214")
    assert found.vector is not None
    assert math.hypot(*found.vector) == pytest.approx(224, abs=1)
    here, there = plane(CITY), no_shift(CITY)
    assert np.abs(here - there - found.vector).max() < 5, "the planes differ by their convergence only"


def test_every_reading_undoes_itself_once() -> None:
    for reading in readings("EPSG:9214", (9214, 9209), 482_600_000.0):
        assert reading.key.count("EPSG:") <= 1
        assert all(describe(reading, "EPSG:9214"))
    assert len({reading.key for reading in readings(None, (9214,), 1.0)}) == len(readings(None, (9214,), 1.0))


def test_evidence_is_plain_and_complete() -> None:
    evidence = evidence_of(first(plane(CITY, "EPSG:9209"), "EPSG:9214"))
    assert evidence["verdict"] == "wrong"
    assert evidence["outline_strength"] == "boxes"
    assert {one["key"] for one in evidence["hypotheses"]} >= {"EPSG:9209", "as_declared"}
    own = next(one for one in evidence["hypotheses"] if one["key"] == "as_declared")
    assert own["inside"] == 0
    assert 50_000 < own["distance"] < 100_000


def test_the_plane_is_the_nearest_zone() -> None:
    assert plane_at(107.1) == "EPSG:9214"
    assert plane_at(105.5) == "EPSG:9209"


def test_the_numbers_of_a_reading_keep_heights() -> None:
    reading = Reading("EPSG:9214", ("millimetres", "swapped"), True, 0.001)
    assert reading.numbers(np.array([[2_354_000_000.0, 417_000_000.0, 12.5]])).tolist() == [
        [417_000, 2_354_000, 12.5]
    ]
