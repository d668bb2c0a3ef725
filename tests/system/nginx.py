"""The real nginx with the shipped configuration, its marked lines changed for a test. No test in here."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "config" / "nginx" / "tawasul.conf"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin") or "nginx"
MAIN = """
user root; daemon off; worker_processes 1; pid nginx.pid; error_log error.log info;
events { worker_connections 64; }
http {
    client_body_temp_path temporary; proxy_temp_path temporary; fastcgi_temp_path temporary;
    uwsgi_temp_path temporary; scgi_temp_path temporary;
    include tawasul.conf;
}
"""


@contextmanager
def nginx(folder: Path, *, service: str, tls: Path, key: Path) -> Iterator[str]:
    """Run nginx in `folder` before the service's socket and answer its address; its log is `folder`/access.log."""
    port = _free_port()
    text = SHIPPED.read_text("utf-8")
    for shipped, ours in (
        ("unix:/run/tawasul/service.sock;", f"{service};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("server_name tawasul.example;", "server_name localhost;"),
        ("ssl_certificate /etc/tawasul/tls.pem;", f"ssl_certificate {tls};"),
        ("ssl_certificate_key /etc/tawasul/tls.key;", f"ssl_certificate_key {key};"),
        ("access_log /var/log/nginx/tawasul.log tawasul;", "access_log access.log tawasul;"),
    ):
        assert text.count(f"{shipped} # *\n") == 1, shipped
        text = text.replace(shipped, ours)
    (folder / "temporary").mkdir(parents=True)
    (folder / "tawasul.conf").write_text(text, "utf-8")
    (folder / "nginx.conf").write_text(MAIN, "utf-8")
    command = [NGINX, "-p", str(folder), "-c", "nginx.conf", "-e", "stderr"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30, check=False)
    assert tried.returncode == 0, tried.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, process)
            yield f"https://localhost:{port}"
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, "nginx ended"
            assert time.monotonic() < ends
            time.sleep(0.05)
