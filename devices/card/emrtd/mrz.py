"""The machine-readable zone of cards (TD1, TD2) and passports (TD3), Doc 9303-3 §4: believed only when its check digits fit.

Visitor data throughout: no repr shows it, and a refusal names the field and never what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

from devices.card.emrtd.access_key import MrzKey, check_digit

# What optical readers take for one another, and a check digit tells apart. G and 6 are not here: 16 and 6 weigh the same in
# every check digit, so none can prove which it was.
AS_DIGIT = str.maketrans("OISZB", "01528")
CONFUSED = str.maketrans("OISZB01528", "01528OISZB")
MOST_CHANGED = 2  # more, and one digit of ten proves nothing
MOST_TEXT = 3 * 30 + 6  # the longest form and an end of two characters after each line
DATE = re.compile("([0-9]{2}|<<)(0[1-9]|1[0-2]|<<)(0[1-9]|[12][0-9]|3[01]|<<)")  # unknown parts are fillers, Doc 9303-3 §4.8
STATE = re.compile("[A-Z]{3}|[A-Z]<<")  # Doc 9303-3 §5: "D<<" is the one code that is shorter


class Form(Enum):
    """The size of the document; the value is the lines and the characters of each."""

    TD1 = (3, 30)  # Doc 9303-5 §4.2
    TD2 = (2, 36)  # Doc 9303-6 §4.2
    TD3 = (2, 44)  # Doc 9303-4 §4.2


class Doubt(Enum):
    """Why a zone is not believed; the value is the technician's sentence."""

    LENGTH = "has not the lines and characters of a TD1, TD2 or TD3 document"
    CHARACTER = "has other characters than A to Z, 0 to 9 and <"
    KIND = "is of a visa or of no known document"
    STATE = "has no state's code where one must stand"
    NUMBER = "has a document number that its check digit does not fit"
    BIRTH = "has a date of birth that is none or that its check digit does not fit"
    SEX = "has no M, F, X or < where the sex stands"
    EXPIRY = "has a date of expiry that is none or that its check digit does not fit"
    OPTIONAL = "has a personal number that its check digit does not fit"
    NAME = "has no name"
    WHOLE = "has a last check digit that does not fit"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Scan again, or type the fields: what stands there is not known for certain."""

    doubt: Doubt


@dataclass(frozen=True, slots=True, repr=False)
class Mrz:
    """The fields as printed, without trailing fillers; dates as YYMMDD with `<` for what is unknown.

    `surname` and `given_names` are the printed transliteration with fillers as spaces, and `name_cut` says that they may go
    on. `optional` is what the issuer put there, often a personal number. `corrected` counts what a check digit mended.
    """

    form: Form
    document_code: str
    issuing_state: str
    document_number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    surname: str
    given_names: str
    name_cut: bool
    optional: tuple[str, ...]
    corrected: int

    @property
    def key(self) -> MrzKey:
        return MrzKey(self.document_number, self.birth, self.expiry)

    def born(self, *, today: date) -> date | None:
        """Answer the last day so written that is not to come; None when a part of it is unknown."""
        return max((day for day in _days(self.birth, today) if day <= today), default=None)

    def expires(self, *, today: date) -> date | None:
        """Answer the day so written within fifty years of today, either way; None when a part of it is unknown."""
        near = [day for day in _days(self.expiry, today) if -50 <= day.year - today.year < 50]
        return near[0] if near else None


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each field begins and ends in the lines put together; its check digit stands at its end."""

    number: range
    nationality: int
    birth: range
    sex: int
    expiry: range
    optional: tuple[range, ...]
    personal_check: int | None  # of passports: the optional field has a digit of its own
    name: range
    whole: tuple[range, ...]
    whole_check: int


LAYOUTS = {
    Form.TD1: _Layout(
        number=range(5, 14),
        nationality=45,
        birth=range(30, 36),
        sex=37,
        expiry=range(38, 44),
        optional=(range(15, 30), range(48, 59)),
        personal_check=None,
        name=range(60, 90),
        whole=(range(5, 37), range(38, 45), range(48, 59)),
        whole_check=59,
    ),
    Form.TD2: _Layout(
        number=range(36, 45),
        nationality=46,
        birth=range(49, 55),
        sex=56,
        expiry=range(57, 63),
        optional=(range(64, 71),),
        personal_check=None,
        name=range(5, 36),
        whole=(range(36, 46), range(49, 56), range(57, 71)),
        whole_check=71,
    ),
    Form.TD3: _Layout(
        number=range(44, 53),
        nationality=54,
        birth=range(57, 63),
        sex=64,
        expiry=range(65, 71),
        optional=(range(72, 86),),
        personal_check=86,
        name=range(5, 44),
        whole=(range(44, 54), range(57, 64), range(65, 87)),
        whole_check=87,
    ),
}


class _Doubtful(Exception):
    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.name)
        self.doubt = doubt


def read_mrz(text: str, *, scanned: bool) -> Mrz | Unreadable:
    """Read a zone, its lines together or apart; what was `scanned` is mended where a check digit leaves one way to do so.

    A chip's zone is never mended: it was signed as it is. Nor is a personal number: one wrongly mended is another person's,
    and nothing would notice, while a wrong document number opens no chip.
    """
    try:
        form, zone = _form(text)
        return _fields(form, LAYOUTS[form], zone, mend=scanned)
    except _Doubtful as doubtful:
        return Unreadable(doubtful.doubt)


