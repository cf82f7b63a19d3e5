"""`make windows`: under Windows' own Python, run by Wine, the program makes the same files, words and exit codes.

No part of `make test`: it needs what `tests/wine.py` names, and half an hour. Then the tests themselves run there.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

import docx
import pytest

from tests.conftest import MEETING, ROOT, changed
from tests.wine import PYTHON, STUBS, environment, path_in_windows, wine

NEXT: Final = "令和5年度第2回"
TRAININGS: Final = f"outputs/{MEETING}/資料1-2_令和4年度小金井市在宅医療・介護連携推進に係る研修の実施状況について.docx"
COMMANDS: Final = (
    ("check", MEETING),
    ("packet", MEETING),
    ("status", MEETING),
    ("packet", f"inputs/{MEETING}/取組.xlsx"),
    ("check", "--strict"),
    ("check", "--format", "json"),
    ("new", NEXT),
    ("new", "令和6年度第1回", "--empty"),
    ("packet", NEXT),
    ("status", NEXT),
    ("diff", MEETING),
    ("diff", MEETING, NEXT),
    ("packet", "--all"),
    ("packet", "--each"),
    ("check", "--settle", "--reason", "見た"),
    ("mail", MEETING),
    ("import", "研修実施状況", TRAININGS),
    ("import", "研修実施状況", TRAININGS, "--write"),
    ("template", "learn", "研修実施状況", TRAININGS, MEETING),
    ("samples",),
    ("sheets", "--new"),
    ("sheets",),
    ("due",),
    ("trace", "取組.xlsx", "実施実績", "D3", "--meeting", MEETING),
    ("trace", "資料1", "医療資源マップ", "--meeting", MEETING),
    ("guide",),
    ("template", "outline", "templates_docx/agenda.docx"),
    ("template", "check"),
    ("template", "fields", "次第"),
    ("packet", "ない会議"),
    ("nonsense",),
    ("init", "inputs/新しい 役所"),
    ("adopt", "基本方針_改訂案.xlsx", "--meeting", MEETING),
    ("check", MEETING),
)


class Offices(NamedTuple):
    """Two offices of one city: the same files, in folders of other names."""

    linux: Path
    windows: Path


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    return twins(tmp_path_factory)


@pytest.fixture(scope="module")
def written_on(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    """Two offices with a packet, whose workbooks are changed."""
    made = twins(tmp_path_factory)
    on_linux(made.linux, "packet", MEETING)
    on_windows(made.windows, "packet", MEETING)
    return made


def twins(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    made = Offices(*(tmp_path_factory.mktemp("介護 福祉課") / f"会議 資料（{name}）" for name in ("甲", "乙")))
    for office in made:
        for folder in ("generator", "inputs", "templates_docx"):
            shutil.copytree(ROOT / folder, office / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return made


def on_linux(office: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-m", "generator", *words]
    return subprocess.run(command, cwd=office, capture_output=True, encoding="utf-8", check=False)


def on_windows(office: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return wine(str(PYTHON / "python.exe"), "-m", "generator", *words, folder=office)


def plain(text: str, office: Path) -> str:
    """What a command says, whatever its office is called and however its system writes paths and ends lines."""
    text = re.sub(r"^wine: .*\n", "", text, flags=re.MULTILINE)  # what Wine says of a fault of its own
    text = text.replace(path_in_windows(office), "").replace(str(office), "")
    return _TIME.sub("時", text.replace("\r\n", "\n").replace("\\\\", "/").replace("\\", "/"))


_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d時\d\d分|\b\d\d:\d\d:\d\d\b")


def files_of(office: Path) -> dict[str, bytes]:
    """The files of an office by name, but for those that the program keeps for itself: they tell which Python wrote them."""
    return {
        _TIME.sub("時", path.relative_to(office).as_posix()): content_of(path, office)
        for folder in ("inputs", "outputs", "templates_docx")
        for path in (office / folder).rglob("*")
        if path.is_file()
        and not path.name.startswith(".")
        and path.suffix
        not in {".pdf", ".cmd"}  # Wine has no LibreOffice; an icon of `init` names the Python that wrote it
    }


def content_of(path: Path, office: Path) -> bytes:
    """A file as it is; of a page that tells where and when, what it says."""
    data = path.read_bytes()
    return plain(data.decode(), office).encode() if path.suffix == ".html" else data


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_says_and_makes_what_it_does_elsewhere(offices: Offices, words: tuple[str, ...]) -> None:
    alike(offices, *words)


def alike(offices: Offices, *words: str) -> None:
    """A command says, makes and ends the same in both offices."""
    ours, theirs = on_linux(offices.linux, *words), on_windows(offices.windows, *words)
    assert theirs.returncode == ours.returncode, theirs.stderr
    assert plain(theirs.stdout, offices.windows) == plain(ours.stdout, offices.linux)
    assert plain(theirs.stderr, offices.windows) == plain(ours.stderr, offices.linux)
    expected, made = files_of(offices.linux), files_of(offices.windows)
    assert made.keys() == expected.keys()
    assert [name for name, data in made.items() if data != expected[name]] == []


def test_all_papers_in_one_word_file_are_the_same_and_without_libreoffice_it_says_so(written_on: Offices) -> None:
    offices = written_on
    on_linux(offices.linux, "pdf", MEETING)
    done = on_windows(offices.windows, "pdf", MEETING)
    assert done.returncode == 3, done.stderr
    assert "LibreOfficeが見つかりません" in done.stderr
    assert "PDFには入っています" not in done.stderr
    assert files_of(offices.windows) == files_of(offices.linux)


def test_a_paper_mended_in_word_goes_back_to_its_cells(written_on: Offices) -> None:
    path, offices = f"outputs/{MEETING}/次第.docx", written_on
    mended = docx.Document(str(offices.linux / path))
    texts = [text for text in mended.element.body.iter("{*}t") if "開会" in (text.text or "")]
    assert texts
    for text in texts:
        text.text = text.text.replace("開会", "開会あいさつ")
    for office in offices:
        mended.save(str(office / path))
    alike(offices, "status", MEETING)
    alike(offices, "absorb", MEETING)
    before = (offices.windows / "inputs" / MEETING / "会議.xlsx").read_bytes()
    alike(offices, "absorb", MEETING, "--write")
    assert (offices.windows / "inputs" / MEETING / "会議.xlsx").read_bytes() != before
    alike(offices, "packet", MEETING)


def test_the_icons_of_a_new_office_find_the_program_and_the_meeting(offices: Offices) -> None:
    new = offices.windows.parent / "新しい 役所 (案)"
    assert on_windows(offices.windows, "init", path_in_windows(new)).returncode == 0
    program = {"PYTHONPATH": path_in_windows(offices.windows), "KAIGI_NO_PAUSE": "1"}
    done = wine(path_in_windows(new / "次の会議.cmd"), "令和6年度第1回", folder=Path("/"), more=program)
    assert done.returncode == 0, done.stderr
    workbook = new / "inputs" / "令和6年度第1回" / "会議.xlsx"
    assert workbook.is_file()
    done = wine(path_in_windows(new / "点検.cmd"), path_in_windows(workbook), folder=Path("/"), more=program)
    assert done.returncode == 1, done.stderr
    assert "令和6年度第1回 の会議で進めます。" in done.stderr
    assert list((new / "outputs" / "令和6年度第1回" / "点検").glob("*.html"))


def test_a_workbook_that_is_watched_is_looked_at_when_it_was_saved(written_on: Offices) -> None:
    told, offices = [], written_on
    windows = ["wine", str(PYTHON / "python.exe"), "-m", "generator", "watch", MEETING]
    linux = [sys.executable, "-X", "utf8", "-u", "-m", "generator", "watch", MEETING]
    for office, words in ((offices.linux, linux), (offices.windows, windows)):
        with subprocess.Popen(
            words, cwd=office, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, encoding="utf-8",
        ) as running:  # fmt: skip
            assert running.stderr
            lines = []
            for line in running.stderr:
                lines += [said] if (said := plain(line, office)) else []
                if line.startswith("点検結果"):
                    time.sleep(3)
                    changed(office, "研修.xlsx", "研修実績", {"F2": 12})
                if "保存されました" in line:
                    break
            running.kill()
        told.append(lines)
    assert told[0] == told[1]
    assert told[0][-1].strip() == "時 保存されました: 研修.xlsx"


# The icons, by the cmd.exe of Wine. Without `.venv` a Python of nobody answers to py and writes down what it was asked.

ICONS: Final = {
    "資料作成.cmd": "packet", "点検.cmd": "check", "まとめ.cmd": "pdf", "配付.cmd": "mail", "次の会議.cmd": "new",
    "見張り.cmd": "watch",
}  # fmt: skip
VENV: Final = r'".venv\Scripts\python.exe"'


class Desk:
    """An office on a desk of Windows, under a name that cmd.exe could stumble over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "会議 (資料) & 介護（福祉課）"
        self.meeting = self.folder / "inputs" / "令和5年度 第1回(案)"
        self.meeting.mkdir(parents=True)
        (self.meeting / "会議.xlsx").touch()
        for name in (*ICONS, "kaigi.cmd"):
            shutil.copyfile(ROOT / name, self.folder / name)

    def start(self, icon: str, *dropped: str, codes: str = "", path: Path = STUBS) -> tuple[int, list[str], str]:
        """Double-click an icon, or drop something on it: the exit code, what was run, what the window says."""
        log = self.folder.parent / "log.txt"
        more = {"STUB_LOG": path_in_windows(log), "STUB_CODES": codes, "WINEPATH": path_in_windows(path)}
        done = wine(
            path_in_windows(self.folder / icon), *dropped, folder=Path("/"), more=more | {"KAIGI_NO_PAUSE": "1"}
        )
        ran = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
        return done.returncode, [line.strip() for line in ran], done.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def used_desk(desk: Desk) -> Desk:
    """A desk where the program was made ready before."""
    scripts = desk.folder / ".venv" / "Scripts"
    scripts.mkdir(parents=True)
    shutil.copyfile(STUBS / "py.exe", scripts / "python.exe")
    return desk


