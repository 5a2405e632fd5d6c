"""The installable ZIP: what is in it, what is not, the same bytes each time."""

from __future__ import annotations

import importlib.util
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load_package_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool_package", ROOT / "tools" / "package.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


package = load_package_tool()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small checkout with the same links as the real one."""
    root = tmp_path / "checkout"
    files = {
        "metadata.txt": "[general]\n"
        + "\n".join(f"{key}=x" for key in package.NEEDED_METADATA)
        + "\nicon=icon.svg\n",
        "LICENSE": "licence text",
        "processing_algorithms/__init__.py": "",
        "processing_algorithms/base.py": "x = 1\n",
        "styles/generated/thua_dat.qml": "<qgis/>",
        "bacgiang_gis_plugin/__init__.py": "",
        "bacgiang_gis_plugin/icon.svg": "<svg/>",
        "bacgiang_gis_plugin/engine/__main__.py": "",
        "bacgiang_gis_plugin/engine/requirements.lock": "numpy==2.0\n",
        "bacgiang_gis_plugin/engine/__pycache__/a.cpython-311.pyc": "",
        "bacgiang_gis_plugin/i18n/bacgiang_vi.ts": "<TS/>",
        "bacgiang_gis_plugin/i18n/bacgiang_vi.qm": "qm",
        "bacgiang_gis_plugin/.hidden": "",
    }
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for name in ("metadata.txt", "processing_algorithms", "styles"):
        (root / "bacgiang_gis_plugin" / name).symlink_to(f"../{name}")
    return root


def test_zip_holds_the_linked_folders_and_nothing_hidden(checkout: Path) -> None:
    target = package.build(checkout, checkout / "dist")
    assert target.name == "bacgiang_gis_plugin-x.zip"
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        assert archive.read("bacgiang_gis_plugin/LICENSE") == b"licence text"
        assert archive.read("bacgiang_gis_plugin/metadata.txt").startswith(b"[general]")
    assert names == sorted(names)
    assert "bacgiang_gis_plugin/processing_algorithms/base.py" in names
    assert "bacgiang_gis_plugin/styles/generated/thua_dat.qml" in names
    assert "bacgiang_gis_plugin/engine/requirements.lock" in names
    assert not [name for name in names if name.endswith((".pyc", ".ts")) or "/." in name]
    assert {name.split("/")[0] for name in names} == {"bacgiang_gis_plugin"}


def test_same_tree_gives_the_same_bytes(checkout: Path) -> None:
    first = package.build(checkout, checkout / "one").read_bytes()
    (checkout / "LICENSE").touch()
    assert package.build(checkout, checkout / "two").read_bytes() == first


@pytest.mark.parametrize(
    "missing",
    [
        "bacgiang_gis_plugin/i18n/bacgiang_vi.qm",
        "bacgiang_gis_plugin/engine/requirements.lock",
        "bacgiang_gis_plugin/icon.svg",
        "styles/generated/thua_dat.qml",
        "processing_algorithms/__init__.py",
    ],
)
def test_a_missing_part_is_named_and_no_zip_is_left(checkout: Path, missing: str) -> None:
    (checkout / missing).unlink()
    with pytest.raises(package.PackageError, match=Path(missing).suffix):
        package.build(checkout, checkout / "dist")
    assert not list(checkout.glob("dist/*"))


@pytest.mark.parametrize("name", ["engine/fast.so", "engine/tool.exe", "notes.docx"])
def test_binaries_and_unknown_kinds_are_refused(checkout: Path, name: str) -> None:
    (checkout / "bacgiang_gis_plugin" / name).write_bytes(b"\0")
    with pytest.raises(package.PackageError, match="not shipped"):
        package.build(checkout, checkout / "dist")


def test_tests_are_refused(checkout: Path) -> None:
    (checkout / "processing_algorithms" / "test_base.py").write_text("")
    with pytest.raises(package.PackageError, match="tests do not belong"):
        package.build(checkout, checkout / "dist")


def test_lock_files_hold_names_versions_and_hashes_only() -> None:
    locks = [ROOT / "bacgiang_gis_plugin/engine/requirements.lock", *(ROOT / "requirements").glob("*.lock")]
    assert len(locks) == 3
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "file:" not in text
        pinned = [line for line in text.splitlines() if "==" in line]
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


def test_engine_packages_have_one_version_in_all_lock_files() -> None:
    def versions(path: Path) -> dict[str, str]:
        lines = [line.split(" ")[0] for line in path.read_text(encoding="utf-8").splitlines() if "==" in line]
        return dict(line.split("==") for line in lines)

    engine = versions(ROOT / "bacgiang_gis_plugin/engine/requirements.lock")
    for name in ("dev", "bench"):
        other = versions(ROOT / "requirements" / f"{name}.lock")
        assert engine.items() <= other.items()
