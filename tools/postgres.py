"""A PostgreSQL cluster with PostGIS of its own in a folder: for tests and benchmarks, never the machine's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

POSTGRES = "postgres"
DATABASE = "postgres"
# Loading and joining in one go, nothing to keep after a crash: what the manual advises for bulk work.
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "min_parallel_table_scan_size": "0",
    "parallel_setup_cost": "0",
    "autovacuum": "off",
}


def programs() -> Path | None:
    """Return the folder of the newest ``initdb`` and ``postgres`` of Debian or the search path, None without them."""
    debian = Path("/usr/lib/postgresql")
    found = (
        sorted(debian.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])) if debian.is_dir() else []
    )
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Postgres:
    """Reached through a socket in its folder. ``start`` makes the cluster where it is not there yet."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder, self._bin = folder, bin_folder
        self._data = folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        self._user = {"user": POSTGRES, "group": POSTGRES, "extra_groups": []} if os.geteuid() == 0 else {}

    @property
    def connection(self) -> str:
        """What libpq and GDAL take as a connection string."""
        return f"host={self.folder} dbname={DATABASE} user={POSTGRES}"

    def make(self) -> None:
        """Make an empty cluster."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            shutil.chown(self.folder, POSTGRES, POSTGRES)
        self._run(
            "initdb",
            "--no-sync",
            "--auth=trust",
            f"--username={POSTGRES}",
            "--encoding=UTF8",
            str(self._data),
        )

    def start(self) -> None:
        """Start the server as a child process and wait until it answers."""
        if not (self._data / "PG_VERSION").exists():
            self.make()
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder.parent / f"{self.folder.name}.log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self._data), "-k", str(self.folder), *settings],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                **self._user,
            )
        for _ in range(300):
            ready = [str(self._bin / "pg_isready"), "-q", "-h", str(self.folder), "-t", "1"]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self._process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start, see {self.folder}.log")
            subprocess.run(["sleep", "0.1"], check=True)
        raise RuntimeError("PostgreSQL does not answer")

    def sql(self, text: str) -> str:
        """Run statements and return the rows, unaligned, columns parted by ``|``."""
        answer = subprocess.run(
            [
                str(self._bin / "psql"),
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-f",
                "-",
                "-d",
                self.connection,
            ],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
        if answer.returncode:
            raise RuntimeError(answer.stderr)
        return answer.stdout

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / program), *arguments], check=True, capture_output=True, cwd="/", **self._user
        )
