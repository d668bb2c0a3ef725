"""Closed choices that settings name: language, interface, day of the week. Light: the first frame waits for them."""

from __future__ import annotations

from enum import Enum


class Language(Enum):
    """A language of the screens; the value is its BCP 47 tag."""

    ARABIC = "ar"
    ENGLISH = "en"


class Interface(Enum):
    """How a document meets the reader; art, words and the duty to hand back follow it."""

    CONTACTLESS = "contactless"
    CONTACT = "contact"


class Factor(Enum):
    """How whoever stands there shows that the document is theirs."""

    CODE = "code"  # a one-time code to the phone on record
    PHONE = "phone"  # two digits, picked in an app on the phone


class Weekday(Enum):
    """A day of the week; its order is the week's in the Kingdom."""

    SUNDAY = "sunday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
