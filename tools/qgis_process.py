"""``qgis_process`` in a profile of its own, called with JSON; for the demo and the end-to-end tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

PLUGIN = "bacgiang_gis_plugin"


class QgisProcess:
    """One profile of ``qgis_process``; QGIS before 3.24 has no JSON on standard input and gets arguments."""

    def __init__(self, profile: Path) -> None:
        candidates = (
            os.environ.get("QGIS_PROCESS"),
            shutil.which("qgis_process.bin"),
            shutil.which("qgis_process"),
        )
        self.program = next((name for name in candidates if name), "qgis_process")
        runtime = profile / "runtime"
        runtime.mkdir(mode=0o700)
        self.plugins = profile / "profiles" / "default" / "python" / "plugins"
        self.plugins.mkdir(parents=True)
        self.profile = profile
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")},
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(runtime),
            "QGIS_CUSTOM_CONFIG_PATH": str(profile),
            "LANG": "C.UTF-8",
            "PYTHONFAULTHANDLER": "1",  # a crash of QGIS says where in Python it was
        }
        found = re.search(r"QGIS (\d+)\.(\d+)", self.call("--version").stdout)
        self.version = (int(found[1]), int(found[2]))

    def call(self, *arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.program, *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=600,
            env={**self.environment, **environment},
        )

    def enable(self) -> None:
        answer = self.call("plugins", "enable", PLUGIN)
        if answer.returncode:
            raise RuntimeError(answer.stderr)

    def command(self, algorithm: str, inputs: dict) -> tuple[list[str], str]:
        """Return the arguments and the standard input for one run."""
        if self.version >= (3, 24):
            return [self.program, "--json", "run", algorithm, "-"], json.dumps({"inputs": inputs})
        pairs = []
        for name, value in inputs.items():
            pairs += [f"{name}={entry}" for entry in (value if isinstance(value, list) else [value])]
        return [self.program, "--json", "run", algorithm, "--", *pairs], ""

    def run(self, algorithm: str, inputs: dict, **environment: str) -> tuple[int, dict, str]:
        """Run an algorithm: exit code, its results, everything it said."""
        arguments, text = self.command(algorithm, inputs)
        answer = self.call(*arguments[1:], text=text, **environment)
        try:
            results = json.loads(answer.stdout).get("results", {})
        except ValueError:
            results = {}
        return answer.returncode, results, answer.stdout + answer.stderr

    def start(self, algorithm: str, inputs: dict, **environment: str) -> subprocess.Popen:
        """Start an algorithm in a session of its own, where Ctrl+C is not ignored."""
        arguments, text = self.command(algorithm, inputs)
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**self.environment, **environment},
            start_new_session=True,
        )
        process.stdin.write(text)
        process.stdin.close()
        process.stdin = None
        return process
