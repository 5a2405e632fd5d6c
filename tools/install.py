"""Link the plugin into the user's QGIS profile, so that QGIS runs what is in this checkout, and enable it.

Run with the Python that has QGIS's bindings. QGIS_PROFILE names another profile than "default".
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from qgis.core import Qgis

PLUGIN = "bacgiang_gis_plugin"
ROOT = Path(__file__).resolve().parents[1]


def plugins_folder() -> Path:
    """Return python/plugins of the profile, by the rules of QGIS on Linux."""
    major = Qgis.QGIS_VERSION_INT // 10000
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    base = Path(os.environ.get("QGIS_CUSTOM_CONFIG_PATH") or data / "QGIS" / f"QGIS{major}")
    return base / "profiles" / os.environ.get("QGIS_PROFILE", "default") / "python" / "plugins"


def main() -> int:
    """Link and enable; an installation from a ZIP in the way is left alone."""
    link = plugins_folder() / PLUGIN
    if link.exists() and not link.is_symlink():
        print(
            f"install: {link} is a folder (installed from a ZIP?); remove it in QGIS first", file=sys.stderr
        )
        return 1
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(ROOT / PLUGIN, target_is_directory=True)
    print(f"install: {link} -> {ROOT / PLUGIN}")
    process = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if process:
        # Exit code 1 means that it is enabled already.
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        subprocess.run(
            [process, "plugins", "enable", PLUGIN], env=environment, capture_output=True, check=False
        )
        print("install: enabled for qgis_process; in QGIS, tick it in Plugins > Manage and Install Plugins")
    return 0


if __name__ == "__main__":
    sys.exit(main())
