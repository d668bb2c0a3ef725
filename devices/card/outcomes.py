"""How a card's reading, a document's opening and a chip's proof can end: closed, typed, expected.

What holds visitor data has no repr; a reason names steps and status words, never content.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Steps = tuple[tuple[str, int, int], ...]  # of a reading: name, commands, milliseconds


@dataclass(frozen=True, slots=True, repr=False)
class Read:
    """The card was read; `fields` holds texts, dates ISO 8601."""

    profile: str
    fields: dict[str, str]
    assurance: str
    apdus: int
    milliseconds: int
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A travel document lies there and waits, connected, for its key."""

    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No profile fits; `bank` when it is a payment card."""

    bank: bool
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`reason` names steps and status words, never content."""

    reason: str
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Mute:
    """The card says nothing when it is powered: the wrong way round, or dead."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The card was pulled."""


@dataclass(frozen=True, slots=True)
class Silent:
    """The card did not finish before the deadline."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a document: `passed`, `failed` or `not_done`, and a sentence for technicians."""

    name: str
    outcome: str
    detail: str


@dataclass(frozen=True, slots=True, repr=False)
class DocumentFiles:
    """A travel document was opened and read; `files` holds them whole, by name as in Doc 9303-10 (DG1, SOD, CARD_ACCESS).

    `access` is pace or bac; `chip` says how the chip can be asked to prove itself: active, agreement, none. `checks` and
    `assurance` are there when somebody asked for a judgement.
    """

    access: str
    fields: dict[str, str]
    files: dict[str, bytes]
    chip: str
    apdus: int
    milliseconds: int
    checks: tuple[Check, ...] = ()
    assurance: str = ""
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """Not the end yet: files done of files wanted."""

    done: int
    wanted: int


@dataclass(frozen=True, slots=True)
class WrongKey:
    """The chip does not accept the key; another may be tried."""

    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class KeyNotKnown:
    """The chip has no key of this kind; the other kind may be tried."""

    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Answered:
    """What the chip answered to a challenge; whether it proves anything is for who sent it to say."""

    response: bytes
    steps: Steps = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class SilentChip:
    """The chip did not answer the challenge."""

    reason: str
    steps: Steps = field(default=(), compare=False)


ReadOutcome = Read | Document | Unknown | Unreadable | Mute | Gone | Silent
OpenOutcome = DocumentFiles | WrongKey | KeyNotKnown | Unreadable | Gone | Silent
ProofOutcome = Answered | SilentChip | Gone
