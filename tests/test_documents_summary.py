"""集計: counts of the year in tables, and the years beside each other."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from generator.forms.initiatives import Initiative, Result
from generator.forms.meeting import Meeting
from generator.forms.support_office import Attendance, ConsultationEntry, Consultations
from generator.papers.summary import summary
from generator.records.book import Book
from generator.records.declare import Record
from generator.records.said import Chart, Page, Shape
from generator.settings import DEFAULT
from tests.handwritten import book_of, cells, plain, written

BETWEEN, SHARING = DEFAULT.training_groups
SOURCES = [one.heading for one in DEFAULT.sources]
RATINGS = [rating.sign for rating in DEFAULT.ratings]
NOBODY = {one.heading: 0 for one in DEFAULT.professions}


def meeting(year: int, month: int = 7) -> Meeting:
    return written(Meeting, fiscal_year=year, name="推進会議", held_on=date(year, month, 1))


def counts(**told: int) -> Consultations:
    return written(Consultations, counts=dict.fromkeys(SOURCES, 0) | told)


def training(group: str, **told: int) -> Attendance:
    return written(Attendance, group=group, held_on=date(2022, 5, 17), content="内容", counts=NOBODY | told)


def rated(number: str, rating: str) -> list[Record]:
    return [
        written(Initiative, number=number, name="取組", principle=number[0]),
        written(Result, number=number, rating=rating, result="実施"),
    ]


def pages(*records: Record, earlier: Sequence[Book] = ()) -> dict[str, Page]:
    book = book_of(meeting(2023), *records)
    whole = Book({form: book[form] for form in {type(row) for row in book.records}}, earlier=earlier)
    return {page.name: page for page in summary.sheets(whole)}


def table(page: Page) -> list[list[Any]]:
    assert page.table
    return [plain(list(row)) for row in (page.table.headings, *page.table.rows)]


def test_without_a_log_the_year_is_told_by_source() -> None:
    page = pages(counts(病院=7, ケアマネジャー=12))["相談件数"]
    assert table(page) == [
        ["相談者の区分", "件数"],
        *([source, {"病院": 7, "ケアマネジャー": 12}.get(source, 0)] for source in SOURCES[:-1]),
        ["介護事業所のその他", 0],
        ["計", 19],
    ]


LOG = [
    written(ConsultationEntry, day=day, source=source, means=means, matter=matter)
    for day, source, means, matter in (
        (date(2022, 4, 5), "病院", "電話", "入退院の調整"),
        (date(2022, 4, 9), "薬局", "来所", "その他"),
        (date(2023, 3, 1), "病院", "電話", "その他"),
        (date(2023, 4, 1), "病院", "電話", "その他"),
    )
]


def test_with_a_log_sources_are_crossed_with_the_months_of_the_year() -> None:
    found = table(pages(*LOG)["相談件数（月別）"])
    assert found[0] == ["相談者の区分", *(f"{n}月" for n in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)), "計"]
    by_label = {row[0]: row[1:] for row in found[1:]}
    assert by_label["病院"] == [1, *[0] * 10, 1, 2]
    assert by_label["薬局"] == [1, *[0] * 11, 1]
    assert by_label["計"] == [2, *[0] * 10, 1, 3]


def test_with_a_log_matters_are_crossed_with_means_and_every_row_is_counted_once() -> None:
    found = table(pages(*LOG)["相談の内容と方法"])
    assert found[0] == ["内容の区分", *DEFAULT.means, "計"]
    assert [row[0] for row in found[1:]] == [*DEFAULT.matters, "計"]
    assert {row[0]: row[-1] for row in found[1:] if row[-1]} == {"入退院の調整": 1, "その他": 2, "計": 3}
    assert found[-1][1:] == [2, 1, 0, 0, 0, 3]


def test_a_count_by_means_came_from_the_cells_that_chose_the_rows() -> None:
    page = pages(*LOG)["相談の内容と方法"]
    assert page.table
    assert cells(page.table.rows[0][1]) == ["day", "source", "means", "matter"]


def test_people_at_trainings_are_summed_by_profession_and_kind_of_training() -> None:
    page = pages(training(BETWEEN, 医師=1, 薬剤師=2), training(BETWEEN, 医師=3), training(SHARING, 医師=5))[
        "研修の参加者"
    ]
    by_label = {row[0]: row[1:] for row in table(page)}
    assert by_label["医師"] == [4, 5, 9]
    assert by_label["薬剤師"] == [2, 0, 2]
    assert by_label["計"] == [6, 5, 11]
    assert plain(list(page.above)) == [f"{BETWEEN}　2回", f"{SHARING}　1回"]


def test_initiatives_are_counted_by_rating_and_principle() -> None:
    page = pages(*rated("①-1", "A"), *rated("②-1", "A"), *rated("②-2", "C"))["取組の評価"]
    assert table(page) == [
        ["評価", "基本理念①", "基本理念②", "計"],
        ["A", 1, 1, 2],
        ["B", 0, 0, 0],
        ["C", 0, 1, 1],
        ["D", 0, 0, 0],
        ["—", 0, 0, 0],
        ["計", 1, 2, 3],
    ]


def test_every_chart_leaves_the_sums_out() -> None:
    for page in pages(*LOG, training(BETWEEN, 医師=1), *rated("①-1", "A")).values():
        if page.table and page.table.chart:
            assert page.table.sum_row
            assert page.table.sum_column == (plain(page.table.headings[-1]) == "計")


def test_without_earlier_years_there_is_no_sheet_to_compare_them() -> None:
    assert not [name for name in pages(counts(病院=1)) if "年度の比較" in name]
    assert all(page.table for page in pages(counts(病院=1), training(BETWEEN, 医師=1)).values())


def test_every_chart_says_one_thing() -> None:
    earlier = [past(2022, counts(病院=5), training(BETWEEN, 医師=3))]
    found = pages(*LOG, training(BETWEEN, 医師=1), training(SHARING, 医師=1), *rated("①-1", "A"), earlier=earlier)
    for name, page in found.items():
        assert page.table and page.table.chart
        assert page.table.chart.only == (-1 if page.table.sum_column else 0)
        assert page.table.sum_column or "年度の比較" in name
        assert page.table.chart.shape is not Shape.STACKED


def past(year: int, *records: Record, month: int = 7) -> Book:
    return book_of(meeting(year, month), *records)


def test_years_stand_side_by_side_the_oldest_first() -> None:
    earlier = [past(2022, counts(病院=5)), past(2020, counts(病院=9, 診療所=1))]
    found = pages(counts(病院=7), earlier=earlier)
    rows = table(found["相談件数（年度の比較）"])
    assert rows[0] == ["区分", "令和元年度", "令和3年度", "令和4年度"]
    assert rows[1] == ["病院", 9, 5, 7]
    assert rows[-1] == ["計", 10, 5, 7]
    chart = found["相談件数（年度の比較）"].table.chart  # type: ignore[union-attr] # a page of counts has a table
    assert chart == Chart(Shape.BARS, "相談件数（年度の比較）", "件")  # the years beside each other, not on top


def test_of_one_year_the_latest_meeting_that_has_the_figures_is_counted() -> None:
    earlier = [past(2022, month=10), past(2022, counts(病院=5)), past(2022, counts(病院=4), month=5)]
    rows = table(pages(counts(病院=7), earlier=earlier)["相談件数（年度の比較）"])
    assert rows[:2] == [["区分", "令和3年度", "令和4年度"], ["病院", 5, 7]]


def test_an_earlier_log_is_counted_within_its_own_year() -> None:
    entries = [
        written(ConsultationEntry, day=day, source="病院", means="電話", matter="その他")
        for day in (date(2021, 4, 1), date(2022, 3, 31), date(2022, 4, 1))
    ]
    rows = table(pages(counts(病院=7), earlier=[past(2022, *entries)])["相談件数（年度の比較）"])
    assert rows[1] == ["病院", 2, 7]


def test_people_and_ratings_are_compared_too() -> None:
    earlier = [past(2022, training(BETWEEN, 医師=3), training(SHARING, 医師=4), rated("①-1", "B")[1])]
    found = pages(training(BETWEEN, 医師=1), *rated("①-1", "A"), earlier=earlier)
    assert ["医師", 7, 1] in table(found["研修の参加者（年度の比較）"])
    assert table(found["取組の評価（年度の比較）"])[1:3] == [["A", 0, 1], ["B", 1, 0]]
    assert [row[0] for row in table(found["取組の評価（年度の比較）"])[1:-1]] == RATINGS


def test_the_year_of_a_column_came_from_the_cell_of_its_meeting() -> None:
    page = pages(counts(病院=1), earlier=[book_of(meeting(2022), counts(病院=2))])["相談件数（年度の比較）"]
    assert page.table
    assert cells(page.table.headings[2]) == ["fiscal_year"]
