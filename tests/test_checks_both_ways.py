"""What two papers say of one thing: each rule names the one that is odd, and lets be what only looks so."""

from datetime import date, time
from typing import Any

import pytest

from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.forms.subcommittees import Attendee, Member, MemoText, MinutesHead, MinutesText, Subcommittee
from generator.records.declare import Record
from tests.handwritten import written
from tests.proofreading import cells, found, rows

DAY = date(2023, 7, 13)
MEETING = written(Meeting, fiscal_year=2023, session=1, held_on=DAY, name="推進会議")
COUNCIL, SITTING = "会議録_推進会議_令和5年度第1回.xlsx", "会議録_看取り支援部会_令和5年度第1回.xlsx"
HEADS = [
    *rows(MinutesHead, COUNCIL, [{"fiscal_year": 2023, "session": 1, "held_on": DAY, "body": "推進会議"}]),
    *rows(MinutesHead, SITTING, [{"fiscal_year": 2023, "session": 1, "held_on": date(2023, 6, 18), "body": "看取り支援部会"}]),
]  # fmt: skip
HANDOUTS = rows(
    Handout,
    "会議.xlsx",
    [
        {"number": "資料1", "kind": "事業実績", "listed": "○"},
        {"number": "資料2", "kind": "研修実績", "listed": "○"},
        {"number": "別紙1", "kind": "別途作成", "name": "日程"},
    ],
)


def minutes(*texts: str, workbook: str = COUNCIL) -> list[MinutesText]:
    return rows(MinutesText, workbook, [{"level": "文", "text": words} for words in texts])


def memo(*texts: str) -> list[MemoText]:
    return rows(MemoText, "方針説明.xlsx", [{"level": "文", "text": words} for words in texts])


def told(code: str, *records: Record) -> list[str]:
    return cells(found(code, MEETING, *HEADS, *HANDOUTS, *records))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("次第06", "資料3を用いて説明した。"),
        ("次第18", "別紙3のとおり決定した。"),
        ("次第18", "参考資料2を配った。"),
        ("次第06", "資料１－４のとおり"),
    ],
)
def test_a_paper_that_minutes_of_the_sitting_name_is_handed_out(code: str, words: str) -> None:
    assert told(code, *minutes(words)) == ["text2"]


@pytest.mark.parametrize(
    "words",
    ["資料1、2を用いて説明した。", "前回の会議の資料7を見る。", "前回の別紙3を見る。", "国の参考資料5による。", "別紙1のとおり", "昨年度の会議の資料9"],
)  # fmt: skip
def test_papers_that_are_there_and_of_other_sittings_are_let_be(words: str) -> None:
    assert told("次第06", *minutes(words)) == told("次第18", *minutes(words)) == []


def test_a_sitting_of_a_subcommittee_numbers_papers_of_its_own() -> None:
    own = minutes("資料7と別紙4を用いて説明した。", workbook=SITTING)
    assert told("次第06", *own) == told("次第18", *own) == []


def person(side: str, role: str, name: str, office: str) -> Attendee:
    (row,) = rows(Attendee, SITTING, [{"side": side, "role": role, "name": name, "office": office}])
    return row


def test_a_name_without_a_title_among_others_with_one() -> None:
    people = [
        person("委員", "部会員", "穂坂　英明", "前原診療所"),
        person("委員", "部会員", "出川　信二", "三上医院"),
    ]
    titled = "穂坂部会員が述べた。"
    bare = minutes(titled, "出川から、意見があった。", workbook=SITTING)
    assert told("名称14", *people, *bare) == ["text3"]
    assert told("名称14", *people, *minutes(titled, "出川部会員から、意見があった。", workbook=SITTING)) == []
    assert told("名称14", *people, *minutes("穂坂が述べた。", "出川から、意見があった。", workbook=SITTING)) == []


@pytest.mark.parametrize(("office", "code"), [("前原診療所", "名称04"), ("前原クリニック", "名称15")])
def test_who_is_present_and_absent_is_told_whatever_the_office(office: str, code: str) -> None:
    both = [person("委員", "部会員", "穂坂　英明", "前原診療所"), person("欠席者", "部会員", "穂坂　英明", office)]
    assert [c for c in ("名称04", "名称15", "名称03") if told(c, *both)] == [code]


def test_the_roster_is_blamed_when_it_is_the_odd_one_out() -> None:
    body = written(Subcommittee, name="看取り支援部会", vision="")
    roster = rows(
        Member, "部会.xlsx", [{"subcommittee": "看取り支援部会", "name": "穂阪　英明", "office": "前原診療所"}]
    )
    several = [
        row
        for n in range(3)
        for row in rows(Attendee, f"会議録_{n}.xlsx", [{"side": "委員", "name": "穂坂　英明", "office": "前原診療所"}])
    ]
    problems = found("名称02", MEETING, body, *roster, *several)
    assert {problem.place.workbook for problem in problems} == {"部会.xlsx"}
    assert len(problems) == 1


