"""The server's process: the application on a listening socket, plain or TLS, until it is asked to end."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import ssl
import sys
import threading
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

GRACE_SECONDS = 10  # a call in flight may take this long; the database's own patience is shorter
NO_CHECK_TIME = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME: an expired machine is told so, in words


def serve(app: ASGIApp, listener: socket.socket, *, until_eof: bool, tls: ssl.SSLContext | None = None) -> None:
    """Answer calls until a signal, or, with `until_eof`, until standard input closes; calls in flight are finished."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # At once while it begins, and when uvicorn, which has ended, raises the signal again. A SystemExit would be lost
        # where a signal meets a destructor or a weak reference's callback, and the process would live on.
        signal.signal(number, lambda *_: os._exit(0))
    if until_eof:
        threading.Thread(target=_end_with_input, name="standard input", daemon=True).start()
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    if tls is not None:
        from kiosk.tawasul.speakers import TlsProtocol

        config.http = TlsProtocol
        config.load()
        config.ssl = tls
    uvicorn.Server(config).run(sockets=[listener])


def listen(host: str, port: int, path: Path | None) -> socket.socket:
    """Listen on host and port, or on a Unix socket whose left-over of an earlier process is removed; raises OSError."""
    if path is None:
        listener = socket.create_server((host, port))
        # Answers go out in two writes: asyncio sends the second at once only on sockets that name their protocol, ours not.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    if path.is_socket():
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o660)  # whoever may speak here may say whose certificate it saw: the proxy's group, nobody else
    listener.listen(512)
    return listener


def tls_context(certificate: Path, key: Path, authority_pem: str) -> ssl.SSLContext:
    """TLS that asks for a machine's certificate and takes none, too: enrolment comes without. Raises OSError.

    A certificate of another authority ends the handshake here (Python's TLS leaves no choice); dates are judged per call.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(cadata=authority_pem)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= NO_CHECK_TIME
    return context


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 4096):  # not through the buffer, whose lock a thread would hold when the process ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)
