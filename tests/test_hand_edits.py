"""A paper changed by hand is never lost, and what differs from the new one is told in a few lines."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from generator.__main__ import main
from generator.office import OfficeFolders
from generator.packet import files as exchange
from generator.packet.record import Origin, Output
from generator.packet.rewordings import HandEdit, hand_edits, heirs
from generator.packet.steps import check_meeting, make_packet
from tests.conftest import MEETING, ROOT, Edit
from tests.small_office import one_paper

SAVED = datetime(2026, 11, 20, 23, 5)
AT = "（手直し 2026-11-20 23時05分）"
SAME = "新しい資料も、書いてあることは手直しと同じになりました（文字の体裁や図は比べていません）。"


def saved(path: Path) -> Path:
    """Make it look as if the file was saved at 23:05."""
    os.utime(path, (SAVED.timestamp(),) * 2)
    return path


def edit_agenda(packet: Path, old: str = "会議室", new: str = "大会議室") -> bytes:
    """Change the venue in the made agenda as Word would; returns the bytes of the edited file."""
    path = packet / "次第.docx"
    document = Document(str(path))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    (run,) = [run for cell in cells for line in cell.paragraphs for run in line.runs if run.text == old]
    run.text = new
    document.save(str(path))
    return saved(path).read_bytes()


def told(office: Path) -> list[HandEdit]:
    """What a new packet tells for the first time: what was set aside before is told each time until it is dealt with."""
    return [edit for edit in make_packet(OfficeFolders(office).meeting(MEETING)).hand_edits if not edit.before]


def test_a_hand_edit_is_kept_and_what_differs_is_told(office: Path, packet: Path) -> None:
    edited = edit_agenda(packet)
    (one,) = told(office)
    assert one == HandEdit(
        "次第.docx",
        f"次第{AT}.docx",
        "新しい資料と違うところは1か所です。",
        ("表1の2行目: 手直し「大会議室」 新しい資料「会議室」",),
    )
    assert (packet / one.place).read_bytes() == edited


def full_disk(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.packet.deliver.write", refuse)


def refused_cell(office: Path, _: pytest.MonkeyPatch) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    book = openpyxl.load_workbook(path)
    book["研修実績"]["B2"].value = "13月3日"
    book.save(path)


def broken_template(office: Path, _: pytest.MonkeyPatch) -> None:
    (office / "templates_docx" / "agenda.docx").write_bytes(b"broken")


def fault_of_ours(_: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("generator.packet.deliver.swap", broken)


@pytest.mark.parametrize("failure", [full_disk, refused_cell, broken_template, fault_of_ours])
def test_a_hand_edit_is_there_after_a_run_that_fails_and_after_two_more(
    office: Path,
    packet: Path,
    failure: Callable[[Path, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    edited = edit_agenda(packet)
    shutil.copytree(office / "inputs", tmp_path / "before" / "inputs")
    shutil.copytree(office / "templates_docx", tmp_path / "before" / "templates_docx")
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        failure(office, patch)
        assert main(["packet", "--root", str(office)]) != 0
    assert (packet / "次第.docx").read_bytes() == edited
    for name in ("inputs", "templates_docx"):
        shutil.copytree(tmp_path / "before" / name, office / name, dirs_exist_ok=True)
    assert [edit.place for edit in told(office)] == [f"次第{AT}.docx"]
    assert told(office) == []
    assert (packet / f"次第{AT}.docx").read_bytes() == edited
    with monkeypatch.context() as patch:
        failure(office, patch)
        assert main(["packet", "--all", "--root", str(office)]) != 0
    assert (packet / f"次第{AT}.docx").read_bytes() == edited


# A run in a process of its own that dies at the moment named by its second argument, as when the power goes.
DYING = """
import os, sys
from pathlib import Path
from generator.packet import deliver as delivery, files as exchange
from generator.office import OfficeFolders
from generator.packet.steps import make_packet
exchange._EXCHANGES = sys.argv[3] == "exchange"
real = getattr(delivery, sys.argv[2])
calls = []
def dying(*args, **kwargs):
    calls.append(args)
    if sys.argv[2] != "swap":
        made = real(*args, **kwargs)
        return made if len(calls) < 4 else os._exit(9)
    if sys.argv[3] == "exchange":
        real(*args, **kwargs)
    else:
        os.rename(args[1], args[2])
    os._exit(9)
