"""次第01–11: each fires at its cell, and keeps silent beside it."""

from datetime import date, time

import pytest

from generator.checks.rule import checks
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import ELSEWHERE, AgendaItem, Handout, Meeting
from generator.forms.subcommittees import MinutesHead, MinutesText, Status, Subcommittee
from generator.problem import Problem
from generator.records.declare import Record
from tests.handwritten import book_of, written

MEETING = written(Meeting, fiscal_year=2023, session=1, held_on=date(2023, 7, 13))
RESULTS = written(Handout, number="資料1", kind="事業実施実績", listed="○")
TRAININGS = written(Handout, number="資料1-2", kind="研修実施状況")


def problems(code: str, *records: Record) -> list[Problem]:
    return checks()[code].problems(book_of(*records))


def found(code: str, *records: Record) -> list[str]:
    return [problem.place.cell for problem in problems(code, *records)]


def item(**cells: str) -> AgendaItem:
    return written(AgendaItem, level="(1)", **cells)


def test_a_paper_of_the_agenda_is_handed_out() -> None:
    assert found("次第01", MEETING, item(paper="部会検討状況"), RESULTS) == ["paper"]
    assert found("次第01", MEETING, item(paper="事業実施実績"), item(title="開会"), RESULTS) == []


def test_a_line_of_the_agenda_says_something() -> None:
    assert found("次第02", item()) == ["level"]
    assert found("次第02", item(title="開会"), item(paper="事業実施実績")) == []


def test_a_paper_from_elsewhere_has_a_name() -> None:
    assert found("次第03", written(Handout, number="資料5", kind=ELSEWHERE)) == ["kind"]
    assert found("次第03", written(Handout, kind=ELSEWHERE, name="方針"), RESULTS) == []


def test_paper_numbers_differ() -> None:
    again = written(Handout, "2", number="資料１", kind="事業実施予定")
    (problem,) = problems("次第04", RESULTS, again)
    assert (problem.place.cell, [other.text for other in problem.others]) == ("number2", ["資料1"])
    nameless = [written(Handout, kind="次第"), written(Handout, kind=ELSEWHERE, name="方針")]
    assert found("次第04", RESULTS, TRAININGS, *nameless) == []


def cites(text: str) -> Result:
    return written(Result, number="②-5", result=text)


def test_a_numbered_paper_is_listed_linked_or_cited() -> None:
    assert found("次第05", MEETING, RESULTS, TRAININGS) == ["number"]
    assert found("次第05", MEETING, RESULTS, TRAININGS, cites("別紙「資料１－２」のとおり")) == []
    assert found("次第05", MEETING, RESULTS, TRAININGS, item(paper="研修実施状況")) == []


@pytest.mark.parametrize(
    ("text", "fires"), [("別紙「資料3」のとおり", True), ("資料１－２のとおり", False), ("参考資料3のとおり", False)]
)
def test_a_cited_paper_is_handed_out(text: str, fires: bool) -> None:
    assert found("次第06", RESULTS, TRAININGS, cites(text)) == (["result"] if fires else [])


def test_minutes_cite_the_papers_of_their_own_sitting() -> None:
    assert found("次第06", RESULTS, written(MinutesText, level="文", text="資料4を用いて説明")) == []


@pytest.mark.parametrize(("code", "text"), [("次第06", "資料4を用いて説明"), ("次第18", "別紙2を用いて説明")])
def test_minutes_of_this_very_sitting_cite_its_papers(code: str, text: str) -> None:
    council = written(Meeting, fiscal_year=2023, session=1, name="推進会議", held_on=date(2023, 7, 13))
    row = written(MinutesText, level="文", text=text)
    for body, day, told in (("推進会議", 13, ["text"]), ("推進会議", 12, []), ("入退院部会", 13, [])):
        head = written(MinutesHead, fiscal_year=2023, session=1, body=body, held_on=date(2023, 7, day))
        assert found(code, council, RESULTS, TRAININGS, head, row) == told
    earlier = written(MinutesText, level="文", text=f"前回の会議の{text}")
    head = written(MinutesHead, fiscal_year=2023, session=1, body="推進会議", held_on=date(2023, 7, 13))
    assert found(code, council, RESULTS, TRAININGS, head, earlier) == []


def test_every_initiative_has_a_result_and_an_indicator() -> None:
    initiatives = [written(Initiative, number=number, name=number) for number in ("①-1", "①-2")]
    told = [written(Result, number="①-1"), written(Indicator, number="①－１", by_year={})]
    assert ["［実施実績］" in problem.message for problem in problems("次第07", *initiatives, *told)] == [True, False]
    assert found("次第07", initiatives[0], *told) == []


def test_the_next_meeting_has_a_day() -> None:
    assert found("次第08", written(Meeting, next_at=time(19))) == ["next_at"]
    assert found("次第08", written(Meeting, next_at=time(19), next_on=date(2023, 10, 19))) == []


def test_every_subcommittee_has_a_status() -> None:
    rows = [written(Subcommittee, name=name) for name in ("甲部会", "乙部会")]
    assert found("次第09", *rows, written(Status, subcommittee="甲部会")) == ["name"]
    assert found("次第09", rows[0], written(Status, subcommittee="甲部会")) == []


def test_a_paper_is_listed_by_its_title() -> None:
    listed = "〔前年度〕における各事業実施状況について"
    (problem,) = problems("次第10", MEETING, written(Handout, number="資料1", kind="事業実施実績", listed_as=listed))
    assert problem.place.cell == "listed_as"
    assert [other.text for other in problem.others] == ["令和4年度における各事業実施実績について"]
    same = listed.replace("状況", "実績")
    assert found("次第10", MEETING, written(Handout, kind="事業実施実績", listed_as=same), RESULTS) == []


@pytest.mark.parametrize(
    ("title", "fires"),
    [
        ("〔前年度〕における各事業実施状況について", True),
        ("令和3年度における各事業実施実績について", True),
        ("令和4年度における各事業実施実績について", False),
        ("各事業実施実績について", False),
        ("支援室の活動報告", False),
    ],
)
def test_an_item_of_the_agenda_has_the_title_of_its_paper_or_quite_another(title: str, fires: bool) -> None:
    assert found("次第11", MEETING, item(title=title, paper="事業実施実績"), RESULTS) == (["title"] if fires else [])


def test_without_a_meeting_the_papers_have_no_titles_to_compare() -> None:
    broken = [item(title="状況", paper="事業実施実績"), written(Handout, number="資料1", kind="次第", listed_as="次")]
    assert [code for code in checks() if code.startswith("次第") and found(code, *broken)] == []
