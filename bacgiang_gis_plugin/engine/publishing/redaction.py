"""What may leave the office: fields by the dictionary's privacy class, features by land and zone code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..datasets import Layer
from ..dictionary import privacy_of, publishable_fields

# National defence and public security (TT 08/2024/TT-BTNMT Biểu 05: CQA = CQP + CAN; TT 16/2025/TT-BXD layers).
# That they are withheld is the default of this product, not a rule found in a text; the user may change the list.
WITHHELD_CODES = "CQP, CAN, CQA, DAT_Quocphong, DAT_Anninh, DAT_NDD_QuocPhong, DAT_NDD_AnNinh"
CODE_FIELDS = {"parcels": ("loai_dat",), "zones": ("ma_loai_qh",), "register": ("ma_loai_qh", "loai_dat")}
# Most exact first; a register row is matched by the first kind that both layers have.
PARCEL_KEYS: tuple[tuple[str, ...], ...] = (("ma_thua",), ("ma_xa", "so_to", "so_thua"), ("so_to", "so_thua"))
REASON_CODE = "withheld code {code}"
REASON_PARCEL = "belongs to a withheld parcel"


@dataclass(frozen=True)
class PublicField:
    """A field that may be published, with its labels and unit for forms, index page and metadata."""

    name: str
    label_vi: str
    label_en: str
    unit: str


def sort_fields(layer: str, names: Iterable[str]) -> tuple[list[PublicField], dict[str, str]]:
    """Return the fields of a layer that may be published, and for every other one the reason why not.

    The reason is the privacy class ``personal`` or ``restricted``, or ``unknown`` to the dictionary in this layer.
    An alias is enough to be personal, but never enough to be public.
    """
    known = {one.name: one for one in publishable_fields(layer)}
    public: list[PublicField] = []
    left_out: dict[str, str] = {}
    for name in names:
        if name in known:
            public.append(PublicField(name, known[name].label_vi, known[name].label_en, known[name].unit))
        else:
            privacy = privacy_of(name)
            left_out[name] = "unknown" if privacy == "public" else privacy
    return public, left_out


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
            rows = np.flatnonzero(has_reason(reasons))
            for names, keys in _parcel_keys(batch).items():
                self._parcels.setdefault(names, set()).update(keys[row] for row in rows)
        elif layer == "register":
            found = _parcel_keys(batch)
            common = [names for names in PARCEL_KEYS if names in found and names in self._parcels]
            for row, key in enumerate(found[common[0]] if common else []):
                if reasons[row] is None and key in self._parcels[common[0]]:
                    reasons[row] = REASON_PARCEL
        return reasons

    def _by_code(self, batch: Layer, fields: tuple[str, ...]) -> NDArray[np.object_]:
        reasons = np.full(len(batch), None, dtype=object)
        for field in (
            sorted(set(fields) & set(batch.table.column_names)) if self._codes and len(batch) else ()
        ):
            texts, inverse = np.unique([str(value) for value in batch.column(field)], return_inverse=True)
            for number, text in enumerate(texts):
                reason = self._code_in(str(text))
                if reason is not None:
                    reasons[inverse == number] = reason
        return reasons

    def _code_in(self, text: str) -> str | None:
        """Find a withheld code in ``ONT+CQP``, or at the end of a drawing's layer such as ``QHPK_DAT_Anninh``."""
        for part in re.split(r"[\s,;+/]+", text.casefold()):
            for code, written in self._codes.items():
                if part == code or part.endswith("_" + code):
                    return REASON_CODE.format(code=written)
        return None


def has_reason(reasons: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return for each of n features whether it has a reason not to be published."""
    return np.fromiter((reason is not None for reason in reasons), dtype=bool, count=len(reasons))


def _parcel_keys(batch: Layer) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Return for each kind of parcel key that the layer has the keys (n,) of its features."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for names in PARCEL_KEYS:
        if set(names) <= set(batch.table.column_names):
            columns = [[_plain(value) for value in batch.column(name)] for name in names]
            found[names] = list(zip(*columns, strict=True))
    return found


def _plain(value: Any) -> str:
    """Write 12, 12.0 and "12" the same way."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