@pytest.mark.parametrize("icon", ICONS)
def test_an_icon_is_made_ready_once_and_runs_its_command(desk: Desk, icon: str) -> None:
    code, ran, _ = desk.start(icon)
    assert code == 0
    assert ran[0].startswith("py -3 -c")
    assert ran[1:] == [
        "py -3 -m generator.install",
        f"{VENV} -m generator.install",
        f"{VENV} -m generator {ICONS[icon]}",
    ]


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_code_of_the_command_is_that_of_the_icon(desk: Desk, used_desk: Desk, code: int) -> None:
    assert used_desk.start("点検.cmd", codes=f"generator check={code}")[0] == code


@pytest.mark.parametrize("icon", ICONS)
@pytest.mark.parametrize("file", ["", "会議.xlsx"], ids=["a folder", "a file in it"])
def test_what_is_dropped_names_the_meeting(used_desk: Desk, file: str, icon: str) -> None:
    code, ran, _ = used_desk.start(icon, path_in_windows(used_desk.meeting / file))
    assert code == 0
    meeting = path_in_windows(used_desk.meeting) + (r"\." if file else "")
    assert ran[-1] == f'{VENV} -m generator {ICONS[icon]} "{meeting}"'


def test_a_command_may_be_typed(used_desk: Desk) -> None:
    code, ran, _ = used_desk.start("kaigi.cmd", "absorb", "令和5年度 第1回(案)", "--write", codes="generator absorb=1")
    assert code == 1
    assert ran[-1].endswith('-m generator absorb "令和5年度 第1回(案)" --write')


