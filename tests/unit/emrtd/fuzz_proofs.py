"""Mutated files against everything that proves: `python -m tests.unit.emrtd.fuzz_proofs [--inputs 200000] [--seed 1]`.

Each input must end in a typed answer within a second; what was signed must never be believed changed.
"""

from __future__ import annotations

import argparse
import collections
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from asn1crypto import core
from ecdsa import NIST256p, SigningKey

from devices.card.emrtd.active_authentication import active_key
from devices.card.emrtd.certificates import load_certificate
from devices.card.emrtd.chip_authentication import chip_keys
from devices.card.emrtd.master_list import MasterList, load_master_list
from devices.card.emrtd.refusal import NotProven, Refused
from devices.card.emrtd.security_infos import security_options
from devices.card.emrtd.security_object import Authentic, prove_data
from devices.card.emrtd.tlv import tlv
from devices.card.emrtd.trust import TrustStore
from tests.unit.emrtd.authority import (
    AUTHORITY,
    DOCUMENT_SIGNER,
    LIST_SIGNER,
    NOW,
    certificate,
    ec_signer,
    hashed,
    master_list,
    security_object,
    signed_data,
)

FILES = {1: b"a1the machine-readable zone", 14: b"n0the options", 15: b"o0the key"}
SECONDS = 1.0
LENGTHS = (0x00, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x89, 0xFF)  # where a length stands, these turn it into another kind


@dataclass(frozen=True)
class Target:
    """`sample` is right; `tried` answers with a word for what came of a mutation of it."""

    name: str
    sample: bytes
    tried: Callable[[bytes], str]


def targets() -> Iterator[Target]:
    authority, signer = ec_signer(explicit=True), ec_signer()
    root, holder = certificate(AUTHORITY, authority, authority), certificate(DOCUMENT_SIGNER, signer, authority)
    pinned = load_certificate(root, "root")
    trust = TrustStore((pinned,))
    whole = Authentic("UT", frozenset(FILES), None)

    def proven(raw: bytes) -> str:
        found = prove_data(raw, FILES, issuing_state="UTO", trust=trust, now=NOW)
        assert isinstance(found, Refused) or found == whole, "something else than was signed is believed"
        return found.flaw.name if isinstance(found, Refused) else "same"

    def content(raw: bytes) -> str:
        """The signed content itself mutated, and then signed: the parser behind the signature."""
        signed = tlv(0x77, signed_data("2.23.136.1.1.1", raw, signer, holder))
        found = prove_data(signed, FILES, issuing_state="UTO", trust=trust, now=NOW)
        return found.flaw.name if isinstance(found, Refused) else "same"

    def listed(raw: bytes) -> str:
        found = load_master_list(raw, root=pinned, now=NOW)
        assert isinstance(found, Refused) or len(found.authorities) == 2, "another list than was signed is believed"
        return "same" if isinstance(found, MasterList) else found.flaw.name

    pairs = [tlv(0x30, core.Integer(n).dump() + core.OctetString(hashed("sha256", f)).dump()) for n, f in FILES.items()]
    digest = bytes.fromhex("300B0609608648016503040201")
    publisher = ec_signer()
    yield Target("EF.SOD", security_object(FILES, signer, holder), proven)
    yield Target("signed content", tlv(0x30, core.Integer(0).dump() + digest + tlv(0x30, b"".join(pairs))), content)
    yield Target("certificate", root, read(lambda raw: load_certificate(raw, "certificate")))
    yield Target("DG15", tlv(0x6F, ec_signer(explicit=True).public_info().dump()), read(active_key))
    yield Target("DG14", options(), read(lambda raw: chip_keys(security_options(raw), "DG14")))
    list_holder = certificate(LIST_SIGNER, publisher, authority)
    yield Target(
        "master list", master_list([root, certificate(AUTHORITY, authority, authority)], publisher, list_holder), listed
    )


def read(parse: Callable[[bytes], object]) -> Callable[[bytes], str]:
    def tried(raw: bytes) -> str:
        try:
            parse(raw)
        except NotProven as error:
            return error.flaw.name
        return "read"

    return tried


def options() -> bytes:
    """DG14 with a key for chip authentication, its protocol and that of active authentication."""
    point = SigningKey.generate(NIST256p).verifying_key.to_string("uncompressed")
    algorithm = tlv(0x30, core.ObjectIdentifier("0.4.0.127.0.7.1.2").dump() + core.Integer(12).dump())
    key = tlv(0x30, algorithm + tlv(0x03, b"\0" + point))
    infos = (
        core.ObjectIdentifier("0.4.0.127.0.7.2.2.1.2").dump() + key + core.Integer(1).dump(),
        core.ObjectIdentifier("0.4.0.127.0.7.2.2.3.2.2").dump() + core.Integer(1).dump() + core.Integer(1).dump(),
        core.ObjectIdentifier("2.23.136.1.1.5").dump() + core.Integer(1).dump() + core.ObjectIdentifier("1.2.3").dump(),
    )
    return tlv(0x6E, tlv(0x31, b"".join(tlv(0x30, info) for info in infos)))


def mutate(raw: bytes, chance: random.Random) -> bytes:
    """One to four changes: bits, lengths, pieces that go, come twice, come from elsewhere, or are cut off."""
    changed = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(changed) or 1)
        piece = changed[at : at + chance.choice((1, 2, 8, 40))]
        match chance.randrange(7):
            case 0 | 1 if changed:
                changed[at] ^= 1 << chance.randrange(8)
            case 2 if changed:
                changed[at] = chance.choice(LENGTHS)
            case 3:
                del changed[at : at + len(piece)]
            case 4:
                changed[at:at] = piece * chance.choice((1, 1, 50))
            case 5:
                place = chance.randrange(len(changed) or 1)
                changed[place : place + len(piece)] = piece
            case _:
                del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def play(target: Target, inputs: int, seed: int) -> tuple[collections.Counter[str], float]:
    """Try so many mutations; answers how often what came of them, and the slowest in seconds."""
    chance = random.Random(f"{seed} {target.name}")
    came: collections.Counter[str] = collections.Counter()
    slowest = 0.0
    assert target.tried(target.sample) in ("same", "read")
    for _ in range(inputs):
        raw = mutate(target.sample, chance)
        began = time.thread_time()
        try:
            came[target.tried(raw)] += 1
        except Exception:
            print(f"{target.name} breaks on {raw.hex()}", file=sys.stderr)
            raise
        slowest = max(slowest, time.thread_time() - began)
    return came, slowest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", help="only this one; may be given several times")
    asked = parser.parse_args()
    for target in targets():
        if asked.target and target.name not in asked.target:
            continue
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        came, slowest = play(target, asked.inputs, asked.seed)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        told = ", ".join(f"{word.lower()} {count}" for word, count in came.most_common())
        print(f"{target.name}: {asked.inputs} inputs, slowest {slowest * 1000:.0f} ms, {grown} MB more; {told}", flush=True)
        assert slowest < SECONDS


if __name__ == "__main__":
    main()
