"""Serve a published folder on this machine: its files, and WMS, WMTS, WFS and OGC API - Features by QGIS Server.

One address for all: files are answered here, ``/ows`` and ``/wfs3`` are passed on to ``qgis_mapserver`` (Debian package
qgis-server), which listens on a port of its own. Both listen on 127.0.0.1 only. Ctrl-C stops both.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

HOST = "127.0.0.1"
PROJECT = "project.qgs"
MARK = "publication.json"
START_SECONDS = 60
ANSWER_SECONDS = 120
SERVICES = ("/ows", "/wfs3")
PASSED_ON = ("Accept", "Content-Type", "Content-Length", "If-None-Match")
TEXT = ("text/", "application/json", "application/xml", "application/geo+json", "application/vnd.")


class Handler(SimpleHTTPRequestHandler):
    """Answers files of one folder, and hands services on to QGIS Server."""

    protocol_version = "HTTP/1.1"
    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".gpkg": "application/geopackage+sqlite3",
        ".qgs": "application/x-qgis-project",
        ".xml": "application/xml",
    }

    def __init__(self, *arguments: object, server_port: int, **options: object) -> None:
        self._server_port = server_port
        super().__init__(*arguments, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self._is_service():
            self._pass_on()
        elif self._is_published():
            super().do_GET()
        else:
            self.send_error(404)

    def do_HEAD(self) -> None:
        if self._is_published():
            super().do_HEAD()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        if self._is_service():
            self._pass_on()
        else:
            self.send_error(405)

    def list_directory(self, path: object) -> None:
        self.send_error(404)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Stay quiet: addresses asked for are nobody's business."""

    def _is_service(self) -> bool:
        path = urlsplit(self.path).path
        return any(path == service or path.startswith(service + "/") for service in SERVICES)

    def _is_published(self) -> bool:
        """Tell whether a file lies in the folder itself; links that lead out of it are not followed."""
        wanted = Path(self.translate_path(self.path)).resolve()
        return wanted.is_relative_to(Path(self.directory).resolve())

    def _pass_on(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        headers = {name: self.headers[name] for name in PASSED_ON if self.headers[name]}
        connection = http.client.HTTPConnection(HOST, self._server_port, timeout=ANSWER_SECONDS)
        try:
            connection.request(self.command, without_map(self.path), body, headers)
            answer = connection.getresponse()
            kind, content = answer.getheader("Content-Type", "text/plain"), answer.read()
        except (OSError, http.client.HTTPException):
            self.send_error(502, "QGIS Server does not answer")
            return
        finally:
            connection.close()
        if kind.startswith(TEXT):
            # QGIS Server writes the address at which it was asked itself.
            own = f"{HOST}:{self.server.server_address[1]}".encode()  # type: ignore[attr-defined]
            for inner in (f"{HOST}:{self._server_port}", f"localhost:{self._server_port}"):
                content = content.replace(inner.encode(), own)
        self.send_response(answer.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def without_map(path: str) -> str:
    """Return an address without its MAP parameter, by which QGIS Server would open any project on this machine."""
    parts = urlsplit(path)
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.upper() != "MAP"
    ]
    return urlunsplit(("", "", parts.path, urlencode(kept), ""))


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def check_folder(folder: Path) -> str | None:
    """Return why a folder cannot be served, None where it can."""
    for name in (MARK, PROJECT):
        if not (folder / name).is_file():
            return f"{folder} is not a published folder: {name} is missing. Run bacgiang:publishfolder or make demo."
    return None


def start_qgis_server(folder: Path, port: int, private: Path) -> subprocess.Popen[bytes]:
    """Start qgis_mapserver on the folder's project and wait until it listens. Raises RuntimeError."""
    binary = os.environ.get("QGIS_MAPSERVER") or shutil.which("qgis_mapserver")
    if binary is None:
        raise RuntimeError("qgis_mapserver is missing: install the package qgis-server.")
    private.chmod(0o700)
    settings = {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(private),
        "QGIS_CUSTOM_CONFIG_PATH": str(private),
        "QGIS_OPTIONS_PATH": str(private),
        "QGIS_SERVER_LOG_STDERR": "1",
        "QGIS_SERVER_LOG_LEVEL": "2",
        "QGIS_SERVER_DISABLE_GETPRINT": "1",
        "OGR_SQLITE_JOURNAL": "DELETE",  # no write-ahead log beside the published data
    }
    command = [binary, "-l", "2", "-p", str(folder / PROJECT), f"{HOST}:{port}"]
    with (private / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=log)
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return process
        time.sleep(0.1)
    stop(process)
    raise RuntimeError(
        f"QGIS Server did not start:\n{(private / 'server.log').read_text(errors='replace')[-2000:]}"
    )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process, gently first."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def addresses(port: int) -> str:
    """Return the addresses to print."""
    base = f"http://{HOST}:{port}"
    return (
        f"Index page          {base}/index.html\n"
        f"WMS                 {base}/ows?SERVICE=WMS&REQUEST=GetCapabilities\n"
        f"WMTS                {base}/ows?SERVICE=WMTS&REQUEST=GetCapabilities\n"
        f"WFS                 {base}/ows?SERVICE=WFS&VERSION=1.1.0&REQUEST=GetCapabilities\n"
        f"OGC API - Features  {base}/wfs3/collections\n"
        "Ctrl-C stops the server."
    )


def serve(folder: Path, port: int) -> int:
    """Serve until asked to stop. Returns the exit code."""
    problem = check_folder(folder)
    if problem:
        print(problem, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="bacgiang-serve-") as private:
        inner = free_port()
        handler = partial(Handler, directory=str(folder), server_port=inner)
        try:
            server = ThreadingHTTPServer((HOST, port), handler)
            process = start_qgis_server(folder, inner, Path(private))
        except OSError as error:
            print(
                f"Port {port} cannot be used: {error.strerror}. Choose another one with --port.",
                file=sys.stderr,
            )
            return 1
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        asked = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: asked.set())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(addresses(server.server_address[1]), flush=True)
        try:
            while not asked.wait(0.2):
                if process.poll() is not None:
                    print("QGIS Server ended by itself.", file=sys.stderr)
                    return 1
        finally:
            server.shutdown()
            stop(process)
    print("Stopped.")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="?", default="demo_output/published", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8080, help="default: %(default)s; 0: any free one")
    options = parser.parse_args()
    return serve(Path(options.folder).resolve(), options.port)


if __name__ == "__main__":
    sys.exit(main())
