"""Lines to the service: connections without retries, over one TLS context of ours, whose sockets can be cut."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


def tls_context(*, ca_file: str, certificate: Path | None) -> ssl.SSLContext:
    """Believe `ca_file`'s authorities, or the system's, and speak with `certificate`; raises OSError for a bad file."""
    context = ssl.create_default_context(cafile=ca_file or None)
    if certificate is not None:
        context.load_cert_chain(certificate)
    return context


class Lines(HTTPAdapter):
    """An adapter without retries, with one TLS context of ours, that tells `hold` of every socket it connects."""

    def __init__(self, context: ssl.SSLContext | None, hold: Callable[[socket.socket], None]) -> None:
        self._context = context
        super().__init__(max_retries=0)

        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                hold(self.sock)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                sock = super()._new_conn()
                hold(sock)
                return sock

            def connect(self) -> None:
                super().connect()
                hold(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {}  # requests would add its own list of authorities to the context's

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """The context says whom to believe; here requests would add its own list."""
