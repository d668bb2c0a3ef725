"""The shipped nginx configuration: what it lets through, what it keeps back, and that it writes nothing of a visitor."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import trustme

from kiosk.backend.client import Client, Healthy
from kiosk.backend.enrolment import Enrolment
from kiosk.backend.http import Http
from kiosk.backend.identity import Identity
from tests.system.tawasul import Tawasul, id_number, visit

pytestmark = pytest.mark.system
CA = trustme.CA()


@pytest.fixture(scope="module")
def tawasul(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tawasul]:
    made = Tawasul(tmp_path_factory.mktemp("tawasul"), CA)
    yield made
    made.close()


@pytest.fixture(scope="module")
def url(tawasul: Tawasul) -> Iterator[str]:
    with tawasul.behind_nginx() as url:
        yield url


def said(url: str, ca_file: Path, raw: bytes, certificate: Path | None = None) -> bytes:
    """The answer to these bytes, as they are, over TLS."""
    context = ssl.create_default_context(cafile=ca_file)
    if certificate is not None:
        context.load_cert_chain(certificate)
    place = urlsplit(url)
    plain = socket.create_connection((place.hostname, place.port), 20)
    with context.wrap_socket(plain, server_hostname=place.hostname) as line:
        line.sendall(raw)
        got = b""
        while more := line.recv(65_536):
            got += more
    return got


def get(path: str, headers: str = "", method: str = "GET") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n".encode()


def test_a_whole_visit_leaves_nothing_of_the_visitor_in_nginxs_folder(tawasul: Tawasul, url: str, tmp_path: Path) -> None:
    http = Http(url, kiosk="K-01", ca_file=str(tawasul.ca_file), deadline_seconds=8, needs_certificate=True)
    client, state = Client(http), tmp_path / "state"
    state.mkdir()
    identity = Identity(state / "identity", kiosk="K-01")
    enrolment = Enrolment(http, client, identity, utc=lambda: datetime.now(UTC), now=lambda: 0.0, say=lambda _: None)
    assert isinstance(enrolment.enrol(tawasul.code("K-01")), Healthy)
    found = visit(tawasul, client)
    http.close()
    log = (tawasul.folder / "nginx-1" / "access.log").read_text()
    assert '"CN=K-01" POST /v1/receipts 201' in log
    assert '"CN=K-01" GET /v1/transactions/{id}/movements 200' in log
    of_all = [value for item in found.items for value in (item.id, item.subject.ar, item.subject.en)]
    personal = [id_number("ahmad"), tawasul.last_code(), *of_all]
    for path in (tawasul.folder / "nginx-1").rglob("*"):
        if path.is_file():
            assert not [value for value in personal if value.encode() in path.read_bytes()], path
    assert not list((tawasul.folder / "nginx-1" / "temporary").rglob("*.*"))


def test_a_certificate_in_a_header_is_not_believed(tawasul: Tawasul, url: str, tmp_path: Path) -> None:
    stolen = quote(make_known(tawasul, url, tmp_path))
    for name in ("X-Client-Certificate", "X_Client_Certificate", "x-client-certificate"):
        answer = said(url, tawasul.ca_file, get("/v1/health", f"{name}: {stolen}\r\n"))
        assert answer.startswith(b"HTTP/1.1 403"), name
        assert b"certificate-required" in answer


def make_known(tawasul: Tawasul, url: str, tmp_path: Path) -> str:
    """Enrol a machine and answer its certificate alone: what anybody on its line can see."""
    http = Http(url, kiosk="K-02", ca_file=str(tawasul.ca_file), deadline_seconds=8)
    identity = Identity(tmp_path / "identity", kiosk="K-02")
    with http:
        answer = Client(http).enrol(tawasul.code("K-02"), identity.ask())
    return str(answer.certificate)


def test_only_the_contracts_paths_and_only_small_bodies_and_new_tls_pass(tawasul: Tawasul, url: str) -> None:
    assert said(url, tawasul.ca_file, get("/")).startswith(b"HTTP/1.1 404")
    assert said(url, tawasul.ca_file, get("/metrics")).startswith(b"HTTP/1.1 404")
    large = get("/v1/enrolments", "Content-Type: application/json\r\nContent-Length: 40000\r\n", "POST")
    assert said(url, tawasul.ca_file, large).startswith(b"HTTP/1.1 413")
    for path in ("/v1/sessions", "/v1/challenges"):  # as long as a document's files may be by the contract
        document = get(path, "Content-Type: application/json\r\nContent-Length: 90000\r\n", "POST") + b" " * 90_000
        assert said(url, tawasul.ca_file, document).startswith(b"HTTP/1.1 403")
    head = said(url, tawasul.ca_file, get("/v1/health")).partition(b"\r\n\r\n")[0].lower()
    assert b"strict-transport-security" not in head
    assert b"server: nginx\r\n" in head + b"\r\n"
    assert b"cache-control: no-store" in head
    place = urlsplit(url)
    old = ssl.create_default_context(cafile=tawasul.ca_file)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection((place.hostname, place.port), 20) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname="localhost")
