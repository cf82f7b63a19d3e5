"""The right meeting is taken and said; an office folder begins, and nothing is written outside one."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

from generator import install
from generator.__main__ import main
from generator.cli.commands import commands, template
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Meeting
from generator.install import quietly
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.inputs import read_meeting
from generator.packet.templates import examine
from generator.year import new as year_new
from generator.year.new import _given, begin_office
from generator.year.next_meeting import next_meeting
from tests.clean_year import workbooks, written
from tests.conftest import ROOT

OLD, NEW = "令和7年度第2回", "令和8年度第1回"


def sitting(root: Path, name: str, saved: float = 0.0, **values: Any) -> Path:
    """A meeting's folder with ［開催］ as in the clean year, but for some values; saved so many seconds from now."""
    folder = root / "inputs" / name
    folder.mkdir(parents=True)
    rows = workbooks()[MEETING_WORKBOOK]
    rows["開催"][0] |= values
    path = folder / MEETING_WORKBOOK
    path.write_bytes(written(MEETING_WORKBOOK, rows))
    os.utime(path, (path.stat().st_mtime + saved,) * 2)
    return folder


def chosen(root: Path) -> tuple[str, str]:
    meeting, line = OfficeFolders(root).chosen()
    return meeting.name, line


def test_after_new_the_new_meeting_is_taken_though_its_day_is_empty(tmp_path: Path) -> None:
    sitting(tmp_path, OLD)
    next_meeting(OfficeFolders(tmp_path), NEW)
    assert chosen(tmp_path) == (NEW, f"{NEW} の会議で進めます。")


def test_the_folder_that_is_being_edited_is_taken_and_the_newer_one_named(tmp_path: Path) -> None:
    sitting(tmp_path, NEW, 年度=8, 回=1, 開催日=None)
    sitting(tmp_path, OLD, saved=3600)
    name, line = chosen(tmp_path)
    assert name == OLD
    assert (
        line
        == f"{OLD} の会議で進めます。{NEW} は新しい会議ですが、最後に保存されたExcelが {OLD} のものなので使いません。"
    )


def test_a_folder_is_a_meetings_by_its_name_or_by_its_workbook(tmp_path: Path) -> None:
    sitting(tmp_path, "別の会議")
    for name in (NEW, "覚え書き"):
        (tmp_path / "inputs" / name).mkdir()
        (tmp_path / "inputs" / name / "研修.xlsx").write_bytes(b"")
    found = {name: len(OfficeFolders(tmp_path).meeting(name).workbooks) for name in ("別の会議", NEW, "覚え書き")}
    assert found == {"別の会議": 1, NEW: 1, "覚え書き": 0}


def test_a_copy_of_the_folder_beside_it_is_named_and_not_taken(tmp_path: Path) -> None:
    folder = sitting(tmp_path, OLD)
    shutil.copytree(folder, folder.with_name(f"{OLD} - コピー"))
    name, line = chosen(tmp_path)
    assert name == OLD
    assert (
        f"{OLD} - コピー も同じ回ですが、使いません（使うときは、命令の後に「{OLD} - コピー」と書いてください）。"
        in line
    )


def test_a_workbook_saved_beside_the_folder_is_told(tmp_path: Path) -> None:
    folder = sitting(tmp_path, OLD)
    for name in ("部会.xlsx", "団体.xlsx", "覚え書き.xlsx"):
        (tmp_path / "inputs" / name).write_bytes((folder / MEETING_WORKBOOK).read_bytes())
    (tmp_path / "inputs" / "団体.xlsx").unlink()
    told = [p for p in read_meeting(MeetingFolders.at(folder)).problems if p.code == "入力06"]
    assert [(p.place.workbook, OLD in p.hint) for p in told] == [("inputs/部会.xlsx", True)]


def test_folders_copied_at_one_time_go_by_year_and_session(tmp_path: Path) -> None:
    sitting(tmp_path, NEW, 年度=8, 回=1)
    sitting(tmp_path, OLD, saved=60)
    sitting(tmp_path, "令和7年度第10回", 回=10)
    assert chosen(tmp_path)[0] == NEW


