"""Checks of field values: whole columns in Arrow, single texts in Python only where a column looks suspicious."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...dictionary.codes import code_list, find_code, land_use
from ...dictionary.fields import PUBLIC, match_field
from ...dictionary.fields import field as field_of
from ...dictionary.fields import layer as layer_of
from ...text import LEGACY, TWICE, as_bytes, repair_texts
from .checks import Checks, Flags

MISSING = (
    ("sheet_missing", "so_to"),
    ("number_missing", "so_thua"),
    ("land_code_missing", "loai_dat"),
    ("area_missing", "dien_tich"),
    ("commune_missing", "ma_xa"),
    ("key_missing", "ma_thua"),
)
NUMERIC = ("so_to", "so_thua", "dien_tich", "dien_tich_nhan", "dien_tich_phap_ly")
FORM = r"^[A-Z]{2,4}(\+[A-Z]{2,4})*$"
PATTERNS = (
    ("replacement_character", "�"),
    ("text_spaces", r"^[\s\p{Zs}]|[\s\p{Zs}]$|[\s\p{Zs}]{2}|\x{00a0}"),
    ("control_character", r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{200b}-\x{200f}\x{2060}\x{feff}]"),
    ("placeholder_value", r"(?i)^(<?null>?|none|nan|n/a|#n/a|unknown|undefined)$"),
)
ID_NUMBER = r"(^|[^0-9.,-])(0[0-9]{9}|[0-9]{9}|[0-9]{12})($|[^0-9.,-])"
KEYS = ("ma_thua", "ma_dinh_danh", "ma_xa", "loai_dat")  # public texts that hold no words
NAME_LENGTH = 4  # characters; a shorter owner's name occurs in other words by chance


def latest_day() -> date:
    """Return the first day of the newest land-code regime and commune list: the day checked unless one is given."""
    starts = [entry.valid_from for name in ("land_use_codes", "communes") for entry in code_list(name)]
    return date.fromisoformat(max(filter(None, starts)))


def check_attributes(checks: Checks, on: date) -> None:
    """Add the findings of all rules of attributes; codes are judged as of the day ``on``."""
    _fields(checks)
    for rule, name in MISSING:
        if checks.on(rule):
            checks.add(rule, np.flatnonzero(_blank(checks.column(name))))
    _types(checks)
    _land_codes(checks, on)
    _communes(checks, on)
    _texts(checks)
    _privacy(checks)


def _fields(checks: Checks) -> None:
    required = [
        entry.name for entry in layer_of("parcels").fields if entry.name in layer_of("parcels").required
    ]
    lacking = [name for name in required if name not in checks.columns]
    if checks.on("field_missing"):
        checks.add("field_missing", [-1] * len(lacking), texts=lacking)
    unknown = [name for name in checks.table.column_names if match_field(name) is None]
    if checks.on("field_unknown"):
        checks.add("field_unknown", [-1] * len(unknown), texts=unknown)
    wrong = []
    for name, own in checks.columns.items():
        kind, wanted = checks.table.schema.field(own).type, field_of(name).type
        if not _fits(kind, wanted):
            wrong.append(f"{own}: {kind} ≠ {wanted}")
    if checks.on("field_type"):
        checks.add("field_type", [-1] * len(wrong), texts=wrong)


def _fits(kind: pa.DataType, wanted: str) -> bool:
    right: dict[str, Callable[[pa.DataType], bool]] = {
        "integer": pa.types.is_integer,
        "real": lambda found: bool(pa.types.is_floating(found) or pa.types.is_integer(found)),
        "string": _is_text,
        "date": pa.types.is_temporal,
    }
    return right[wanted](kind) or bool(pa.types.is_null(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _blank(column: pa.Array) -> Flags:
    blank = pc.is_null(column, nan_is_null=True)
    if _is_text(column.type):
        blank = pc.or_(blank, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), True))
    return np.asarray(blank.to_numpy(zero_copy_only=False), dtype=bool)


def _types(checks: Checks) -> None:
    if not checks.on("value_type"):
        return
    for name in NUMERIC:
        if name in checks.columns and _is_text(checks.column(name).type):
            column = checks.column(name)
            bad = np.isnan(checks.numbers(name)) & ~_blank(column)
            rows = np.flatnonzero(bad)
            checks.add("value_type", rows, texts=[f"{name} = {column[row]}" for row in rows.tolist()])


def _judge(checks: Checks, rule: str, field: str, wrong: Callable[[str], str | None]) -> None:
    """Add a finding for every row whose value ``wrong`` says something of; each distinct value is judged once."""
    if not checks.on(rule):
        return
    encoded = checks.texts(field).dictionary_encode()
    said = [wrong(value) if value and value.strip() else None for value in encoded.dictionary.to_pylist()]
    flagged = np.array([text is not None for text in said] + [False], dtype=bool)
    codes = encoded.indices.fill_null(len(said)).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(flagged[codes])
    checks.add(rule, rows, texts=[str(said[codes[row]]) for row in rows.tolist()])


def _land_codes(checks: Checks, on: date) -> None:
    def unknown(text: str) -> str | None:
        return "+".join(land_use(text, on).unknown) or None

    def old(text: str) -> str | None:
        parts = land_use(text, on).parts
        return "+".join(part.code for part in parts if part.entry is not None and not part.in_force) or None

    def form(text: str) -> str | None:
        return None if re.match(FORM, text) else text

    def twice(text: str) -> str | None:
        codes = [part.code.upper() for part in land_use(text, on).parts]
        return text if len(set(codes)) < len(codes) else None

    if "loai_dat" not in checks.columns:
        checks.not_checked["unknown_land_code"] = "field loai_dat"
    else:
        _judge(checks, "unknown_land_code", "loai_dat", unknown)
    _judge(checks, "land_code_not_in_force", "loai_dat", old)
    _judge(checks, "land_code_form", "loai_dat", form)
    _judge(checks, "land_code_repeated", "loai_dat", twice)


def _communes(checks: Checks, on: date) -> None:
    def form(text: str) -> str | None:
        return None if re.fullmatch("[0-9]{5}", text) else text

    def unknown(text: str) -> str | None:
        return text if form(text) is None and find_code("communes", text) is None else None

    def old(text: str) -> str | None:
        known = find_code("communes", text) is not None
        return text if known and find_code("communes", text, on) is None else None

    _judge(checks, "commune_code_form", "ma_xa", form)
    _judge(checks, "commune_code_unknown", "ma_xa", unknown)
    _judge(checks, "commune_not_in_force", "ma_xa", old)


def _texts(checks: Checks) -> None:
    for own in checks.table.column_names:
        column = checks.table.column(own).combine_chunks()
        if not _is_text(column.type):
            continue
        column = column.cast(pa.string())
        empty = _told_missing(checks, own, column)
        for rule, pattern in PATTERNS:
            if checks.on(rule):
                flags = pc.match_substring_regex(column, pattern)
                _add_rows(checks, rule, own, flags if empty is None else pc.and_(flags, pc.invert(empty)))
        plain = pc.string_is_ascii(column)
        if pc.all(pc.fill_null(plain, True)).as_py():
            continue
        if checks.on("text_decomposed"):
            composed = pc.utf8_normalize(column, form="NFC")
            _add_rows(checks, "text_decomposed", own, pc.not_equal(composed, column))
        _damage(checks, own, column)


def _told_missing(checks: Checks, own: str, column: pa.Array) -> pa.Array | None:
    """Return where the field holds only spaces, if a rule tells of its missing values already."""
    rules = [rule for rule, name in MISSING if checks.columns.get(name) == own and checks.profile[rule].on]
    return pc.equal(pc.utf8_trim_whitespace(column), "") if rules else None


def _add_rows(checks: Checks, rule: str, field: str, flags: pa.Array) -> None:
    rows = np.flatnonzero(pc.fill_null(flags, False).to_numpy(zero_copy_only=False))
    checks.add(rule, rows, texts=[field] * len(rows))


def _damage(checks: Checks, own: str, column: pa.Array) -> None:
    """Texts that a legacy encoding reads better than they read now. Only those that fit into bytes can be."""
    if not checks.on("encoding_damage"):
        return
    encoded = column.dictionary_encode()
    values = encoded.dictionary.to_pylist()
    places = [
        place
        for place, value in enumerate(values)
        if value and not value.isascii() and as_bytes(value) is not None
    ]
    read = repair_texts([values[place] for place in places])
    bad = np.zeros(len(values) + 1, dtype=bool)
    for place, found in zip(places, read, strict=True):
        bad[place] = found.encoding in (*LEGACY, TWICE) and found.text != values[place]
    codes = encoded.indices.fill_null(len(values)).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero(bad[codes])
    checks.add("encoding_damage", rows, texts=[own] * len(rows))


def _privacy(checks: Checks) -> None:
    public = [
        (name, own)
        for name, own in checks.columns.items()
        if field_of(name).privacy == PUBLIC and name not in KEYS and _is_text(checks.column(name).type)
    ]
    for _, own in public:
        column = checks.table.column(own).combine_chunks()
        if checks.on("id_number_in_public_field"):
            _add_rows(checks, "id_number_in_public_field", own, pc.match_substring_regex(column, ID_NUMBER))
    if not checks.on("owner_in_public_field"):
        return
    owners = checks.texts("chu_su_dung")
    for _, own in public:
        column = checks.table.column(own).combine_chunks()
        filled = pc.and_(pc.is_valid(owners), pc.match_substring_regex(column, r"\p{L}"))
        rows = np.flatnonzero(pc.fill_null(filled, False).to_numpy(zero_copy_only=False))
        pairs = zip(rows.tolist(), owners.take(rows).to_pylist(), column.take(rows).to_pylist(), strict=True)
        hit = [
            row
            for row, owner, text in pairs
            if len(owner.strip()) >= NAME_LENGTH and owner.strip().casefold() in text.casefold()
        ]
        checks.add("owner_in_public_field", hit, texts=[own] * len(hit))
