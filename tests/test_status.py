"""How a packet stands to its inputs: told by paper, without making anything, and right whatever became of the folder."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import generator
from generator.__main__ import main
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.record import FORMER_NAME, NAME, digest, manifest_of
from generator.packet.status import Change, State, Status, status_of
from generator.packet.steps import make_packet
from tests.conftest import MEETING, ROOT, Edit
from tests.small_office import one_paper


def status(office: Path) -> Status:
    return status_of(MeetingFolders(OfficeFolders(office), office / "inputs" / MEETING))


def states(found: Status) -> dict[str, State]:
    """The state of each file by the first word and the ending of its name."""
    return {f"{paper.name.split('_')[0].removesuffix('.docx')}{paper.name[-5:]}": paper.state for paper in found.papers}


def changes(found: Status, start: str) -> tuple[Change, ...]:
    return next(paper.changes for paper in found.papers if paper.name.startswith(start))


def files(office: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(office.rglob("*")):
        if path.is_file():
            yield path.relative_to(office).as_posix(), path.read_bytes()


ALL = ["次第.docx", "資料1.docx", "資料1.xlsx"]


def test_a_packet_just_made_is_current(office: Path, packet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert states(status(office)) == dict.fromkeys(ALL, State.CURRENT)
    assert (status(office).stale, status(office).kept, status(office).others) == ((), (), ())
    assert main(["status", "--root", str(office)]) == 0
    assert capsys.readouterr().out.endswith("すべて最新です。\n")


def test_a_workbook_that_changed_makes_the_papers_older_that_are_made_from_it(
    office: Path, packet: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    edit("研修.xlsx", "研修実績", {"C2": "別の研修"})
    found = status(office)
    assert states(found) == {"次第.docx": State.CURRENT, "資料1.docx": State.OLDER, "資料1.xlsx": State.OLDER}
    assert changes(found, "資料1_") == (Change("研修.xlsx", "変わっています"),)
    assert [paper.label[:3] for paper in found.stale] == ["資料1", "資料1"]
    assert main(["status", "--root", str(office)]) == 1
    told = capsys.readouterr().out
    assert "■ 入力かひな形より古いもの\n  資料1_" in told
    assert "（研修.xlsx が変わっています）" in told
    assert "最新でないものが2件あります。「kaigi packet」で最新になります。" in told


def test_after_the_next_packet_all_is_current_again_also_where_the_papers_stayed_the_same(
    office: Path, packet: Path, edit: Edit
) -> None:
    edit("研修.xlsx", "研修実績", {"Z30": None})  # saved anew: other bytes, the same words
    assert states(status(office))["資料1.docx"] is State.OLDER
    assert set(make_packet(OfficeFolders(office).meeting(MEETING)).changed.values()) == {"変更なし"}
    assert states(status(office)) == dict.fromkeys(ALL, State.CURRENT)


def test_what_the_office_says_of_itself_makes_the_papers_older_once_it_is_there(office: Path) -> None:
    own = office / "inputs" / "団体.xlsx"
    data = own.read_bytes()
    own.unlink()
    one_paper(office)
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert set(states(status(office)).values()) == {State.CURRENT}
    own.write_bytes(data)
    assert State.CURRENT not in states(status(office)).values()


def test_a_workbook_that_no_paper_is_made_from_makes_none_older(office: Path, packet: Path, edit: Edit) -> None:
    edit("支援室.xlsx", "活動", {"A2": "別の活動"})
    assert status(office).stale == ()


def test_a_workbook_that_is_gone_is_told(office: Path, packet: Path) -> None:
    (office / "inputs" / MEETING / "研修.xlsx").unlink()
    assert changes(status(office), "資料1_") == (Change("研修.xlsx", "なくなっています"),)


def test_a_workbook_of_an_earlier_meeting_that_changed_makes_the_papers_older_that_look_it_up(
    office: Path, packet: Path
) -> None:
    past = office / "inputs" / "令和4年度第1回" / "支援室.xlsx"
    past.parent.mkdir()
    past.write_bytes(b"before")
    record = json.loads((packet / NAME).read_bytes())
    name = "令和4年度第1回/支援室.xlsx"
    record["outputs"]["次第.docx"]["inputs"][name] = digest(b"before")
    (packet / NAME).write_text(json.dumps(record), encoding="utf-8")
    assert status(office).stale == ()
    past.write_bytes(b"after")
    assert changes(status(office), "次第") == (Change(name, "変わっています"),)
    past.unlink()
    assert changes(status(office), "次第") == (Change(name, "なくなっています"),)


def test_an_earlier_meeting_that_came_since_makes_the_papers_older_that_would_look_it_up(office: Path) -> None:
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert status(office).stale == ()
    past = office / "inputs" / "令和4年度第1回"
    shutil.copytree(office / "inputs" / MEETING, past)
    opened = openpyxl.load_workbook(past / "会議.xlsx")
    for address, value in {"B1": "令和4年度", "B4": "令和4年7月14日", "B7": None}.items():
        opened["開催"][address].value = value
    opened.save(past / "会議.xlsx")
    came = {f"令和4年度第1回/{name}" for name in ("会議.xlsx", "支援室.xlsx")}
    (stale,) = status(office).stale
    assert stale.label.endswith("集計")
    assert came <= {change.name for change in stale.changes}
    assert {change.what for change in stale.changes} == {"加わっています"}
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert status(office).stale == ()


def test_what_a_clerk_put_or_mended_there_is_listed_apart(
    office: Path, packet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (packet / "次第（手直し 2026-11-20 23時05分）.docx").write_bytes(b"mended")
    (packet / "メモ.txt").write_bytes(b"memo")
    assert main(["status", "--root", str(office)]) == 0
    told = capsys.readouterr().out
    assert "■ 前に手で直されたもの\n  次第（手直し 2026-11-20 23時05分）.docx\n" in told
    assert "■ 自分で置いたもの\n  メモ.txt\n" in told


def test_a_template_that_changed_makes_its_papers_older(office: Path, packet: Path) -> None:
    path = office / "templates_docx" / "trainings.docx"
    shutil.copy(office / "templates_docx" / "agenda.docx", path)
    assert states(status(office))["次第.docx"] is State.CURRENT
    assert changes(status(office), "資料1_") == (Change("trainings.docx", "変わっています"),)
    path.unlink()
    assert changes(status(office), "資料1_") == (Change("trainings.docx", "なくなっています"),)


def test_a_template_of_the_meetings_own_makes_its_papers_older_until_they_are_made_with_it(
    office: Path, packet: Path
) -> None:
    own = office / "inputs" / MEETING / "templates" / "trainings.docx"
    own.parent.mkdir()
    shutil.copy(office / "templates_docx" / "trainings.docx", own)
    assert status(office).stale == ()
    own.write_bytes(own.read_bytes() + b"\0")
    assert changes(status(office), "資料1_") == (Change("trainings.docx", "変わっています"),)
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert status(office).stale == ()


def test_a_paper_edited_by_hand_is_told_and_is_not_stale(
    office: Path, packet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (packet / "次第.docx").write_bytes(b"edited")
    assert [paper.name for paper in status(office).papers if paper.edited] == ["次第.docx"]
    assert status(office).stale == ()
    assert main(["status", "--root", str(office)]) == 0
    assert "  次第.docx（手で直されています）" in capsys.readouterr().out


def test_a_paper_that_is_edited_and_older_is_told_as_both(office: Path, packet: Path, edit: Edit) -> None:
    next(packet.glob("資料1_*.docx")).write_bytes(b"edited")
    edit("研修.xlsx", "研修実績", {"C2": "別の研修"})
    (one,) = [paper for paper in status(office).papers if paper.edited]
    assert (one.state, one.changes) == (State.OLDER, (Change("研修.xlsx", "変わっています"),))


def test_a_paper_that_is_gone_is_missing(office: Path, packet: Path) -> None:
    (packet / "次第.docx").unlink()
    (gone,) = [paper for paper in status(office).papers if paper.name == "次第.docx"]
    assert (gone.state, gone.edited) == (State.MISSING, False)


def test_papers_never_made_and_papers_no_longer_asked_for_are_told(office: Path, packet: Path) -> None:
    edit_handouts(office, {"A3": "資料2"})
    found = states(status(office))
    assert found.pop("次第.docx") is State.OLDER
    assert found == {
        "資料2.docx": State.NEVER,
        "資料2.xlsx": State.NEVER,
        "資料1.docx": State.DROPPED,
        "資料1.xlsx": State.DROPPED,
    }
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert states(status(office)) == dict.fromkeys(["次第.docx", "資料2.docx", "資料2.xlsx"], State.CURRENT)


def test_a_workbook_that_a_paper_is_newly_made_from_is_told(office: Path, packet: Path) -> None:
    edit_handouts(office, {"B3": "題"})
    make_packet(OfficeFolders(office).meeting(MEETING))
    edit_handouts(office, {"C3": "支援室事業概要"})
    assert changes(status(office), "資料1_題") == (
        Change("会議.xlsx", "変わっています"),
        Change("支援室.xlsx", "加わっています"),
    )


def edit_handouts(office: Path, cells: dict[str, str]) -> None:
    import openpyxl

    path = office / "inputs" / MEETING / "会議.xlsx"
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["配付資料"][address].value = value
    book.save(path)


def test_while_the_handouts_cannot_be_read_no_paper_is_said_to_be_dropped(office: Path, packet: Path) -> None:
    (office / "inputs" / MEETING / "会議.xlsx").write_bytes(b"%PDF-1.7")
    assert states(status(office)) == dict.fromkeys(ALL, State.OLDER)
    assert changes(status(office), "次第") == (Change("会議.xlsx", "変わっています"),)


def test_before_the_first_packet_every_paper_was_never_made(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one_paper(office)
    assert states(status(office)) == dict.fromkeys(ALL, State.NEVER)
    assert main(["status", "--root", str(office)]) == 1
    assert "まだ作っていないもの" in capsys.readouterr().out


def test_a_packet_of_another_version_or_of_other_settings_is_not_current(
    office: Path, packet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.packet.status.VERSION", "9.9.9")
    assert states(status(office)) == dict.fromkeys(ALL, State.OTHER_PROGRAM)
    monkeypatch.setattr("generator.packet.status.VERSION", generator.__version__)
    monkeypatch.setattr("generator.packet.status.settings", lambda: "other")
    assert states(status(office)) == dict.fromkeys(ALL, State.OTHER_PROGRAM)


def test_of_a_packet_with_the_former_record_only_hand_edits_are_known(office: Path, packet: Path) -> None:
    hashes = {name: output.digest for name, output in manifest_of(packet).outputs.items()}
    (packet / FORMER_NAME).write_text(json.dumps(hashes), encoding="utf-8")
    (packet / NAME).unlink()
    (packet / "次第.docx").write_bytes(b"edited")
    found = status(office)
    assert states(found) == dict.fromkeys(ALL, State.UNKNOWN)
    assert [paper.name for paper in found.papers if paper.edited] == ["次第.docx"]
    assert found.others == ()


def test_without_a_record_nobody_knows_what_the_papers_are_made_from(office: Path, packet: Path) -> None:
    (packet / NAME).write_bytes(b"{")
    assert states(status(office)) == dict.fromkeys(ALL, State.UNKNOWN)


def test_what_no_paper_accounts_for_is_listed(office: Path, packet: Path) -> None:
    (packet / "次第.docx").write_bytes(b"edited")
    ((_, kept),) = made_again(office)
    (packet / "メモ").mkdir()
    (packet / "メモ" / "電話.txt").write_bytes(b"memo")
    (packet / "~$第.docx").write_bytes(b"lock")
    assert (status(office).kept, status(office).others) == ((kept,), ("メモ/電話.txt",))
    assert status(office).stale == ()


def made_again(office: Path) -> tuple[tuple[str, str], ...]:
    delivery = make_packet(OfficeFolders(office).meeting(MEETING)).delivery
    assert delivery
    return delivery.kept


def test_as_json_it_tells_the_same(office: Path, packet: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit("研修.xlsx", "研修実績", {"C2": "別の研修"})
    (packet / "メモ.txt").write_bytes(b"memo")
    assert main(["status", "--root", str(office), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["meeting"], told["kept"], told["others"]) == (MEETING, [], ["メモ.txt"])
    assert told["papers"][0] == {
        "paper": "次第",
        "file": "次第.docx",
        "state": "current",
        "edited": False,
        "changes": [],
    }
    assert told["papers"][1]["state"] == "older"
    assert told["papers"][1]["changes"] == [{"name": "研修.xlsx", "what": "変わっています"}]


def test_it_changes_nothing(office: Path, packet: Path, edit: Edit) -> None:
    edit("研修.xlsx", "研修実績", {"C2": "別の研修"})
    before = dict(files(office))
    status(office)
    assert dict(files(office)) == before


def test_what_a_killed_run_left_is_put_right_first(office: Path, packet: Path) -> None:
    packet.rename(packet.with_name(f".{MEETING}.old-1"))
    assert states(status(office)) == dict.fromkeys(ALL, State.CURRENT)


def test_a_folder_that_may_not_be_read_is_named(
    office: Path, packet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr("generator.packet.status.digests", refuse)
    assert main(["status", "--root", str(office)]) == 3
    assert f"「outputs/{MEETING}」の中を読めません" in capsys.readouterr().err


def test_while_no_workbook_changed_none_is_opened_and_no_heavy_library_is_loaded(office: Path, packet: Path) -> None:
    code = (
        "import sys; from generator.__main__ import main; main(['status', '--root', sys.argv[1]]);"
        "print([m for m in ('pandas', 'openpyxl', 'docx', 'docxtpl', 'lxml') if m in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-X", "utf8", "-c", code, str(office)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ})
    assert done.stderr.splitlines()[-1] == "[]"
    assert "すべて最新です。" in done.stdout
