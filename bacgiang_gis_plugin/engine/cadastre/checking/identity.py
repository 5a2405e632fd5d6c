"""Checks of numbers, keys and areas."""

from __future__ import annotations

from string import ascii_lowercase, digits

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from ...crs import VN2000_TO_WGS84
from .checks import Checks, Flags, Floats, Geometries, Ints

LETTERS = [letter for letter in digits + ascii_lowercase if letter not in "ailo"]
ID_FORM = r"^[0-9b-hjkmnp-z]{12}$"
LONGEST_LIST = 20  # ranges of skipped numbers named in one message


def check_identity(checks: Checks) -> None:
    """Add the findings of all rules of numbers and keys."""
    for rule, name in (("number_not_positive", "so_thua"), ("sheet_not_positive", "so_to")):
        if checks.on(rule):
            values = checks.numbers(name)
            rows = np.flatnonzero(values <= 0)
            checks.add(rule, rows, values=values[rows])
    if {"so_to", "so_thua"} <= set(checks.columns):
        _numbers(checks)
    else:
        checks.not_checked |= dict.fromkeys(("repeated_number", "skipped_number"), "field so_to, so_thua")
    _keys(checks)
    _parcel_ids(checks)


def _numbers(checks: Checks) -> None:
    """Repeated and skipped numbers of every sheet of every commune; 469-66 and 469-67 are two numbers."""
    sheets, numbers = checks.numbers_of["so_to"], checks.numbers_of["so_thua"]
    codes = checks.texts("ma_xa").dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(np.isfinite(sheets) & np.isfinite(numbers) & (numbers > 0))
    lots = _lots(checks)
    rows = rows[np.lexsort((rows, lots[rows], numbers[rows], sheets[rows], codes[rows]))]
    if len(rows) == 0:
        return
    same_sheet = (sheets[rows][1:] == sheets[rows][:-1]) & (codes[rows][1:] == codes[rows][:-1])
    step = np.diff(numbers[rows])
    if checks.on("repeated_number"):
        same = same_sheet & (step == 0) & (lots[rows][1:] == lots[rows][:-1])
        names = checks.texts("so_thua_ghi").take(pa.array(rows)).to_pylist()
        plain = [f"{n:.0f}" for n in numbers[rows]]
        _repeated(checks, "repeated_number", rows, same, [a or b for a, b in zip(names, plain, strict=True)])
    if checks.on("skipped_number"):
        before = np.r_[0.0, np.where(same_sheet, numbers[rows][:-1], 0.0)]
        lacking = numbers[rows] - before - 1
        if (codes[rows] >= 0).any():
            lacking[codes[rows] < 0] = 0.0  # of which commune's sheet the number is, is not known
        sheet = np.cumsum(np.r_[True, ~same_sheet]) - 1
        opens = np.flatnonzero(np.r_[True, ~same_sheet])
        gaps = np.flatnonzero(lacking > 0)
        for mine in np.split(gaps, np.flatnonzero(np.diff(sheet[gaps])) + 1) if len(gaps) else []:
            spans = [_span(before[at] + 1, numbers[rows[at]] - 1) for at in mine.tolist()]
            text = ", ".join(spans[:LONGEST_LIST]) + (" …" if len(spans) > LONGEST_LIST else "")
            # The sheet's first parcel stands for it, whichever numbers are given later.
            first = rows[opens[sheet[mine[0]]]]
            checks.add("skipped_number", first, values=lacking[mine].sum(), texts=[text])


def _lots(checks: Checks) -> Ints:
    """Return a code for each number that is written with more than its figures, -1 for the others."""
    written = checks.texts("so_thua_ghi")
    plain = pc.fill_null(pc.equal(written, _plain(checks, "so_thua")), True)
    lots = pc.if_else(plain, pa.scalar(None, pa.string()), written).dictionary_encode()
    return np.asarray(lots.indices.fill_null(-1).to_numpy(zero_copy_only=False))


def _span(low: float, high: float) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f}–{high:.0f}"


def _repeated(checks: Checks, rule: str, rows: Ints, same: Flags, names: list[str]) -> None:
    """Add one finding per value that several of the sorted rows carry, at the last of them."""
    group = np.cumsum(np.r_[True, ~same]) - 1
    counts = np.bincount(group)
    last = np.r_[~same, True]
    hit = np.flatnonzero(last & (counts[group] > 1))
    others = [tuple(rows[at + 1 - counts[group[at]] : at].tolist()) for at in hit.tolist()]
    texts = [names[at] for at in hit.tolist()]
    checks.add(rule, rows[hit], values=counts[group[hit]], texts=texts, others=others)


def _keys(checks: Checks) -> None:
    if checks.on("key_mismatch"):
        number = pc.coalesce(checks.texts("so_thua_ghi"), _plain(checks, "so_thua"))
        parts = [_plain(checks, "ma_xa"), _plain(checks, "so_to"), number]
        wanted = pc.binary_join_element_wise(*parts, "-")
        own = checks.texts("ma_thua")
        differs = pc.and_(pc.not_equal(wanted, own), pc.not_equal(pc.utf8_trim_whitespace(own), ""))
        rows = np.flatnonzero(pc.fill_null(differs, False).to_numpy(zero_copy_only=False))
        checks.add("key_mismatch", rows, texts=[str(key) for key in own.take(rows).to_pylist()])
    for rule, name in (("key_repeated", "ma_thua"), ("parcel_id_repeated", "ma_dinh_danh")):
        if checks.on(rule):
            _repeated_texts(checks, rule, checks.texts(name))


