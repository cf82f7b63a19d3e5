"""会議録: people by side, the choice marked, paragraphs that stay together, and lists that may be empty."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from generator.forms.subcommittees import OPENNESS, Attendee, MinutesAgenda, MinutesHead, MinutesText
from generator.japanese.numbering import Level
from generator.office import OfficeFolders
from generator.papers.kind import documents
from generator.papers.subcommittees import minutes
from generator.records.book import Book
from generator.records.declare import Record
from generator.word import verify
from generator.word.render import render
from generator.word.template import checked
from tests.conftest import ROOT
from tests.handwritten import book_of, cells, plain, written
from tests.papers import lines


def head(**values: Any) -> MinutesHead:
    given = {
        "fiscal_year": 2023,
        "session": 1,
        "body": "入退院支援部会",
        "held_on": date(2023, 5, 25),
        "starts_at": time(19),
        "ends_at": time(20, 10),
        "venue": "Web会議",
        "office": "介護福祉課",
        "openness": "可",
        "observers": 0,
    }
    return written(MinutesHead, **{**given, **values})


def text(level: str, words: str) -> MinutesText:
    return written(MinutesText, level=level, text=words)


def kept_with_next(*rows: MinutesText) -> list[str]:
    fields: Any = plain(minutes(book_of(head(), *rows)))
    return [paragraph["本文"] for paragraph in fields["本文"] if paragraph["次と離さない"]]


def printed(tmp_path: Path, *records: Record) -> list[str]:
    """The paper as lines, made and read back."""
    template = checked(OfficeFolders(ROOT).template(documents()["会議録"].file))
    fields = {**minutes(book_of(*records)), "資料": {"資料番号": "", "資料名": "会議録"}}
    made = render(template, fields, title="会議録")
    assert verify.faults(made.data, made.printed) == []
    path = tmp_path / "made.docx"
    path.write_bytes(made.data)
    return lines(path)


def test_people_stand_on_the_side_they_were_on_in_the_order_written() -> None:
    people = [
        written(Attendee, side="欠席者", name="丙"),
        written(Attendee, side="委員", role="部会長", name="甲", office="診療所"),
        written(Attendee, side="事務局", role="主任", name="乙"),
        written(Attendee, side="委員", role="部会員", name="丁"),
    ]
    fields: Any = plain(minutes(book_of(head(), *people)))
    assert [person["氏名"] for person in fields["委員一覧"]] == ["甲", "丁"]
    assert [person["氏名"] for person in fields["事務局一覧"]] == ["乙"]
    assert [person["氏名"] for person in fields["欠席者一覧"]] == ["丙"]


@pytest.mark.parametrize("chosen", OPENNESS)
def test_the_choice_made_is_marked_and_the_mark_comes_from_its_cell(chosen: str) -> None:
    options: Any = minutes(book_of(head(openness=chosen)))["傍聴の選択肢"]
    assert [option["言葉"] for option in options if plain(option["印"])] == [chosen]
    assert [cells(option["印"]) for option in options if plain(option["印"])] == [["openness"]]


def test_what_others_stand_under_stays_with_them() -> None:
    assert kept_with_next(
        text(Level.HEADING, "議題"),
        text(Level.PAREN, "研修会について"),
        text(Level.KANA, "定員は不要か。"),
        text(Level.ANSWER, "グループ分けで対応したい。"),
        text(Level.KANA, "意見"),
        text(Level.KANA, "別の意見"),
        text(Level.TEXT, "【ア～ウ等の意見を踏まえて決定】"),
        text(Level.KANA, "決定"),
        text(Level.HEADING, "その他"),
    ) == ["議題", "研修会について", "定員は不要か。", "別の意見", "【ア～ウ等の意見を踏まえて決定】"]


def test_a_last_line_in_brackets_has_nothing_to_stay_with() -> None:
    assert kept_with_next(text(Level.TEXT, "【以上】")) == []


def test_the_frame_holds_the_sitting_and_the_text_follows(tmp_path: Path) -> None:
    made = printed(
        tmp_path,
        head(openness="一部不可", observers=3, reason="個人情報を扱うため", venue="第二庁舎\n801会議室"),
        written(Attendee, side="委員", role="部会長", name="甲　乙", office="診療所"),
        written(Attendee, side="事務局", role="主任", name="丙　丁"),
        written(MinutesAgenda, level=Level.HEADING, text="開会"),
        written(MinutesAgenda, level=Level.PAREN, text="紹介"),
        text(Level.HEADING, "開会"),
        text(Level.PAREN, "紹介"),
        text(Level.TEXT, "委員を紹介した。"),
    )
    frame = "\n".join(line for line in made if line.startswith("|"))
    assert (
        "令和5年度第1回⏎入退院支援部会 | 日　時 | 令和5年5月25日（木）⏎午後7時～午後8時10分 | 場　所 | 第二庁舎⏎801会議室"
        in frame
    )
    assert "部会長→|甲　乙→|（診療所）" in frame
    assert "主任→|丙　丁 |" in frame
    assert "| 欠席者 | なし |" in frame
    assert "| 傍聴の可否 | 可　・　◎一部不可　・　不可 | 傍聴者数 | 3人 |" in frame
    assert "個人情報を扱うため" in frame
    assert "1　開会⏎(1)　紹介" in frame
    assert [line for line in made if line and not line.startswith("|")] == ["1　開会", "(1)　紹介", "委員を紹介した。"]


def test_minutes_without_people_agenda_or_text_are_whole(tmp_path: Path) -> None:
    frame = [line for line in printed(tmp_path, head()) if line.startswith("|")]
    assert [line.count("なし") for line in frame] == [0, 0, 0, 1, 1, 1, 0, 0, 0, 1]
    assert "| 傍聴不可・一部不可の場合の理由 | — |" in frame


def test_minutes_need_their_own_workbook() -> None:
    with pytest.raises(LookupError):
        minutes(Book({MinutesHead: [head(), head()]}))
