"""A watch checks again what was saved, tells only what changed, and waits for what is still being saved."""

import io
import os
import sys
from pathlib import Path

import openpyxl
import pytest

from generator.__main__ import main
from generator.cli import watching
from generator.cli.commands import DONE, STOPPED, USAGE
from generator.cli.watching import News, Watch
from generator.office import OfficeFolders
from generator.packet.page import FOLDER, LIVE, PAGE
from tests.conftest import MEETING, Edit
from tests.small_office import one_paper

SECOND = "令和5年度第2回"


@pytest.fixture
def watch(office: Path) -> Watch:
    one_paper(office)
    watch = Watch(OfficeFolders(office).meeting(MEETING))
    assert isinstance(first := watch.look(), News) and first.first
    return watch


def page(office: Path) -> str:
    return (office / "outputs" / MEETING / FOLDER / PAGE).read_text(encoding="utf-8")


def live(office: Path) -> str:
    return (office / "outputs" / MEETING / FOLDER / LIVE).read_text(encoding="utf-8")


def test_only_what_changed_is_told(watch: Watch, office: Path, edit: Edit) -> None:
    assert watch.look() is None
    edit("会議.xlsx", "開催", {"B4": "令和5年7月13日（金）"})
    assert watch.look() is None  # it may still be being saved
    news = watch.look()
    assert news and news.saved == ("会議.xlsx",)
    assert [problem.code for problem in news.new] == ["暦01"]
    assert news.gone == ()
    edit("会議.xlsx", "開催", {"B4": "令和5年7月13日"})
    assert watch.look() is None
    news = watch.look()
    assert news and [problem.code for problem in news.gone] == ["暦01"]
    assert watch.look() is None


def test_a_workbook_that_is_cut_short_is_waited_for(watch: Watch, office: Path) -> None:
    path = office / "inputs" / MEETING / "会議.xlsx"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert [watch.look() for _ in range(4)] == [None] * 4
    path.write_bytes(whole)
    os.utime(path, ns=(1, 1))
    assert watch.look() is None
    assert watch.look()


def test_a_workbook_that_comes_or_goes_is_seen(watch: Watch, office: Path) -> None:
    path = office / "inputs" / MEETING / "研修.xlsx"
    data = path.read_bytes()
    path.unlink()
    assert watch.look() is None
    news = watch.look()
    assert news and news.saved == ("研修.xlsx",)
    assert "入力01" in {problem.code for problem in news.new}
    path.write_bytes(data)
    assert watch.look() is None
    assert "入力01" in {problem.code for problem in (watch.look() or news).gone}


def test_the_page_loads_itself_anew_until_the_watch_ends(watch: Watch, office: Path, edit: Edit) -> None:
    version = live(office).split('"')[1]
    assert f'!== "{version}"' in page(office)
    edit("会議.xlsx", "開催", {"B4": "令和5年7月13日（金）"})
    watch.look()
    watch.look()
    assert live(office).split('"')[1] != version
    watch.end()
    assert not (office / "outputs" / MEETING / FOLDER / LIVE).exists()
    assert "location.reload" not in page(office)
    assert "'self'" not in page(office)


def test_the_packet_is_made_of_what_is_saved(watch: Watch, office: Path) -> None:
    outcome = watch.make()
    assert (office / "outputs" / MEETING / "次第.docx").is_file()
    assert not outcome.refused
    assert watch.look() is None


def test_the_screen_tells_what_changed_and_one_key_makes_the_packet(
    office: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one_paper(office)

    def pressed() -> object:
        yield ""
        edit("会議.xlsx", "開催", {"B4": "令和5年7月13日（金）"})
        yield ""
        yield ""
        yield "p"
        yield "q"
        raise AssertionError("q ends the watch")

    monkeypatch.setattr(watching, "_no_keys", pressed)
    assert main(["watch", MEETING, "--root", str(office)]) == DONE
    told = capsys.readouterr().err
    assert "見張っています。p を押すと資料を作り、q を押すと終わります。" in told
    assert "保存されました: 会議.xlsx" in told
    assert told.count("暦01") == 2  # once when it is new, once with the packet
    assert "目を通すもの" in told
    assert "見張りを終わりました。" in told
    assert (office / "outputs" / MEETING / "次第.docx").is_file()


class Somebody(io.StringIO):
    """Somebody at the keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> object:
    """What somebody types who double-clicked an icon."""
    monkeypatch.setenv("KAIGI_ASK", "1")
    monkeypatch.delenv("KAIGI_NO_PAUSE", raising=False)
    return lambda words: monkeypatch.setattr(sys, "stdin", Somebody(words))


def another(office: Path) -> None:
    one_paper(office)
    (office / "inputs" / SECOND).mkdir()
    opened = openpyxl.load_workbook(office / "inputs" / MEETING / "会議.xlsx")
    opened["開催"]["B2"].value = 2
    opened.save(office / "inputs" / SECOND / "会議.xlsx")


@pytest.mark.parametrize(
    ("words", "chosen"),
    [("\n", SECOND), ("２\n", MEETING), ("1\n", SECOND), ("R5年度第9回\n令和5年度第1回\n", MEETING), ("", SECOND)],
)
def test_an_icon_asks_which_meeting(office: Path, typed: object, words: str, chosen: str) -> None:
    another(office)
    typed(words)  # type: ignore[operator] # the fixture is a function
    assert watching.which_meeting(OfficeFolders(office), None) == chosen
    assert watching.which_meeting(OfficeFolders(office), "臨時会") == "臨時会"


def test_who_answers_three_times_wrong_starts_anew(
    office: Path, typed: object, capsys: pytest.CaptureFixture[str]
) -> None:
    another(office)
    typed("7\n8\n9\n")  # type: ignore[operator] # the fixture is a function
    assert main(["check", "--root", str(office)]) == STOPPED
    told = capsys.readouterr().err
    assert f"どの会議ですか。\n  1  {SECOND}\n  2  {MEETING}\n番号を打って Enter を押してください。" in told
    assert "「7」は一覧にありません。1から2の番号を打ってください。" in told


def test_the_icon_of_the_next_meeting_asks_what_it_is_called(
    office: Path, typed: object, capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n")  # type: ignore[operator] # the fixture is a function
    assert main(["new", "--root", str(office)]) == DONE
    assert f"  1  {SECOND}\n  2  令和6年度第1回\n" in capsys.readouterr().err
    assert (office / "inputs" / SECOND / "会議.xlsx").is_file()
    typed("令和6年度第1回\n")  # type: ignore[operator] # the fixture is a function
    assert main(["new", str(office / "inputs" / MEETING), "--root", str(office)]) == DONE
    assert f"{MEETING} から写しました。" in capsys.readouterr().err


def test_nobody_is_asked_without_an_icon_or_by_a_planned_task(
    office: Path, typed: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    another(office)
    typed("2\n")  # type: ignore[operator] # the fixture is a function
    monkeypatch.setenv("KAIGI_NO_PAUSE", "1")
    assert watching.which_meeting(OfficeFolders(office), None) is None
    assert main(["new", "--root", str(office)]) == USAGE
    assert "「会議」を書いてください" in capsys.readouterr().err
