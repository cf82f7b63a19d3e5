"""Runs side by side, cut off, and in odd places: a sentence or a right result, and nothing stays behind."""

import errno
import getpass
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.__main__ import main
from generator.cli.commands import STOPPED
from generator.packet.files import LOCK, alone, put
from generator.problem import GeneratorError
from generator.report.terminal import log_bug
from generator.send.libreoffice import to_pdf
from tests.apart import KILL
from tests.conftest import MEETING, ROOT, copied
from tests.small_office import one_paper
from tests.test_bound_pdf import pdf

SECOND = "令和5年度第2回"
RENAMES = "rename" if sys.platform == "win32" else "link"
"""What gives a file its name, never onto another one."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a packet of two papers; tests leave it as it is."""
    root = copied(tmp_path_factory.mktemp("small"))
    one_paper(root)
    assert main(["packet", "--root", str(root)]) == 0
    return root


def test_whoever_comes_second_is_told_who_is_at_work_and_since_when(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAIGI_NO_CACHE", "1")  # else there is nothing to write
    with alone(small / "outputs"):
        assert main(["packet", "--root", str(small)]) == STOPPED
    said = capsys.readouterr().err
    assert f"「{getpass.getuser()}」がパソコン「" in said
    assert "分から、いま「outputs」に資料を作っています。終わるのを待ってから、もう一度実行してください。" in said
    assert (small / "outputs" / LOCK).read_bytes() == b""
    assert main(["packet", "--root", str(small)]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals, and runs no shell script")
@pytest.mark.parametrize("end", [KILL, signal.SIGINT, signal.SIGTERM])
def test_a_run_that_ends_early_takes_libreoffice_and_its_folder_with_it(tmp_path: Path, end: signal.Signals) -> None:
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\nsleep 300 & echo $! > {tmp_path}/child\nwait\n')
    program.chmod(0o755)
    words = f"from pathlib import Path; from generator.send.libreoffice import to_pdf; to_pdf([('a.docx', b'x')], Path({str(program)!r}))"
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", words], env=environment, stderr=subprocess.DEVNULL) as run:
        child = tmp_path / "child"
        assert within(60, lambda: child.exists() and child.read_text().strip() != "")
        run.send_signal(end)
    process = int(child.read_text())
    assert within(60, lambda: not list(tmp_path.glob("kaigi-*")))
    assert within(60, lambda: ended(process))


def within(seconds: float, done: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def ended(process: int) -> bool:
    """Whether a process is gone, or dead and not yet buried by whoever inherited it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(sys.platform == "win32", reason="what stands in for LibreOffice is a script of a shell")
def test_a_program_that_ends_well_leaves_no_watcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    with pytest.raises(GeneratorError, match=r"a\.docx"):
        to_pdf([("a.docx", b"x")], program)


@pytest.mark.parametrize("step", ["write", "link", "unlink"])
def test_a_file_is_whole_or_not_there_whenever_a_run_is_cut_off(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".古い.xlsx.new").write_bytes(b"half")

    def cut(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        owner, name = {"write": ("os", "fsync"), "link": ("os", RENAMES), "unlink": ("pathlib.Path", "unlink")}[step]
        if step != "unlink":
            patch.setattr(f"{owner}.{name}", cut)
        else:
            (tmp_path / ".古い.xlsx.new").unlink()
            patch.setattr(Path, name, cut)
        with pytest.raises(KeyboardInterrupt):
            put(tmp_path / "会議.xlsx", b"whole")
    there = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.startswith(".")}
    assert there in ({}, {"会議.xlsx": b"whole"})
    put(tmp_path / "研修.xlsx", b"next")
    assert not list(tmp_path.glob(".*"))


def test_a_file_that_is_there_is_not_written_over_unless_asked(tmp_path: Path) -> None:
    put(tmp_path / "会議.xlsx", b"one")
    with pytest.raises(FileExistsError):
        put(tmp_path / "会議.xlsx", b"two")
    assert (tmp_path / "会議.xlsx").read_bytes() == b"one"
    put(tmp_path / "会議.xlsx", b"two", over=True)
    assert [path.name for path in tmp_path.iterdir()] == ["会議.xlsx"]
    assert (tmp_path / "会議.xlsx").read_bytes() == b"two"


@pytest.mark.skipif(sys.platform == "win32", reason="the disk without links is tried where there are links")
def test_a_disk_without_links_gets_its_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    put(tmp_path / "会議.xlsx", b"one")
    with pytest.raises(FileExistsError):
        put(tmp_path / "会議.xlsx", b"two")


@pytest.mark.parametrize(
    "surroundings",
    [
        {"HOME": "/nowhere", "TMPDIR": "/nowhere"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "cp932"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp932"},
    ],
    ids=["no home and no temporary folder", "C locale and a console of Windows", "names in ASCII", "both"],
)
def test_a_check_works_in_odd_surroundings(small: Path, surroundings: dict[str, str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-m", "generator", "check", MEETING, "--root", str(small)],
        env=environment | {"PYTHONPATH": str(ROOT)} | surroundings, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-800:]
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("year", [1970, 2150])
def test_a_clock_that_is_wrong_by_decades_is_told(
    small: Path, year: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(time, "localtime", lambda *_: time.struct_time((year, 1, 1, 0, 0, 0, 3, 1, 0)))
    assert main(["packet", "--root", str(small)]) == STOPPED
    assert f"パソコンの日付が{year}年になっています" in capsys.readouterr().err


def test_without_any_temporary_folder_the_pdf_is_not_made_and_a_fault_of_ours_is_still_told(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    monkeypatch.setattr("generator.send.pdf.soffice", lambda: Path("soffice"))
    assert main(["pdf", "--root", str(small)]) == STOPPED
    said = capsys.readouterr()
    assert "作業用の一時フォルダーに書き込めないため" in said.err
    assert "資料一式.docx" in said.out
    monkeypatch.chdir(small)
    (small / "logs").write_bytes(b"no folder")
    assert "不具合で止まりました" in log_bug(ValueError())
    (small / "logs").unlink()


@pytest.mark.parametrize(
    ("place", "command"),
    [
        (f"outputs/{MEETING}/資料6.docx", "mail"),
        (f"outputs/{MEETING}/次第.docx", "pdf"),
        (f"outputs/{MEETING}/次第.docx", "status"),
        (f"outputs/{MEETING}/次第.docx", "packet"),
        (f"outputs/{MEETING}/次第.docx", "absorb"),
        ("templates_docx/trainings.docx", "packet"),
        (f"inputs/{MEETING}/templates/agenda.docx", "packet"),
        (f"inputs/{MEETING}/確認済み.xlsx", "check --settle --reason x"),
        (f"inputs/{MEETING}/会議.xlsx", "new 令和5年度第2回"),
        ("inputs/団体.xlsx", "packet"),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_a_sentence(
    small: Path, tmp_path: Path, place: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "office"
    shutil.copytree(small, root)
    path = root / place
    path.unlink(missing_ok=True)
    path.mkdir(parents=True)
    code = main([*command.split(), "--root", str(root)])
    assert code in {0, 1, STOPPED}, capsys.readouterr().err
    assert path.is_dir() or (code == 0 and command == "packet")


def test_a_meeting_whose_folder_came_from_a_mac_is_found_by_its_name(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "office"
    shutil.copytree(small, root)
    (root / "inputs" / MEETING).rename(root / "inputs" / unicodedata.normalize("NFD", "入退院ガイド部会"))
    assert main(["check", "入退院ガイド部会", "--root", str(root)]) == 0


def test_a_packet_that_is_made_while_the_pdf_is_leaves_no_pdf_of_other_papers(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "office"
    shutil.copytree(small, root)
    one_paper(root, venue="別の部屋")

    def meanwhile(files: Sequence[tuple[str, bytes]], _program: Path) -> list[bytes]:
        assert main(["packet", "--root", str(root)]) == 0
        return [pdf(1)] * len(files)

    monkeypatch.setattr("generator.send.pdf.soffice", lambda: Path("soffice"))
    with monkeypatch.context() as patch:
        patch.setattr("generator.send.pdf.to_pdf", meanwhile)
        assert main(["pdf", "--root", str(root)]) == STOPPED
    assert "次第.docx が、用意しているあいだに変わりました。" in capsys.readouterr().err
    assert not (root / "outputs" / MEETING / "まとめ").exists()
    monkeypatch.setattr("generator.send.pdf.to_pdf", lambda files, _: [pdf(1)] * len(files))
    assert main(["pdf", "--root", str(root)]) == 0


def test_a_paper_that_is_saved_while_the_mail_is_prepared_is_not_sent_half_known(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.send import mail

    root = tmp_path / "office"
    shutil.copytree(small, root)
    write = mail.draft

    def meanwhile(*words: Any) -> bytes:
        (root / "outputs" / MEETING / "次第.docx").unlink(missing_ok=True)
        return write(*words)

    monkeypatch.setattr(mail, "draft", meanwhile)
    assert main(["mail", "--root", str(root)]) == STOPPED
    assert "次第.docx が、用意しているあいだに変わりました。" in capsys.readouterr().err
    assert not (root / "outputs" / MEETING / "配付").exists()


def test_a_folder_called_like_a_workbook_is_no_workbook(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small / "inputs" / MEETING / "研修.xlsx"
    kept = folder.read_bytes()
    folder.unlink()
    folder.mkdir()
    try:
        assert main(["check", "--root", str(small)]) == 1
        assert "研修.xlsx ファイルがありません。" in capsys.readouterr().err
    finally:
        folder.rmdir()
        folder.write_bytes(kept)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right that clerks do not have")
def test_a_link_that_leads_nowhere_is_a_missing_workbook(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small / "inputs" / MEETING / "研修.xlsx"
    kept = path.read_bytes()
    path.unlink()
    path.symlink_to(small / "nowhere.xlsx")
    try:
        assert main(["check", "--root", str(small)]) == 1
        assert "研修.xlsx ファイルがありません。" in capsys.readouterr().err
    finally:
        path.unlink()
        path.write_bytes(kept)


def test_a_file_that_is_only_in_the_cloud_is_named(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = Path.read_bytes

    def elsewhere(path: Path) -> bytes:
        if path.name == "研修.xlsx":
            raise OSError(errno.EIO, "The cloud operation was unsuccessful")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", elsewhere)
    assert main(["check", "--root", str(small)]) == STOPPED
    assert "研修.xlsx を読めません" in capsys.readouterr().err


def test_a_huge_file_is_not_read_at_all(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small / "inputs" / MEETING / "研修.xlsx"
    kept = path.read_bytes()
    with path.open("r+b") as file:
        file.truncate(3_000_000_000)
    try:
        assert main(["check", "--root", str(small)]) == STOPPED
        assert "研修.xlsx は大きすぎるため（3000MB）、開きません。" in capsys.readouterr().err
    finally:
        path.write_bytes(kept)


def test_a_new_meeting_that_was_cut_off_is_completed_by_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.year import new

    (tmp_path / "inputs" / SECOND).mkdir(parents=True)
    made: list[Path] = []

    def cut(path: Path, data: bytes) -> None:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(path)
        put(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(new, "put", cut)
        assert main(["new", SECOND, "--root", str(tmp_path)]) == STOPPED
    assert main(["new", SECOND, "--root", str(tmp_path)]) == 0
    for path in (tmp_path / "inputs" / SECOND).iterdir():
        assert openpyxl.load_workbook(path).sheetnames
