"""What else to read of a document, decided by what its first files list, and how its chip could prove itself."""

from __future__ import annotations

from collections.abc import Mapping

from devices.card.emrtd.chip_keys import chip_keys
from devices.card.emrtd.files import AccessRefused, File, FileOutcome, FileRead, Malformed
from devices.card.emrtd.lds import read_contents, read_dg1
from devices.card.emrtd.mrz import Mrz
from devices.card.emrtd.refusal import NotProven
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.security_object import open_security_object

Files = Mapping[File, FileOutcome]
OPTIONAL = (File.DG11, File.DG15, File.DG14)


def wanted(files: Files, *, details: bool) -> tuple[File, ...]:
    """Answer the files to read after EF.COM and EF.SOD; `details` asks for DG12 too.

    What either of the two lists is read: EF.COM is not signed, and a copy that hides the key of its chip would leave it out
    there. A document whose lists cannot be read is asked for everything.
    """
    listed = [one for one in (_contents(files), signed_files(files)) if one is not None]
    there = frozenset().union(*listed) if listed else frozenset(File)
    return (File.DG1, *(file for file in (*OPTIONAL, *((File.DG12,) if details else ())) if file in there))


def signed_files(files: Files) -> frozenset[File] | None:
    """Answer the files that EF.SOD has a hash of, not verified; None where it cannot be read."""
    found = files.get(File.SOD)
    if not isinstance(found, FileRead):
        return None
    try:
        groups = open_security_object(found.raw).hashes
    except NotProven:
        return None
    return frozenset(file for file in File if file.group in groups)


def chip_proof(files: Files) -> str:
    """Answer `active`, `agreement` or `none`: what this chip can be asked for with the files it gave."""
    if isinstance(files.get(File.DG15), FileRead):
        return "active"
    options = files.get(File.DG14)
    if isinstance(options, FileRead):
        try:
            if chip_keys(security_options(options.raw), "DG14"):
                return "agreement"
        except NotProven:
            return "none"
    return "none"


def zone_of(files: Files) -> Mrz | Malformed:
    """Read the zone in DG1; a file that was not given says so in the same way."""
    found = files.get(File.DG1)
    return read_dg1(found.raw) if isinstance(found, FileRead) else Malformed(why_missing(found))


def why_missing(outcome: FileOutcome | None) -> str:
    """Say why a file is not there, for technicians."""
    match outcome:
        case AccessRefused(sw):
            return f"the chip answered {sw:04X}"
        case Malformed(reason):
            return reason
        case _:
            return "the chip has none"


def _contents(files: Files) -> frozenset[File] | None:
    found = files.get(File.COM)
    contents = read_contents(found.raw) if isinstance(found, FileRead) else None
    return None if contents is None or isinstance(contents, Malformed) else contents.files
