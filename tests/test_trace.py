"""Where a cell's value stands in the papers, and which cells the words of a paper came from."""

import json
from functools import cache
from pathlib import Path

import pytest

from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import jobs_of
from generator.packet.inputs import read_meeting
from generator.packet.ledger import Trace, appearances, trace
from generator.problem import GeneratorError
from tests.conftest import MEETING, ROOT, Edit


@cache
def asked(*words: str, root: Path = ROOT) -> Trace:
    return trace(OfficeFolders(root).meeting(MEETING), words)


def test_a_cell_is_found_in_its_row_of_the_paper() -> None:
    found = asked("取組.xlsx", "実施実績", "D5").found
    assert [one.paper for one in found] == ["資料1 令和4年度における各事業実施実績について"]
    assert found[0].where == "表の行"
    assert found[0].around.startswith("②-1｜")
    assert found[0].printed in found[0].around
    assert not found[0].derived


def test_the_same_value_in_other_rows_is_not_taken_for_it(office: Path, edit: Edit) -> None:
    edit("取組.xlsx", "実施実績", {f"D{row}": "同じ言葉" for row in range(2, 8)})
    (one,) = asked("取組.xlsx", "実施実績", "D6", root=office).found
    assert one.around.startswith("②-2｜")


def test_every_value_of_every_paper_is_found_where_it_stands() -> None:
    book = read_meeting(MeetingFolders.at(ROOT / "inputs" / MEETING)).book
    for job in jobs_of(book):
        found = list(appearances(OfficeFolders(ROOT), book, job))
        assert found, job.label
        assert [one for one in found if one.printed not in one.around] == [], job.label


def test_what_was_derived_from_a_cell_is_told_with_all_its_cells() -> None:
    found = asked("会議.xlsx", "開催", "B1").found
    assert "令和5年度" in [one.printed for one in found]
    (title,) = [one for one in found if one.paper.startswith("資料1 ") and one.where == "段落"]
    assert title.derived
    assert [source.text for source in title.sources] == ["事業実施実績", "5"]


def test_a_resolved_arrow_leads_to_every_cell_it_passed() -> None:
    found = asked("資料1", "配布・検討").found
    assert ["→", "配布・検討"] in [[source.text for source in one.sources] for one in found]


def test_words_of_a_paper_lead_to_the_cells_they_came_from() -> None:
    found = asked("資料3", "37").found
    assert [one.printed for one in found] == ["37"]
    assert {source.place.workbook for one in found for source in one.sources} == {"支援室.xlsx"}
    assert len(found[0].sources) > 1


def test_a_number_that_the_program_puts_comes_from_no_cell() -> None:
    numbers = [one for one in asked("資料1-2", "1").found if not one.sources]
    assert {one.printed for one in numbers} == {"1"}
    assert all(one.derived for one in numbers)
    assert "もとのセル: ありません（自動で付けた番号などです）" in asked("資料1-2", "1").as_text()


def test_width_does_not_matter_in_what_is_asked() -> None:
    assert (
        asked("資料３", "３７") == asked("資料3", "37") or asked("資料３", "３７").found == asked("資料3", "37").found
    )


def test_the_place_may_be_written_as_messages_show_it() -> None:
    assert asked("取組.xlsx［実施実績］D5") == asked("取組.xlsx", "実施実績", "D5")


def test_a_paper_may_be_called_by_its_kind_title_or_file() -> None:
    by_number = asked("資料1", "②-1").found
    for name in (
        "事業実施実績",
        "令和4年度における各事業実施実績について",
        "資料1_令和4年度における各事業実施実績について.docx",
    ):
        assert asked(name, "②-1").found == by_number


def test_the_answer_is_plain_lines_or_a_list_for_programs() -> None:
    answer = asked("取組.xlsx", "実施実績", "C5")
    lines = answer.as_text().splitlines()
    assert lines[0] == "取組.xlsx［実施実績］C5「A」"
    assert lines[1] == "■ 資料1 令和4年度における各事業実施実績について"
    assert lines[3] == "    もとのセル: 取組.xlsx［実施実績］C5「A」"
    counted = lines.index("■ 令和4年度在宅医療・介護連携推進事業　集計")
    assert lines[counted + 1].startswith("  シート「取組の評価」の表の行「A｜")
    assert lines[-1].startswith("    もとのセル: ほか")
    one, *_ = json.loads(answer.as_json())
    assert one["sources"] == [{"workbook": "取組.xlsx", "sheet": "実施実績", "cell": "C5", "text": "A"}]
    assert set(one) == {"paper", "where", "around", "printed", "derived", "sources"}


def test_what_is_nowhere_is_said_so() -> None:
    assert "ひな形の言葉か" in asked("資料1", "どこにもない言葉").as_text()
    assert asked("取組.xlsx", "実施実績", "A2").as_text().endswith("\n  どの資料にも載っていません。")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("取組.xlsx",), "のように"),
        (("一", "二", "三", "四"), "のように"),
        (("取り組み.xlsx", "実施実績", "C5"), "「取組.xlsx」のことなら、そう書いてください"),
        (("取組.xlsx", "実績", "C5"), "「実施実績」のことなら、そう書いてください"),
        (("取組.xlsx", "実施実績", "Z99"), "空欄か、見出しの外か"),
        (("資料9", "37"), "資料1、"),
    ],
)
def test_what_cannot_be_looked_up_is_answered_with_what_to_write(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(GeneratorError, match=message):
        asked(*words)


def test_without_a_readable_meeting_the_check_is_named(office: Path) -> None:
    (office / "inputs" / MEETING / "会議.xlsx").write_bytes(b"")
    with pytest.raises(GeneratorError, match="kaigi check"):
        asked("取組.xlsx", "実施実績", "C5", root=office)
