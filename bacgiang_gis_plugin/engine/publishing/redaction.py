"""What may leave the office: fields by the dictionary's privacy class, features by land and zone code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..datasets import Layer

# National defence and public security (TT 08/2024/TT-BTNMT Biểu 05: CQA = CQP + CAN; TT 16/2025/TT-BXD layers).
# That they are withheld is the default of this product, not a rule found in a text; the user may change the list.
WITHHELD_CODES = "CQP, CAN, CQA, DAT_Quocphong, DAT_Anninh, DAT_NDD_QuocPhong, DAT_NDD_AnNinh"
CODE_FIELDS = {"parcels": "loai_dat", "zones": "ma_loai_qh", "register": "ma_loai_qh"}
# Most exact first; a register row is matched by the first kind that both layers have.
PARCEL_KEYS = (("ma_thua",), ("ma_xa", "so_to", "so_thua"), ("so_to", "so_thua"))
TITLES = {
    "parcels": ("Thửa đất", "Parcels"),
    "zones": ("Vùng quy hoạch", "Planning zones"),
    "register": ("Bảng thửa đất theo vùng quy hoạch", "Register of parcels and zones"),
}
REASON_CODE = "withheld code {code}"
REASON_PARCEL = "belongs to a withheld parcel"


@dataclass(frozen=True)
class PublicField:
    """A field that may be published, with its labels and unit for forms, index page and metadata."""

    name: str
    label_vi: str
    label_en: str
    unit: str


def sort_fields(names: Iterable[str]) -> tuple[list[PublicField], dict[str, str]]:
    """Return the fields that may be published, and for every other one the reason why not.

    The reason is the privacy class ``personal`` or ``restricted``, or ``unknown`` to the dictionary.
    """
    public, left_out = [], {}
    for name in names:
        privacy = privacy_of(name)
        if privacy == "public":
            public.append(_described(name))
        else:
            left_out[name] = privacy
    return public, left_out


def privacy_of(name: str) -> str:
    """Return the privacy class of a field, ``unknown`` where the dictionary has no field of exactly this name.

    An alias is enough to be personal, but never enough to be public.
    """
    return _STOPGAP.get(name.casefold(), "public" if name in _PUBLIC else "unknown")


_STOPGAP = {"chu_su_dung": "personal", "dia_chi": "personal"}
_PUBLIC = (
    "ma_xa so_to so_thua loai_dat dien_tich dien_tich_nhan dien_tich_phap_ly ten_to ma_thua ma_vung ma_loai_qh "
    "ten_vung so_quyet_dinh ngay_quyet_dinh dien_tich_giao ty_le loai_dong"
).split()


def _described(name: str) -> PublicField:
    return PublicField(name, name, name, "")


def read_codes(text: str) -> dict[str, str]:
    """Return the codes in a list such as ``CQP, CAN``: lower case → as written."""
    return {part.casefold(): part for part in re.split(r"[\s,;]+", text) if part}


class Withheld:
    """Decides feature by feature; remembers the withheld parcels, whose register rows go too."""

    def __init__(self, codes: dict[str, str]) -> None:
        self._codes = codes
        self._parcels: dict[tuple[str, ...], set[tuple[str, ...]]] = {}

    def reasons(self, layer: str, batch: Layer) -> NDArray[np.object_]:
        """Return for each of n features why it may not be published, None where it may. Parcels come first."""
        reasons = self._by_code(batch, CODE_FIELDS[layer])
        if layer == "parcels":
            rows = np.flatnonzero(reasons != None)  # noqa: E711  (element by element)
            for names, keys in _parcel_keys(batch).items():
                self._parcels.setdefault(names, set()).update(keys[row] for row in rows)
        elif layer == "register":
            keys = _parcel_keys(batch)
            common = [names for names in PARCEL_KEYS if names in keys and names in self._parcels]
            for row, key in enumerate(keys[common[0]] if common else []):
                if reasons[row] is None and key in self._parcels[common[0]]:
                    reasons[row] = REASON_PARCEL
        return reasons

    def _by_code(self, batch: Layer, field: str) -> NDArray[np.object_]:
        reasons = np.full(len(batch), None, dtype=object)
        if not self._codes or field not in batch.table.column_names or not len(batch):
            return reasons
        texts, inverse = np.unique([str(value) for value in batch.column(field)], return_inverse=True)
        for number, text in enumerate(texts):
            reasons[inverse == number] = self._code_in(str(text))
        return reasons

    def _code_in(self, text: str) -> str | None:
        """Find a withheld code in ``ONT+CQP``, or at the end of a drawing's layer such as ``QHPK_DAT_Anninh``."""
        for part in re.split(r"[\s,;+/]+", text.casefold()):
            for code, written in self._codes.items():
                if part == code or part.endswith("_" + code):
                    return REASON_CODE.format(code=written)
        return None


def _parcel_keys(batch: Layer) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Return for each kind of parcel key that the layer has the keys (n,) of its features."""
    found = {}
    for names in PARCEL_KEYS:
        if set(names) <= set(batch.table.column_names):
            columns = [[_plain(value) for value in batch.column(name)] for name in names]
            found[names] = list(zip(*columns, strict=True))
    return found


def _plain(value: Any) -> str:
    """Write 12, 12.0 and "12" the same way."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
