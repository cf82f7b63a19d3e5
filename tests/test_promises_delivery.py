"""Killed, full, refused or in another country: the packet is the old one or the new one, and always the same bytes."""

import errno
import io
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.__main__ import main
from generator.cli.commands import STOPPED, USAGE
from generator.office import OfficeFolders
from generator.packet.page import PAGE
from generator.packet.record import digests, manifest_of
from generator.packet.steps import check_meeting
from tests.conftest import MEETING, ROOT, Edit
from tests.small_office import one_paper

COMMAND = [sys.executable, "-m", "generator", "packet", "--root"]


def environment(**changes: str) -> dict[str, str]:
    """That of a run that makes everything itself."""
    return os.environ | {"PYTHONPATH": str(ROOT), "KAIGI_NO_CACHE": "1"} | changes


def packet(office: Path) -> dict[str, str]:
    """The digest of every file of the packet by name; of the page and the record, which tell of the run before, only that they fit."""
    folder = office / "outputs" / MEETING
    there = digests(folder)
    assert {name: output.digest for name, output in manifest_of(folder).outputs.items()} == there
    return {name: told for name, told in there.items() if name != f"点検/{PAGE}"}


def test_the_command_killed_at_any_moment_leaves_a_whole_packet_and_nothing_to_clean_up(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = office / "inputs" / MEETING / "会議.xlsx"
    books = [one_paper(office, venue) for venue in ("会議室", "市役所")]
    packets = []
    monkeypatch.setenv("KAIGI_NO_CACHE", "1")
    # The page tells what is worded otherwise than in the packet before: what is there depends on both.
    for turn in (0, 1, 0, 0, 1, 1):
        workbook.write_bytes(books[turn])
        assert main(["packet", "--root", str(office)]) == 0
        packets.append(packet(office))
    assert packets[0] != packets[1]
    begun = time.monotonic()
    subprocess.run([*COMMAND, office], env=environment(), check=True, capture_output=True)
    seconds = time.monotonic() - begun
    assert packet(office) == packets[5]
    moments = random.Random(3)
    for number in range(4):  # test_cut_off tries the other moments
        workbook.write_bytes(books[number % 2])
        with subprocess.Popen(
            [*COMMAND, office], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            time.sleep(seconds * moments.uniform(0.6, 1.05))
            run.kill()
        assert packet(office) in packets
    subprocess.run([*COMMAND, office], env=environment(), check=True, capture_output=True)
    assert packet(office) in (packets[1], packets[5])
    assert sorted(path.name for path in (office / "outputs").iterdir()) == [".kaigi.lock", MEETING]


def test_another_hash_seed_time_zone_language_and_folder_give_the_same_bytes(office: Path) -> None:
    one_paper(office)
    places = [
        (ROOT, office, environment(PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C")),
        (office, Path(), environment(PYTHONHASHSEED="12345", TZ="Asia/Tokyo", LC_ALL="ja_JP.UTF-8")),
        (office.parent, Path(office.name), environment(PYTHONHASHSEED="7", TZ="America/Anchorage", PYTHONUTF8="0", LANG="C")),
    ]  # fmt: skip
    made = []
    for number, (folder, root, variables) in enumerate(places):
        subprocess.run([*COMMAND, root], cwd=folder, env=variables, check=True, capture_output=True)
        made.append(packet(office))
        (office / "outputs").rename(office / f"made {number}")
    assert made[0] == made[1] == made[2] != {}


def test_papers_bound_in_one_word_file_are_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "from hashlib import sha256; from pathlib import Path; from generator.word.merge import merged; "
        "papers = [Path('templates_docx', name).read_bytes() for name in ('trainings.docx', 'agenda.docx', 'results.docx')]; "
        "print(sha256(merged(papers, '')).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=environment(PYTHONHASHSEED=seed),
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "2", "3")
    }
    assert len(told) == 1


def test_a_meeting_may_lie_in_a_folder_with_spaces_behind_links(
    office: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    one_paper(office)
    elsewhere = tmp_path_factory.mktemp("推進会議 資料")
    for name in ("inputs", "templates_docx"):
        (elsewhere / name).symlink_to(office / name)
    (elsewhere / "real outputs").mkdir()
    (elsewhere / "outputs").symlink_to(elsewhere / "real outputs")
    assert main(["packet", "--root", str(elsewhere)]) == 0
    assert (elsewhere / "real outputs" / MEETING / "次第.docx").is_file()


def test_outputs_that_is_a_file_is_named_and_left_alone(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_paper(office)
    (office / "outputs").write_text("大事なファイル", encoding="utf-8")
    assert main(["packet", "--root", str(office)]) == STOPPED
    assert "「outputs」はフォルダーではないため" in capsys.readouterr().err
    assert (office / "outputs").read_text(encoding="utf-8") == "大事なファイル"


class FullDisk(io.BytesIO):
    """A file on a disk that has no room left."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_blank_workbook_that_does_not_fit_on_the_disk_is_not_left_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(path: Path, _: str) -> FullDisk:
        path.touch()
        return FullDisk()

    (tmp_path / "inputs").mkdir()
    monkeypatch.setattr(Path, "open", opened)
    assert main(["new", "令和6年度第1回", "--root", str(tmp_path)]) == STOPPED
    assert "様式を置けません" in capsys.readouterr().err
    assert not (tmp_path / "inputs" / "令和6年度第1回").exists()


@pytest.mark.parametrize(
    "name", ["../外", "a/b", ".", "..", "CON", "a:b", "終わりに点.", " 空白 ", "_控", "改\n行", "あ" * 90]
)
def test_a_name_that_is_no_folder_of_every_system_makes_no_meeting(tmp_path: Path, name: str) -> None:
    assert main(["new", name, "--root", str(tmp_path)]) == STOPPED
    assert list(tmp_path.iterdir()) == []


def test_a_meeting_without_a_name_is_asked_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "", "--root", str(tmp_path)]) == USAGE
    assert "「会議」を書いてください。例: kaigi new" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_folder_above_is_called_by_its_own_name(office: Path) -> None:
    (office / "inputs" / MEETING / "前回").mkdir()
    outcome = check_meeting(OfficeFolders(office).meeting(str(office / "inputs" / MEETING / "前回" / "..")))
    assert outcome.meeting == MEETING
    assert outcome.folder == office / "outputs" / MEETING


def test_trouble_of_one_paper_keeps_the_old_packet(office: Path, edit: Edit) -> None:
    one_paper(office)
    assert main(["packet", "--root", str(office)]) == 0
    before = packet(office)
    edit("研修.xlsx", "研修実績", {"B2": "令和5年2月30日"})
    assert main(["packet", "--root", str(office)]) == 1
    assert packet(office) == before


def test_a_folder_that_cannot_be_opened_is_named(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refused)
    assert main(["packet", MEETING, "--root", str(office)]) == STOPPED
    assert "フォルダー「inputs」の中を見られません" in capsys.readouterr().err


def test_a_name_too_long_for_any_folder_is_not_found(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packet", "あ" * 300, "--root", str(office)]) == STOPPED
    assert "が見つかりません" in capsys.readouterr().err


def test_without_a_terminal_the_packet_is_made_all_the_same(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one_paper(office)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["packet", "--root", str(office)]) == 0
    assert packet(office)


def test_a_workbook_locked_by_another_program_is_named(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one_paper(office)
    read = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path.name == "研修.xlsx":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert main(["packet", "--root", str(office)]) == STOPPED
    assert "研修.xlsx を読めません。Excelで開いていれば閉じて" in capsys.readouterr().err
