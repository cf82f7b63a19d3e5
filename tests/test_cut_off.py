"""Whenever a command is killed or stopped, or the disk refuses: old or new, whole; the next run needs no cleaning, and nothing stays behind."""

import errno
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Final

import docx
import pytest

from generator.__main__ import main
from generator.cli.commands import DONE, STOPPED
from generator.packet.files import LOCK
from generator.packet.record import NAME
from tests.apart import USUAL, Ended, Life, run, stand_in
from tests.conftest import MEETING, copied
from tests.forms_office import FOLDER as FORMS
from tests.forms_office import everyone, office_with
from tests.small_office import one_paper
from tests.test_absorb import TRAININGS
from tests.test_hostile import deep
from tests.test_places import within

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills, and no fork server")

PACKET: Final = f"outputs/{MEETING}"


def another_room(root: Path) -> None:
    """The next packet has another agenda."""
    one_paper(root, venue="別の部屋")


def unchecked(root: Path) -> None:
    """Nobody has looked yet."""
    shutil.rmtree(root / PACKET / "点検")


def begun(root: Path) -> None:
    """There is a folder already, with something else in it."""
    (root / "inputs" / "新しい役所").mkdir()
    (root / "inputs" / "新しい役所" / "メモ.txt").write_bytes(b"memo")


def mended(root: Path) -> None:
    """Somebody mended two papers, whose words are in two workbooks."""
    for name, old, new in (("次第.docx", "会議室", "大会議室"), (TRAININGS, "敬称、所属等省略", "敬称略")):
        path = root / PACKET / name
        document = docx.Document(str(path))
        runs = [run for paragraph in document.element.body.iter() for run in paragraph.findall("{*}r")]
        changed = [text for run in runs for text in run.findall("{*}t") if old in (text.text or "")]
        assert changed, name
        for text in changed:
            text.text = text.text.replace(old, new)
        document.save(str(path))


def of_last_year(root: Path) -> None:
    """A paper of last year lies on the desk."""
    shutil.copy(root / PACKET / TRAININGS, root / "去年の研修.docx")


WAYS: Final = {
    "killed": Life(),
    "killed amid it": Life(torn=True),
    "Ctrl-C": Life(end=signal.SIGINT),
    "no more quota": Life(error=errno.EDQUOT),
    "read-only": Life(error=errno.EROFS),
}


@dataclass(frozen=True)
class Command:
    """The words of a command, what happens in the office before it, and the folder that is old or new as a whole.

    `passing` are files that tell of the run itself.
    """

    words: tuple[str, ...]
    folder: str
    before: Callable[[Path], object] = another_room
    passing: str = "(?!)"