def test_a_command_that_is_typed_too_early_says_what_to_do(desk: Desk) -> None:
    code, ran, said = desk.start("kaigi.cmd", "status")
    assert (code, ran) == (3, [])
    assert "Folder no icon (.cmd) wo ichido double-click" in said


def test_the_name_of_a_meeting_stays_a_name(used_desk: Desk) -> None:
    assert used_desk.start("資料作成.cmd", "令和5年度第1回")[1][-1] == f'{VENV} -m generator packet "令和5年度第1回"'


def test_without_python_it_says_so(desk: Desk) -> None:
    code, ran, said = desk.start("資料作成.cmd", path=desk.folder)
    assert (code, ran) == (3, [])
    assert "Python 3.11 or later was not found on this computer" in said


def test_an_old_python_is_no_python(desk: Desk) -> None:
    code, ran, said = desk.start("資料作成.cmd", codes="version_info=1")
    assert (code, len(ran)) == (3, 1)
    assert "Python 3.11 or later was not found on this computer" in said


def test_an_install_that_fails_ends_it(desk: Desk) -> None:
    code, ran, _ = desk.start("資料作成.cmd", codes="generator.install=3")
    assert (code, ran[-1]) == (3, "py -3 -m generator.install")


def test_a_broken_environment_is_made_anew(used_desk: Desk) -> None:
    code, ran, _ = used_desk.start("資料作成.cmd", codes=f"{VENV} -c=1")
    assert code == 0
    assert [line for line in ran if "-c" not in line] == [
        "py -3 -m generator.install",
        f"{VENV} -m generator.install",
        f"{VENV} -m generator packet",
    ]


def test_the_icon_makes_the_papers_of_the_meeting_whose_workbook_is_dropped_on_it(tmp_path: Path) -> None:
    office = tmp_path / "介護 福祉課"
    for folder in ("generator", f"inputs/{MEETING}", "templates_docx"):
        shutil.copytree(ROOT / folder, office / folder)
    for name in ("資料作成.cmd", "requirements.lock", "inputs/団体.xlsx"):
        shutil.copyfile(ROOT / name, office / name)
    (office / ".venv").mkdir()
    (office / ".venv" / "Scripts").symlink_to(PYTHON)
    (office / ".venv" / "ready").write_text(hashlib.sha256((office / "requirements.lock").read_bytes()).hexdigest())
    dropped = path_in_windows(office / "inputs" / MEETING / "会議.xlsx")
    done = wine(path_in_windows(office / "資料作成.cmd"), dropped, folder=Path("/"), more={"KAIGI_NO_PAUSE": "1"})
    assert done.returncode == 0, done.stderr
    packet = office / "outputs" / MEETING
    papers = {path.name: path.read_bytes() for path in packet.iterdir() if path.suffix in {".docx", ".xlsx"}}
    on_linux(office, "packet", MEETING, "--all")
    assert papers
    for name, data in papers.items():
        assert (packet / name).read_bytes() == data, name
