"""The icons that staff of an office with Windows double-click, as far as they can be tried elsewhere."""

import importlib.util
import re
from pathlib import Path

import pytest

from generator.cli import commands as command_line
from generator.office import OfficeFolders
from tests.batch import Batch
from tests.conftest import MEETING as MEETING_NAME
from tests.conftest import ROOT

ICONS = {
    "次の会議.cmd": "new",
    "点検.cmd": "check",
    "見張り.cmd": "watch",
    "資料作成.cmd": "packet",
    "まとめ.cmd": "pdf",
    "配付.cmd": "mail",
}
each_icon = pytest.mark.parametrize("name", ICONS)
OFFICE = "D:\\会議 資料\\"
MEETING = f"{OFFICE}inputs\\令和5年度 第1回"
VENV = '".venv\\Scripts\\python.exe"'
FILES = frozenset({OFFICE, f"{MEETING}\\", f"{MEETING}\\会議.xlsx"})


def text(name: str) -> str:
    return (ROOT / name).read_bytes().decode("ascii")


def icon(
    name: str, codes: dict[str, int], *, path: str = OFFICE, files: frozenset[str] = FILES
) -> tuple[Batch, list[str]]:
    """An icon of the office, and the list of what it runs; a program whose beginning is not in `codes` is not there."""
    ran: list[str] = []

    def programs(line: str) -> int:
        ran.append(line)
        return next((code for beginning, code in codes.items() if line.startswith(beginning)), 9009)

    return Batch(text(name), f"{path}{name}", programs, files), ran


def test_the_icons_are_those_that_the_readme_names() -> None:
    assert {path.name for path in ROOT.glob("*.cmd")} == {*ICONS, "kaigi.cmd"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in ICONS)


@each_icon
def test_an_icon_is_plain_ascii_with_the_line_ends_of_windows(name: str) -> None:
    content = (ROOT / name).read_bytes()
    assert content.isascii()
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")


def test_a_checkout_leaves_the_line_ends_alone() -> None:
    kept = [line.split() for line in (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()]
    assert {words[0] for words in kept if "-text" in words} >= {"*.cmd", "docs/python.txt"}


def test_the_icons_differ_in_nothing_but_their_command() -> None:
    assert len({text(name).replace(f"generator {command}", "generator") for name, command in ICONS.items()}) == 1


@each_icon
def test_every_module_and_command_that_an_icon_calls_exists(name: str) -> None:
    called = re.findall(r"-m (generator[.\w]*)(?: ([a-z]+))?", text(name))
    assert {word for _, word in called if word} == {ICONS[name]}
    assert ICONS[name] in command_line.commands.commands
    assert all(importlib.util.find_spec(module) for module, _ in called)


@each_icon
def test_every_place_that_an_icon_goes_to_is_there(name: str) -> None:
    assert set(re.findall(r"goto (\w+)", text(name))) <= set(re.findall(r"^:(\w+)\r$", text(name), re.MULTILINE))


@each_icon
@pytest.mark.parametrize("code", [command_line.DONE, command_line.FOUND, command_line.STOPPED])
def test_an_office_that_is_ready_runs_the_command_and_keeps_its_exit_code(name: str, code: int) -> None:
    batch, ran = icon(name, {f"{VENV} -m generator {ICONS[name]}": code, VENV: 0})
    assert batch.run() == code
    assert ran[-1] == f"{VENV} -m generator {ICONS[name]}"
    assert batch.folder == OFFICE
    assert batch.paused


@each_icon
def test_the_first_time_python_makes_ready_and_then_the_command_runs(name: str) -> None:
    codes = {"py -3": 0}
    batch, ran = icon(name, codes)
    programs = batch.programs

    def installing(line: str) -> int:
        if line == "py -3 -m generator.install":
            codes[VENV] = 0
        return programs(line)

    batch.programs = installing
    assert batch.run() == 0
    assert ran[-1] == f"{VENV} -m generator {ICONS[name]}"


def test_without_the_launcher_the_python_on_the_path_is_used() -> None:
    batch, ran = icon("点検.cmd", {"python -c": 0, "python -m": 3})
    assert batch.run() == 3
    assert ran[-1] == "python -m generator.install"


def test_an_install_that_fails_ends_there_with_its_exit_code() -> None:
    batch, ran = icon("資料作成.cmd", {"py -3 -c": 0, "py -3 -m generator.install": 3})
    assert batch.run() == 3
    assert ran[-1] == "py -3 -m generator.install"
    assert batch.paused


def test_where_there_is_no_python_a_japanese_page_is_opened() -> None:
    batch, _ = icon("資料作成.cmd", {})
    assert batch.run() == 3
    assert "Python 3.11 or later was not found on this computer" in batch.said
    assert batch.started == [f'start "" notepad.exe "{OFFICE}docs\\python.txt"']
    assert batch.paused


def test_the_page_is_one_that_notepad_shows_right() -> None:
    content = (ROOT / "docs" / "python.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert "情報システムの部署" in content.decode("utf-8-sig")


DROPPED = [
    ("令和5年度第1回", "令和5年度第1回"),
    (MEETING, MEETING),
    (f"{MEETING}\\会議.xlsx", f"{MEETING}\\."),
]


@pytest.mark.parametrize(("dropped", "meant"), DROPPED, ids=["a name", "a folder", "a file in it"])
def test_a_meeting_dropped_onto_an_icon_is_the_one_that_is_made(dropped: str, meant: str) -> None:
    batch, ran = icon("資料作成.cmd", {VENV: 0})
    assert batch.run(dropped) == 0
    assert ran[-1] == f'{VENV} -m generator packet "{meant}"'


def test_an_office_on_a_network_share_is_gone_into_by_pushd() -> None:
    share = "\\\\server\\share\\介護 福祉課\\"
    batch, ran = icon("点検.cmd", {VENV: 0}, path=share, files=frozenset({share}))
    assert batch.run() == 0
    assert batch.folder == share
    assert ran[-1] == f"{VENV} -m generator check"


def test_a_share_that_is_gone_is_said_and_nothing_is_run() -> None:
    batch, ran = icon("点検.cmd", {VENV: 0}, files=frozenset())
    assert batch.run() == 3
    assert ran == []
    assert "The folder of this program cannot be opened" in batch.said


def test_a_planned_task_does_not_wait_for_a_key() -> None:
    batch, _ = icon("点検.cmd", {VENV: 0})
    assert batch.run(around={"KAIGI_NO_PAUSE": "1"}) == 0
    assert not batch.paused


@pytest.mark.parametrize("file", [".", "会議.xlsx", "templates/次第.docx"])
def test_the_meeting_of_a_dropped_file_is_found_by_its_folder(office: Path, file: str) -> None:

    folder = office / "inputs" / MEETING_NAME
    (folder / "templates").mkdir()
    (folder / "templates" / "次第.docx").touch()
    assert OfficeFolders(office).meeting(f"{folder}/{file}").inputs == folder
    assert OfficeFolders(office).meeting(f"{MEETING_NAME}/{file}").inputs == folder
