"""Travel documents as evidence: what is genuine is believed as far as it goes, every forgery is one refusal, to the byte."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from devices.card.emrtd.files import File
from devices.simulated.document.certificate import YEAR
from devices.simulated.document.country import REVOKED_SERIAL, made
from devices.simulated.document.signed import Signing, revocation_list, security_object
from devices.simulated.document.signer import Signer
from devices.simulated.document.variant import Access, Flaw, Form, Proof, Variant
from kiosk.tawasul.assurance import Evidence, policy_of
from kiosk.tawasul.challenges import Challenges
from kiosk.tawasul.documents import Documents
from kiosk.tawasul.people import Claim, find
from kiosk.tawasul.purge import purge
from kiosk.tawasul.schema import ChallengeRow, DocumentRow, Person, SessionRow
from kiosk.tawasul.trusted import Trusted
from tests.contract.asgi import Answer
from tests.contract.databases import KINDS, seeded
from tests.contract.laid import MOMENT, VISIT, Laid, country, expiring, lay, people, text
from tests.contract.test_service import NOW, Service

ACTIVE = Variant(proof=Proof.ACTIVE_ECDSA)
AGREEING = Variant(proof=Proof.AGREEMENT)
PLAIN = Variant()
GENUINE = {
    "active, RSA, opened by basic access": Variant(form=Form.TD3, access=Access.BAC, proof=Proof.ACTIVE_RSA, signer="rsa"),
    "active, elliptic, opened by PACE": Variant(proof=Proof.ACTIVE_ECDSA, curve="brainpoolP256r1"),
    **{
        f"agreement, {cipher}, {curve}": Variant(proof=Proof.AGREEMENT, cipher=cipher, curve=curve)
        for cipher, curve in (
            *(("3DES", "secp256r1"), ("AES-128", "secp256r1")),
            *(("AES-192", "brainpoolP384r1"), ("AES-256", "brainpoolP512r1")),
        )
    },
}
HAMZA = "2248173052"


class Desk(Service):
    """The service with the demo country's signers; `log` is what it notes for its operator."""

    def __init__(self, engine: Engine, trust: Path, *, home_state: str = "UTO") -> None:
        self.trust, self.home_state, self.log = trust, home_state, list[str]()
        super().__init__(engine, policy=policy_of())

    def documents(self) -> Documents:
        return Documents(
            Trusted(self.trust, now=lambda: self.now, complain=self.log.append).store,
            Challenges(key=b"k" * 32, now=lambda: self.now, draw=self.draw),
            home_state=self.home_state,
            now=lambda: self.now,
            utc_offset=timedelta(hours=3),
            note=self.log.append,
        )

    def draw(self, _purpose: str, letters: str, length: int) -> str:
        drawn = "".join(secrets.choice(letters) for _ in range(length))
        return f"{len(self.codes):06d}" if length == 6 else drawn

    def challenge(self, laid: Laid, kiosk: str = "K-01") -> dict[str, Any]:
        answer = self.call("POST", "/challenges", laid.asks(), **{"Kiosk-Id": kiosk})
        assert answer.status == 201, answer.body
        return dict(answer.json)

    def show(self, evidence: dict[str, Any], kiosk: str = "K-01") -> Answer:
        return self.call("POST", "/sessions", evidence, **{"Kiosk-Id": kiosk})

    def prove(self, laid: Laid) -> Answer:
        return self.show(laid.evidence(chip=laid.answer(self.challenge(laid))))

    def refuses(self, evidence: dict[str, Any], *words: str) -> None:
        """The one refusal, and its reason, one of these, in the log alone."""
        answer = self.show(evidence)
        assert (answer.status, answer.body) == (403, REFUSAL)
        assert self.log.pop() in [f"K-01: document refused: {word}" for word in words]


REFUSAL = '{"type":"urn:tawasul:problem:document-not-proven","title":"تعذّر التحقق من الوثيقة.","status":403}'.encode()


