"""Certificates for the proxy: the right one, and those that no client may believe. All of them for `localhost` otherwise."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

from tests.faults.fault import Fault


class Certificates:
    """Makes an authority and its certificates; `ca_file`, written into `folder`, is what a client is told to trust."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "authority.pem"
        authority.cert_pem.write_to_path(self.ca_file)
        yesterday = datetime.now(UTC) - timedelta(days=1)
        self._contexts = {
            fault: _context(certificate)
            for fault, certificate in {
                Fault.NONE: authority.issue_cert("localhost"),
                Fault.OTHER_NAME: authority.issue_cert("elsewhere.example"),
                Fault.OTHER_AUTHORITY: trustme.CA().issue_cert("localhost"),
                Fault.EXPIRED: authority.issue_cert("localhost", not_after=yesterday),
            }.items()
        }

    def context(self, fault: Fault) -> ssl.SSLContext:
        return self._contexts.get(fault, self._contexts[Fault.NONE])


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