setattr(delivery, sys.argv[2], dying)
make_packet(OfficeFolders(Path(sys.argv[1])).meeting())
"""


@pytest.mark.parametrize(
    ("moment", "way"),  # before the swap both ways do the same
    [("write", "two renames"), ("copy", "exchange"), ("swap", "exchange"), ("swap", "two renames")],
)
def test_a_hand_edit_is_there_after_a_run_that_was_killed(office: Path, packet: Path, moment: str, way: str) -> None:
    for number in range(4):
        (packet / f"メモ{number}.txt").write_text("電話", encoding="utf-8")
    edited = edit_agenda(packet)
    command = [sys.executable, "-X", "utf8", "-c", DYING, str(office), moment, way]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == 9, done.stderr.decode()
    for _ in range(2):
        make_packet(OfficeFolders(office).meeting(MEETING))
    assert (packet / f"次第{AT}.docx").read_bytes() == edited
    assert Document(str(packet / "次第.docx"))
    assert [path.name for path in packet.parent.iterdir() if path.name != exchange.LOCK] == [MEETING]


def test_what_a_killed_run_had_set_aside_is_told_by_the_next_run(office: Path, packet: Path) -> None:
    shutil.copytree(packet, packet.with_name(f".{MEETING}.old-1"))
    edit_agenda(packet.with_name(f".{MEETING}.old-1"))
    (one,) = told(office)
    assert (one.name, one.lines) == ("次第.docx", ("表1の2行目: 手直し「大会議室」 新しい資料「会議室」",))


def test_a_refused_run_tells_as_well_what_a_killed_one_had_set_aside(office: Path, packet: Path) -> None:
    shutil.copytree(packet, packet.with_name(f".{MEETING}.old-1"))
    edit_agenda(packet.with_name(f".{MEETING}.old-1"))
    (office / "inputs" / MEETING / "研修.xlsx").unlink()
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    assert outcome.refused
    assert [edit.place for edit in outcome.hand_edits] == [f"次第{AT}.docx"]


def test_what_the_clerk_later_typed_into_excel_as_well_is_the_same_now(office: Path, packet: Path) -> None:
    edit_agenda(packet)
    one_paper(office, venue="大会議室")
    (one,) = told(office)
    assert (one.summary, one.lines) == (SAME, ())
    assert make_packet(OfficeFolders(office).meeting(MEETING), anew=True).hand_edits == []


def test_a_change_of_nothing_but_the_looks_says_that_looks_are_not_compared(office: Path, packet: Path) -> None:
    path = packet / "次第.docx"
    document = Document(str(path))
    document.paragraphs[0].runs[0].bold = True
    document.save(str(path))
    (one,) = told(office)
    assert (one.summary, one.lines) == (SAME, ())


def test_lines_that_only_one_version_has_are_told_as_such(office: Path, packet: Path) -> None:
    path = packet / "次第.docx"
    document = Document(str(path))
    document.add_paragraph("駐車場はありません。")
    document.save(str(path))
    one_paper(office)
    (one,) = told(office)
    assert one.lines == ("本文: 手直しだけにある「駐車場はありません。」",)
    path.write_bytes((packet / one.place).read_bytes())
    document = Document(str(path))
    first, last = (line for line in document.paragraphs if line.text in ("【配付資料】", "駐車場はありません。"))
    for run in [*first.runs, *last.runs]:
        run.text = ""
    document.save(str(path))
    (again,) = told(office)
    assert again.lines == ("本文: 新しい資料だけにある「【配付資料】」",)


def test_no_more_than_a_few_differences_are_shown_and_the_others_counted(office: Path, packet: Path) -> None:
    path = next(packet.glob("資料1_*.docx"))
    document = Document(str(path))
    cells = [cell for number in (1, 2) for cell in document.tables[0].columns[number].cells]
    for cell in cells:
        cell.paragraphs[0].runs[0].text += "（手直し）"
    document.save(str(path))
    (one,) = told(office)
    count = len(cells)
    assert count > 6
    assert one.summary == f"新しい資料と違うところは{count}か所です。"
    assert len(one.lines) == 6
    assert one.lines[-1] == f"ほか{count - 5}か所"


def test_a_long_text_is_cut_to_where_it_begins_to_differ(office: Path, packet: Path) -> None:
    long = "この会議の資料は、事前に郵送します。" * 5
    one_paper(office, venue=f"{long}第一会議室")
    make_packet(OfficeFolders(office).meeting(MEETING))
    edit_agenda(packet, f"{long}第一会議室", f"{long}第二会議室")
    (one,) = told(office)
    (line,) = one.lines
    assert line.endswith(
        "第二会議室」 新しい資料「" + line.partition("手直し「")[2].partition("第二")[0] + "第一会議室」"
    )
    assert len(line) < 120


def test_of_a_workbook_the_cells_are_compared(office: Path, packet: Path) -> None:
    path = next(packet.glob("資料1_*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "名称")
    cell.value = "研修の名称"
    book.save(path)
    (one,) = told(office)
    assert one.lines == (f"［{sheet.title}］{cell.coordinate}: 手直し「研修の名称」 新しい資料「名称」",)


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7", b"PK\x03\x04 and nothing more"])
def test_what_cannot_be_read_is_kept_and_said_not_to_be_compared(office: Path, packet: Path, damage: bytes) -> None:
    paths = [packet / "次第.docx", next(packet.glob("資料1_*.xlsx"))]
    for path in paths:
        path.write_bytes(damage)
        saved(path)
    found = told(office)
    assert [(packet / edit.place).read_bytes() for edit in found] == [damage, damage]
    assert {edit.summary for edit in found} == {"新しい資料と比べられませんでした。両方を開いて見比べてください。"}


def test_a_file_that_unpacks_to_too_much_is_not_looked_into(office: Path, packet: Path) -> None:
    edit_agenda(packet)
    with zipfile.ZipFile(packet / "次第.docx", "a", zipfile.ZIP_DEFLATED) as paper:
        paper.writestr("word/media/big.bin", bytes(210_000_000))
    assert told(office)[0].summary.startswith("新しい資料と比べられませんでした。")


def test_an_edited_paper_that_left_the_packet_is_kept_and_said_to_have_left(
    office: Path, packet: Path, edit: Edit
) -> None:
    path = next(packet.glob("資料1_*.docx"))
    path.write_bytes(b"edited")
    saved(path)
    edit("会議.xlsx", "配付資料", {f"{letter}3": None for letter in "ABCDEFG"})
    (one,) = told(office)
    assert one == HandEdit(path.name, f"{path.stem}{AT}.docx", "いまの資料一式に、この名前の資料はありません。")
    assert (packet / one.place).read_bytes() == b"edited"
    assert not path.exists()


def test_an_edited_paper_that_got_another_number_is_compared_with_what_it_is_called_now(
    office: Path, packet: Path, edit: Edit
) -> None:
    path = next(packet.glob("資料1_*.docx"))
    document = Document(str(path))
    document.add_paragraph("駐車場はありません。")
    document.save(str(path))
    saved(path)
    edit("会議.xlsx", "配付資料", {"A3": "資料9"})
    (one,) = told(office)
    now = path.name.replace("資料1_", "資料9_")
    assert one.place == f"{path.stem}{AT}.docx"
    assert one.summary.startswith(f"この資料は、いまは {now} です。新しい資料と違うところは")
    assert "本文: 手直しだけにある「駐車場はありません。」" in one.lines


def test_only_a_paper_made_from_the_same_is_the_heir_of_another() -> None:
    def made(template: str, *workbooks: str) -> Origin:
        return Origin("題", inputs=dict.fromkeys(workbooks, "1"), templates={template: "2"})

    before = {
        "資料4_部会.docx": Output("0", made("部会.docx", "会議.xlsx", "部会.xlsx")),
        "会議録1.docx": Output("0", made("会議録.docx", "会議.xlsx", "会議録_甲.xlsx")),
        "研修.xlsx": Output("0", made("研修.docx", "会議.xlsx")),
        "点検/点検結果.html": Output("0"),
    }
    now = {
        "資料5_部会.docx": made("部会.docx", "会議.xlsx", "部会.xlsx"),
        "会議録2.docx": made("会議録.docx", "会議.xlsx", "会議録_乙.xlsx"),
        "研修会.docx": made("研修.docx", "会議.xlsx"),
    }
    assert heirs(before, now) == {"資料4_部会.docx": "資料5_部会.docx"}
    assert heirs(before, now | {"資料6_部会.docx": now["資料5_部会.docx"]}) == {}


def test_a_kept_version_put_back_in_its_place_is_not_kept_a_second_time(office: Path, packet: Path) -> None:
    edited = edit_agenda(packet)
    told(office)
    for _ in range(2):
        shutil.copy2(packet / f"次第{AT}.docx", packet / "次第.docx")
        assert [edit.place for edit in told(office)] == [f"次第{AT}.docx"]
    assert [path.name for path in sorted(packet.glob("次第*"))] == ["次第.docx", f"次第{AT}.docx"]
    assert (packet / f"次第{AT}.docx").read_bytes() == edited != (packet / "次第.docx").read_bytes()


def test_a_note_of_plain_text_is_compared_by_lines(tmp_path: Path) -> None:
    (tmp_path / "送付文.txt").write_text("各位\n資料を送ります。\n", encoding="utf-8")
    (tmp_path / "手直し.txt").write_text("各位\n\n資料を一部送ります。\n", encoding="utf-8")
    (one,) = hand_edits(tmp_path, [("送付文.txt", "手直し.txt")])
    assert one.lines == ("3行目: 手直し「資料を一部送ります。」 新しい資料「資料を送ります。」",)


def test_a_copy_of_a_workbook_edited_in_the_reports_is_told_by_a_check(office: Path, edit: Edit) -> None:
    one_paper(office)
    edit("研修.xlsx", "研修実績", {"B2": "13月3日"})
    folder = check_meeting(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    path = folder / "点検" / "研修_点検.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A30"].value = "電話で確認"
    book.save(path)
    saved(path)
    (one,) = check_meeting(OfficeFolders(office).meeting(MEETING)).hand_edits
    assert one.place == f"点検/研修_点検{AT}.xlsx"
    assert [line for line in one.lines if line.endswith("A30: 手直しだけにある「電話で確認」")]


def test_the_terminal_tells_where_it_is_what_differs_and_what_to_do(
    office: Path, packet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_agenda(packet)
    assert main(["packet", "--root", str(office)]) == 0
    assert (
        f"  手で直された 次第.docx は 次第{AT}.docx に残しました。新しい資料と違うところは1か所です。\n"
        "    表1の2行目: 手直し「大会議室」 新しい資料「会議室」\n"
        "  手直しを次の資料にも入れるには、同じことをExcelにも書いてください。\n"
    ) in capsys.readouterr().err


def test_with_json_for_programs_people_are_told_all_the_same(
    office: Path, packet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_agenda(packet)
    assert main(["packet", "--root", str(office), "--format", "json"]) == 0
    shown = capsys.readouterr()
    assert f"次第{AT}.docx に残しました" in shown.err
    assert isinstance(json.loads(shown.out), list)