def _form(text: str) -> tuple[Form, str]:
    if len(text) > MOST_TEXT:
        raise _Doubtful(Doubt.LENGTH)
    lines = [line for line in re.split("[\r\n ]+", text) if line]
    zone = "".join(lines)
    for form in Form:
        count, width = form.value
        if len(zone) == count * width and (len(lines) == 1 or [len(line) for line in lines] == [width] * count):
            if not re.fullmatch("[A-Z0-9<]+", zone):
                raise _Doubtful(Doubt.CHARACTER)
            if not re.fullmatch("[A-UW-Z][A-Z<]", zone[:2]):  # V is a visa's, whose zone has other fields: Doc 9303-7
                raise _Doubtful(Doubt.KIND)
            return form, zone
    raise _Doubtful(Doubt.LENGTH)


def _fields(form: Form, at: _Layout, scanned: str, *, mend: bool) -> Mrz:
    zone, number, taken = _number(form, at, scanned, mend=mend)
    for field, doubt in ((at.birth, Doubt.BIRTH), (at.expiry, Doubt.EXPIRY)):
        if mend:
            zone = _as_digits(zone, field)
        zone = _proven(zone, field, field.stop, (), doubt, mend=mend)
        if not _is_date(_cut(zone, field)):
            raise _Doubtful(doubt)
    own, personal = at.personal_check, at.optional[0]
    if own is not None and (zone[own] != "<" or _cut(zone, personal).strip("<")):  # an empty one may do without a digit
        zone = _proven(zone, personal, own, (), Doubt.OPTIONAL, mend=mend)
    whole = [place for field in at.whole for place in field]
    zone = _proven(zone, whole, at.whole_check, (), Doubt.WHOLE, mend=mend)
    states = zone[2:5], zone[at.nationality : at.nationality + 3]
    if not all(STATE.fullmatch(state) for state in states):
        raise _Doubtful(Doubt.STATE)
    if zone[at.sex] not in "MFX<":
        raise _Doubtful(Doubt.SEX)
    name = _cut(zone, at.name)
    surname, _, given_names = name.rstrip("<").partition("<<")
    if not surname:
        raise _Doubtful(Doubt.NAME)
    left = (_cut(zone, [place for place in field if place not in taken]) for field in at.optional)
    return Mrz(
        form=form,
        document_code=zone[:2].rstrip("<"),
        issuing_state=states[0].rstrip("<"),
        document_number=_cut(zone, number).rstrip("<"),
        nationality=states[1].rstrip("<"),
        birth=_cut(zone, at.birth),
        sex=zone[at.sex],
        expiry=_cut(zone, at.expiry),
        surname=_spaced(surname),
        given_names=_spaced(given_names),
        name_cut=not name.endswith("<"),
        optional=tuple(rest.strip("<") for rest in left),
        corrected=sum(was != becomes for was, becomes in zip(scanned, zone, strict=True)),
    )


def _number(form: Form, at: _Layout, zone: str, *, mend: bool) -> tuple[str, Sequence[int], Sequence[int]]:
    """Prove the document number: the zone with it, where it stands, and what it takes with its digit.

    A card's longer one has a filler for its check digit and goes on in the optional field, where its digit and a filler end
    it: Doc 9303-5 §4.2.2.1 note j, Doc 9303-6 §4.2.2.1 note j.
    """
    number: Sequence[int] = at.number
    check = at.number.stop
    if zone[check] == "<" and form is not Form.TD3:
        more, ended, _ = _cut(zone, at.optional[0]).partition("<")
        if len(more) < 2 or not ended:
            raise _Doubtful(Doubt.NUMBER)
        begins = at.optional[0].start
        check = begins + len(more) - 1
        number = (*at.number, *range(begins, check))
    if not _cut(zone, number).strip("<"):
        raise _Doubtful(Doubt.NUMBER)
    zone = _proven(zone, number, check, number, Doubt.NUMBER, mend=mend)
    return zone, number, (*number, check)


def _proven(zone: str, field: Sequence[int], check: int, open_: Sequence[int], doubt: Doubt, *, mend: bool) -> str:
    """Answer the zone whose check digit fits: as it is, or changed in as few of its `open_` places as will do, in one way."""
    if mend:
        zone = _as_digits(zone, (check,))
    fewest = MOST_CHANGED if mend else 0
    for changed in range(fewest + 1):
        fitting = [way for way in _ways(zone, open_, changed) if check_digit(_cut(way, field)) == way[check]]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            break
    raise _Doubtful(doubt)


def _ways(zone: str, open_: Sequence[int], changed: int) -> Iterator[str]:
    doubtful = [place for place in open_ if zone[place].translate(CONFUSED) != zone[place]]
    return (_translated(zone, places, CONFUSED) for places in combinations(doubtful, changed))


def _as_digits(zone: str, places: Iterable[int]) -> str:
    return _translated(zone, places, AS_DIGIT)


def _translated(zone: str, places: Iterable[int], table: dict[int, int]) -> str:
    letters = list(zone)
    for place in places:
        letters[place] = letters[place].translate(table)
    return "".join(letters)


def _cut(zone: str, places: Iterable[int]) -> str:
    return "".join(zone[place] for place in places)


def _spaced(name: str) -> str:
    return " ".join(part for part in name.split("<") if part)


def _is_date(written: str) -> bool:
    return DATE.fullmatch(written) is not None and ("<" in written or any(_in_century(written, c) for c in (1900, 2000)))


def _days(written: str, today: date) -> Iterator[date]:
    """Answer what a written date may mean in the centuries around today."""
    if "<" not in written:
        this = today.year - today.year % 100
        yield from filter(None, (_in_century(written, century) for century in (this - 100, this, this + 100)))


def _in_century(written: str, century: int) -> date | None:
    try:
        return date(century + int(written[:2]), int(written[2:4]), int(written[4:]))
    except ValueError:
        return None  # the 29th of February is not in every century
