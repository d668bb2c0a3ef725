"""What a session may do with what was proven: the service says it, the kiosk only shows it. Pure."""

from __future__ import annotations

from enum import Enum

from kiosk.core.capabilities import Capabilities, proves


class Permission(Enum):
    """One thing that the service permits a session; the value is the contract's word for it."""

    PROVE = "prove"  # the holder may be proven, and sees more then
    LIST = "list"
    DETAILS = "details"  # subjects and movements
    PRINT = "print"


Permissions = frozenset[Permission]
NONE: Permissions = frozenset()
EVERYTHING: Permissions = frozenset(Permission)


def may_prove(permitted: Permissions, offered: Capabilities) -> bool:
    """Whether the holder can be proven, to see more."""
    return Permission.PROVE in permitted and proves(offered)
