"""Which version of the contract this kiosk speaks, and what is to be updated when the service keeps another.

Within a major version the two work together, whichever is the newer (the contract's own words say how).
"""

from __future__ import annotations

CONTRACT = "1.4.0"
WITHOUT_TRANSACTIONS = (1, 0)
"""Version 1.0 had no word for the list: who keeps it offers the list."""
DETAILS_SINCE = (1, 4)
"""Who keeps less has no word for details: who permits the list permits them."""


def version(text: str) -> tuple[int, int] | None:
    """Answer major and minor; None for what is no version."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def remedy(kept: str) -> str:
    """Say exactly what to update when the service keeps `kept`; empty when this kiosk can work with it."""
    ours, theirs = version(CONTRACT), version(kept)
    assert ours is not None
    if theirs is None:
        return f"The service names no version of the contract. Update the service to contract {ours[0]}.0.0 or later."
    if theirs[0] == ours[0]:
        return ""
    said = f"The service keeps contract {kept}, this kiosk speaks {CONTRACT}. "
    if theirs[0] > ours[0]:
        return said + f"Update the kiosk to a release that speaks contract {theirs[0]}.0.0 or later."
    return said + f"Update the service to contract {ours[0]}.0.0 or later."