def test_a_newer_folder_without_a_workbook_is_named(tmp_path: Path) -> None:
    sitting(tmp_path, OLD)
    (tmp_path / "inputs" / NEW).mkdir()
    name, line = chosen(tmp_path)
    assert name == OLD and f"{NEW} は新しい会議ですが、中にExcelがないので使いません。" in line


def test_a_newer_folder_with_a_misnamed_workbook_is_taken_so_that_it_is_told(tmp_path: Path) -> None:
    sitting(tmp_path, OLD)
    (sitting(tmp_path, NEW) / MEETING_WORKBOOK).rename(tmp_path / "inputs" / NEW / "会議 (1).xlsx")
    assert chosen(tmp_path)[0] == NEW


@pytest.mark.parametrize("name", ["推進会議", "Ｒ７年度　第２回", "令和７年度第２回"])
def test_wide_letters_blanks_and_names_without_a_year_are_allowed(tmp_path: Path, name: str) -> None:
    folder = sitting(tmp_path, name)
    assert chosen(tmp_path)[0] == name
    assert [p for p in read_meeting(MeetingFolders.at(folder)).problems if p.code == "会議34"] == []


@pytest.mark.parametrize(("values", "cell"), [({"回": 1}, "B2"), ({"年度": 6}, "B1")])
def test_a_year_or_session_other_than_the_folders_is_told(tmp_path: Path, values: dict[str, Any], cell: str) -> None:
    folder = sitting(tmp_path, OLD, 0.0, **values)
    (found,) = [p for p in read_meeting(MeetingFolders.at(folder)).problems if p.code == "会議34"]
    assert (found.place.cell, found.severity) == (cell, "注意")
    assert f"フォルダーの名前「{OLD}」と違います" in found.message


def test_the_sitting_before_is_known_to_the_rules(tmp_path: Path) -> None:
    sitting(tmp_path, "令和7年度第1回", 回=1, 会議名="推進会議", 開催日="令和7年5月22日")
    folder = sitting(tmp_path, OLD)
    before = read_meeting(MeetingFolders.at(folder)).book.before
    assert before and before.one(Meeting).name == "推進会議"


def test_every_command_says_first_which_meeting_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sitting(tmp_path, OLD)
    named = (
        ["template", "check", OLD],
        ["template", "learn", "次第", __file__, OLD],
        ["new", OLD, "--minutes", "在宅療養部会"],
    )
    unnamed = [
        *(c.split() for c in ("status", "check", "packet", "pdf", "mail", "due", "absorb")),
        ["trace", "資料1", "1"],
    ]
    for command in (*unnamed, *named):
        main([*command, "--root", str(tmp_path)])
        assert capsys.readouterr().err.startswith(f"{OLD} の会議で進めます。\n"), command


COMMANDS = [
    ["packet"], ["check"], ["status"], ["pdf"], ["mail"], ["new", NEW], ["samples"], ["due"], ["sheets"],
    ["sheets", "令和6年度", "--new"], ["trace", "資料1", "1"], ["template", "check"], ["absorb"],
    ["diff"], ["watch"], ["adopt", "基本方針_改訂案.xlsx"], ["import", "研修実施状況", __file__], ["template", "learn", "次第", __file__],
]  # fmt: skip
NEED_NO_OFFICE = {"init", "guide", "template outline", "template fields"}
"""Who begins an office, or tells of the program alone."""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_outside_an_office_a_command_says_so_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(command) == 3
    told = capsys.readouterr().err
    assert told.startswith("中止しました: このフォルダーには inputs と templates_docx がありません。")
    assert "--root" in told and "kaigi init" in told
    assert list(tmp_path.iterdir()) == []


def test_no_command_was_forgotten() -> None:
    alone = {name for name, command in commands.commands.items() if not isinstance(command, click.Group)}
    grouped = {f"template {name}" for name in template.commands}
    tried = {" ".join(words[: 1 + (words[0] == "template")]) for words in COMMANDS}
    assert tried | NEED_NO_OFFICE == alone | grouped


def test_root_may_stand_before_the_command_or_behind_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sitting(tmp_path, OLD)
    told = []
    for words in (["--root", str(tmp_path), "status"], ["status", "--root", str(tmp_path)]):
        main(words)
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] and told[0].startswith(OLD)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    from generator import __version__

    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"kaigi {__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["packet", "--help"], ["template", "--help"], ["new", "-h"]])
