"""Settings: read whole, and told whole what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.core.steps import Interface
from kiosk.runtime.settings import Profile, SettingsError, load, parse

GOOD = """
profile = "production"
[printer]
address = "tcp://10.0.0.2:9100"
[backend]
url = "https://tawasul.example"
"""


def faults(text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        parse(text, "kiosk.toml")
    return raised.value.sentences


@pytest.mark.parametrize("name", ["kiosk.toml", "demo.toml"])
def test_the_files_that_ship_are_good(name: str) -> None:
    settings = load(Path(__file__).parents[3] / "config" / name)
    assert settings.reader.interface is Interface.CONTACTLESS


def test_a_word_that_is_no_permission_is_told() -> None:
    said = faults(GOOD + "[assurance]\ndata_only = ['prove', 'dance']\ndata_olny = []\nchip_genuine = 'list'")
    assert len(said) == 3
    assert "“assurance.data_only” is ['prove', 'dance']; it must be a list of prove, list, details, print." in said[1]


def test_an_unknown_printer_profile_is_told_with_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(GOOD.replace('9100"', '9100"\nprofile = "epson-80m"'))
    with pytest.raises(
        SettingsError, match=r"kiosk\.toml:5: .*“epson-80m” is no printer profile\. Did you mean “epson-80mm”\?"
    ):
        load(path)
    (tmp_path / "printers").mkdir()
    (tmp_path / "printers" / "epson-80m.toml").write_text("columns = 3\nfeeds = 1\n")
    with pytest.raises(SettingsError) as raised:
        load(path)
    assert [sentence.split(": ")[0] for sentence in raised.value.sentences] == [
        f"{tmp_path}/printers/epson-80m.toml:{line}" for line in (1, 2)
    ]
    (tmp_path / "printers" / "epson-80m.toml").write_text("columns = 42\n")
    assert load(path).printer.profile == "epson-80m"


def test_a_serial_line_too_slow_for_dots_needs_a_printer_with_arabic_letters(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"

    def write(baud: int, profile: str) -> None:
        path.write_text(GOOD.replace('tcp://10.0.0.2:9100"', f'serial:/dev/ttyS0?baud={baud}"\nprofile = "{profile}"'))

    write(9600, "generic-58mm")
    with pytest.raises(
        SettingsError, match=r"kiosk\.toml:4: .*takes 108 s at 9600 baud, .*“generic-58mm” has no Arabic letters"
    ):
        load(path)
    for baud, profile in ((115_200, "generic-58mm"), (9600, "pos-5890")):
        write(baud, profile)
        assert load(path).printer.profile == profile


def test_defaults_fill_what_is_not_written() -> None:
    settings = parse(GOOD, "kiosk.toml")
    assert settings.profile is Profile.PRODUCTION
    assert settings.privacy.cover_seconds == 20.0


def test_every_fault_is_told_at_once_with_its_line_and_the_nearest_word() -> None:
    told = faults(GOOD.replace("url =", "ulr =") + '[reader]\ninterface = "contactles"\ndeadline_seconds = 99\n[raeder]\n')
    assert len(told) == 5
    assert any("kiosk.toml:6:" in line and "Did you mean “url”?" in line for line in told)
    assert any("“backend.url” is missing" in line for line in told)
    assert any("kiosk.toml:8:" in line and "Did you mean “contactless”?" in line for line in told)
    assert any("kiosk.toml:9:" in line and "between 1 and 30" in line for line in told)
    assert any("kiosk.toml:10:" in line and "Did you mean “reader”?" in line for line in told)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("https://", "http://"), "plain http"),
        (("https://tawasul.example", "ftp://x"), "must be http"),
        (("tcp://10.0.0.2:9100", "10.0.0.2"), "“printer.address”: '10.0.0.2' is not a printer's address: write tcp://"),
        (("tcp://10.0.0.2:9100", "tcp://10.0.0.2:99999"), "“printer.address”: 'tcp://10.0.0.2:99999': the port must"),
        (("tcp://10.0.0.2:9100", "serial:/dev/ttyS0?baud=9601"), "baud is '9601'; it may be 1200, 2400"),
        (("tawasul.example", "tawasul.example:99999"), "“backend.url” must be an address with a port between"),
        (('"production"', "true"), "it may be production or demo"),
        (("[printer]", '[reader]\ndriver = "simulated"\n[printer]'), "refuses simulators"),
        (("[printer]", '[scanner]\naddress = "/dev/ttyACM0"\n[printer]'), "“scanner.address”: '/dev/ttyACM0' is no address"),
        (
            ('"tcp://10.0.0.2:9100"', '"serial:/dev/ttyS0?baud=115200"\n[scanner]\naddress = "serial:/dev/ttyS0"'),
            "“scanner.address” is the printer's port",
        ),
        (("[printer]", '[scanner]\naddress = "serial:/dev/ttyACM0?baud=96"\n[printer]'), "baud is '96'; it may be 1200"),
        (("[printer]", "[privacy]\ncover_seconds = 70\n[printer]"), "must be shorter"),
        (("[printer]", "printer = 3\n[x]"), "must be a table"),
        (("profile =", "profile"), "not readable as TOML"),
    ],
)
def test_a_wrong_setting_gets_a_clear_sentence(change: tuple[str, str], sentence: str) -> None:
    assert any(sentence in line for line in faults(GOOD.replace(*change)))


def test_a_missing_or_unreadable_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "bad.toml")


def test_a_sensor_at_the_exit_that_the_printers_profile_cannot_ask_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    text = '[printer]\naddress = "tcp://192.0.2.20:9100"\nprofile = "custom-vkp80"\nexit_sensor = true\n\n[backend]\nurl = "https://t"\n'
    path.write_text(text, "utf-8")
    assert load(path).printer.exit_sensor
    path.write_text(text.replace("custom-vkp80", "epson-80mm"), "utf-8")
    with pytest.raises(SettingsError) as raised:
        load(path)
    assert raised.value.sentences == [f"{path}:4: “printer.exit_sensor” is true; the profile “epson-80mm” has no full_status."]
