"""Write the references of fields and of rules: ``python tools/make_reference.py [--out FILE] [--rules FILE]``."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bacgiang_gis_plugin.engine import dictionary  # noqa: E402
from bacgiang_gis_plugin.engine.cadastre.checking.profile import CATALOGUE, read_profile, unit_of  # noqa: E402
from bacgiang_gis_plugin.engine.cadastre.rules import Rule  # noqa: E402
from bacgiang_gis_plugin.engine.cadastre.rules.catalogue import ALL_RULES, GROUPS, RuleGroup  # noqa: E402
from bacgiang_gis_plugin.engine.dictionary import Field, LayerSpec  # noqa: E402

OUT = ROOT / "docs" / "reference" / "fields.md"
RULES_OUT = ROOT / "docs" / "reference" / "rules.md"
CONFIDENCE = re.compile(r"[:;(]| for | in ")  # the first words say how sure, the rest why
INTRODUCTION = """# Lớp và trường dữ liệu / Layers and fields

Written by `make docs` from the data dictionary; change `layers.json` there, not this page.

**Quyền riêng tư / privacy**: `public` được công bố, may be published; `restricted` ở lại cơ quan, stays in the office;
`personal` dữ liệu cá nhân, personal data. Trường không có trong từ điển không bao giờ được công bố: a field that is
not listed here is carried along and never published.
"""

RULES_INTRODUCTION = """# Quy tắc / Rules

Written by `make docs` from the rule catalogue; change `engine/cadastre/rules/` there, not this page. The limits are
those of `LIMITS` in Check parcels: usual, new measurements, old digitised maps; where only one is given they are the
same. **–**: off. A profile of the office goes before them. Mức / severity: error, warning, info.
"""
SHIPPED = ("default", "new_survey", "old_map")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    titles = list(head)
    for row in (titles, ["---"] * len(titles), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


def layer_lines(spec: LayerSpec) -> Iterator[str]:
    """Yield the section of one layer."""
    yield from ("", f"## `{spec.name}` – {spec.label_vi} / {spec.label_en}", "")
    yield f"{spec.description_vi} {spec.description_en} Hình học / geometry: `{spec.geometry}`."
    yield ""
    rows = (
        (
            f"[`{field.name}`](#{field.name})",
            field.label_vi,
            field.label_en,
            field.type,
            field.unit,
            "có / yes" if field.name in spec.required else "",
            field.privacy,
        )
        for field in spec.fields
    )
    yield from table(
        (
            "Trường / field",
            "Tiếng Việt",
            "English",
            "Kiểu / type",
            "Đơn vị / unit",
            "Bắt buộc / required",
            "Quyền / privacy",
        ),
        rows,
    )


def field_lines(field: Field) -> Iterator[str]:
    """Yield the section of one field."""
    yield from ("", f"### {field.name}", "", f"**{field.label_vi}** / {field.label_en}", "")
    yield f"{field.description_vi} {field.description_en}"
    yield ""
    if field.code_list:
        titles = dictionary.describe_lists()[field.code_list]
        yield f"- Danh mục / code list: `{field.code_list}` ({titles['title_vi']} / {titles['title_en']})"
    if field.aliases:
        yield f"- Tên khác đã gặp / aliases met: {', '.join(f'`{alias}`' for alias in field.aliases)}"
    for known in field.exchange:
        yield f"- {known.schema}: `{known.name}` ({known.source})"
    yield f"- Quyền / privacy: `{field.privacy}`"
    yield f"- Nguồn / source: {field.source}"


def code_list_lines() -> Iterator[str]:
    """Yield the overview of the code lists."""
    yield from ("", "## Danh mục / Code lists", "")
    rows = []
    for name, about in dictionary.describe_lists().items():
        entries = dictionary.read_rows(name)
        sources = sorted({CONFIDENCE.split(row["confidence"])[0].strip() for row in entries})
        key = ", ".join(f"`{column}`" for column in about["key"])
        rows.append(
            (f"`{name}`", about["title_vi"], about["title_en"], str(len(entries)), key, ", ".join(sources))
        )
    yield from table(
        ("Tệp / file", "Tiếng Việt", "English", "Dòng / rows", "Khóa / key", "Độ tin cậy / confidence"), rows
    )


def reference() -> str:
    """Return the whole page."""
    lines = [INTRODUCTION.rstrip()]
    for spec in dictionary.all_layers():
        lines += layer_lines(spec)
    lines += ["", "## Trường / Fields"]
    for field in dictionary.all_fields():
        lines += field_lines(field)
    lines += code_list_lines()
    return "\n".join(lines) + "\n"


def rules_lines(group: RuleGroup) -> Iterator[str]:
    """Yield the section of one group of rules."""
    yield from ("", f"## {group.title_vi} / {group.title_en}", "")
    yield "Thuật toán / algorithms: " + ", ".join(f"`bacgiang:{name}`" for name in group.algorithms) + "."
    yield ""
    head = (
        "Quy tắc / rule",
        "Tiếng Việt",
        "English",
        "Mức / severity",
        "Ngưỡng / limit",
        "Cần / needs",
        "Nguồn / source",
    )
    yield from table(head, (rule_row(rule) for rule in group.rules))


def rule_row(rule: Rule) -> tuple[str, ...]:
    """Return the cells of one rule."""
    tuned = [read_profile(None, limits)[rule.id] for limits in SHIPPED] if rule.id in CATALOGUE else []
    sources = list(dict.fromkeys([rule.source, *(entry.source for entry in tuned)]))
    shown = [_limit(entry.on, entry.tolerance, entry.percent, unit_of(rule.id)) for entry in tuned]
    severities = list(dict.fromkeys([rule.severity, *(entry.severity for entry in tuned)]))
    if not tuned:
        shown = [f"`{rule.tolerance}`" if rule.tolerance else ""]
    limit = " / ".join(shown if len(set(shown)) > 1 else shown[:1])
    return (
        f"`{rule.id}`",
        f"**{rule.title_vi}** {rule.explanation_vi}",
        f"**{rule.title_en}** {rule.explanation_en}",
        " / ".join(severities),
        limit,
        ", ".join(f"`{need}`" for need in rule.needs),
        "; ".join(sources),
    )


def _limit(on: bool, tolerance: float, percent: float, unit: str) -> str:
    if not on:
        return "–"
    text = f"{tolerance:.10g} {unit}".strip() if tolerance else ""
    return f"{text}, {percent:g} %" if percent else text


def rules_reference() -> str:
    """Return the whole page of rules."""
    lines = [RULES_INTRODUCTION.rstrip()]
    for group in GROUPS:
        lines += rules_lines(group)
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="file to write")
    parser.add_argument("--rules", type=Path, default=RULES_OUT, help="file to write the rules to")
    given = parser.parse_args()
    for out, text in ((given.out, reference()), (given.rules, rules_reference())):
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    fields, layers = len(dictionary.all_fields()), len(dictionary.all_layers())
    print(f"reference: {fields} fields in {layers} layers, {len(ALL_RULES)} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
