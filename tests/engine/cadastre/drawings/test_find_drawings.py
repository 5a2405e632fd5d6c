"""Files, folders and archives of drawings: what is taken, in which order, under which name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bacgiang_gis_plugin.engine.cadastre.drawings.find_drawings import find_drawings
from bacgiang_gis_plugin.engine.errors import EngineError


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def test_folders_and_archives_are_searched(tmp_path: Path, unpacked: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("to_10.DGN", "to_2.dwg", "sub/to_3.dxf", "notes.txt", ".hidden.dgn"):
        (folder / name).write_bytes(b"x")
    members = {"xa/to_1.dwg": b"1", "xa/to_1.DGN": b"2", "read me.txt": b"3", "__MACOSX/._to_1.dwg": b"4"}
    archive(folder / "xa.zip", members)
    found = find_drawings([folder], unpacked)
    assert found.names == ["to_3.dxf", "to_2.dwg", "to_10.DGN", "xa.zip/xa/to_1.DGN", "xa.zip/xa/to_1.dwg"]
    assert found.places[-1] == f"{folder / 'xa.zip'}/xa/to_1.dwg"
    assert [path.read_bytes() for path in found.paths[-2:]] == [b"2", b"1"]
    assert found.left == {"xa.zip": 2}
    assert found.failed == []


def test_a_bad_archive_fails_alone(tmp_path: Path, unpacked: Path) -> None:
    good = tmp_path / "to_1.dgn"
    good.write_bytes(b"x")
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK\x03\x04 nothing")
    escaping = archive(tmp_path / "escaping.zip", {"../../to_2.dgn": b"x"})
    empty = archive(tmp_path / "empty.zip", {"letter.txt": b"x"})
    found = find_drawings([good, bad, escaping, empty, tmp_path / "none.zip"], unpacked)
    assert found.names == ["to_1.dgn"]
    assert {path.name: error.code for path, error in found.failed} == {
        "bad.zip": "ARCHIVE_UNREADABLE",
        "escaping.zip": "ARCHIVE_ESCAPES",
        "empty.zip": "CAD_NONE_FOUND",
        "none.zip": "FILE_MISSING",
    }
    assert sorted(path.name for path in tmp_path.rglob("*.dgn")) == ["to_1.dgn"]


def test_the_same_file_twice_is_told(tmp_path: Path, unpacked: Path) -> None:
    path = tmp_path / "to_1.dgn"
    path.write_bytes(b"x")
    found = find_drawings([path, tmp_path], unpacked)
    assert found.paths == [path]
    assert found.repeated == [path]


def test_a_folder_without_drawings_is_an_error(tmp_path: Path, unpacked: Path) -> None:
    with pytest.raises(EngineError) as caught:
        find_drawings([unpacked], tmp_path)
    assert caught.value.code == "CAD_NONE_FOUND"
