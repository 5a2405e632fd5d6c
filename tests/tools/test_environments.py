"""The shell tools: where environments lie, and clear refusals. Nothing is installed here."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["engine", "dev", "bench"])
def test_each_environment_lies_in_the_cache_by_lock_and_python(tmp_path: Path, name: str) -> None:
    path = run("tools/env.sh", "path", name, XDG_CACHE_HOME=str(tmp_path)).stdout.strip()
    assert path.startswith(f"{tmp_path}/bacgiang-gis/{name}-")
    assert "-py3." in path
    assert not list(tmp_path.iterdir()), "asking for the path makes nothing"


def test_unknown_words_are_refused() -> None:
    for command in (["tools/env.sh", "path", "other"], ["tools/env.sh"], ["tools/setup.sh", "other"]):
        done = run(*command)
        assert done.returncode != 0
        assert done.stderr


def test_with_qgis_gives_a_private_profile_and_removes_it() -> None:
    script = 'echo "$XDG_RUNTIME_DIR $QGIS_CUSTOM_CONFIG_PATH"; stat -c %a "$XDG_RUNTIME_DIR"; exit 7'
    done = run("tools/with_qgis.sh", "sh", "-c", script)
    assert done.returncode == 7
    folders, mode = done.stdout.split("\n")[:2]
    assert mode == "700"
    assert not any(Path(folder).exists() for folder in folders.split())


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = run("make", "--no-print-directory", "help").stdout
    for target in ("demo", "test", "package", "install", "serve", "bench", "lint", "matrix", "lock", "help"):
        assert f"\n{target}:" in makefile
        assert f"  {target} " in text
