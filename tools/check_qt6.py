"""Static checks that hold QGIS 4 (Qt 6) while no such QGIS can be installed here.

Qt 6 knows scoped enums only (Qt.AlignmentFlag.AlignLeft, not Qt.AlignLeft), has no exec_(), and QGIS offers
one way to import Qt on both: qgis.PyQt. Prints one line per finding and exits 1 when there is one.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKED = ("bacgiang_gis_plugin", "processing_algorithms", "tests/qgis", "tests/end_to_end", "tools")
BINDINGS = {"PyQt5", "PyQt6", "PySide2", "PySide6"}
GONE = {"QRegExp", "QDesktopWidget", "QTextCodec"}
Finding = tuple[int, str]


def qgis_names(tree: ast.AST) -> set[str]:
    """Return the local names that are imported from qgis.*: classes and modules."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "qgis":
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def dotted(node: ast.expr) -> list[str]:
    """Return the parts of a.b.c, or an empty list where the expression is something else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts] if isinstance(node, ast.Name) else []


def import_findings(tree: ast.AST) -> Iterator[Finding]:
    """Direct bindings, compiled resources, classes that Qt 6 dropped."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules, names = [alias.name for alias in node.names], set()
        elif isinstance(node, ast.ImportFrom):
            modules, names = [node.module or ""], {alias.name for alias in node.names}
        else:
            continue
        for module in modules:
            if module.split(".")[0] in BINDINGS:
                yield node.lineno, f"imports {module}; import Qt through qgis.PyQt"
            if "resources_rc" in {module.split(".")[-1], *names}:
                yield node.lineno, "imports compiled resources; read the file from the package folder"
        for name in sorted(names & GONE):
            yield node.lineno, f"{name} does not exist in Qt 6"


def looked_into(tree: ast.AST) -> set[int]:
    """Ids of expressions that something is taken from: `X` in `X.y`, and the value of `x = X` where `x.y` follows."""
    attributes = [node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    names = {value.id for value in attributes if isinstance(value, ast.Name)}
    found = {id(value) for value in attributes}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and node.targets[0].id in names
        ):
            found.add(id(node.value))
    return found


def enum_findings(tree: ast.AST) -> Iterator[Finding]:
    """Class.Member of a class from qgis.*, Member neither called, nor looked into, nor in capitals."""
    known = qgis_names(tree)
    inner = looked_into(tree)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    annotations = {
        id(child)
        for node in ast.walk(tree)
        for note in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if isinstance(note, ast.AST)
        for child in ast.walk(note)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or id(node) in inner | called | annotations:
            continue
        parts = dotted(node)
        if len(parts) > 1 and parts[0].startswith("Qt") and parts[0] != "Qt":
            parts = parts[1:]  # QtCore.Qt.AlignLeft: the module is not the class
            is_known = True
        else:
            is_known = bool(parts) and (
                parts[0] in known or (parts[0] == "self" and parts[-1].startswith("Flag"))
            )
        if is_known and len(parts) == 2 and parts[1][0].isupper() and not parts[1].isupper():
            yield node.lineno, f"{'.'.join(parts)} is an unscoped enum; write {parts[0]}.<Enum>.{parts[1]}"


def call_findings(tree: ast.AST) -> Iterator[Finding]:
    """exec_() and print_(), which Qt 6 bindings dropped."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"exec_", "print_"}:
            yield node.lineno, f"{node.attr}() does not exist in Qt 6; write {node.attr[:-1]}()"


def check_source(source: str, name: str) -> list[str]:
    """Return the findings in one file's source text, one line each."""
    tree = ast.parse(source, name)
    found = [*import_findings(tree), *enum_findings(tree), *call_findings(tree)]
    return [f"{name}:{line}: {text}" for line, text in sorted(found)]


def main() -> int:
    """Check this checkout: everything outside the engine, which has no Qt."""
    problems = []
    for part in CHECKED:
        for file in sorted((ROOT / part).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if "/engine/" not in name:
                problems += check_source(file.read_text(encoding="utf-8"), name)
    print("\n".join(problems) or "Qt 6: ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