def _plain(checks: Checks, name: str) -> pa.Array:
    """Return a field as text, whole numbers without decimals."""
    column = checks.column(name)
    if pa.types.is_floating(column.type):
        column = pc.cast(column, pa.int64(), safe=False)
    return column.cast(pa.string())


def _repeated_texts(checks: Checks, rule: str, column: pa.Array) -> None:
    encoded = column.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    counts = np.bincount(codes + 1, minlength=len(encoded.dictionary) + 1)[1:]
    often = np.flatnonzero(counts > 1)
    if len(often) == 0:
        return
    chosen = np.flatnonzero(np.isin(codes, often))
    chosen = chosen[np.argsort(codes[chosen], kind="stable")]
    groups = np.split(chosen, np.cumsum(counts[often])[:-1])
    told = [
        (rows[-1], rows[:-1], text)
        for code, rows in zip(often.tolist(), groups, strict=True)
        if (text := str(encoded.dictionary[code])).strip()
    ]
    told.sort(key=lambda entry: int(entry[0]))
    checks.add(
        rule,
        [row for row, _, _ in told],
        values=[len(others) + 1 for _, others, _ in told],
        texts=[text for _, _, text in told],
        others=[tuple(others.tolist()) for _, others, _ in told],
    )


def _parcel_ids(checks: Checks) -> None:
    if "ma_dinh_danh" not in checks.columns:
        checks.not_checked |= {
            "parcel_id_form": "field ma_dinh_danh",
            "parcel_id_outside": "field ma_dinh_danh",
        }
        return
    ids = checks.texts("ma_dinh_danh")
    right = pc.match_substring_regex(ids, ID_FORM)
    if checks.on("parcel_id_form"):
        rows = np.flatnonzero(pc.fill_null(pc.invert(right), False).to_numpy(zero_copy_only=False))
        checks.add("parcel_id_form", rows, texts=[str(text) for text in ids.take(rows).to_pylist()])
    if checks.on("parcel_id_outside") and checks.crs is not None:
        flags = pc.fill_null(right, False).to_numpy(zero_copy_only=False) & checks.sound
        rows = np.flatnonzero(flags)
        points = place_of_ids(ids.take(rows).to_pylist(), checks.crs)
        away = shapely.distance(points, checks.geometry[rows])
        far = away > checks.limit("parcel_id_outside")
        checks.add("parcel_id_outside", rows[far], values=away[far])


def decode_geohash(ids: list[str]) -> Floats:
    """Return longitude and latitude (n, 2) in degrees of the middles of n GeoHash cells of equal length."""
    if not ids:
        return np.empty((0, 2))
    places = np.zeros(256, dtype=np.int64)
    places[[ord(letter) for letter in LETTERS]] = np.arange(len(LETTERS))
    values = places[np.array(ids, dtype="S").view(np.uint8).reshape(len(ids), -1)]
    bits = ((values[:, :, None] >> np.arange(4, -1, -1)) & 1).reshape(len(ids), -1)
    found = []
    for part, low, high in ((bits[:, 0::2], -180.0, 180.0), (bits[:, 1::2], -90.0, 90.0)):
        size = part.shape[1]
        number = part @ (1 << np.arange(size - 1, -1, -1))
        found.append(low + (number + 0.5) * (high - low) / 2.0**size)
    return np.stack(found, axis=1)


def place_of_ids(ids: list[str], crs: str) -> Geometries:
    """Return the points (n,) in ``crs`` that parcel ids stand for; WGS 84 to VN-2000 by EPSG:6960."""
    from pyproj import Transformer

    longitude, latitude = decode_geohash(ids).T
    shift = Transformer.from_pipeline(f"urn:ogc:def:coordinateOperation:EPSG::{VN2000_TO_WGS84[5:]}")
    latitude, longitude = shift.transform(latitude, longitude, direction="INVERSE")
    x, y = Transformer.from_crs("EPSG:4756", crs, always_xy=True).transform(longitude, latitude)
    return np.asarray(shapely.points(x, y), dtype=object).reshape(-1)


def check_areas(checks: Checks) -> None:
    """Add the findings of all rules of areas; legal areas are only looked at."""
    names = {"area_not_positive": "dien_tich", "label_area_not_positive": "dien_tich_nhan"}
    names["legal_area_not_positive"] = "dien_tich_phap_ly"
    for rule, name in names.items():
        if checks.on(rule):
            values = checks.numbers(name)
            rows = np.flatnonzero(values <= 0)
            checks.add(rule, rows, values=values[rows])
    computed = checks.numbers("dien_tich")
    _compare(checks, "computed_area_differs", computed, checks.areas)
    # In a sheet of another zone the field holds the sheet's own area; it goes before the geometry's.
    area = np.where(computed > 0, computed, checks.areas)
    if "dien_tich_nhan" in checks.columns:
        _compare(checks, "area_mismatch", checks.numbers("dien_tich_nhan"), area)
    else:
        checks.not_checked["area_mismatch"] = "field dien_tich_nhan"
    _compare(checks, "legal_area_mismatch", checks.numbers("dien_tich_phap_ly"), area)


def _compare(checks: Checks, rule: str, written: Floats, area: Floats) -> None:
    if not checks.on(rule):
        return
    limits = np.maximum(checks.limit(rule), checks.profile[rule].percent * np.abs(area) / 100)
    with np.errstate(invalid="ignore"):
        difference = written - area
    # A difference of exactly the limit is allowed; a nanometre squared is rounding.
    rows = np.flatnonzero((written > 0) & (np.abs(difference) > limits + 1e-9))
    checks.add(rule, rows, values=difference[rows], limits=limits[rows])
