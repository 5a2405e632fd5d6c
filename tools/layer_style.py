"""The QML of a layer of the data dictionary: renderer, labels, forms and what is to be known of its colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import qml
from qml import Label

from bacgiang_gis_plugin.engine import dictionary
from bacgiang_gis_plugin.engine.dictionary import CodeEntry

# Lists whose codes a form may show by name. Land-use texts may be combined, planning codes carry prefixes, and a
# commune code means nothing without a date.
SHOWN_BY_NAME = {
    "drawing_roles", "indicator_checks", "register_row_kinds", "severities", "sheet_states", "text_encodings",
    "vn2000_zones", "zone_move_kinds",
}  # fmt: skip
_CATEGORIES = "Symbology|Labeling|Fields|Forms|Rendering|MapTips|CustomProperties"


def form_parts(layer_name: str) -> list[str]:
    """Return widgets, aliases and required fields of a layer, from the dictionary."""
    spec = dictionary.layer(layer_name)
    widgets, aliases, required = [], [], []
    for field in spec.fields:
        name = qml.quote(field.name)
        if field.code_list in SHOWN_BY_NAME:
            widget = qml.value_map(
                (entry.code, _shown(entry)) for entry in dictionary.code_list(field.code_list)
            )
        else:
            widget = qml.text_edit()
        unit = f" ({field.unit})" if field.unit else ""
        widgets.append(f'<field name={name} configurationFlags="None">{widget}</field>')
        aliases.append(f'<alias field={name} name={qml.quote(field.label_vi + unit)} index="-1"/>')
        if field.name in spec.required:
            required.append(
                f'<constraint field={name} constraints="1" notnull_strength="2" unique_strength="0" exp_strength="0"/>'
            )
    return [
        f"<fieldConfiguration>{''.join(widgets)}</fieldConfiguration>",
        f"<aliases>{''.join(aliases)}</aliases>",
        f"<constraints>{''.join(required)}</constraints>",
    ]


def _shown(entry: CodeEntry) -> str:
    if "central_meridian" in entry.row:
        return f"{entry.row['central_meridian']} – EPSG:{entry.code}"
    return entry.name_vi


def style(
    layer_name: str,
    renderer: str = "",
    labels: Iterable[Label] = (),
    tip: str = "",
    farthest: int = 0,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Return the QML of a layer. `farthest`: the scale 1:n beyond which it is not drawn; `notes`: custom properties."""
    labels = list(labels)
    attributes = {
        "styleCategories": _CATEGORIES,
        "labelsEnabled": str(int(bool(labels))),
        "hasScaleBasedVisibilityFlag": str(int(bool(farthest))),
        "minScale": str(farthest or 100000000),
        "maxScale": "0",
    }
    if not renderer:
        attributes = {"styleCategories": "Fields|Forms"}
    preview = f"<previewExpression>{qml.html.escape(tip)}</previewExpression>" if tip else ""
    known = f"<customproperties>{qml.options(notes)}</customproperties>" if notes else ""
    shown = qml.labelling(labels) if labels else ""
    return qml.document([renderer, shown, *form_parts(layer_name), preview, known], attributes)
