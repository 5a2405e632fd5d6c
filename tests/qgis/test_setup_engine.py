"""Set up the engine: what goes wrong is said clearly, and an engine that is there stays."""

from __future__ import annotations

import stat
import sys

import pytest
from qgis.core import QgsProcessingException

from bacgiang_gis_plugin import engine_python, engine_setup


@pytest.fixture
def folder(tmp_path, qgis_application):
    """An environment that is there already, in the place of the user's."""
    folder = tmp_path / "profile" / "engine"
    folder.mkdir(parents=True)
    (folder / "earlier").write_text("here")
    return folder


def refusal(base, wheels, folder, log):
    with pytest.raises(QgsProcessingException) as caught:
        engine_setup.set_up(base, wheels, log, folder)
    assert [path.name for path in folder.parent.iterdir()] == ["engine"]
    assert (folder / "earlier").read_text() == "here"
    return str(caught.value)


def program(tmp_path, body):
    path = tmp_path / "base python"
    path.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_empty_offline_folder_names_the_missing_wheel(folder, tmp_path, log):
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    base = engine_python.qgis_python()
    if engine_python.ask(base).version < engine_python.OLDEST:
        pytest.skip("the Python of this QGIS is too old for the engine")
    text = refusal(base, str(wheels), folder, log)
    assert str(wheels) in text
    assert "has no wheel for " in text


def test_base_that_is_no_python(folder, log):
    assert "is not a Python" in refusal("/bin/true", "", folder, log)


def test_base_that_is_not_there(folder, log):
    assert "/nowhere/python" in refusal("/nowhere/python", "", folder, log)


def test_base_that_is_too_old(folder, tmp_path, log):
    base = program(tmp_path, "print(json.dumps({'version': [3, 9], 'packages': {}}))")
    text = refusal(base, "", folder, log)
    assert "3.9" in text
    assert "3.11 or newer" in text


def answering(tmp_path, answer):
    return program(
        tmp_path,
        "if '-c' in sys.argv:\n    print(json.dumps({'version': [3, 11], 'packages': {}}))\n"
        f"else:\n    print(json.dumps({{'event': 'result', 'result': {answer!r}}}))",
    )


@pytest.mark.parametrize("answer", [{"made": False, "pip": ""}, {"made": True, "pip": ""}])
def test_base_without_venv_or_pip(folder, tmp_path, log, answer):
    assert "lacks venv or pip" in refusal(answering(tmp_path, answer), "", folder, log)


def test_cancelled(folder, tmp_path, log):
    log.cancel()
    base = answering(tmp_path, {"made": True, "pip": "x"})
    assert "Cancelled" in refusal(base, "", folder, log)


@pytest.mark.parametrize(
    ("said", "wheels", "words"),
    [
        (
            b"ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n",
            "",
            ["hash differs"],
        ),
        (
            b"ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n",
            "/w",
            ["hash differs"],
        ),
        (
            b"WARNING: Retrying after connection broken\nERROR: No matching distribution found for numpy==2.4.6\n",
            "",
            ["index cannot be reached", "proxy", "offline folder"],
        ),
        (b"ERROR: No matching distribution found for numpy==2.4.6\n", "", ["has no numpy==2.4.6"]),
        (
            b"ERROR: No matching distribution found for numpy==2.4.6\n",
            "/w",
            ["/w", "no wheel for numpy==2.4.6"],
        ),
        (
            b"ERROR: Could not install packages due to an OSError: No space left on device\n",
            "",
            ["no space left"],
        ),
        (b"ERROR: something new\n", "", ["something new"]),
        (b"", "", ["could not be installed"]),
    ],
)
def test_reasons_of_pip(log, said, wheels, words):
    reader = engine_setup._PipLog(30, log)
    reader.read(said[:7])
    reader.read(said[7:])
    text = reader.reason(wheels)
    for word in words:
        assert word in text


def test_progress_of_pip(log):
    reader = engine_setup._PipLog(2, log)
    reader.read(b"Collecting numpy==2.4.6 (from -r x)\nCollecting shap")
    assert log.progress() == pytest.approx(42.5)
    reader.read(b"ely==2.2.0\nInstalling collected packages: numpy, shapely\n")
    assert log.texts == ["Fetching numpy==2.4.6", "Fetching shapely==2.2.0", "Installing 2 packages"]
