"""Numbers that the core mints and never uses twice: of visits, and of presses on print."""

from __future__ import annotations

from typing import NewType

VisitId = NewType("VisitId", int)
PressId = NewType("PressId", int)  # of a press on print: each earns one receipt at most
