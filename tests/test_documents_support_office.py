"""資料3: the numbers of the 支援室."""

from datetime import date
from typing import Any

from generator.forms.support_office import Activity, Attendance, Consultations
from generator.papers.support_office import support_office
from generator.records.book import Book
from generator.records.declare import Record
from generator.settings import DEFAULT, Counted, Settings
from tests.handwritten import book_of, cells, plain, written

BETWEEN, SHARING = DEFAULT.training_groups
CONSULTATIONS = written(Consultations, counts={"病院": 7, "診療所": 0, "その他": 12})


def training(group: str, held_on: date, **counts: int) -> Attendance:
    return written(Attendance, group=group, held_on=held_on, counts=counts)


def fields(*records: Record) -> Any:
    return support_office(book_of(CONSULTATIONS, *records))


def trainings(made: Any, group: str) -> Any:
    """The rows of the table of one 研修区分."""
    return next(entry["研修一覧"] for entry in made["研修区分一覧"] if entry["研修区分"] == group)


def test_the_consultations_are_added_up() -> None:
    told = plain(fields()["相談件数"])
    counts = {entry["名前"]: entry["件数"] for entry in told["区分一覧"]}
    assert (counts["病院"], counts["診療所"], counts["その他"], told["合計"]) == (7, 0, 12, 19)


def test_a_total_of_participants_remembers_the_cells_it_was_added_from() -> None:
    (row,) = trainings(fields(training(BETWEEN, date(2022, 5, 17), 医師=1, 看護師=2)), BETWEEN)
    assert plain(row["合計"]) == 3
    assert cells(row["合計"]) == ["counts:医師", "counts:看護師"]


def test_trainings_stand_in_the_table_of_their_group_each_numbered_from_one() -> None:
    spring, winter, summer = date(2022, 5, 17), date(2023, 2, 13), date(2022, 7, 21)
    made = plain(fields(training(BETWEEN, spring), training(SHARING, winter), training(BETWEEN, summer)))
    assert [(row["番号"], row["開催日"]) for row in trainings(made, BETWEEN)] == [(1, spring), (2, summer)]
    assert [(row["番号"], row["開催日"]) for row in trainings(made, SHARING)] == [(1, winter)]


def test_the_year_of_a_training_stands_apart_and_remembers_the_cell_of_the_date() -> None:
    (row,) = trainings(fields(training(BETWEEN, date(2019, 5, 17))), BETWEEN)
    assert plain(row["開催年"]) == "令和元年"
    assert cells(row["開催年"]) == ["held_on"]


def test_an_office_without_trainings_and_activities_gives_empty_lists() -> None:
    made = fields()
    assert (trainings(made, BETWEEN), trainings(made, SHARING), made["活動一覧"]) == ([], [], [])


def test_activities_keep_their_order() -> None:
    made = fields(written(Activity, text="視察等"), written(Activity, text="看取り講演会開催"))
    assert plain(made["活動一覧"]) == [{"活動": "視察等"}, {"活動": "看取り講演会開催"}]


def test_headings_stand_under_the_groups_of_the_office_and_tables_under_its_kinds_of_training() -> None:
    office = Settings(
        sources=(Counted("家族", "本人等"), Counted("本人", "本人等"), Counted("役所", "", "役")),
        training_groups=("研修", "講座", "見学"),
    )
    told = written(Consultations, counts={"家族": 1, "本人": 2, "役所": 3})
    made = plain(support_office(Book({Consultations: [told]}, settings=office)))
    assert made["相談件数"]["まとまり一覧"] == [
        {"名前": "本人等", "区分一覧": [{"名前": "家族"}, {"名前": "本人"}]},
        {"名前": "", "区分一覧": [{"名前": "役"}]},
    ]
    assert [entry["件数"] for entry in made["相談件数"]["区分一覧"]] == [1, 2, 3]
    assert [(entry["番号"], entry["研修区分"]) for entry in made["研修区分一覧"]] == [
        (2, "研修"),
        (3, "講座"),
        (4, "見学"),
    ]
    assert made["その他の番号"] == 5
