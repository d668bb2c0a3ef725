"""Signed receipts at the service's door: what is signed, what is published, what still holds, and what never verifies."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import cbor2
import pytest
import segno
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageOps
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from kiosk.__main__ import main as kiosk
from kiosk.backend.signed_receipt import Flaw, SignedReceipt, base45_decoded, keys_in, verify
from kiosk.tawasul.__main__ import main as tawasul
from kiosk.tawasul.limits import LIMITS
from kiosk.tawasul.purge import purge
from kiosk.tawasul.receipt_keys import KeyFile, Keys, key_file, keys_from, kid_of, public_of
from kiosk.tawasul.receipt_text import LONGEST_KIOSK, LONGEST_STATUS, Many, Single, base45, signed_text
from kiosk.tawasul.schema import TransactionRow
from kiosk.tawasul.words import CODES
from tests.conformance.world import served
from tests.contract.databases import KINDS, seeded
from tests.contract.test_service import NOW, ROOT, Service
from tests.unit.test_backend import Liar, answer
from ui.qr import qr_rows

MIXED = "1045127634"
KEYS = keys_from(b"test")
PUBLISHED = keys_in(json.dumps({"keys": KEYS.published}))
KID, KEY = KEYS.signing
LARGEST = Single("9" * 10, 1499, "w" * LONGEST_STATUS)
PAPERS = [
    signed_text(about, reference=reference, issued=issued, kiosk=kiosk, kid=KID, key=KEY)
    for about, reference, issued, kiosk in (
        (Single("004512", 1448, "in_progress"), "R-4F7K-2M9Q-XW3H", 1795505700, "K-01"),
        (Many(60), "R-ZZZZ-2222-AAAA", 1795505701, "K-200"),
        (LARGEST, "R-ZZZZ-ZZZZ-ZZZZ", 2**32 - 1, "k" * 32),
    )
]


class Signing(Service):
    """The service with keys in hand."""

    def __init__(self, engine: Engine, keys: Callable[[], Keys] | None = lambda: KEYS) -> None:
        super().__init__(engine, keys)

    def paper(self, count: int = 1, **headers: str) -> dict[str, str]:
        self.now += timedelta(hours=5)
        bearer = self.proven(MIXED)
        ids = [item["id"] for item in self.call("GET", "/transactions", **bearer).json["items"]][:count]
        key = {"Idempotency-Key": "12345678"}
        one, again = (self.call("POST", "/receipts", {"transactions": ids}, **bearer, **key, **headers) for _ in range(2))
        assert one.status == 201
        assert one.body == again.body
        return one.json


@pytest.fixture(scope="module", params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


@pytest.fixture
def service(engine: Engine) -> Iterator[Signing]:
    made = Signing(engine)
    yield made
    with engine.begin() as db:
        purge(db, made.now + timedelta(days=LIMITS["receipts_kept_days"] + 1))


def test_a_paper_of_one_transaction_says_what_it_is_about_and_nothing_of_anybody(service: Signing) -> None:
    paper = service.paper()
    found = verify(paper["qr_text"], keys_in(service.call("GET", "/receipt-keys").body.decode()))
    assert isinstance(found, SignedReceipt)
    assert (found.reference, found.kiosk, found.number, found.hijri_year) == (paper["reference"], "K-01", "004512", 1448)
    assert (found.status, found.count) == ("waiting", 1)
    assert found.issued.replace(tzinfo=None) == service.now
    assert MIXED.encode() not in (base45_decoded(paper["qr_text"][4:]) or b"")
    assert "signed-receipts" in service.call("GET", "/health").json["capabilities"]


def test_a_paper_of_several_says_how_many(service: Signing) -> None:
    found = verify(service.paper(3)["qr_text"], PUBLISHED)
    assert isinstance(found, SignedReceipt)
    assert (found.count, found.number, found.status) == (3, "", "")


def test_a_service_without_keys_signs_nothing_and_offers_nothing(service: Signing) -> None:
    bare = Signing(service.engine, None)  # what is left of it goes with the other
    bare.now += timedelta(days=30)
    bare.drawn = 500
    paper = bare.paper()
    assert paper["qr_text"] == f"TAWASUL:{paper['reference']}"
    assert "signed-receipts" not in bare.call("GET", "/health").json["capabilities"]
    assert bare.call("GET", "/receipt-keys").status == 404


def test_a_kiosk_of_an_older_contract_gets_a_text_that_it_takes(service: Signing) -> None:
    assert service.paper(**{"Contract-Version": "1.2.0"})["qr_text"].startswith("TAWASUL:")


def test_the_counter_hears_whether_a_paper_still_holds(service: Signing) -> None:
    reference = service.paper(3)["reference"]
    asked = f"/receipts/{reference}"
    fields = {"reference", "standing", "issued_at", "transactions", "changed"}
    first = service.call("GET", asked)
    assert (first.json["standing"], first.json["transactions"], set(first.json)) == ("holds", 3, fields)
    one = TransactionRow.number == "004512"
    for change, standing in (({"status": "answered"}, "changed"), ({"status": "waiting"}, "holds"), ({"secret": True}, "")):
        with Session(service.engine) as db, db.begin():
            db.execute(update(TransactionRow).where(one).values(**change))
        answer = service.call("GET", asked)
        assert answer.json.get("standing", "") == standing
    unknown = service.call("GET", "/receipts/R-AAAA-AAAA-AAAA")
    with Session(service.engine) as db, db.begin():
        db.execute(update(TransactionRow).where(one).values(secret=False))
    assert (answer.status, answer.body) == (unknown.status, unknown.body)
    service.now += timedelta(days=LIMITS["receipts_kept_days"] + 1)
    with service.engine.begin() as db:
        assert purge(db, service.now)["receipts"] == 1
    assert service.call("GET", asked).status == 404


def test_a_counter_that_asks_too_often_is_held_back(service: Signing) -> None:
    statuses = [service.call("GET", "/receipts/R-AAAA-AAAA-AAAA").status for _ in range(61)]
    assert statuses == [404] * 60 + [429]


@pytest.mark.parametrize("paper", PAPERS, ids=["one", "list", "largest"])
def test_no_single_bit_of_a_paper_may_differ(paper: str) -> None:
    assert isinstance(verify(paper, PUBLISHED), SignedReceipt)
    raw = base45_decoded(paper[4:])
    assert raw is not None
    flipped = [bytes([*raw[:at], raw[at] ^ 1 << bit, *raw[at + 1 :]]) for at in range(len(raw)) for bit in range(8)]
    texts = ["TR1:" + base45(one) for one in flipped]
    texts += [paper[:at] + chr(ord(paper[at]) ^ 1 << bit) + paper[at + 1 :] for at in range(len(paper)) for bit in range(8)]
    texts += [paper[:at] for at in range(len(paper))]
    texts += [paper + more for more in ("0", "00", "000", " ", "\n", paper)] + ["0" + paper, " " + paper]
    texts += ["TR1:" + base45(raw + b"\0"), "TR1:" + base45(b"\0" + raw)]
    assert len(texts) > 2000
    assert [text for text in texts if not isinstance(verify(text, PUBLISHED), Flaw)] == []


def message(protected: dict[int, object], unprotected: dict[int, object], key: Ed25519PrivateKey = KEY) -> str:
    """A COSE_Sign1 as somebody might make it, rightly signed."""
    header, payload = cbor2.dumps(protected), cbor2.dumps(["4F7K2M9QXW3H", 1795505700, "K-01", 3])
    signature = key.sign(cbor2.dumps(["Signature1", header, b"", payload]))
    return "TR1:" + base45(cbor2.dumps(cbor2.CBORTag(18, [header, unprotected, payload, signature])))


def test_only_a_protected_known_key_of_the_one_algorithm_is_believed() -> None:
    other = Ed25519PrivateKey.generate()
    assert isinstance(verify(message({1: -8, 4: KID}, {}), PUBLISHED), SignedReceipt)
    assert verify(message({1: -8}, {4: KID}), PUBLISHED) is Flaw.DAMAGED
    assert verify(message({1: -8, 4: KID}, {4: KID}), PUBLISHED) is Flaw.DAMAGED
    assert verify(message({1: -7, 4: KID}, {}), PUBLISHED) is Flaw.OTHER_ALGORITHM
    assert verify(message({1: -8, 4: kid_of(public_of(other))}, {}, other), PUBLISHED) is Flaw.UNKNOWN_KEY
    assert verify(message({1: -8, 4: KID}, {}, other), PUBLISHED) is Flaw.FORGED
    assert verify("TAWASUL:R-4F7K-2M9Q", PUBLISHED) is Flaw.UNSIGNED


@pytest.mark.parametrize("paper", PAPERS, ids=["one", "list", "largest"])
def test_every_paper_is_read_from_its_picture_to_the_letter_and_is_at_most_version_8(paper: str) -> None:
    code = segno.make_qr(paper, error="m")
    assert code.mode == "alphanumeric"
    assert int(code.version) <= 8
    rows = qr_rows(paper)
    modules = Image.frombytes("L", (len(rows),) * 2, bytes(0 if dark else 255 for row in rows for dark in row))
    picture = ImageOps.expand(modules.resize((len(rows) * 4,) * 2, Image.Resampling.NEAREST), 16, 255)
    found = zxingcpp.read_barcodes(picture)
    assert [one.text for one in found] == [paper]


def test_the_largest_paper_is_the_largest() -> None:
    with pytest.raises(ValueError, match="twelve"):
        signed_text(
            Single("9" * 10, 1499, "w" * 24), reference="R-ZZZZ-ZZZZ-ZZZZ", issued=2**32 - 1, kiosk="k" * 32, kid=KID, key=KEY
        )
    assert all(len(status) <= LONGEST_STATUS for status in CODES["statuses"])
    found = verify(PAPERS[2], PUBLISHED)
    assert isinstance(found, SignedReceipt)
    assert found.kiosk == "k" * LONGEST_KIOSK


@pytest.mark.parametrize(("raw", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")])
def test_base45_is_that_of_its_rfc(raw: bytes, text: str) -> None:
    assert (base45(raw), base45_decoded(text)) == (text, raw)


@pytest.mark.parametrize("text", ["GGW", ":::", "A", "ab8", "BB8A", "BB"])
def test_what_is_no_base45_is_refused(text: str) -> None:
    assert base45_decoded(text) is None


def test_papers_outlive_rotations_and_the_next_key_is_published_ahead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "receipt-keys"
    running = key_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    fetched = keys_in(json.dumps({"keys": running.keys().published}))
    texts = []
    for _ in range(3):
        kid, key = running.keys().signing
        texts.append(signed_text(Many(2), reference="R-4F7K-2M9Q-XW3H", issued=1, kiosk="K", kid=kid, key=key))
        assert tawasul(["rotate-receipt-key", "--receipt-keys", str(path)]) == 0
    said = capsys.readouterr().out
    assert running.keys().signing[0].hex() in said
    now = keys_in(json.dumps({"keys": KeyFile(path).keys().published}))
    assert all(isinstance(verify(text, now), SignedReceipt) for text in texts)
    assert [isinstance(verify(text, fetched), SignedReceipt) for text in texts] == [True, True, False]
    assert path.read_text().count(kid.hex()) == 0
    assert len(json.loads(path.read_text())["secret"]) == 2


def test_a_key_file_that_cannot_be_used_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "receipt-keys"
    serve = ["--database", f"sqlite:///{tmp_path / 'x.sqlite'}", "--port", "0", "--receipt-keys", str(path)]
    for text, mode, sentence in (("{}", 0o600, "no receipt keys"), ("{}", 0o644, "chmod 600")):
        path.write_text(text)
        path.chmod(mode)
        assert tawasul(serve) == 2
        assert sentence in capsys.readouterr().err
    assert tawasul(["rotate-receipt-key"]) == 2


def test_the_command_checks_a_paper_offline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": KEYS.published}))

    def told(text: str, said: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["kiosk", "receipt", "verify", "--keys", str(keys), text])
        monkeypatch.setattr("sys.stdin", io.StringIO(said))
        code = kiosk()
        out, err = capsys.readouterr()
        return code, out + err

    code, words = told(PAPERS[0])
    assert code == 0
    for part in ("R-4F7K-2M9Q-XW3H", "004512", "1448", "in_progress", "2026-11-24 10:35", "K-01"):
        assert part in words
    assert told("-", PAPERS[1] + "\r\n") == (0, told(PAPERS[1])[1])
    assert "60 transactions" in told(PAPERS[1])[1]
    assert told(PAPERS[0][:-1])[0] == 4
    assert told("TAWASUL:R-4F7K-2M9Q")[0] == 4
    stranger = Ed25519PrivateKey.generate()
    assert told(message({1: -8, 4: kid_of(public_of(stranger))}, {}, stranger)) == (5, Flaw.UNKNOWN_KEY.value + "\n")
    for none in ("{}", "[" * 100_000):
        keys.write_text(none)
        assert told(PAPERS[0])[0] == 2


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "[" * 100_000,
        '{"standing": "no"}',
        '{"standing": "changed", "changed": "\u009b2J", "transactions": 1}',
        '{"standing": "changed", "changed": 1}',
    ],
)
def test_what_is_no_word_of_how_a_paper_stands_is_told_as_a_service_out_of_order(
    body: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    liar = Liar(answer(body.encode()))
    monkeypatch.setattr("sys.argv", ["kiosk", "receipt", "standing", liar.url, "R-4F7K-2M9Q"])
    assert kiosk() == 3
    assert "cannot be reached, or answers no counter" in capsys.readouterr().err
    liar.stop()


def test_the_commands_fetch_keys_and_ask_how_a_paper_stands(
    service: Signing, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = service.paper()["reference"]
    with served(service.app) as url:

        def told(*words: str) -> tuple[int, str]:
            monkeypatch.setattr("sys.argv", ["kiosk", "receipt", *words])
            code = kiosk()
            out, err = capsys.readouterr()
            return code, out + err

        code, keys = told("keys", url)
        assert (code, keys_in(keys).keys()) == (0, PUBLISHED.keys())
        assert told("standing", url, reference)[0] == 0
        assert told("standing", url, "R-AAAA-AAAA-AAAA")[0] == 7
        assert told("standing", url, "../health")[0] == 2
        for status, code in (("answered", 6), ("waiting", 0)):
            with Session(service.engine) as db, db.begin():
                db.execute(update(TransactionRow).where(TransactionRow.number == "004512").values(status=status))
            assert told("standing", url, reference)[0] == code
    assert told("keys", url)[0] == told("standing", url, reference)[0] == 3


def test_a_running_kiosk_loads_nothing_that_checks_or_signs_receipts() -> None:
    asked = "import sys, kiosk.commands.serving, kiosk.assembly; print({'cbor2', 'cryptography'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"
