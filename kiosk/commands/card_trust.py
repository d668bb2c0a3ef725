"""`kiosk card trust`: the country signers by which documents are proven, from a signed master list.

`import FILE --root CERT` believes the list (.ml, DER or PEM) only when its signature leads to the pinned root: the country
signer of the state that publishes it, whose fingerprint is compared by hand. `import FILE --unsigned` takes plain country
signers (DER, PEM) that nobody vouches for. What does not load is named with its reason. The store is one file, written whole
or not at all; `list` shows what is in it.

Exit codes: 0 done, 2 wrong arguments or settings, 3 the list is not believed, 4 a file cannot be read, 5 nothing to load or to
list, 6 the store cannot be written.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from kiosk.runtime.settings import SettingsError, State, load

NAME = "country-signers.json"


def add_parser(what: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    form = argparse.RawDescriptionHelpFormatter
    parser = what.add_parser("trust", help="country signers: import, list", description=__doc__, formatter_class=form)
    verbs = parser.add_subparsers(dest="trust", required=True)
    importing = verbs.add_parser("import", help="add those of a master list")
    importing.add_argument("file", type=Path, metavar="FILE")
    importing.add_argument("--root", type=Path, metavar="CERT", help="country signer of who publishes the list (DER or PEM)")
    importing.add_argument("--unsigned", action="store_true", help="FILE is country signers' certificates, which nobody signed")
    listing = verbs.add_parser("list", help="show those that are there")
    for verb in (importing, listing):
        verb.add_argument("--store", type=Path, metavar="PATH", help=f"the store; else {NAME} in the state folder")
        verb.add_argument("--config", type=Path, help="settings of this machine, which name the state folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    command = [sys.executable, "-I", "-m", "devices.card.emrtd.trust_import", arguments.trust]
    try:
        command += ["--store", str(store_path(arguments.store, arguments.config))]
    except SettingsError as error:
        return _refuse(str(error))
    if arguments.trust == "import":
        if (arguments.root is None) != arguments.unsigned:
            return _refuse("Give --root CERT, by which the list is believed, or --unsigned for certificates without a list.")
        command += ["--file", str(arguments.file)]
        command += ["--unsigned"] if arguments.unsigned else ["--root", str(arguments.root)]
    return subprocess.run(command, check=False).returncode


def store_path(store: Path | None, config: Path | None) -> Path:
    """Answer where the trust store is: as named, or in the state folder; raises SettingsError."""
    if store is not None:
        return store
    return Path(load(config).state.folder if config is not None else State().folder) / NAME


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)
    return 2
