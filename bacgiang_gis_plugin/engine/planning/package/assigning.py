"""Which layer of the user becomes which class, and which of its fields which field of the class."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from ...datasets import LayerInfo, check_file
from ...dictionary.fields import match_field, plain_name, privacy_of
from ...errors import EngineError
from .schema import ZONES, ClassSpec, classes, cut_name

COLUMNS = ("layer", "database", "feature_class", "source", "field")
# Fields of zones in this product's dictionary → fields of ChucNangSuDungDat_A that say the same.
OF_ZONES = {
    "ky_hieu_lo": "kyHieuLoDat",
    "ma_vung": "kyHieuLoDat",  # where no lot has a symbol of its own
    "dan_so": "danSo",
    "ma_loai_qh": "phanLoai",
    "ten_vung": "tenDoiTuong",
    "dien_tich": "dienTich",
    "mat_do_xay_dung": "matDoXayDung",
    "tang_cao_xay_dung": "tangCaoXayDung",
    "he_so_su_dung_dat": "heSoSuDungDat",
    "ghi_chu": "ghiChu",
}
GIVEN_HERE = ("maThongTinQH", "maHoSoQH", "maDoiTuong")  # composed, whatever the source has


@dataclass
class Mapping:
    """What the office's table says. ``classes``: layer → (database, class); ``fields``: layer → source → field."""

    classes: dict[str, tuple[str, str]] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)


def read_mapping(path: Path | None) -> Mapping:
    """Return an office's table: CSV with the columns layer, database, feature_class, source, field.

    A row without source and field names the class of a layer only. Raises EngineError FILE_*, PACKAGE_MAPPING.
    """
    found = Mapping()
    if path is None:
        return found
    check_file(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, restval=""))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise EngineError("PACKAGE_MAPPING", path=path, reason=f"not a CSV in UTF-8 ({error})") from error
    if not rows or any(column not in rows[0] for column in COLUMNS):
        raise EngineError("PACKAGE_MAPPING", path=path, reason=f"the columns are {', '.join(COLUMNS)}")
    for number, row in enumerate(rows, start=2):
        _add_row(found, path, number, {column: (row[column] or "").strip() for column in COLUMNS})
    return found


def _add_row(found: Mapping, path: Path, number: int, row: dict[str, str]) -> None:
    spec = classes().get((row["database"], row["feature_class"]))
    if spec is None:
        reason = f"row {number}: there is no class {row['feature_class']} in {row['database']}"
        raise EngineError("PACKAGE_MAPPING", path=path, reason=reason)
    name = row["layer"]
    if found.classes.setdefault(name, spec.key) != spec.key:
        raise EngineError("PACKAGE_MAPPING", path=path, reason=f"row {number}: {name} has two classes")
    if not row["source"] and not row["field"]:
        return
    known = spec.field(row["field"])
    if known is None or row["field"] in GIVEN_HERE or not row["source"]:
        reason = f"row {number}: {row['field']} cannot be filled from {row['source'] or 'nothing'}"
        raise EngineError("PACKAGE_MAPPING", path=path, reason=reason)
    pairs = found.fields.setdefault(name, {})
    if row["field"] in pairs.values() or row["source"] in pairs:
        reason = f"row {number}: {row['source']} or {row['field']} of {name} is there twice"
        raise EngineError("PACKAGE_MAPPING", path=path, reason=reason)
    pairs[row["source"]] = row["field"]


def class_of(info: LayerInfo, mapping: Mapping) -> tuple[ClassSpec | None, bool]:
    """Return the class of a layer by the office's table, else by its name; True where two databases have it.

    The database is that of the file's name or of the layer's prefix; a class of both is taken for a planned one.
    """
    known = classes()
    for name in (info.layer, info.path.stem):
        if name in mapping.classes:
            return known[mapping.classes[name]], False
    for name in (info.layer, info.path.stem):
        plain = plain_name(name)
        found = [spec for spec in known.values() if plain_name(spec.name) == plain]
        hinted = [spec for spec in known.values() if plain_name(spec.database + spec.name) == plain]
        if len(hinted) == 1:
            return hinted[0], False
        by_file = [spec for spec in found if plain_name(spec.database) == plain_name(info.path.stem)]
        if len(by_file) == 1:
            return by_file[0], False
        if found:
            planned = [spec for spec in found if spec.database == ZONES[0]]
            return (planned or found)[0], len(found) > 1
    return None, False


def fields_of(spec: ClassSpec, info: LayerInfo, mapping: Mapping) -> tuple[dict[str, str], dict[str, str]]:
    """Return field of the class → field of the source, and the source's other fields → why they are not carried.

    The order: the office's table, the same name (case, marks and separators aside), a name cut to ten characters,
    the dictionary. A personal field is never carried.
    """
    own = mapping.fields.get(info.layer) or mapping.fields.get(info.path.stem) or {}
    for name in own:
        if name not in info.fields:
            known = ", ".join(info.fields)
            raise EngineError("FIELD_MISSING", path=info.path, field=name, layer=info.layer, known=known)
    taken = {target: source for source, target in own.items() if not _personal(source)}
    sources = sorted(info.fields, key=lambda name: getattr(match_field(name), "name", "") == "ma_vung")
    for reading in (_same_name, _cut_name, _by_dictionary):
        for source in sources:
            if source in own or source in taken.values() or _personal(source):
                continue
            target = reading(spec, source)
            if target is not None and target not in GIVEN_HERE and target not in taken:
                taken[target] = source
    rest = {}
    for source in info.fields:
        if source not in taken.values():
            rest[source] = _why_not(source)
    return taken, rest


def _why_not(source: str) -> str:
    if _personal(source):
        return "personal data"
    if plain_name(source) in {plain_name(name) for name in GIVEN_HERE}:
        return "the code is composed anew"
    return "the class has no such field"


def _personal(source: str) -> bool:
    return privacy_of(source) == "personal"


def _same_name(spec: ClassSpec, source: str) -> str | None:
    plain = plain_name(source)
    return next((entry.name for entry in spec.fields if plain_name(entry.name) == plain), None)


def _cut_name(spec: ClassSpec, source: str) -> str | None:
    found = [entry.name for entry in spec.fields if cut_name(entry.name).casefold() == source.casefold()]
    return found[0] if len(found) == 1 else None


def _by_dictionary(spec: ClassSpec, source: str) -> str | None:
    known = match_field(source)
    if known is None or plain_name(source) in {plain_name(name) for name in GIVEN_HERE}:
        return None
    if spec.name == ZONES[1] or known.name in ("ten_vung", "ma_loai_qh", "ghi_chu"):
        target = OF_ZONES.get(known.name)
        return target if target and spec.field(target) is not None else None
    return None
