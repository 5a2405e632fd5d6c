"""Hold the layering rule: gui -> processing_algorithms -> engine_process -> (process boundary) -> engine.

Prints one line per import that breaks it and exits 1 when there is one.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = "bacgiang_gis_plugin"
QGIS_SIDE = {"qgis", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}
HEAVY = {"shapely", "pyogrio", "rasterio", "fiona", "geopandas", "pyarrow", "pyproj", "ezdxf", "cadkit"}
# Plain data that both sides read; it imports nothing itself.
SHARED_DATA = {f"{PLUGIN}.engine.messages"}
# Who may not be called from where, by the first part of the module's name below the package.
FORBIDDEN_ROOMS = {
    "engine": {"gui", "processing_algorithms", "engine_process", "provider", "plugin"},
    "engine_process": {"gui", "processing_algorithms", "provider", "plugin"},
    "processing_algorithms": {"gui", "provider", "plugin"},
}
# The only modules (datasets, datasets_…) that open or write geodata, and what they do that with.
GEODATA_LIBRARIES = {"pyogrio", "fiona"}
GEODATA_MODULE = f"{PLUGIN}.engine.datasets"


def module_name(package: Path, file: Path) -> str:
    """Return the dotted name of a file below the package folder."""
    parts = [package.name, *file.relative_to(package).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Yield (line, absolute dotted name) of every import, relative ones resolved, inside functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")
                keep = len(parents) - node.level + (1 if is_package else 0)
                base = ".".join([*parents[:keep], *([node.module] if node.module else [])])
            # `from ..engine import messages` names a module as well as `import …engine.messages` does.
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def room_of(module: str) -> str:
    """Return the room of a module of the package: the first part below the package, or '' outside it."""
    parts = module.split(".")
    return parts[1] if parts[0] == PLUGIN and len(parts) > 1 else ""


def broken_rule(importer: str, imported: str) -> str:
    """Return why `importer` may not import `imported`, or an empty string."""
    room, top = room_of(importer), imported.split(".")[0]
    if room == "engine":
        if top in QGIS_SIDE:
            return "the engine knows nothing of QGIS"
        if top in GEODATA_LIBRARIES and not importer.startswith(GEODATA_MODULE):
            return "only engine/datasets*.py opens or writes geodata"
    elif top in HEAVY:
        return "only the engine may load it: inside QGIS it crashes"
    target = room_of(imported)
    if target in FORBIDDEN_ROOMS.get(room, set()):
        return f"{room} does not call {target}"
    if target == "engine" and room != "engine":
        shared = any(imported == name or imported.startswith(f"{name}.") for name in SHARED_DATA)
        return "" if shared else "the engine is reached through its process only"
    return ""


def check(package: Path) -> list[str]:
    """Return one line per broken rule in all Python files of the package folder, links followed."""
    problems = []
    for folder, folders, files in os.walk(package, followlinks=True):
        folders.sort()
        for name in sorted(files):
            if not name.endswith(".py"):
                continue
            file = Path(folder, name)
            module = module_name(package, file)
            tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
            for line, imported in imported_modules(tree, module, name == "__init__.py"):
                reason = broken_rule(module, imported)
                if reason:
                    problems.append(f"{file.relative_to(package)}:{line}: imports {imported}: {reason}")
    return problems


def main() -> int:
    """Check this checkout."""
    problems = check(ROOT / PLUGIN)
    print("\n".join(problems) or "layers: ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
