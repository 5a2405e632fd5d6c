"""Keep bacgiang_gis_plugin/i18n/bacgiang_vi.ts complete.

Source strings are English: first argument of tr("…"), second of translate("BacGiang", "…") and
QT_TRANSLATE_NOOP; of the engine, which the QGIS side translates by its English text, everything in
engine/messages.py and in a room's own messages.py, and the fixed texts of progress.update, info and warning.
One context, "BacGiang", holds all.

  --update   add new strings as unfinished; keep every translation, of strings that are gone as "vanished"
  --check    exit 1 and name each string that is missing, unfinished, or whose {placeholders} differ
  --compile  run lrelease
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "bacgiang_gis_plugin"
TS_FILE = PACKAGE / "i18n" / "bacgiang_vi.ts"
CONTEXT = "BacGiang"
TEXT_ARGUMENT = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}
PROGRESS_ARGUMENT = {"update": 1, "info": 0, "warning": 0}
PLACEHOLDER = re.compile(r"\{(\w*)[^{}]*\}|%\d")


@dataclass(frozen=True)
class Entry:
    """One message of the .ts file."""

    text: str
    finished: bool


def constant_text(node: ast.expr) -> str | None:
    """Return the text of a string literal (adjacent literals are one already), else None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def called_strings(tree: ast.AST, name: str) -> Iterator[str]:
    """Yield the strings of tr(), translate() and QT_TRANSLATE_NOOP(). Raises ValueError on an f-string."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        position = TEXT_ARGUMENT.get(function)
        if position is None or len(node.args) <= position:
            continue
        argument = node.args[position]
        text = constant_text(argument)
        if text is not None:
            yield text
        elif isinstance(argument, ast.JoinedStr):
            raise ValueError(f"{name}:{argument.lineno}: an f-string cannot be translated; format after tr()")


def progress_strings(tree: ast.AST) -> Iterator[str]:
    """Yield the fixed texts that the engine tells while it works."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = node.func.value
        name = receiver.id if isinstance(receiver, ast.Name) else getattr(receiver, "attr", "")
        position = PROGRESS_ARGUMENT.get(node.func.attr)
        if name.endswith("progress") and position is not None and len(node.args) > position:
            text = constant_text(node.args[position])
            if text:
                yield text


def message_strings(tree: ast.AST) -> Iterator[str]:
    """Yield every text in the values of MESSAGES and WARNINGS, keys left out."""
    for node in ast.walk(tree):
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if (
            isinstance(target, ast.Name)
            and target.id in ("MESSAGES", "WARNINGS")
            and isinstance(node.value, ast.Dict)
        ):
            for value in node.value.values:
                yield from (text for child in ast.walk(value) if (text := constant_text(child)))


def source_strings(package: Path) -> list[str]:
    """Return all source strings of the package, sorted, each once; what has no word needs no translation."""
    found: set[str] = set()
    for folder, _, files in os.walk(package, followlinks=True):
        for file in (Path(folder, name) for name in files if name.endswith(".py")):
            name = file.relative_to(package).as_posix()
            tree = ast.parse(file.read_text(encoding="utf-8"), name)
            if name.startswith("engine/") and file.name == "messages.py":
                found.update(message_strings(tree))
            elif name.startswith("engine/"):
                found.update(progress_strings(tree))
            else:
                found.update(called_strings(tree, name))
    return sorted(text for text in found if re.search(r"[A-Za-z]{2}", PLACEHOLDER.sub("", text)))


def read_ts(path: Path) -> dict[str, Entry]:
    """Return source -> entry; an absent file is an empty one."""
    if not path.exists():
        return {}
    entries = {}
    for message in ElementTree.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        text = (translation.text or "") if translation is not None else ""
        state = translation.get("type", "") if translation is not None else "unfinished"
        entries[message.findtext("source", "")] = Entry(text, bool(text) and state != "unfinished")
    return entries


def write_ts(path: Path, entries: dict[str, Entry], sources: list[str]) -> None:
    """Write the .ts file sorted by source string, so that two people's additions merge."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        '<TS version="2.1" language="vi_VN" sourcelanguage="en">',
        "<context>",
        f"    <name>{CONTEXT}</name>",
    ]
    current = set(sources)
    for source in sorted(current | entries.keys()):
        entry = entries.get(source, Entry("", False))
        if source not in current and not entry.text:
            continue
        state = (
            ' type="vanished"' if source not in current else "" if entry.finished else ' type="unfinished"'
        )
        lines += [
            "    <message>",
            f"        <source>{escape(source)}</source>",
            f"        <translation{state}>{escape(entry.text)}</translation>",
            "    </message>",
        ]
    lines += ["</context>", "</TS>", ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text, sorted: {name} by name, %1 as it is."""
    return sorted(match.group(1) or match.group(0) for match in PLACEHOLDER.finditer(text))


def problems(sources: list[str], entries: dict[str, Entry]) -> list[str]:
    """Return one line per source string that a user would see untranslated or wrong."""
    lines = []
    for source in sources:
        entry = entries.get(source)
        if entry is None:
            lines.append(f"missing: {source!r}")
        elif not entry.finished:
            lines.append(f"unfinished: {source!r}")
        elif placeholders(source) != placeholders(entry.text):
            lines.append(f"placeholders differ: {source!r} -> {entry.text!r}")
    return lines


def compile_ts(path: Path) -> None:
    """Write the .qm beside the .ts with the lrelease of Qt 5 or 6. Raises SystemExit where there is none."""
    if not path.exists():
        sys.exit(f"translations: {path} is missing; run make translations")
    candidates = ["/usr/lib/qt5/bin/lrelease", "/usr/lib/qt6/bin/lrelease", shutil.which("lrelease") or ""]
    lrelease = next((name for name in candidates if name and Path(name).exists()), None)
    if lrelease is None:
        sys.exit("translations: lrelease is missing; run make setup")
    subprocess.run([lrelease, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True)


def main() -> int:
    """Update, check and compile, as asked."""
    parser = argparse.ArgumentParser(description="Keep the Vietnamese translation complete.")
    for name in ("update", "check", "compile"):
        parser.add_argument(f"--{name}", action="store_true")
    arguments = parser.parse_args()
    sources, entries = source_strings(PACKAGE), read_ts(TS_FILE)
    if arguments.update:
        write_ts(TS_FILE, entries, sources)
        entries = read_ts(TS_FILE)
    found = problems(sources, entries)
    print(f"translations: {len(sources)} source strings, {len(sources) - len(found)} translated")
    if arguments.compile:
        compile_ts(TS_FILE)
    if arguments.check and found:
        print("\n".join(found))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