@pytest.fixture(scope="module", params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with seeded(request.param, tmp_path_factory.mktemp("db"), NOW.date()) as engine:
        yield engine


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    country().publish(folder)
    return folder


@pytest.fixture
def desk(engine: Engine, trust: Path) -> Desk:
    desk = Desk(engine, trust)
    desk.now = NOW + timedelta(minutes=next(MINUTES))  # limits count by the minute
    return desk


MINUTES = count(0, 7)
ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


# -- what is genuine ----------------------------------------------------------------------------------
@ON_SQLITE
@pytest.mark.parametrize("name", GENUINE)
def test_a_chip_that_answers_the_services_challenge_is_genuine(desk: Desk, name: str) -> None:
    laid = lay(GENUINE[name])
    opened = desk.prove(laid)
    assert (opened.status, opened.json["assurance"], opened.json["permitted"]) == (201, "chip_genuine", ["prove", "list"])
    assert desk.log == []


def test_a_genuine_chip_and_its_holder_see_everything_and_the_chip_alone_a_list_without_subjects(desk: Desk) -> None:
    bearer = {"Authorization": f"Bearer {desk.prove(lay(AGREEING)).json['token']}"}
    items = desk.call("GET", "/transactions", **bearer).json["items"]
    assert items
    assert [item["subject"] for item in items] == [None] * len(items)
    assert desk.call("GET", f"/transactions/{items[0]['id']}/movements", **bearer).status == 403
    desk.call("POST", "/sessions/current/codes", **bearer)
    proven = desk.call("POST", "/sessions/current/proof", {"code": desk.codes[-1]}, **bearer).json
    assert proven == {"assurance": "chip_genuine_and_holder", "permitted": ["list", "details", "print"]}
    assert all(item["subject"] for item in desk.call("GET", "/transactions", **bearer).json["items"])
    assert desk.call("GET", f"/transactions/{items[0]['id']}/movements", **bearer).status == 200


@ON_SQLITE
@pytest.mark.parametrize("variant", [PLAIN, ACTIVE, AGREEING, Variant(form=Form.TD3, access=Access.BOTH)])
def test_without_an_answer_of_the_chip_the_data_are_authentic_and_no_more(desk: Desk, variant: Variant) -> None:
    opened = desk.show(lay(variant).evidence())
    assert (opened.status, opened.json["assurance"], opened.json["permitted"]) == (201, "data_authentic", ["prove", "list"])


# -- challenges ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("variant", [ACTIVE, AGREEING], ids=["active", "agreement"])
def test_an_answer_is_heard_once(desk: Desk, variant: Variant) -> None:
    laid = lay(variant)
    evidence = laid.evidence(chip=laid.answer(desk.challenge(laid)))
    assert desk.show(evidence).status == 201
    replayed = desk.show(evidence)
    assert (replayed.status, replayed.json["type"]) == (410, "urn:tawasul:problem:challenge-expired")


@pytest.mark.parametrize("variant", [ACTIVE, AGREEING], ids=["active", "agreement"])
def test_a_challenge_of_another_kiosk_or_of_another_visit_is_none_and_stays_good_where_it_belongs(
    desk: Desk, variant: Variant
) -> None:
    laid = lay(variant)
    answer = laid.answer(desk.challenge(laid, kiosk="K-02"))
    never = desk.show(laid.evidence(chip=answer | {"challenge": "x" * 40}), kiosk="K-02")
    for evidence, kiosk in (
        (laid.evidence(chip=answer), "K-01"),
        (laid.evidence(chip=answer | {"visit": "another-visit-of-it"}), "K-02"),
    ):
        refused = desk.show(evidence, kiosk)
        assert (refused.status, refused.body) == (410, never.body)
    assert desk.show(laid.evidence(chip=answer), kiosk="K-02").status == 201


@pytest.mark.parametrize(("seconds", "status"), [(60, 201), (61, 410)])
def test_a_challenge_is_good_for_a_minute(desk: Desk, seconds: int, status: int) -> None:
    laid = lay(ACTIVE)
    evidence = laid.evidence(chip=laid.answer(desk.challenge(laid)))
    desk.now += timedelta(seconds=seconds)
    assert desk.show(evidence).status == status


def test_a_challenge_is_spent_by_a_wrong_answer_too(desk: Desk) -> None:
    laid = lay(ACTIVE)
    answer = laid.answer(desk.challenge(laid))
    assert desk.show(laid.evidence(chip=answer | {"response": text(bytes(64))})).status == 403
    assert desk.show(laid.evidence(chip=answer)).status == 410


def test_of_many_that_bring_one_answer_at_once_one_is_heard(desk: Desk) -> None:
    laid = lay(ACTIVE)
    evidence = laid.evidence(chip=laid.answer(desk.challenge(laid)))
    with ThreadPoolExecutor(8) as pool:
        statuses = [done.result().status for done in [pool.submit(desk.show, evidence) for _ in range(12)]]
    assert sorted(statuses) == [201] + [410] * 11


def test_nonces_are_eight_bytes_and_never_the_same(desk: Desk) -> None:
    laid = lay(ACTIVE)
    given = [desk.challenge(laid) for _ in range(20)]
    assert len({one["nonce"] for one in given}) == len({one["id"] for one in given}) == 20
    assert {len(one["nonce"]) for one in given} == {12}
    assert {one["expires_in_seconds"] for one in given} == {60}


def test_challenges_that_nobody_answered_are_purged_and_the_database_never_holds_what_they_ask(desk: Desk) -> None:
    laid = lay(ACTIVE)
    given = desk.challenge(laid)
    with Session(desk.engine) as db:
        rows = str([(row.name_hash, row.visit_hash, row.kiosk, row.mechanism) for row in db.scalars(select(ChallengeRow))])
    assert given["id"] not in rows
    assert given["nonce"] not in rows
    assert VISIT not in rows
    desk.now += timedelta(seconds=61)
    with desk.engine.begin() as connection:
        purge(connection, desk.now)
    with Session(desk.engine) as db:
        assert db.scalar(select(func.count()).select_from(ChallengeRow)) == 0


# -- forgeries ----------------------------------------------------------------------------------------
@ON_SQLITE
@pytest.mark.parametrize("variant", [ACTIVE, AGREEING, GENUINE["active, RSA, opened by basic access"]])
def test_cloned_data_with_another_key_are_refused(desk: Desk, variant: Variant) -> None:
    copy = lay(Variant(**{**asdict(variant), "flaw": Flaw.CLONE}))
    answer = copy.answer(desk.challenge(copy))
    desk.refuses(copy.evidence(chip=answer), "chip challenge")


@ON_SQLITE
def test_a_clones_own_key_file_is_not_the_one_that_was_signed(desk: Desk) -> None:
    laid, other = lay(ACTIVE), lay(ACTIVE)
    answer = other.answer(desk.challenge(other))  # signs with its own key, and shows that key
    swapped = laid.evidence(dg15=text(other.files[File.DG15]), chip=answer)
    desk.refuses(swapped, "DG15 hash_differs")


@ON_SQLITE
def test_an_agreement_under_another_documents_keys_is_refused(desk: Desk) -> None:
    laid, other = lay(AGREEING), lay(AGREEING)
    answer = other.answer(desk.challenge(other))
    desk.refuses(laid.evidence(chip=answer), "chip challenge")


@ON_SQLITE
def test_an_edited_dg1_is_refused(desk: Desk) -> None:
    desk.refuses(lay(Variant(flaw=Flaw.TAMPERED)).evidence(), "DG1 hash_differs")


@ON_SQLITE
def test_every_file_of_another_document_is_refused(desk: Desk) -> None:
    laid, other = lay(ACTIVE), lay(GENUINE["active, elliptic, opened by PACE"], "aisha")
    for file, word in {File.DG1: "DG1", File.DG11: "DG11", File.DG14: "DG14", File.DG15: "DG15"}.items():
        desk.refuses(laid.evidence(**{file.name.lower(): text(other.files[file])}), f"{word} hash_differs")


@ON_SQLITE
def test_the_security_object_of_another_document_is_refused(desk: Desk) -> None:
    laid, other = lay(PLAIN), lay(PLAIN, "aisha")
    desk.refuses(laid.evidence(sod=text(other.files[File.SOD])), "DG1 hash_differs")


@ON_SQLITE
def test_a_country_signs_for_no_other_state(desk: Desk) -> None:
    issuer = country().issuers["ecdsa"]
    abroad = lay(Variant(access=Access.BAC)).files[File.DG1].replace(b"UTO", b"FRA")
    signed = security_object({1: abroad}, issuer.signer, issuer.holder, Signing(signed_at=MOMENT - YEAR / 12))
    desk.refuses(
        {"evidence": {"type": "travel-document", "access": "bac", "dg1": text(abroad), "sod": text(signed)}}, "DG1 country"
    )


@ON_SQLITE
def test_an_unknown_country_signer_is_refused(desk: Desk) -> None:
    desk.refuses(lay(Variant(flaw=Flaw.UNKNOWN_COUNTRY)).evidence(), "document signer signature", "document signer algorithm")


@ON_SQLITE
def test_an_expired_signer_is_refused(desk: Desk) -> None:
    desk.refuses(lay(Variant(flaw=Flaw.EXPIRED_SIGNER)).evidence(), "document signer expired")


@ON_SQLITE
def test_a_downgraded_pace_is_refused(desk: Desk) -> None:
    desk.refuses(lay(Variant(flaw=Flaw.DOWNGRADED)).evidence(), "access downgraded")
    both = lay(Variant(access=Access.BOTH))
    desk.refuses(both.evidence(access="bac", card_access=None), "access downgraded")
    desk.refuses(both.evidence(card_access=None), "access downgraded")
    desk.refuses(both.evidence(dg14=None), "DG14 withheld")
    desk.refuses(lay(Variant(access=Access.BAC)).evidence(access="pace"), "access downgraded")
    weaker = lay(Variant(access=Access.BOTH, cipher="3DES"))
    desk.refuses(both.evidence(card_access=text(weaker.found.card_access)), "access downgraded")


@ON_SQLITE
@pytest.mark.parametrize(("days", "status"), [(0, 201), (1, 403)])
def test_an_expired_document_is_refused_from_the_day_after_its_last(desk: Desk, days: int, status: int) -> None:
    day = MOMENT - timedelta(days=days)
    desk.now = NOW  # 10:35 in the emirate
    laid = lay(PLAIN, expiring("hamza", day))
    assert desk.show(laid.evidence()).status == status
    assert desk.log == (["K-01: document refused: document expired"] if status == 403 else [])


@ON_SQLITE
def test_a_revoked_signer_is_refused_as_soon_as_the_list_lies_in_the_folder(engine: Engine, tmp_path: Path) -> None:
    theirs = made(MOMENT, tmp_path, number=3)
    theirs.publish(tmp_path)
    desk = Desk(engine, tmp_path)
    desk.now = NOW + timedelta(minutes=next(MINUTES))
    laid = lay(PLAIN, of=theirs)
    assert desk.show(laid.evidence()).status == 201
    private = load_pem_private_key((tmp_path / "keys" / "authority-ecdsa.pem").read_bytes(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    root = Signer(private, "ecdsa", "sha384")
    revoked = revocation_list([10, REVOKED_SERIAL], root, until=MOMENT + YEAR, at=MOMENT - YEAR / 52)
    (tmp_path / "newer.crl").write_bytes(revoked)
    desk.refuses(laid.evidence(), "document signer revoked")


@ON_SQLITE
def test_a_challenge_is_given_for_signed_keys_only(desk: Desk) -> None:
    laid, other = lay(AGREEING), lay(AGREEING)
    asks = laid.asks()
    asks["chip"]["dg14"] = text(other.files[File.DG14])
    refused = desk.call("POST", "/challenges", asks)
    assert (refused.status, refused.body) == (403, REFUSAL)
    assert desk.log == ["K-01: document refused: DG14 hash_differs"]


@ON_SQLITE
@pytest.mark.parametrize("part", ["dg1", "dg11", "dg14", "sod", "card_access"])
def test_noise_in_the_place_of_a_file_is_the_same_refusal(desk: Desk, part: str) -> None:
    laid = lay(AGREEING)
    for noise in (b"\0", b"\x61\x82", secrets.token_bytes(300)):
        answer = desk.show(laid.evidence(**{part: text(noise)}))
        assert (answer.status, answer.body) == (403, REFUSAL)


@ON_SQLITE
@pytest.mark.parametrize(("part", "most"), [("dg1", 510), ("dg11", 8190), ("sod", 32766), ("card_access", 8190)])
def test_a_file_longer_than_any_is_a_wrong_body(desk: Desk, part: str, most: int) -> None:
    laid = lay(PLAIN)
    assert desk.show(laid.evidence(**{part: text(bytes(most))})).status == 403
    assert desk.show(laid.evidence(**{part: text(bytes(most + 1))})).status == 422
    assert desk.show(laid.evidence(**{part: "no base64!"})).status == 422


def test_no_line_of_the_log_holds_anything_of_a_document(desk: Desk) -> None:
    holder = people()["hamza"]
    laid = lay(Variant(proof=Proof.ACTIVE_ECDSA, flaw=Flaw.TAMPERED))
    desk.show(laid.evidence())
    desk.show(laid.evidence(sod=text(b"\x77\x00")))
    said = " ".join(desk.log)
    assert len(desk.log) == 2
    assert not [word for word in (holder.id_number, holder.document_number, holder.can, "ALFARSI", HAMZA) if word in said]


# -- who it is ----------------------------------------------------------------------------------------
def person_of(desk: Desk, answer: Answer) -> str | None:
    with Session(desk.engine) as db:
        row = db.get(SessionRow, desk.sessions.hash(answer.json["token"]))
        assert row is not None
        return db.scalar(select(Person.id_number).where(Person.id == row.person_id))


@ON_SQLITE
def test_a_person_is_found_by_the_personal_number_the_zone_or_the_documents_own_number(desk: Desk) -> None:
    laid = lay(PLAIN)
    assert person_of(desk, desk.show(laid.evidence())) == HAMZA
    newer = lay(PLAIN, replace(people()["hamza"], document_number="XX0000003"))
    assert person_of(desk, desk.show(newer.evidence())) == HAMZA, "the personal number"
    assert person_of(desk, desk.show(newer.evidence(dg11=None))) == HAMZA, "the optional data of the zone"
    abroad = Desk(desk.engine, desk.trust, home_state="SAU")
    abroad.now = desk.now
    assert person_of(abroad, abroad.show(laid.evidence())) == HAMZA, "the register knows the document"


@ON_SQLITE
def test_another_states_personal_number_is_nobodys_here(desk: Desk) -> None:
    """A foreign issuer may sign any digits, those of somebody here among them."""
    stranger = expiring("hamza", MOMENT + YEAR)
    laid = lay(PLAIN, replace(stranger, document_number="XX0000001"))
    assert person_of(desk, desk.show(laid.evidence())) == HAMZA
    abroad = Desk(desk.engine, desk.trust, home_state="SAU")
    abroad.now = desk.now
    assert person_of(abroad, abroad.show(laid.evidence())) is None


@ON_SQLITE
def test_what_leads_to_two_people_opens_nothing(desk: Desk) -> None:
    laid = lay(PLAIN, replace(people()["hamza"], document_number=people()["aisha"].document_number))
    desk.refuses(laid.evidence(), "several people")


def test_limits_go_by_the_person_however_the_person_came(desk: Desk) -> None:
    by_card = {"type": "card-data", "profile": "p", "id_number": HAMZA}
    keys = set()
    abroad = Desk(desk.engine, desk.trust, home_state="SAU")
    abroad.now = desk.now
    shown = lay(PLAIN).evidence()
    for answer in (desk.show({"evidence": by_card}), desk.show(shown), abroad.show(shown)):
        with Session(desk.engine) as db:
            row = db.get(SessionRow, desk.sessions.hash(answer.json["token"]))
            assert row is not None
            keys.add(row.person_key)
    assert len(keys) == 1


def test_nobody_learns_from_words_or_questions_whether_the_register_knows_a_document(desk: Desk) -> None:
    unknown = replace(people()["hamza"], id_number="2990000007", document_number="ZZ9999999")
    answers, asked = [], list[tuple[str, ...]]()
    heard: list[str] = []
    listen = (desk.engine, "before_cursor_execute", lambda *call: heard.append(call[2]))
    event.listen(*listen)
    for laid in (lay(PLAIN), lay(PLAIN, unknown)):
        desk.show(laid.evidence())  # the minute's row is there from now on
        heard.clear()
        opened = desk.show(laid.evidence())
        said = opened.json
        said.pop("token")
        answers.append((opened.status, said))
        asked.append(tuple(heard))
    event.remove(*listen)
    assert answers[0] == answers[1]
    assert asked[0] == asked[1]
    assert len(asked[0]) >= 3


def test_the_seed_knows_the_personas_documents(engine: Engine) -> None:
    with Session(engine) as db:
        rows = {row.number for row in db.scalars(select(DocumentRow))}
        assert rows == {holder.document_number for holder in people().values()}
        assert find(db, Claim(("2248173052",))).key == HAMZA


# -- not offered --------------------------------------------------------------------------------------
@ON_SQLITE
def test_without_country_signers_nothing_of_it_is_offered(engine: Engine) -> None:
    service = Service(engine)
    assert "documents" not in service.call("GET", "/health").json["capabilities"]
    assert service.call("POST", "/challenges", lay(ACTIVE).asks()).status == 404
    assert service.call("POST", "/sessions", lay(PLAIN).evidence()).status == 422


@ON_SQLITE
def test_it_is_offered_with_them(desk: Desk) -> None:
    assert "documents" in desk.call("GET", "/health").json["capabilities"]
    assert Evidence.CHIP_GENUINE.value == "chip_genuine"
