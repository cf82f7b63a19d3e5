"""次第: numbers, papers and the next meeting; and what a paper is called."""

from datetime import date, time
from typing import Any

import pytest

from generator.forms.meeting import ELSEWHERE, AgendaItem, Handout, Meeting
from generator.papers.agenda import agenda
from generator.papers.kind import Years, documents, handout_of, handouts_by_word, rolled, title_of
from generator.records.declare import Record
from generator.settings import Digits
from tests.handwritten import book_of, cells, plain, written

MEETING = written(Meeting, fiscal_year=2023, session=1, next_on=date(2023, 10, 19), next_at=time(19))
UNDECIDED = written(Meeting, fiscal_year=2023, session=1)
RESULTS = written(Handout, number="資料1", kind="事業実施実績", listed="○")
POLICY = written(Handout, number="資料5", kind=ELSEWHERE, name="基本方針について", listed="○")


def item(title: str, paper: str = "") -> AgendaItem:
    return written(AgendaItem, level="1 見出し", title=title, paper=paper)


def below(title: str, paper: str = "") -> AgendaItem:
    return written(AgendaItem, level="(1) 項目", title=title, paper=paper)


def items(*records: Record, meeting: Meeting = MEETING) -> Any:
    return plain(agenda(book_of(meeting, *records))["項目一覧"])


def announced_under(*records: Record, meeting: Meeting = MEETING) -> list[str]:
    return [line["件名"] for line in items(*records, meeting=meeting) if line["次回"]]


def test_items_are_numbered_and_the_lines_below_begin_anew() -> None:
    first, second, third = items(item("開会"), item("議題"), below("甲"), below("乙"), item("報告"), below("丙"))
    assert [line["番号"] for line in (first, second, third)] == [1, 2, 3]
    assert first["議題一覧"] == []
    assert [(line["番号"], line["件名"]) for line in second["議題一覧"]] == [(1, "甲"), (2, "乙")]
    assert [(line["番号"], line["件名"]) for line in third["議題一覧"]] == [(1, "丙")]


def test_a_line_below_nothing_is_an_item() -> None:
    assert [line["件名"] for line in items(below("甲"), item("閉会"))] == ["甲", "閉会"]


def test_a_line_carries_the_number_of_the_paper_it_names_by_form_or_by_title() -> None:
    (topics,) = items(
        item("議題"), below("", "事業実施実績"), below("方針", "基本方針について"), below("他"), RESULTS, POLICY
    )
    assert [line["資料番号"] for line in topics["議題一覧"]] == ["資料1", "資料5", ""]


def test_a_line_without_title_takes_that_of_its_paper() -> None:
    (topics,) = items(item("議題"), below("", "事業実施実績"), RESULTS)
    assert topics["議題一覧"][0]["件名"] == "令和4年度における各事業実施実績について"


def test_years_in_a_typed_title_follow_the_meeting() -> None:
    (topics,) = items(item("〔年度〕の議題"), below("〔前年度〕の支援室の実績について", "事業実施実績"), RESULTS)
    assert topics["件名"] == "令和5年度の議題"
    assert topics["議題一覧"][0]["件名"] == "令和4年度の支援室の実績について"


@pytest.mark.parametrize(
    ("titles", "under"),
    [
        (["開会", "その他", "閉会"], "その他"),
        (["開会", "そ の 他", "閉会"], "そ の 他"),
        (["開会", "議題", "閉会"], "議題"),
        (["開会", "議題"], "議題"),
        (["閉会"], "閉会"),
    ],
)
def test_the_next_meeting_is_announced_once_and_before_the_end(titles: list[str], under: str) -> None:
    assert announced_under(*(item(title) for title in titles)) == [under]


def test_a_next_meeting_not_decided_is_not_announced() -> None:
    assert announced_under(item("その他"), item("閉会"), meeting=UNDECIDED) == []


def test_the_time_of_the_next_meeting_may_be_open() -> None:
    (other,) = items(item("その他"), meeting=written(Meeting, fiscal_year=2023, next_on=date(2023, 10, 19)))
    assert other["次回"] == [{"開催日": date(2023, 10, 19), "開始時刻": None}]


def test_the_list_of_papers_has_the_marked_ones_under_their_name_there() -> None:
    reworded = written(Handout, number="資料1", kind="事業実施実績", listed="○", listed_as="〔前年度〕の実施状況")
    unlisted = written(Handout, number="資料1-2", kind="研修実施状況")
    fields: Any = agenda(book_of(MEETING, item("開会"), reworded, unlisted, POLICY, RESULTS))
    assert plain(fields["配付資料一覧"]) == [
        {"番号": 1, "資料名": "令和4年度の実施状況"},
        {"番号": 2, "資料名": "基本方針について"},
        {"番号": 3, "資料名": "令和4年度における各事業実施実績について"},
    ]


def test_an_agenda_without_items_or_papers_has_empty_lists() -> None:
    fields: Any = agenda(book_of(MEETING))
    assert (fields["項目一覧"], fields["配付資料一覧"]) == ([], [])


def test_tokens_become_fiscal_years() -> None:
    assert rolled("〔前年度〕から〔年度〕まで", Years(2023, 2023)) == "令和4年度から令和5年度まで"
    assert rolled("〔前年度〕から", Years(2020, 2020)) == "令和元年度から"
    assert rolled("年度の〔予定〕", Years(2023, 2023)) == "年度の〔予定〕"


def test_tokens_become_the_years_of_a_plan_and_as_many_before_them() -> None:
    plan = Years(2022, 2023)
    assert rolled("〔年度〕の目標（〔前年度〕の取組から）", plan) == "令和4・5年度の目標（令和2・3年度の取組から）"
    assert rolled("〔年度〕", plan, Digits.FULL) == "令和４・５年度"


def test_a_title_comes_from_its_own_cell_and_from_the_year_it_names() -> None:
    book = book_of(MEETING, POLICY)
    assert cells(title_of(POLICY, book)) == ["name"]
    yearly = written(Handout, kind=ELSEWHERE, name="〔年度〕の予定")
    assert (title_of(yearly, book).value, cells(title_of(yearly, book))) == ("令和5年度の予定", ["name", "fiscal_year"])


def test_a_paper_without_typed_name_has_the_title_of_its_form() -> None:
    made = written(Handout, kind="次第")
    assert title_of(made, book_of(MEETING, made)).value == documents()["次第"].title


def test_a_line_naming_no_paper_of_the_packet_has_none() -> None:
    book = book_of(MEETING, RESULTS)
    assert handout_of(below("甲", "部会検討状況"), handouts_by_word(book)) is None
    assert handout_of(below("甲"), handouts_by_word(book_of(MEETING, POLICY, RESULTS))) is None
    assert handout_of(below("甲", "令和４年度における各事業実施実績について"), handouts_by_word(book)) is RESULTS
