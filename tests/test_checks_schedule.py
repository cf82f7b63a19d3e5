"""日程01–09: each fires at its cell, and keeps silent beside it."""

from datetime import date
from typing import Any

import pytest

from generator.checks.rule import checks
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import MinutesHead, MinutesText, Status, SubcommitteeMeeting
from generator.forms.support_office import Activity, Training
from generator.problem import Problem
from generator.records.declare import Record
from tests.handwritten import book_of, written

BODY = "入退院支援部会"


def problems(code: str, *records: Record) -> list[Problem]:
    return checks()[code].problems(book_of(*records))


def found(code: str, *records: Record) -> list[str]:
    return [problem.place.cell for problem in problems(code, *records)]


def meeting(**values: Any) -> Meeting:
    return written(Meeting, fiscal_year=2023, session=1, held_on=date(2023, 7, 13), **values)


def status(next_on: date | None = None, next_session: int | None = None, decided: str = "") -> Status:
    return written(Status, subcommittee=BODY, next_on=next_on, next_session=next_session, decided=decided)


def held(session: int, day: date) -> SubcommitteeMeeting:
    return written(SubcommitteeMeeting, subcommittee=BODY, session=session, held_on=day)


def minutes(text: str) -> list[Record]:
    head = written(MinutesHead, fiscal_year=2023, session=1, body=BODY, held_on=date(2023, 5, 25))
    return [head, written(MinutesText, level="文", text=text)]


def test_a_next_sitting_that_is_past_shows_the_meeting_and_the_minutes() -> None:
    past = status(date(2023, 7, 5), 2)
    (problem,) = problems("日程01", meeting(), past, *minutes("次回予定　令和5年7月5日（水）午後7時から"))
    assert problem.place.cell == "next_on"
    assert [other.place.cell for other in problem.others] == ["held_on", "text"]


def test_a_next_sitting_on_the_day_of_the_meeting_or_later_lies_ahead() -> None:
    assert found("日程01", meeting(), status(date(2023, 7, 13))) == []


def test_the_next_meeting_is_after_this_one() -> None:
    assert found("日程02", meeting(next_on=date(2023, 7, 13))) == ["next_on"]
    assert found("日程02", meeting(next_on=date(2023, 10, 19))) == []


def test_minutes_announce_a_day_after_their_own() -> None:
    assert found("日程03", *minutes("次回日程　令和5年5月17日（水）")) == ["text"]
    assert found("日程03", *minutes("次回日程　令和5年9月14日（木）")) == []
    assert found("日程03", *minutes("前回は令和5年5月17日に開催した。")) == []


def test_what_is_reported_as_held_is_not_to_come() -> None:
    assert found("日程04", meeting(), held(1, date(2023, 7, 20))) == ["held_on"]
    assert found("日程04", meeting(), held(1, date(2023, 7, 13))) == []


def test_sittings_are_dated_in_the_order_of_their_numbers() -> None:
    rows = [held(1, date(2023, 6, 25)), held(2, date(2023, 5, 25))]
    (problem,) = problems("日程05", *rows)
    assert (problem.place.cell, [other.text for other in problem.others]) == ("held_on", ["2023-06-25"])


def test_numbers_begin_anew_with_the_fiscal_year() -> None:
    assert found("日程05", held(3, date(2023, 3, 15)), held(1, date(2023, 5, 17)), status(date(2023, 9, 1), 2)) == []


def test_an_announced_sitting_is_later_than_the_last_held() -> None:
    assert found("日程05", held(1, date(2023, 5, 25)), status(date(2023, 5, 18), 2)) == ["next_on"]


def test_the_next_number_is_one_more_than_the_last() -> None:
    rows = [held(1, date(2023, 5, 17)), held(2, date(2023, 6, 20))]
    (problem,) = problems("日程06", *rows, status(date(2023, 11, 7), 2))
    assert (problem.place.cell, problem.hint) == ("next_session", "次が第3回なら直してください。")
    assert "第2回ですが、令和5年度は第2回まで開いています。" in problem.message
    assert found("日程06", *rows, status(date(2023, 11, 7), 3)) == []
    assert found("日程06", *rows, status(date(2024, 4, 9), 1)) == []


