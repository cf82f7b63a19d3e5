"""What becomes of a form at the next meeting is declared with it, and hangs together."""

import pytest

from generator.forms import forms
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import Handout, Meeting
from generator.forms.policy import PolicyIndicator
from generator.forms.subcommittees import Status, SubcommitteeMeeting
from generator.records.declare import Column, Kind, Record, Renewal, at_next

TAKEN_OVER = [
    pytest.param(form, column, id=f"{form.declaration.name}-{column.heading}")
    for form in forms()
    for column in form.declaration.columns.values()
    if column.was
]


@pytest.mark.parametrize(("form", "column"), TAKEN_OVER)
def test_a_value_is_taken_over_from_a_heading_of_the_same_workbook_and_kind(form: type[Record], column: Column) -> None:
    assert column.was
    sheet, heading = column.was
    (kind,) = [
        other.kind
        for source in forms()
        if (source.declaration.workbook, source.declaration.name) == (form.declaration.workbook, sheet)
        for other in source.declaration.columns.values()
        if other.heading == heading
    ]
    assert kind is column.kind
    assert (
        Renewal.NEVER not in {form.declaration.renewed, column.renewed}
        or form.declaration.renewed is not column.renewed
    )


def test_years_of_an_edition_stay_though_those_of_the_office_move_on() -> None:
    def years(form: type[Record]) -> Renewal:
        return next(c.renewed for c in form.declaration.columns.values() if c.kind is Kind.YEARLY)

    assert (years(Indicator), years(PolicyIndicator)) == (Renewal.EACH_YEAR, Renewal.NEVER)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Initiative, "そのまま残ります。"),
        (
            Meeting,
            "「年度」「回」は新しい会議の名前から入ります。「開催日」には前の会議の「次回開催日」が入ります。"
            "「開始時刻」には前の会議の「次回開始時刻」が入ります。「次回開催日」「次回開始時刻」「返信期限」は会議ごとに空になります。"
            "ほかはそのまま残ります。",
        ),
        (
            Handout,
            "前の会議だけのブックやセルを指す行が空になり、ほかの行はそのまま残ります。"
            "年度が替わるときは、前の年度の同じ回の会議の行になります。",
        ),
        (
            SubcommitteeMeeting,
            "会議ごとに空になります。代わりに、前の会議の［検討状況］の「部会」「次回の回」「次回開催日」から行が入ります。",
        ),
        (
            Status,
            "「検討状況の概要」「決定事項等」「次回の回」「次回開催日」は会議ごとに空になります。ほかはそのまま残ります。",
        ),
        (
            Indicator,
            "「令和n年度」は、新しい年度の欄がないとき、最後の年度が最初の欄になります。ほかはそのまま残ります。",
        ),
        (
            Result,
            "「実施予定」「評価」「実施実績」「取組」「事業概要」「事業区分」は年度が替わると空になります。ほかはそのまま残ります。",
        ),
    ],
)
def test_the_guide_says_it_in_sentences(form: type[Record], words: str) -> None:
    assert at_next(form.declaration) == words
