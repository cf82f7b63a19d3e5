"""The commands as staff and other programs call them: exit codes, what goes where, and never a traceback."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from generator import __main__ as cli
from generator.cli import commands as command_line
from generator.office import OfficeFolders
from generator.problem import GeneratorError
from tests.conftest import MEETING, ROOT, Edit


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


def all_commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += all_commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", all_commands(command_line.commands), ids=" ".join)
def test_every_command_has_help_in_japanese(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*path, "--help") == 0
    text = capsys.readouterr().out
    assert any("ぁ" <= char <= "ん" for char in text)


def test_packet_prints_the_made_files_and_says_the_rest_on_stderr(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("packet", "--root", str(office)) == 0
    told = capsys.readouterr()
    made = [Path(line) for line in told.out.splitlines()]
    assert made
    assert all(path.is_file() for path in made)
    assert "1/" in told.err
    assert "誤り 0件" in told.err


def test_a_refused_packet_exits_1_and_makes_nothing(
    office: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    assert run("packet", "--root", str(office), MEETING) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "誤り［取組01］ 取組.xlsx［実施実績］C3" in told.err
    assert not list((office / "outputs").glob("*/*"))


def test_findings_as_json_name_their_place(office: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    assert run("check", "--root", str(office), "--format", "json") == 1
    (found,) = [f for f in json.loads(capsys.readouterr().out) if f["severity"] == "誤り"]
    assert {k: found[k] for k in ("code", "workbook", "sheet", "cell")} == {
        "code": "取組01",
        "workbook": "取組.xlsx",
        "sheet": "実施実績",
        "cell": "C3",
    }
    assert set(found) == {"severity", "code", "workbook", "sheet", "cell", "message", "hint", "others"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("packt",), "「packt」という命令"),
        (("packet", "--nothing"), "「--nothing」という指定はありません"),
        (("packet", "--format", "pdf"), "「--format」の値"),
        (("template", "outline"), "「ファイル.docx」を書いてください"),
        (("template", "outline", "ありません.docx"), "の値を確かめて"),
        (("new",), "「会議」を書いてください"),
        (("packet", "一つ", "二つ"), "使えません"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_words_exit_2_with_a_sentence(
    arguments: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    told = capsys.readouterr().err
    assert "使い方が違います" in told
    assert words in told
    assert "issing" not in told
    assert "o such" not in told


def test_an_unknown_meeting_exits_3_and_suggests_the_nearest(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("packet", "--root", str(office), "令和5年第1回") == 3
    assert f"「{MEETING}」のことなら、そう書いてください" in capsys.readouterr().err


def emptied(root: Path) -> Path:
    """The folder as that of an office with nothing in it yet."""
    (root / "inputs").mkdir()
    (root / "templates_docx").mkdir()
    return root


def test_an_office_without_meetings_is_told_how_to_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    emptied(tmp_path)
    assert run("packet", "--root", str(tmp_path)) == 3
    assert "kaigi new" in capsys.readouterr().err


def test_a_fault_of_ours_is_an_apology_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(emptied(tmp_path))

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("generator.office.OfficeFolders.chosen", broken)
    assert run("packet") == 70
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log.name) in told.err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_what_cannot_go_on_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise GeneratorError("閉じてからもう一度実行してください。")

    monkeypatch.setattr("generator.office.OfficeFolders.chosen", stopped)
    assert run("packet", "--root", str(emptied(tmp_path))) == 3
    assert capsys.readouterr().err == "中止しました: 閉じてからもう一度実行してください。\n"


def test_a_new_meeting_gets_every_blank_and_keeps_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "令和6年度第1回", "--root", str(emptied(tmp_path))) == 0
    made = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert {path.name for path in made} >= {"会議.xlsx", "取組.xlsx", "研修.xlsx", "支援室.xlsx", "部会.xlsx"}
    kept = tmp_path / "inputs" / "令和6年度第1回" / "会議.xlsx"
    kept.write_bytes(b"mine")
    assert run("new", "令和6年度第1回", "--root", str(tmp_path)) == 0
    assert kept.read_bytes() == b"mine"


def test_the_templates_of_the_repository_are_found_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("template", "check", "--root", str(ROOT)) == 0
    assert "誤り 0件" in capsys.readouterr().err


def test_the_outline_of_a_template_names_its_placeholders(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("template", "outline", str(ROOT / "templates_docx" / "results.docx")) == 0
    assert "{{ 資料.資料名 }}" in capsys.readouterr().out


def test_the_latest_meeting_is_made_unless_another_is_named(office: Path, edit: Edit) -> None:

    later = office / "inputs" / "令和5年度第2回"
    (office / "inputs" / MEETING).rename(later)
    (office / "inputs" / MEETING).mkdir()
    for path in later.iterdir():
        (office / "inputs" / MEETING / path.name).write_bytes(path.read_bytes())
    assert OfficeFolders(office).meeting(MEETING).inputs.name == MEETING
    edit("会議.xlsx", "開催", {"B4": "令和5年10月19日"})
    assert OfficeFolders(office).meeting().inputs.name == MEETING  # whose workbooks were saved last
    now = time.time()
    for folder in (later, office / "inputs" / MEETING):
        for path in folder.iterdir():
            os.utime(path, (now, now))
    assert OfficeFolders(office).meeting().inputs.name == "令和5年度第2回"


def test_a_single_meeting_needs_no_date_and_of_several_without_one_a_name_is_asked(office: Path) -> None:

    other = office / "inputs" / "令和5年度第2回"
    other.mkdir()
    assert OfficeFolders(office).meeting().inputs.name == MEETING
    (office / "inputs" / MEETING / "会議.xlsx").unlink()
    assert OfficeFolders(office).meeting().inputs.name == MEETING  # its name tells 年度 and 回
    other.rename(office / "inputs" / "打合せ")
    (office / "inputs" / MEETING).rename(office / "inputs" / "本番")
    with pytest.raises(GeneratorError, match=r"どの会議の資料を作るのか分かりません.*kaigi packet フォルダー名"):
        OfficeFolders(office).meeting()


def test_a_program_that_uses_this_one_may_write_numbers_of_numpy_into_its_own_workbooks() -> None:
    words = (
        f"from generator import Office; Office({str(ROOT)!r}).meeting({MEETING!r}).status();"
        "import generator.excel.read, numpy, openpyxl; openpyxl.Workbook().active.append([numpy.int64(3)])"
    )
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_commands_load_no_heavy_library_before_they_need_it() -> None:
    code = "import sys, generator.__main__; print([m for m in ('pandas', 'openpyxl', 'docx', 'docxtpl', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
