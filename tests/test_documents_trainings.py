"""資料1-2: which 研修 stands in which table."""

from datetime import date
from typing import Any

from generator.forms.support_office import Project, Training
from generator.papers.support_office import trainings
from generator.records.declare import Record
from tests.handwritten import book_of, plain, written

HOME = written(Project, name="在宅療養推進事業", lecturer_note="敬称、所属等省略")
LINK = written(Project, name="連携推進事業")


def held(project: str, name: str) -> Training:
    return written(
        Training,
        project=project,
        name=name,
        held_on=date(2022, 10, 12),
        content="内容",
        lecturer="講師",
        participants=33,
    )


def tables(*records: Record) -> Any:
    return plain(trainings(book_of(*records))["事業別"])


def test_each_project_has_its_own_table_numbered_from_one() -> None:
    first, second = tables(
        HOME, LINK, held(LINK.name, "勉強会"), held(HOME.name, "講演会"), held(LINK.name, "ICT研修会")
    )
    assert (first["番号"], first["事業"], first["講師注記"]) == (1, "在宅療養推進事業", "敬称、所属等省略")
    assert [(row["番号"], row["名称"]) for row in first["研修一覧"]] == [(1, "講演会")]
    assert (second["番号"], second["講師注記"]) == (2, "")
    assert [(row["番号"], row["名称"]) for row in second["研修一覧"]] == [(1, "勉強会"), (2, "ICT研修会")]


def test_a_row_has_what_the_sheet_says_under_its_headings() -> None:
    (table,) = tables(HOME, held(HOME.name, "講演会"))
    assert table["研修一覧"] == [
        {
            "番号": 1,
            "事業": "在宅療養推進事業",
            "開催日": date(2022, 10, 12),
            "名称": "講演会",
            "内容": "内容",
            "講師": "講師",
            "参加人数": 33,
        }
    ]


def test_an_eighth_training_is_number_eight() -> None:
    (table,) = tables(HOME, *(held(HOME.name, f"第{n}回") for n in range(1, 9)))
    assert [row["番号"] for row in table["研修一覧"]] == list(range(1, 9))


def test_a_project_without_training_keeps_its_table() -> None:
    first, second = tables(HOME, LINK, held(LINK.name, "勉強会"))
    assert first["研修一覧"] == []
    assert len(second["研修一覧"]) == 1


def test_without_projects_there_are_no_tables() -> None:
    assert tables() == []