def test_a_body_without_the_first_sign_of_its_name_or_with_another_word_in_it() -> None:
    bodies = rows(Subcommittee, "部会.xlsx", [{"name": "入退院支援部会"}, {"name": "ICT連携部会"}])
    wrong = memo("退院支援部会と連携する。", "ICT推進部会等から依頼があった。")
    assert told("名称31", *bodies, *wrong) == ["text2", "text3"]
    assert (
        told("名称31", *bodies, *memo("入退院支援部会と連携する。", "ICT連携部会等に頼む。", "本部会で検討する。"))
        == []
    )


def test_things_are_counted_alike_where_their_number_is_known() -> None:
    usual = ("4つの場面に分ける。", "四つの場面のうち看取り")
    assert told("照合56", *memo(*usual, "3つの場面に分ける。")) == ["text4"]
    assert told("照合56", *memo(*usual, "3つの課題がある。", "第3つの場面")) == []
    assert told("照合56", *memo(usual[0], "3つの場面に分ける。")) == []


def test_numbers_are_joined_by_one_dash() -> None:
    usual = ("資料1-2", "電話042-000-0000", "資料3－1のとおり")
    assert told("表記30", *memo(*usual, "資料1‐2のとおり")) == ["text5"]
    assert told("表記30", *memo(*usual, "10～20人、AとB")) == []


def test_marks_of_one_look_are_one_sign() -> None:
    assert told("表記14", *memo("○を付ける。", "◯を選ぶ。", "〇印")) == ["text4", "text3"]
    assert told("表記14", *memo("◯を選ぶ。")) == []
    assert told("表記13", *memo("ステージⅢの人", "ステージⅢでは", "ステージIIIの人")) == ["text4"]
    assert told("表記13", *memo("ステージⅢの人", "プランV", "ステージⅣ")) == []


def test_the_next_sitting_is_after_this_one() -> None:
    wrong, right = "次回は、9月10日（日）に開催する。", "次回は、9月10日（木）に開催する。"
    assert told("暦05", *minutes(wrong)) == []
    assert told("暦05", *minutes(right)) == ["text2"]
    assert told("暦05", *memo("9月10日（火）に開催する。")) == []


def papers(*rows_of: dict[str, Any]) -> list[Handout]:
    return rows(Handout, "会議.xlsx", list(rows_of))


ITS_MINUTES = [
    row
    for n in (1, 2)
    for row in rows(
        MinutesHead, f"会議録_部会_令和5年度第{n}回.xlsx", [{"fiscal_year": 2023, "session": n, "body": "部会"}]
    )
]


def minutes_paper(number: int, file: int) -> dict[str, Any]:
    return {
        "kind": "会議録",
        "name": f"会議録（令和5年度第{number}回）",
        "source": f"会議録_部会_令和5年度第{file}回.xlsx",
    }


@pytest.mark.parametrize(("files", "told"), [((1, 2), []), ((1, 1), ["source3"]), ((2, 1), ["source2", "source3"])])
def test_a_paper_is_made_from_its_own_file(files: tuple[int, int], told: list[str]) -> None:
    listed = papers(minutes_paper(1, files[0]), minutes_paper(2, files[1]))
    assert cells(found("次第19", *listed, *ITS_MINUTES)) == told


def test_one_paper_may_serve_two_items_unless_another_has_none() -> None:
    meeting = written(Meeting, fiscal_year=2023)
    both = papers(
        {"number": "資料1", "kind": "別途作成", "name": "研修の実績について", "listed": "○"},
        {"number": "資料2", "kind": "別途作成", "name": "相談の実績について", "listed": "○"},
    )
    items = [{"title": "研修の実績", "paper": "資料1"}, {"title": "相談の実績", "paper": "資料1"}]
    assert cells(found("次第20", meeting, *both, *rows(AgendaItem, "会議.xlsx", items))) == ["paper3"]
    third = {"title": "相談の実績", "paper": "資料2"}
    assert not found("次第20", meeting, *both, *rows(AgendaItem, "会議.xlsx", [*items, third]))
    assert not found("次第20", meeting, *both, *rows(AgendaItem, "会議.xlsx", [items[0]]))


@pytest.mark.parametrize("number", ["3", "資料三", "資料3号", "３"])
def test_a_number_written_otherwise_is_told_at_its_cell_alone(number: str) -> None:
    listed = papers(
        *({"number": words, "kind": "別途作成", "listed": "○"} for words in ("資料1", "資料2", number, "資料4"))
    )
    cited = rows(MemoText, "方針説明.xlsx", [{"level": "文", "text": "資料3のとおり"}])
    assert cells(found("次第15", *listed)) == ["number4"]
    assert not found("次第14", *listed) and not found("次第06", written(Meeting, fiscal_year=2023), *listed, *cited)
    assert not found("次第15", *papers({"number": "1"}, {"number": "2"}), *papers({"number": "別紙1"}))


def test_a_sitting_that_begins_at_night_or_dawn_is_told() -> None:
    assert cells(found("暦20", written(Meeting, starts_at=time(7), next_at=time(19)))) == ["starts_at"]
    assert not found("暦20", written(Meeting, starts_at=time(8)), written(MinutesHead, starts_at=time(21)))
