"""資料3: the numbers of the 支援室."""

from datetime import date
from typing import Any

from generator.forms.support_office import TRAINING_GROUPS, Activity, Attendance, Consultations
from generator.papers.support_office import support_office
from generator.records.declare import Record
from tests.handwritten import book_of, cells, plain, written

BETWEEN, SHARING = TRAINING_GROUPS
CONSULTATIONS = written(Consultations, hospital=7, clinic=0, other_care=12)


def training(group: str, held_on: date, **counts: int) -> Attendance:
    return written(Attendance, group=group, held_on=held_on, **counts)


def fields(*records: Record) -> Any:
    return support_office(book_of(CONSULTATIONS, *records))


def test_the_consultations_are_added_up() -> None:
    counts = plain(fields()["相談件数"])
    assert (counts["病院"], counts["診療所"], counts["その他"], counts["合計"]) == (7, 0, 12, 19)


def test_a_total_of_participants_remembers_the_cells_it_was_added_from() -> None:
    (row,) = fields(training(BETWEEN, date(2022, 5, 17), doctor=1, nurse=2))["連携研修一覧"]
    assert plain(row["合計"]) == 3
    assert cells(row["合計"]) == ["doctor", "nurse"]


def test_trainings_stand_in_the_table_of_their_group_each_numbered_from_one() -> None:
    spring, winter, summer = date(2022, 5, 17), date(2023, 2, 13), date(2022, 7, 21)
    made = plain(fields(training(BETWEEN, spring), training(SHARING, winter), training(BETWEEN, summer)))
    assert [(row["番号"], row["開催日"]) for row in made["連携研修一覧"]] == [(1, spring), (2, summer)]
    assert [(row["番号"], row["開催日"]) for row in made["情報共有研修一覧"]] == [(1, winter)]


def test_the_year_of_a_training_stands_apart_and_remembers_the_cell_of_the_date() -> None:
    (row,) = fields(training(BETWEEN, date(2019, 5, 17)))["連携研修一覧"]
    assert plain(row["開催年"]) == "令和元年"
    assert cells(row["開催年"]) == ["held_on"]


def test_an_office_without_trainings_and_activities_gives_empty_lists() -> None:
    made = fields()
    assert (made["連携研修一覧"], made["情報共有研修一覧"], made["活動一覧"]) == ([], [], [])


def test_activities_keep_their_order() -> None:
    made = fields(written(Activity, text="視察等"), written(Activity, text="看取り講演会開催"))
    assert plain(made["活動一覧"]) == [{"活動": "視察等"}, {"活動": "看取り講演会開催"}]
