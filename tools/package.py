"""Build dist/bacgiang_gis_plugin-<version>.zip, the ZIP that QGIS installs.

Links are followed, every file kind must be known, and the same tree gives the same bytes.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLUGIN = "bacgiang_gis_plugin"
MAX_BYTES = 25 * 1024 * 1024  # the plugin repository's limit
SHIPPED = {
    ".py", ".txt", ".md", ".lock", ".json", ".csv", ".yaml", ".yml", ".sql", ".xsd", ".xml",
    ".qml", ".sld", ".qpt", ".ui", ".svg", ".png", ".qm", ".html", ".j2", ".css", ".js", ".ttf",
}  # fmt: skip
LEFT_OUT = {".pyc", ".pyo", ".ts"}
NEEDED_METADATA = (
    "name", "qgisMinimumVersion", "description", "about", "version", "author", "email", "repository",
    "tracker",
)  # fmt: skip


class PackageError(Exception):
    """The package would be incomplete or not acceptable; the text says why."""


def read_metadata(path: Path) -> dict[str, str]:
    """Return the keys of the [general] section; only single-line values are used here."""
    pairs = re.findall(r"^(\w+)=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {key: value.strip() for key, value in pairs}


def package_files(package: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name inside the ZIP, file) of everything that is shipped, links followed, in sorted order."""
    found: dict[str, Path] = {}
    for folder, folders, files in os.walk(package, followlinks=True):
        folders[:] = sorted(name for name in folders if name != "__pycache__" and not name.startswith("."))
        for name in files:
            file = Path(folder, name)
            if name.startswith(".") or file.suffix in LEFT_OUT:
                continue
            if not file.exists():
                raise PackageError(f"{file}: the link leads nowhere")
            if file.suffix not in SHIPPED and name != "LICENSE":
                raise PackageError(
                    f"{file}: a file of this kind is not shipped; add the kind or move the file"
                )
            found[f"{PLUGIN}/{file.relative_to(package).as_posix()}"] = file
    yield from sorted(found.items())


def check_contents(names: dict[str, Path], metadata: dict[str, str]) -> None:
    """Raise PackageError where a part is missing that QGIS or the plugin repository needs."""
    lacking = [key for key in NEEDED_METADATA if not metadata.get(key)]
    if lacking:
        raise PackageError(f"metadata.txt has no {', '.join(lacking)}")
    needed = [
        "__init__.py", "metadata.txt", "LICENSE", "engine/requirements.lock", "engine/__main__.py",
        "processing_algorithms/__init__.py", "i18n/bacgiang_vi.qm", metadata.get("icon", "icon.svg"),
    ]  # fmt: skip
    missing = [name for name in needed if f"{PLUGIN}/{name}" not in names]
    if not any(name.endswith(".qml") for name in names):
        missing.append("styles/*.qml (run make styles)")
    if missing:
        raise PackageError(f"the package has no {', '.join(missing)}")
    tests = [name for name in names if "/tests/" in name or name.rsplit("/", 1)[-1].startswith("test_")]
    if tests:
        raise PackageError(f"tests do not belong in the package: {', '.join(tests)}")


def build(root: Path, target_folder: Path) -> Path:
    """Write the ZIP and return its path. Raises PackageError; then no ZIP is left."""
    package = root / PLUGIN
    names = dict(package_files(package))
    names.setdefault(f"{PLUGIN}/LICENSE", root / "LICENSE")
    metadata = read_metadata(package / "metadata.txt")
    check_contents(names, metadata)
    target_folder.mkdir(parents=True, exist_ok=True)
    target = target_folder / f"{PLUGIN}-{metadata['version']}.zip"
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(names):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3  # Unix, wherever it is built
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, names[name].read_bytes())
    size = part.stat().st_size
    if size > MAX_BYTES:
        part.unlink()
        raise PackageError(f"the ZIP has {size} bytes, the plugin repository takes {MAX_BYTES}")
    part.replace(target)
    return target


def main() -> int:
    """Build from this checkout."""
    try:
        target = build(ROOT, ROOT / "dist")
    except PackageError as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    with zipfile.ZipFile(target) as archive:
        count = len(archive.namelist())
    print(f"package: {target.relative_to(ROOT)}, {count} files, {target.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
