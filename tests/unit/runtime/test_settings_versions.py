"""Settings of other versions: read as if written today, rewritten with the old file kept, or told what to update."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.runtime import settings_versions
from kiosk.runtime.settings import SettingsError, load, parse
from kiosk.runtime.settings_versions import VERSION, VersionError, migrate, migrate_file

OLD = """# Our hall, ground floor.
profile = "production"

[printer]
address = "tcp://10.0.0.2:9100" # behind the desk
[backend]
url = "https://tawasul.example"
"""


def rename(tables: MutableMapping[str, Any]) -> None:
    tables["backend"]["address"] = tables["backend"].pop("url")


def move(tables: MutableMapping[str, Any]) -> None:
    tables["paper"] = {"width": 576}


LATER = {1: settings_versions.MIGRATIONS[1], 2: rename, 3: move}


def test_a_file_of_the_first_version_is_read_as_one_of_today() -> None:
    assert parse(OLD, "kiosk.toml").version == VERSION
    assert parse(OLD, "kiosk.toml") == parse(f"version = {VERSION}\n{OLD}", "kiosk.toml")


def test_migrations_follow_one_another_from_any_version() -> None:
    tables: dict[str, Any] = {"backend": {"url": "x"}}
    assert migrate(tables, migrations=LATER) == 1
    assert tables == {"version": 4, "backend": {"address": "x"}, "paper": {"width": 576}}
    tables = {"version": 3, "backend": {"address": "x"}}
    assert migrate(tables, migrations=LATER) == 3
    assert tables == {"version": 4, "backend": {"address": "x"}, "paper": {"width": 576}}


@pytest.mark.parametrize(
    ("version", "sentence"),
    [(VERSION + 1, "Update the kiosk"), (0, "versions begin at 1"), ('"2"', "whole number"), ("true", "whole number")],
)
def test_a_version_that_cannot_be_read_says_what_to_do(version: object, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        parse(f"version = {version}\n{OLD}", "kiosk.toml")


def test_a_file_is_rewritten_with_its_comments_its_rights_and_the_old_one_kept(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(OLD, "utf-8")
    path.chmod(0o640)
    kept = migrate_file(path, migrations=LATER)
    assert kept == tmp_path / "kiosk.toml.v1"
    assert kept.read_text("utf-8") == OLD
    new = path.read_text("utf-8")
    assert "# Our hall, ground floor." in new
    assert "# behind the desk" in new
    assert 'address = "https://tawasul.example"' in new
    assert "version = 4" in new.split("[printer]")[0], "the version is no setting of the first table"
    assert {stat.S_IMODE(found.stat().st_mode) for found in (path, kept)} == {0o640}
    assert migrate_file(path, migrations=LATER) is None
    assert sorted(found.name for found in tmp_path.iterdir()) == ["kiosk.toml", "kiosk.toml.v1"]


def test_a_migrated_file_is_good_today(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(OLD, "utf-8")
    migrate_file(path)
    assert load(path) == parse(OLD, "kiosk.toml")


NARROW = """version = 2
[printer]
# Bought in 2024.
address = "tcp://10.0.0.2:9100"
width_dots = 384 # the narrow roll
exit_sensor = false

# Upstairs.
[backend]
url = "https://tawasul.example"
"""


@pytest.mark.parametrize(
    ("width", "profile"),
    [(384, "generic-58mm"), (432, "generic-58mm"), (512, "epson-tm-t88"), (576, "epson-80mm"), (832, "epson-80mm")],
)
def test_the_papers_width_becomes_the_widest_profile_that_fits(width: int, profile: str) -> None:
    assert parse(NARROW.replace("384", str(width)), "kiosk.toml").printer.profile == profile


def test_the_profile_stands_where_the_width_stood_and_every_comment_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(NARROW, "utf-8")
    migrate_file(path)
    lines = [line for line in path.read_text("utf-8").splitlines() if line]
    wanted = NARROW.replace("version = 2", f"version = {VERSION}").replace("width_dots = 384", 'profile = "generic-58mm"')
    assert lines == [line for line in wanted.splitlines() if line]
    assert load(path) == parse(NARROW, "kiosk.toml")


def test_a_width_that_is_none_is_told_as_what_it_is(tmp_path: Path) -> None:
    for written in ('"wide"', "384.5"):
        with pytest.raises(SettingsError, match="“width_dots” is not a setting"):
            parse(NARROW.replace("384", written), "kiosk.toml")
    path = tmp_path / "kiosk.toml"
    path.write_text(
        'version = 2\nprinter = {address = "tcp://10.0.0.2:9100", width_dots = 512}\n[backend]\nurl = "https://x"\n'
    )
    migrate_file(path)
    assert load(path).printer.profile == "epson-tm-t88"


def test_a_kept_file_is_never_overwritten_with_another(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(OLD, "utf-8")
    (tmp_path / "kiosk.toml.v1").write_text("# mine")
    with pytest.raises(VersionError, match="Move it away"):
        migrate_file(path)
    assert path.read_text("utf-8") == OLD
    assert (tmp_path / "kiosk.toml.v1").read_text() == "# mine"


def test_a_power_cut_between_the_two_writes_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(OLD, "utf-8")
    (tmp_path / "kiosk.toml.v1").write_text(OLD, "utf-8")  # the first write was done, the second was not
    assert migrate_file(path) is not None
    assert load(path).version == VERSION


def told(*words: str) -> tuple[int, str]:
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "settings", *words], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_the_command_checks_and_migrates_and_leaves_a_faulty_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(OLD, "utf-8")
    assert told("check", "--config", str(path)) == (0, f"{path}: good.\n")
    code, said = told("migrate", "--config", str(path))
    assert (code, "the old file is kept as" in said) == (0, True)
    assert "nothing was changed" in told("migrate", "--config", str(path))[1]
    path.write_text(OLD.replace("https", "http"), "utf-8")
    code, said = told("migrate", "--config", str(path))
    assert (code, "plain http" in said) == (2, True)
    assert "version" not in path.read_text("utf-8")
    path.write_text(f"version = {VERSION + 1}\n{OLD}", "utf-8")
    code, said = told("check", "--config", str(path))
    assert (code, "Update the kiosk" in said) == (2, True)