def test_a_next_sitting_has_both_number_and_day() -> None:
    assert found("日程07", status(None, 2)) == ["next_session"]
    assert found("日程07", status(date(2023, 9, 14))) == ["next_on"]
    assert found("日程07", status(date(2023, 9, 14), 2), status()) == []


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2023, 10, 9), "スポーツの日"),
        (date(2023, 10, 21), "土曜日"),
        (date(2023, 12, 28), ""),
        (date(2023, 12, 29), "年末年始"),
        (date(2024, 1, 3), "年末年始"),
        (date(2024, 1, 4), ""),
        (date(2023, 10, 19), ""),
        (date(2023, 5, 5), ""),
    ],
)
def test_a_coming_day_off_is_pointed_out_with_its_name(day: date, why: str) -> None:
    told = [problem.message for problem in problems("日程08", meeting(), status(day, 2))]
    assert [why in message for message in told] == ([True] if why else [])


def test_a_planned_day_off_is_pointed_out() -> None:
    planned = "研修会を次のとおり実施予定\n日時：令和5年10月9日（月）午後7時から"
    assert found("日程08", meeting(), status(decided=planned)) == ["decided"]


def test_a_plan_is_not_in_the_past() -> None:
    plan = "研修会を次のとおり実施予定\n日時：令和5年6月6日（火）午後7時から"
    assert found("日程09", meeting(), status(decided=plan)) == ["decided"]
    assert found("日程09", meeting(), status(decided=plan.replace("6月6日（火）", "7月13日（木）"))) == []
    assert found("日程09", meeting(), status(decided=plan.replace("6月6日（火）", "7月12日（水）"))) == ["decided"]
    assert found("日程09", meeting(), status(decided=plan.replace("6月6日（火）", "9月6日（水）"))) == []
    assert found("日程09", meeting(), status(decided="研修会を実施した。\n日時：令和5年6月6日（火）")) == []


def days_of(*days: date) -> list[Training]:
    return [written(Training, name=f"第{n}回在宅医療ケア勉強会", held_on=day) for n, day in enumerate(days, 23)]


HELD = days_of(date(2022, 5, 17), date(2022, 7, 21), date(2023, 3, 16))


@pytest.mark.parametrize(
    ("listed", "fires"),
    [("5/17,7/21,3/16", False), ("5/17,7/20,3/16", True), ("5/17,7/21,9/14,3/16", True), ("5/17", False)],
)
def test_days_listed_in_an_activity_are_those_of_its_trainings(listed: str, fires: bool) -> None:
    activity = written(Activity, text=f"在宅医療ケア勉強会(旧ケアマネ勉強会)開催({listed})")
    assert found("日程10", activity, *HELD) == (["text"] if fires else [])


def test_a_day_that_is_missing_from_the_list_is_shown_with_its_training() -> None:
    (problem,) = problems("日程10", written(Activity, text="在宅医療ケア勉強会(5/17,7/20,3/16)"), *HELD)
    assert "「7/20」の研修がありません。「7/21」の研修が抜けています。" in problem.message
    assert [other.text for other in problem.others] == ["2022-07-21"]


def test_rows_stand_in_the_order_of_their_days_within_their_group() -> None:
    rows = [
        written(Training, project=project, name="研修", held_on=date(2022, month, 1))
        for project, month in [("甲", 5), ("乙", 4), ("甲", 7), ("乙", 6)]
    ]
    assert found("日程11", *rows) == []
    (problem,) = problems("日程11", rows[2], rows[0], rows[1])
    assert (problem.place.cell, [other.text for other in problem.others]) == ("held_on", ["2022-07-01"])


def test_sittings_of_one_body_stand_in_order() -> None:
    assert found("日程11", held(2, date(2023, 6, 20)), held(1, date(2023, 5, 17))) == ["held_on"]