COMMANDS = {
    "packet": Command(("packet",), PACKET, passing=r".*/点検結果\.html"),  # it tells what is new since the last run
    "check": Command(("check",), f"{PACKET}/点検", unchecked),
    "check --settle": Command(("check", "--settle", "--reason", "見た"), f"inputs/{MEETING}/確認済み.xlsx"),
    "new": Command(("new", "令和5年度第2回"), "(each workbook for itself)"),
    "pdf": Command(("pdf",), f"{PACKET}/まとめ", lambda root: None),
    "pdf --public": Command(("pdf", "--public"), f"{PACKET}/公開", lambda root: None),
    "mail": Command(("mail",), f"{PACKET}/配付", lambda root: None),
    "sheets": Command(("sheets", FORMS), f"outputs/{FORMS}"),
    "init": Command(("init", "inputs/新しい役所"), "inputs/新しい役所", lambda root: None),
    "init in a folder of ours": Command(("init", "inputs/新しい役所"), "(each file for itself)", begun),
    "absorb": Command(("absorb", "--write"), "(each workbook for itself)", mended, r".*(手直しの一覧\.html|手直しを戻す前.*)"),
    "import": Command(("import", "研修実施状況", "去年の研修.docx", "--write"), "inputs/_読み取り", of_last_year),
    "template learn": Command(("template", "learn", "研修実施状況", "去年の研修.docx", MEETING), f"{PACKET}/学んだひな形", of_last_year),
}  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small office with a packet of two papers and a form about a person who does not exist."""
    root = copied(tmp_path_factory.mktemp("prepared") / "office")
    for path in (root / "inputs" / MEETING).iterdir():
        if path.name not in {"会議.xlsx", "研修.xlsx"}:
            path.unlink()
    one_paper(root)
    assert main(["packet", "--root", str(root)]) == DONE
    return office_with(root, everyone())


@pytest.fixture(scope="module")
def soffice(tmp_path_factory: pytest.TempPathFactory) -> str:
    return stand_in(tmp_path_factory.mktemp("soffice"))


def seen(root: Path) -> dict[str, bytes]:
    """The files that a clerk sees, by name; times in names told apart from nothing."""
    names = ((path.relative_to(root).as_posix(), path) for path in root.rglob("*") if path.is_file())
    return {
        re.sub(r"\d{4}-\d\d-\d\d \d\d時\d\d分", "時", name): path.read_bytes()
        for name, path in names
        if not re.search(r"(?:^|/)\.", name)
    }


def unseen(root: Path) -> list[str]:
    """What lies hidden in an office, but the lock and the records."""
    return [path.name for path in root.rglob(".*") if path.name not in {LOCK, NAME}]


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_made_may_lie_on_another_disk(prepared: Path, tmp_path: Path, soffice: str, name: str) -> None:
    if not Path("/dev/shm").is_dir() or Path("/dev/shm").stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one disk alone")
    root = tmp_path / "office"
    shutil.copytree(prepared, root)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        shutil.move(root / "outputs", f"{other}/outputs")
        (root / "outputs").symlink_to(f"{other}/outputs")
        COMMANDS[name].before(root)
        end = run(COMMANDS[name].words, root, Life(soffice=soffice))
        assert end.code == DONE, end.said
        made = [path for path in Path(other).rglob("*") if path.is_file() and path.name != LOCK]
        assert made
        assert not [path for path in made if path.name.startswith(".") and path.name != NAME]


@pytest.mark.table
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_cut_off_at_any_step_leaves_old_or_new_and_the_next_one_completes_it(
    prepared: Path, tmp_path: Path, soffice: str, name: str, request: pytest.FixtureRequest
) -> None:
    command, root, start = COMMANDS[name], tmp_path / "office", tmp_path / "start"
    shutil.copytree(prepared, start)
    command.before(start)

    def tried(way: Life = USUAL) -> Ended:
        return run(command.words, root, replace(way, soffice=soffice))

    def anew() -> None:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(start, root)

    def told() -> dict[str, bytes]:
        return {place: data for place, data in seen(root).items() if not re.fullmatch(command.passing, place)}

    anew()
    old, whole = told(), tried()
    new = told()
    assert whole.code == DONE, whole.said
    assert new != old
    of_folder = [
        {place: data for place, data in state.items() if place.startswith(command.folder)} for state in (old, new)
    ]
    # Every day each way is tried once, at steps far apart, with each command at others; `make test-deep` tries all at all.
    first, ways = list(COMMANDS).index(name), list(WAYS)
    daily = [(whole.steps * at // len(ways), ways[(first + at) % len(ways)]) for at in range(len(ways))]
    for step, way in product(range(whole.steps), ways) if deep(request) else daily:
        life = WAYS[way]
        anew()
        cut = tried(replace(life, steps=step))
        case = f"{name}, step {step} of {whole.steps}, {way}"
        if life.error:  # not every refusal matters: that of a time, say
            assert cut.code in {DONE, STOPPED}, f"{case}: {cut.said}"
            assert cut.code == DONE or re.search(r"[^。]+。\s*\Z", cut.said), f"{case}: {cut.said}"
        else:
            assert cut.code == (STOPPED if life.end is signal.SIGINT else -signal.SIGKILL), f"{case}: {cut.said}"
            assert life.end is signal.SIGKILL or "中止しました" in cut.said, case
        state = told()
        for place in state.keys() | old.keys() | new.keys():
            assert state.get(place) in (old.get(place), new.get(place)), f"{case}: {place}"
        assert {place: data for place, data in state.items() if place.startswith(command.folder)} in of_folder, case
        temporary = tmp_path / "office.tmp"  # that of LibreOffice's, and its process with it
        assert life.error == errno.EROFS or within(30, lambda: not list(temporary.iterdir())), case  # noqa: B023 - asked at once
        shutil.rmtree(temporary)
        again = tried()
        assert again.code == DONE, f"{case}: {again.said}"
        assert told().keys() == new.keys(), case
        assert told() == new, case
        assert not unseen(root), case
