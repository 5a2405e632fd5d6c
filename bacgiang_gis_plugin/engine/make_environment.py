"""Started by *Set up the engine* as ``python -I make_environment.py FOLDER`` with the base Python.

Makes an empty virtual environment and answers, as one JSON line, where a pip lies that can fill it. Standard
library only. pip itself is started by the caller, as its direct child, so that cancelling ends it.
"""

from __future__ import annotations

import json
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path


def find_pip() -> str:
    """Return a folder or wheel that holds pip: bundled with Python, the system's wheels, installed; or ''."""
    folders = [
        Path("/usr/share/python-wheels"),
        Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "/nowhere"),
    ]
    bundled = find_spec("ensurepip")
    if bundled is not None and bundled.origin:
        folders.insert(0, Path(bundled.origin).parent / "_bundled")
    for folder in folders:
        wheels = sorted(folder.glob("pip-*.whl"))
        if wheels:
            return str(wheels[-1])
    installed = find_spec("pip")
    return str(Path(installed.origin).parents[1]) if installed is not None and installed.origin else ""


def main(folder: str) -> int:
    """Make the environment in ``folder``."""
    if find_spec("venv") is None:
        answer = {"made": False, "pip": ""}
    else:
        import venv

        venv.EnvBuilder(with_pip=False, clear=True, symlinks=sys.platform != "win32").create(folder)
        answer = {"made": True, "pip": find_pip()}
    sys.stdout.write(json.dumps({"event": "result", "result": answer}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
