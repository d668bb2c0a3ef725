"""The way to the service as the settings say it: address, deadline, authorities, and where the machine's certificate lies."""

from __future__ import annotations

from pathlib import Path

from kiosk.backend.http import Http
from kiosk.backend.identity import Identity
from kiosk.runtime.settings import Profile, Settings


def http_of(settings: Settings) -> Http:
    """A production profile asks nothing of the service before the machine is enrolled."""
    backend = settings.backend
    return Http(
        backend.url,
        kiosk=settings.place.kiosk,
        ca_file=backend.ca_file,
        deadline_seconds=backend.deadline_seconds,
        needs_certificate=settings.profile is Profile.PRODUCTION,
    )


def identity_of(settings: Settings) -> Identity:
    return Identity(Path(settings.state.folder) / "identity", kiosk=settings.place.kiosk)
