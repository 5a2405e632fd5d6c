"""The door: whatever the program behind it does, QGIS gets a result or a message that says what to do."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication

from bacgiang_gis_plugin import engine_process, engine_python
from bacgiang_gis_plugin.engine_process import EngineRun, error_text, run_engine, sweep
from bacgiang_gis_plugin.engine_python import SETTING, VARIABLE, EnginePython

RESULT = "tell(event='result', result={'parcels': 3})"


def refusal(outputs=(), log=None):
    with pytest.raises(QgsProcessingException) as caught:
        run_engine("build_parcels", {}, outputs, log)
    return str(caught.value)


def test_result_and_the_job_that_was_sent(fake_engine, log):
    fake_engine("tell(event='result', result={'job': job, 'arguments': sys.argv[1:3]})")
    answer = run_engine("build_parcels", {"lines": "đường.gpkg", "snap_tolerance": 0.02}, [], log)
    assert answer["job"]["operation"] == "build_parcels"
    assert answer["job"]["parameters"] == {"lines": "đường.gpkg", "snap_tolerance": 0.02}
    assert answer["job"]["watch_input"] is True
    assert len(answer["job"]["job_id"]) == 12
    assert answer["arguments"] == ["-I", str(engine_process.LAUNCHER)]


def test_job_file_is_gone_afterwards(fake_engine, log):
    fake_engine("tell(event='result', result={'file': sys.argv[-1]})")
    assert not Path(run_engine("x", {}, [], log)["file"]).exists()


def test_progress_infos_and_warnings_reach_the_feedback(fake_engine, log):
    fake_engine(
        "tell(event='progress', percent=40.0, message='Reading lines')\n"
        "tell(event='progress', percent=50.0, message='Reading lines')\n"
        "tell(event='info', message='Tờ 12: xong')\n"
        "tell(event='warning', message='Sheet 13 has no labels')\n" + RESULT
    )
    run_engine("x", {}, [], log)
    assert log.progress() == 50.0
    assert log.texts == ["Reading lines"]
    assert log.infos == ["Tờ 12: xong"]
    assert log.warnings == ["Sheet 13 has no labels"]


def test_lines_cut_anywhere_are_put_together(log):
    text = "".join(
        json.dumps(event, ensure_ascii=False) + "\n"
        for event in (
            {"event": "info", "message": "Bắc Giang – thửa đất"},
            {"event": "result", "result": {"a": 1}},
        )
    ).encode("utf-8")
    for size in (1, 2, 3, 7, len(text)):
        run = EngineRun(EnginePython("x", "y"), log)
        for start in range(0, len(text), size):
            run.read(text[start : start + size])
        assert run.result == {"a": 1}
        assert run.garbage == []
    assert set(log.infos) == {"Bắc Giang – thửa đất"}


def test_windows_line_ends_and_a_last_line_without_end(log):
    run = EngineRun(EnginePython("x", "y"), log)
    run.read(b'{"event": "info", "message": "a"}\r\n{"event": "result", "result": {}}')
    run.read(b"\n")
    assert run.result == {}


def test_error_of_the_engine_carries_message_hint_and_code(fake_engine, log):
    fake_engine(
        "tell(event='error', code='FILE_MISSING', message='The file a.dgn does not exist.', hint='Check the path.',"
        " template='The file {path} does not exist.', hint_template='Check the path.', values={'path': 'a.dgn'})\n"
        "sys.exit(1)"
    )
    assert refusal(log=log) == "The file a.dgn does not exist. [FILE_MISSING]\nCheck the path."


def test_error_without_template_is_shown_as_it_is():
    assert error_text({"message": "So {it} is", "hint": ""}) == "So {it} is"


def test_error_with_a_broken_template_is_shown_as_it_is():
    assert error_text({"message": "As is", "template": "{0!z}", "values": {}}) == "As is"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("print('Hello')", ["not an answer: Hello", "setupengine", VARIABLE]),
        ("print('Hello')\n" + RESULT, ["not an answer: Hello"]),
        ("tell(event='dance')", ["not an answer"]),
        ("tell(event='result', result=[1])", ["not an answer"]),
        ("print('[1, 2]')", ["not an answer"]),
        ("os.write(1, bytes(range(256)))", ["not an answer"]),
        ("print('[' * 100000)", ["not an answer"]),
        ("pass", ["without a result", "setupengine"]),
        ("tell(event='info', message='busy')", ["without a result"]),
        ("sys.exit('No module named shapely')", ["code 1", "No module named shapely", "setupengine"]),
        ("sys.exit(7)", ["code 7"]),
        (RESULT + "\nsys.exit(7)", ["code 7"]),
        ("os.kill(os.getpid(), signal.SIGKILL)", ["signal 9", "Nothing was written"]),
        ("os.kill(os.getpid(), signal.SIGSEGV)", ["signal 11"]),
        (RESULT + "\nos.kill(os.getpid(), signal.SIGKILL)", ["signal 9"]),
    ],
)
def test_every_bad_end_is_a_clear_message(fake_engine, log, body, words):
    fake_engine(body)
    text = refusal(log=log)
    for word in words:
        assert word in text


def test_a_program_that_prints_garbage_for_ever_is_stopped(fake_engine, log):
    fake_engine("while True: print('y')")
    start = time.monotonic()
    assert "not an answer: y" in refusal(log=log)
    assert time.monotonic() - start < 20


def test_a_slow_start_is_waited_for(fake_engine, log):
    fake_engine("time.sleep(1.5)\n" + RESULT)
    assert run_engine("x", {}, [], log) == {"parcels": 3}


def test_a_very_long_answer_arrives_whole(fake_engine, log):
    fake_engine("tell(event='result', result={'text': 'đ' * 3000000})")
    assert len(run_engine("x", {}, [], log)["text"]) == 3_000_000


def test_what_the_engine_writes_to_standard_error_is_no_error(fake_engine, log):
    fake_engine("print('warning of a library', file=sys.stderr)\n" + RESULT)
    assert run_engine("x", {}, [], log) == {"parcels": 3}


def test_missing_interpreter_names_the_path_and_what_to_do(monkeypatch, log):
    monkeypatch.setenv(VARIABLE, "/nowhere/python")
    text = refusal(log=log)
    for word in ("/nowhere/python", VARIABLE, "setupengine"):
        assert word in text


def test_interpreter_that_cannot_be_started(tmp_path, monkeypatch, log):
    program = tmp_path / "python"
    program.write_bytes(b"\x00\x01 not a program")
    program.chmod(0o700)
    monkeypatch.setenv(VARIABLE, str(program))
    assert "cannot be started" in refusal(log=log)


def test_interpreter_without_permission(tmp_path, monkeypatch, log):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o600)
    monkeypatch.setenv(VARIABLE, str(program))
    assert "cannot be started" in refusal(log=log)


def test_failure_sweeps_what_was_staged_and_nothing_else(fake_engine, log, tmp_path):
    wanted = tmp_path / "out" / "parcels.gpkg"
    wanted.parent.mkdir()
    mine = wanted.parent / "mine.gpkg"
    mine.write_text("mine")
    fake_engine(
        f"folder = {str(wanted.parent)!r}\n"
        "for name in ('.parcels.parcels.%s.part.gpkg', '.parcels.parcels.%s.part.gpkg-journal',"
        " '.joined.parcels.parcels.%s.part.gpkg'):\n"
        "    open(os.path.join(folder, name % job['job_id']), 'w').close()\n"
        "os.mkdir(os.path.join(folder, '.web.folder.%s.part' % job['job_id']))\n"
        "open(os.path.join(folder, '.other.x.000000000000.part.gpkg'), 'w').close()\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    refusal([str(wanted)], log)
    assert sorted(path.name for path in wanted.parent.iterdir()) == [
        ".other.x.000000000000.part.gpkg",
        "mine.gpkg",
    ]


def test_a_folder_that_was_being_replaced_comes_back(tmp_path):
    old = tmp_path / ".web.folder.abcabcabcabc.part.old"
    old.mkdir()
    (old / "index.html").write_text("earlier")
    sweep([str(tmp_path / "web")], "abcabcabcabc")
    assert (tmp_path / "web" / "index.html").read_text() == "earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["web"]


def test_cancelled_before_it_starts(fake_engine, log, tmp_path):
    mark = tmp_path / "started"
    fake_engine(f"open({str(mark)!r}, 'w').close()")
    log.cancel()
    assert "Cancelled" in refusal(log=log)
    assert not mark.exists()


def _wait_for(path: Path) -> None:
    until = time.monotonic() + 20
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.02)


@pytest.mark.parametrize("in_thread", [False, True])
def test_cancel_ends_the_process(fake_engine, log, tmp_path, in_thread):
    mark = tmp_path / "pid"
    fake_engine(
        f"open({str(mark)!r} + '.part', 'w').write(str(os.getpid()))\n"
        f"os.rename({str(mark)!r} + '.part', {str(mark)!r})\ntime.sleep(60)"
    )
    errors = []

    def work():
        try:
            run_engine("x", {}, [], log)
        except QgsProcessingException as error:
            errors.append(str(error))

    def cancel():
        _wait_for(mark)
        log.cancel()

    start = time.monotonic()
    other = threading.Thread(target=work if in_thread else cancel)
    other.start()
    (cancel if in_thread else work)()
    while other.is_alive():
        QCoreApplication.processEvents()
        other.join(0.05)
    assert time.monotonic() - start < 20
    assert "Cancelled" in errors[0]
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


# the look-up order


def _python(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o700)
    return path


@pytest.fixture
def own_environment(tmp_path, monkeypatch):
    folder = tmp_path / "profile" / "engine"
    monkeypatch.setattr(engine_python, "environment_folder", lambda: folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


def test_lookup_order(own_environment, tmp_path, monkeypatch):
    made = _python(engine_python.python_of(own_environment))
    (own_environment / engine_python.MARK).write_text(engine_python.lock_hash())
    assert engine_python.find_engine_python().path == str(made)
    chosen = _python(tmp_path / "chosen")
    QgsSettings().setValue(SETTING, str(chosen))
    assert engine_python.find_engine_python().path == str(chosen)
    asked = _python(tmp_path / "asked")
    monkeypatch.setenv(VARIABLE, str(asked))
    assert engine_python.find_engine_python().path == str(asked)


def test_setting_that_names_nothing_is_told_not_passed_over(own_environment):
    QgsSettings().setValue(SETTING, "/nowhere/python")
    with pytest.raises(QgsProcessingException, match=SETTING):
        engine_python.find_engine_python()


def test_environment_of_another_version_is_not_used(own_environment, monkeypatch):
    _python(engine_python.python_of(own_environment))
    (own_environment / engine_python.MARK).write_text("0" * 64)
    monkeypatch.setattr(engine_python, "qgis_python", lambda: None)
    with pytest.raises(QgsProcessingException, match="another version"):
        engine_python.find_engine_python()


def test_python_of_qgis_is_used_where_it_has_everything(own_environment, monkeypatch):
    monkeypatch.setattr(engine_python, "ask", lambda path: engine_python.Answer((3, 12)))
    assert engine_python.find_engine_python().path == engine_python.qgis_python()


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (engine_python.Answer(None), "not found"),
        (engine_python.Answer((3, 9)), "3.9 is too old"),
        (
            engine_python.Answer((3, 11), ("shapely 2.2.0", "numpy 2.4.6")),
            "lacks: shapely 2.2.0, numpy 2.4.6",
        ),
        (engine_python.Answer((3, 11), tuple(f"p{i} 1" for i in range(30))), "p5 1 …"),
    ],
)
def test_without_engine_the_message_names_what_is_missing(own_environment, monkeypatch, answer, word):
    monkeypatch.setattr(engine_python, "ask", lambda path: answer)
    with pytest.raises(QgsProcessingException) as caught:
        engine_python.find_engine_python()
    assert word in str(caught.value)
    assert "setupengine" in str(caught.value)


def test_asking_the_python_of_qgis(qgis_application):
    answer = engine_python._asked(engine_python.qgis_python())
    assert answer.version >= (3, 9)


@pytest.mark.parametrize("program", ["/bin/true", "/bin/false", "/nowhere/python"])
def test_asking_what_is_no_python(qgis_application, program):
    assert engine_python._asked(program).version is None


def test_every_package_of_the_lock_is_read():
    versions = engine_python.locked_versions()
    assert {"numpy", "shapely", "pyogrio", "pyproj", "rasterio", "fiona", "ezdxf", "pyarrow"} <= set(versions)
    assert all(version[0].isdigit() for version in versions.values())


def test_environment_lies_in_the_profile(qgis_application):
    assert str(engine_python.environment_folder()).startswith(str(Path(QgsApplication.qgisSettingsDirPath())))
