"""A paper's content as a flat row of blocks, from top to bottom, and its JSON form. Content, not ink.

Each block carries plain text in one language, which gives it its direction. Whoever prints walks the blocks: picture and
text mode say the same because there is nothing else to say. No name and no ID number ever stands in one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, get_args, get_type_hints

from kiosk.core.plain_text import UNWANTED
from kiosk.core.transactions import LONGEST_QR_TEXT, Language, MovementState, StatusKind, fits_a_code


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Across the whole width, in both languages: this is a demo."""

    text: str


@dataclass(frozen=True, slots=True)
class Emblem:
    """The emirate's sign."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper: what follows is another matter, or the same in another language."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose paper it is."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Title:
    text: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """Which transaction: number and year."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Subject:
    """What it is about; `language` is that of its letters."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Status:
    """How the matter stands: what the eye finds first."""

    state: StatusKind
    text: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """A label and its value in one run."""

    label: str
    value: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Sentence:
    text: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """Something to be ticked by hand, and beneath it what it belongs to, of one or more lines."""

    text: str
    value: str
    language: Language


@dataclass(frozen=True, slots=True)
class Section:
    """A heading inside of a matter."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """One step of a timeline."""

    mark: MovementState
    label: str
    value: str
    language: Language


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """A QR code."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """The paper's own number, large: to be read out and typed."""

    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Note:
    """Centred small print at the foot, of one or more lines."""

    text: str
    language: Language


Head = Ribbon | Emblem | Office | Title
Body = Rule | Key | Subject | Status | Fact | Sentence | Item | Section | Step
Foot = Code | Reference | Note
Block = Head | Body | Foot
KINDS: dict[str, type[Block]] = {kind.__name__.lower(): kind for kind in get_args(Block)}


@dataclass(frozen=True, slots=True, repr=False)
class ReceiptContent:
    """What a paper says: Arabic whole, then the visitor's language where that is another."""

    blocks: tuple[Block, ...]
    big: bool = False  # type of at least 12 points, and 10 else

    @property
    def reference(self) -> str:
        """The paper's own number; empty where it has none."""
        return next((block.text for block in self.blocks if isinstance(block, Reference)), "")


class BadContent(Exception):
    """A text is not a receipt content; the message says where, never what stands there."""


def to_json(receipt: ReceiptContent) -> str:
    """Write a content as JSON: a list of objects with the blocks' field names, and their kind."""
    return (
        json.dumps({"big": receipt.big, "blocks": [_plain(block) for block in receipt.blocks]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def from_json(text: str) -> ReceiptContent:
    """Read a content from JSON; raises BadContent."""
    try:
        source = json.loads(text)
    except (ValueError, RecursionError):
        raise BadContent("not readable as JSON") from None
    _only(source, {"big", "blocks"}, "the content")
    if not isinstance(source["big"], bool):
        raise BadContent("“big” is neither true nor false")
    if not isinstance(source["blocks"], list) or not source["blocks"]:
        raise BadContent("“blocks” is no list, or an empty one")
    blocks = tuple(_block(item, f"block {place}") for place, item in enumerate(source["blocks"], start=1))
    return ReceiptContent(blocks, source["big"])


def _plain(block: Block) -> dict[str, str]:
    values = {item.name: getattr(block, item.name) for item in fields(block)}
    words = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
    return {"kind": type(block).__name__.lower(), **words}


def _block(source: Any, where: str) -> Block:
    kind = KINDS.get(source["kind"]) if isinstance(source, dict) and isinstance(source.get("kind"), str) else None
    if kind is None:
        raise BadContent(f"{where}: “kind” is missing or none that is known")
    hints = get_type_hints(kind)
    _only(source, {"kind", *hints}, where)
    block = kind(**{name: _value(hint, source[name], f"{where}: “{name}”") for name, hint in hints.items()})
    if isinstance(block, Code) and not fits_a_code(block.text):
        raise BadContent(f"{where}: a QR code holds 1 to {LONGEST_QR_TEXT} bytes of UTF-8")
    return block


def _value(hint: Any, value: Any, where: str) -> Any:
    if not isinstance(value, str) or any(char < " " and char != "\n" for char in value) or UNWANTED.search(value):
        raise BadContent(f"{where} is no text, or holds control characters")
    try:
        return hint(value)
    except ValueError:
        raise BadContent(f"{where} is none of {', '.join(item.value for item in hint)}") from None


def _only(source: Any, names: set[str], where: str) -> None:
    if not isinstance(source, dict) or set(source) != names:
        raise BadContent(f"{where} must have {', '.join(f'“{name}”' for name in sorted(names))} and nothing else")
