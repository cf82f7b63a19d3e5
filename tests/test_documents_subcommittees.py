"""資料4: a column for every 部会."""

from datetime import date
from typing import Any

from generator.forms.subcommittees import Status, Subcommittee, SubcommitteeMeeting
from generator.papers.subcommittees import subcommittees
from generator.records.declare import Record
from generator.settings import BLANK
from tests.handwritten import book_of, cells, plain, written

ICT = written(Subcommittee, name="ICT連携部会", vision="円滑に行う。")
DISCHARGE = written(Subcommittee, name="入退院支援部会", vision="不安なく過ごす。")


def sitting(session: int, held_on: date, of: Subcommittee = ICT) -> SubcommitteeMeeting:
    return written(SubcommitteeMeeting, subcommittee=of.name, session=session, held_on=held_on)


def columns(*records: Record) -> Any:
    return subcommittees(book_of(*records))["部会一覧"]


def test_each_subcommittee_has_its_own_sittings() -> None:
    spring, summer = date(2023, 4, 19), date(2023, 5, 25)
    made = plain(columns(ICT, DISCHARGE, sitting(1, summer, DISCHARGE), sitting(1, spring)))
    assert [[row["開催日"] for row in column["開催一覧"]] for column in made] == [[spring], [summer]]


def test_each_subcommittee_has_its_own_status() -> None:
    told = {"discussed": "フロー図の検討", "decided": "簡素化", "next_session": 2, "next_on": date(2023, 9, 14)}
    ict, discharge = plain(
        columns(
            ICT, DISCHARGE, written(Status, subcommittee=DISCHARGE.name, **told), written(Status, subcommittee=ICT.name)
        )
    )
    names = ("検討状況の概要", "決定事項等")
    assert [[line["文"] for line in discharge[name]] for name in names] == [["フロー図の検討"], ["簡素化"]]
    assert [[line["文"] for line in ict[name]] for name in names] == [[BLANK], [BLANK]]
    assert [(row["次回の回"], row["次回開催日"]) for row in (discharge, ict)] == [(2, told["next_on"]), (None, None)]


def test_the_text_after_a_number_in_a_circle_hangs_beside_it() -> None:
    (ict,) = columns(ICT, written(Status, subcommittee=ICT.name, discussed="【第1回】\n①研修の検討\n② 次の研修"))
    assert [line["字下げ"].hanging for line in ict["検討状況の概要"]] == [0, 1, 1]


def test_sittings_of_one_fiscal_year_do_not_name_it() -> None:
    (ict,) = columns(ICT, sitting(1, date(2023, 4, 1)), sitting(2, date(2024, 3, 31)))
    assert [row["年度"] for row in ict["開催一覧"]] == ["", ""]


def test_sittings_of_two_fiscal_years_name_the_year_their_date_lies_in() -> None:
    (ict,) = columns(ICT, sitting(3, date(2023, 3, 31)), sitting(1, date(2023, 4, 1)))
    assert [plain(row["年度"]) for row in ict["開催一覧"]] == [2022, 2023]
    assert [cells(row["年度"]) for row in ict["開催一覧"]] == [["held_on"], ["held_on"]]


def test_the_fiscal_years_of_one_subcommittee_do_not_matter_to_another() -> None:
    ict, _ = columns(ICT, DISCHARGE, sitting(1, date(2023, 4, 19)), sitting(3, date(2023, 3, 1), DISCHARGE))
    assert [row["年度"] for row in ict["開催一覧"]] == [""]


def test_a_subcommittee_of_which_nothing_is_told_has_no_sitting_and_no_next_date() -> None:
    (ict,) = plain(columns(ICT))
    assert ict["開催一覧"] == []
    assert [[line["文"] for line in ict[name]] for name in ("検討状況の概要", "決定事項等")] == [[BLANK], [BLANK]]
    assert (ict["次回の回"], ict["次回開催日"]) == ("", "")


def test_without_subcommittees_there_is_no_column() -> None:
    assert columns() == []