def test_the_help_has_no_english_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "使い方: kaigi" in told
    assert not any(word in told for word in ("Usage", "Options", "Commands", "OPTIONS", "COMMAND", "Show"))


def test_an_office_begins_with_templates_icons_blank_forms_and_explanations(tmp_path: Path) -> None:
    begin_office(tmp_path / "会議資料")
    office = OfficeFolders(tmp_path / "会議資料")
    assert {path.name for path in (tmp_path / "会議資料").iterdir()} == {
        "inputs", "templates_docx", "docs", "空の様式", "kaigi.cmd",
        "次の会議.cmd", "点検.cmd", "見張り.cmd", "資料作成.cmd", "まとめ.cmd", "配付.cmd",
    }  # fmt: skip
    assert {p.name for p in (office.root / "templates_docx").iterdir()} == {
        p.name for p in (ROOT / "templates_docx").iterdir()
    }
    assert (office.root / "空の様式" / "会議録_様式.xlsx").is_file()
    assert (office.inputs / "団体.xlsx").is_file()
    assert not examine(office).problems
    for icon in office.root.glob("*.cmd"):
        content = icon.read_bytes()
        assert content.isascii() and content.count(b"\n") == content.count(b"\r\n")


def test_an_office_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "templates_docx").mkdir()
    assert main(["init", str(tmp_path)]) == 3
    assert "もう templates_docx があります" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["templates_docx"]


def test_the_wheel_carries_what_an_office_gets_and_what_the_program_reads() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    carried = {path for globs in told["data-files"].values() for glob in globs for path in ROOT.glob(glob)}
    assert all(name.startswith("share/kaigi-shiryo/") for name in told["data-files"])
    source = dict(_given())
    assert source and set(source.values()) <= carried
    beside = {path for path in (ROOT / "generator").rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}}
    packages = {ROOT / package.replace(".", "/"): globs for package, globs in told["package-data"].items()}
    assert beside == {path for folder, globs in packages.items() for glob in globs for path in folder.glob(glob)}


def test_an_installed_program_gives_what_stands_in_its_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a wheel are listed in its RECORD, from wherever Python put them."""
    kept = tmp_path / "share" / "kaigi-shiryo"
    shutil.copytree(ROOT / "templates_docx", kept / "templates_docx")
    (kept / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "設計.md", kept / "docs")
    (tmp_path / "site-packages" / "kaigi_shiryo-0.1.0.dist-info").mkdir(parents=True)
    info = tmp_path / "site-packages" / "kaigi_shiryo-0.1.0.dist-info"
    lines = [f"../{path.relative_to(tmp_path).as_posix()},," for path in kept.rglob("*") if path.is_file()]
    (info / "RECORD").write_text("\n".join(lines), encoding="utf-8")
    (info / "METADATA").write_text("Name: kaigi-shiryo\nVersion: 0.1.0\n", encoding="utf-8")
    monkeypatch.setattr(year_new, "__file__", str(tmp_path / "site-packages" / "generator" / "year" / "new.py"))
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    assert {name for name, _ in _given()} == {f"templates_docx/{p.name}" for p in (ROOT / "templates_docx").iterdir()}


def test_a_missing_venv_is_named_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.lock").write_text("click==8.1.8\n", encoding="utf-8")
    monkeypatch.setattr(install, "find_spec", lambda part: None if part == "ensurepip" else object())
    assert install.main([], tmp_path, lambda words: 0) == install.STOPPED
    assert "ensurepip という部品がありません" in capsys.readouterr().err


def test_what_pip_says_appears_only_when_it_failed() -> None:
    script = "import sys; from generator.install import quietly; sys.exit(quietly([sys.executable, '-c', %r]))"
    for code, told in ((0, b""), (1, b"Looking in links")):
        program = f"print('Looking in links'); raise SystemExit({code})"
        done = subprocess.run([sys.executable, "-c", script % program], capture_output=True, check=False, cwd=ROOT)
        assert (done.returncode, done.stdout) == (code, b"")
        assert (told in done.stderr) and bool(done.stderr) == bool(told)
    assert callable(quietly)
