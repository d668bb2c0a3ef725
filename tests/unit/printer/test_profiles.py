"""Printer profiles: those that ship are whole, a site's own come first, and what is wrong is told whole."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from devices.printer.encoding import encode
from devices.printer.escpos_bytes import FEED_AND_CUT, INITIALISE
from devices.printer.profile import DEFAULT, PrinterProfile
from devices.printer.profile_file import SHIPPED, ProfileError, load_profile, parse_profile
from devices.simulated.printer.commands import command_length
from devices.simulated.printer.connection import Connection
from devices.simulated.printer.core import PrinterCore
from devices.simulated.printer.presenter import Presenter
from devices.simulated.printer.settings import DOTS_AN_INCH
from kiosk.runtime.settings import Printer
from tests.bench.reference import reference
from ui.application import start
from ui.paper.render import render

NOWHERE = Path("/nowhere")
HEADS = {"epson-tm-t88": 180, "custom-vkp80": 204}  # dots an inch; the others have 203
NAMES = sorted(path.stem for path in SHIPPED.glob("*.toml"))


def shipped(name: str) -> PrinterProfile:
    return load_profile(name, NOWHERE)


def faults(text: str) -> list[str]:
    with pytest.raises(ProfileError) as raised:
        parse_profile("mine", text, "mine.toml")
    return raised.value.sentences


@pytest.mark.parametrize("name", NAMES)
def test_every_profile_that_ships_is_made_of_whole_commands_and_ends_a_receipt(name: str) -> None:
    profile = shipped(name)
    assert profile.name == name
    assert profile.finish
    for raw in (profile.prepare, profile.finish, profile.retract, profile.recover, profile.abandon):
        left = raw
        while left:
            length = command_length(left)
            assert 0 < length <= len(left), f"{left.hex(' ')} is cut off"
            left = left[length:]


@pytest.mark.parametrize("name", ["generic-58mm", "pos-5890"])
def test_a_small_printer_that_leaves_rasters_at_its_left_edge_prints_every_dot_in_its_place(name: str) -> None:
    start(["test"])
    profile = shipped(name)
    strips = tuple(render(reference(), profile.width_dots))
    size, paper = profile.width_dots // 8, bytearray()
    raw = b"".join(encode(strips, profile))
    while raw:
        assert raw.startswith(b"\x1dv0\x00"), f"{raw[:4].hex(' ')} is more than such a printer surely has"
        width, height = (int.from_bytes(raw[at : at + 2], "little") for at in (4, 6))
        dots, raw = raw[8 : 8 + width * height], raw[8 + width * height :]
        for at in range(0, len(dots), width):
            paper += dots[at : at + width].ljust(size, b"\x00")
    assert bytes(paper) == b"".join(strip.rows for strip in strips)


@pytest.mark.parametrize("name", [name for name in NAMES if not shipped(name).text_only])
def test_a_receipt_comes_out_dot_for_dot_of_every_printer_whose_profile_ships(name: str) -> None:
    start(["test"])
    profile = replace(shipped(name), native_qr=False, stored_logo=False)
    dots = HEADS.get(name, DOTS_AN_INCH)
    assert profile.dots_an_inch == dots
    presenter = Presenter() if profile.retract else None
    printer = PrinterCore(
        now=lambda: 0.0, width_dots=profile.width_dots, dots_an_inch=dots, units_down=2 * dots, presenter=presenter
    )
    strips = tuple(render(reference(), profile.width_dots))
    line = Connection(printer)
    line.feed(INITIALISE + b"".join(encode(strips, profile)) + profile.finish)
    if not printer.receipts:  # no cutter: it was fed to the edge, where the visitor tears it off
        line.feed(FEED_AND_CUT)
    (paper,) = printer.receipts
    drawn = b"".join(strip.rows for strip in strips)
    assert paper.startswith(drawn)
    assert not any(paper[len(drawn) :])
    assert printer.texts == [()], "what was no command stands there as letters"
    if presenter is not None:
        assert presenter.full_status("none")[2] & 0x20, "it was shown to the visitor"


def test_the_default_profile_is_the_one_that_ships_under_its_name() -> None:
    assert Printer(address="").profile == DEFAULT.name
    assert shipped(DEFAULT.name) == DEFAULT


def test_capabilities_come_from_python_escpos_as_it_tells_them_itself(tmp_path: Path) -> None:
    own = {
        name: value for name, value in os.environ.items() if name != "ESCPOS_CAPABILITIES_FILE"
    }  # the driver's has one printer
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from escpos.capabilities import get_profile as of\n"
            "for name in ('TM-T88V', 'POS-5890', 'TM-T20II'):\n"
            "    p = of(name)\n"
            "    pages = [n for n, page in p.codePages.items() if page == 'CP864']\n"
            "    print(p.media['width']['pixels'], p.get_columns('a'), min(map(int, pages)),"
            " p.supports('qrCode'), p.supports('paperPartCut'))",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=own | {"ESCPOS_CAPABILITIES_PICKLE_DIR": str(tmp_path)},
    ).stdout.split("\n")
    for line, name in zip(told, ("epson-tm-t88", "pos-5890", "epson-tm-t20ii"), strict=False):
        profile = shipped(name)
        cuts = profile.finish[:3] == b"\x1dVB"
        assert line == f"{profile.width_dots} {profile.columns} {profile.code_page} {profile.native_qr} {cuts}"


def test_to_load_a_profile_does_not_load_python_escpos() -> None:
    program = (
        "import sys; from pathlib import Path; from devices.printer.profile_file import load_profile;"
        "load_profile('epson-tm-t88', Path('/nowhere')); print([name for name in sys.modules if 'escpos' in name.split('.')])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "[]\n"


def test_what_the_file_says_itself_holds_wherever_it_stands() -> None:
    before = parse_profile("mine", 'width_dots = 576\nescpos = "TM-T88V"', "")
    after = parse_profile("mine", 'escpos = "TM-T88V"\nwidth_dots = 576', "")
    assert before == after
    assert (before.width_dots, before.columns, before.native_qr) == (576, 42, True)


def test_a_printer_without_a_cutter_feeds_to_where_paper_is_torn_off() -> None:
    assert shipped("pos-5890").finish == b"\x1bd\x05"
    assert not shipped("pos-5890").native_qr


def test_without_a_number_for_code_page_864_it_knows_no_arabic() -> None:
    assert parse_profile("mine", "", "").code_page is None
    assert parse_profile("mine", 'escpos = "ZJ-5870"', "").code_page is None


def test_a_profile_beside_the_settings_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    (tmp_path / "epson-tm-t88.toml").write_text("width_dots = 400\n")
    assert load_profile("epson-tm-t88", tmp_path).width_dots == 400
    assert load_profile("pos-5890", tmp_path) == shipped("pos-5890")


def test_an_unknown_profile_is_told_with_the_nearest_name() -> None:
    with pytest.raises(ProfileError, match=r"“epson-tm-t8” is no printer profile\. Did you mean “epson-tm-t88”\?"):
        shipped("epson-tm-t8")
    with pytest.raises(ProfileError, match=r"Known here: custom-vkp80, .*text-serial\."):
        shipped("../../kiosk")


def test_every_fault_is_told_at_once_with_its_line_and_the_nearest_word() -> None:
    text = 'escpos = "TM-T88VI"\nwidth_dot = 512\ncode_page = 300\nnative_qr = 1\nfinish = "1d 5"\nwidth_dots = 500\n'
    assert faults(f"{text}feeds = true\n[paper]") == [
        "mine.toml:1: “escpos” is 'TM-T88VI'; python-escpos knows no such printer. Did you mean “TM-T88V”?",
        "mine.toml:2: “width_dot” is nothing that a profile says. Did you mean “width_dots”?",
        "mine.toml:3: “code_page” is 300; it must be a whole number between 0 and 255.",
        "mine.toml:4: “native_qr” is 1; it must be true or false.",
        "mine.toml:5: “finish” is '1d 5'; it must be a command in hexadecimal, such as \"1d 56 42 10\".",
        "mine.toml:6: “width_dots” is 500; a row is whole bytes, so it must be a multiple of 8.",
        "mine.toml:8: “paper” is nothing that a profile says."
        " Known: escpos, width_dots, dots_an_inch, columns, code_page, text_only, native_qr, stored_logo, prepare, feeds,"
        " aligns, finish, retract, recover, abandon, confirms, full_status.",
    ]
    assert faults("columns = ") == ["mine.toml: not readable as TOML: Invalid value (at end of document)."]


def test_a_printer_of_letters_alone_that_has_no_arabic_ones_is_no_printer_for_receipts() -> None:
    (fault,) = faults("text_only = true\n")
    assert "“code_page”" in fault
    assert parse_profile("mine", "text_only = true\ncode_page = 22\n", "mine.toml").code_page == 22
