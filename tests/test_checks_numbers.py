"""数01–06 on texts, 数07–11 on rows: each fires at its cell, and keeps silent beside it."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checks.rule import checks
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.forms.policy import Body, PolicySubcommittee
from generator.forms.subcommittees import MinutesText, Subcommittee
from generator.forms.support_office import Attendance, Training
from generator.japanese.numbering import Level
from generator.problem import Problem
from generator.records.declare import Record
from generator.settings import DEFAULT
from tests.handwritten import book_of, written


def problems(code: str, *records: Record) -> list[Problem]:
    return checks()[code].problems(book_of(*records))


def found(code: str, *records: Record) -> list[str]:
    return [problem.place.cell for problem in problems(code, *records)]


def said(text: str) -> MinutesText:
    return written(MinutesText, level=Level.TEXT, text=text)


SATISFACTION = "来場者　211人\n講座満足度（未回答を含む。）　86.57%\n（未回答を除く。）　98.31%"

WRONG_AND_RIGHT: list[tuple[str, str, str]] = [
    (
        "数01",
        "部会を計13回（日常3回、入退院4回、急変時3回、ICT2回）実施",
        "部会を計13回（日常3回、入退院4回、急変時3回、ICT3回）実施",
    ),
    ("数01", "医師５人、看護師３人、計９人が参加", "医師５人、看護師３人、計８人が参加"),
    ("数01", "医師5人（男性2人）、看護師3人、合計9人", "医師5人（男性2人）、看護師3人、合計8人"),
    ("数02", "項目は、①独居者への対応②予防③留意事項の4項目とし", "項目は、①独居者への対応②予防③留意事項の3項目とし"),
    (
        "数02",
        "⑴日常部会、⑵入退院部会、⑶ＩＣＴ連携部会の４部会としました。",
        "⑴日常部会、⑵入退院部会の２部会としました。",
    ),
    ("数05", "令和２年度から令和５年度までの３か年を計画期間", "令和２年度から令和５年度までの４か年を計画期間"),
    ("数05", "平成30年度から令和2年度までの4年間", "平成30年度から令和2年度までの3年間"),
    ("数03", "７つの事業、いわゆるア～クまでの事業全て", "８つの事業、いわゆるア～クまでの事業全て"),
    ("数03", "①～④の3項目について", "②～④の3項目について"),
    ("数06", SATISFACTION.replace("98.31", "98.13"), SATISFACTION),
    ("数06", "（未回答を含む。）98.31%（未回答を除く。）86.57%", "（未回答を含む。）86.57%（未回答を除く。）98.31%"),
]


def satisfaction(people: int, including: str, excluding: str) -> MinutesText:
    return said(f"来場者　{people}人\n満足度（未回答を含む。）{including}%\n（未回答を除く。）{excluding}%")


@given(st.integers(1, 300), st.data(), st.integers(0, 2), st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_percentages_of_any_number_of_answers_are_possible(
    people: int, data: st.DataObject, digits: int, rounding: str
) -> None:
    answered = data.draw(st.integers(1, people))
    told = data.draw(st.integers(1, answered))
    content = data.draw(st.integers(1, told))
    including, excluding = (
        (Decimal(100 * content) / whole).quantize(Decimal(1).scaleb(-digits), rounding) for whole in (answered, told)
    )
    assert found("数06", satisfaction(people, str(including), str(excluding))) == []


@pytest.mark.parametrize(
    ("people", "including", "excluding"),
    [
        (3, "25", "50"),  # a quarter takes four
        (3, "33.3", "33.4"),
        (4, "50", "75"),  # two of four and three of four are not the same people
        (10, "91", "91"),
        (100, "0.4", "50"),
        (6, "66.67", "60"),  # of fewer people the share cannot be less
    ],
)
def test_percentages_that_no_number_of_people_gives_are_found(people: int, including: str, excluding: str) -> None:
    (problem,) = problems("数06", satisfaction(people, including, excluding))
    assert f"{people}人までの人数ではありません。" in problem.message


def test_what_is_counted_is_told() -> None:
    (problem,) = problems("数02", said("項目は、①独居者への対応②予防③留意事項の4項目とし"))
    assert problem.message == "「4項目」とありますが、並べた項目は3個です。"


@pytest.mark.parametrize(("code", "wrong", "right"), WRONG_AND_RIGHT)
def test_numbers_of_one_text_agree(code: str, wrong: str, right: str) -> None:
    assert found(code, said(wrong)) == ["text"]
    assert found(code, said(right)) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("数01", "推進会議を3回実施\nまた各部会を計13回実施"),
        ("数01", "第1回20人、第2回16人、うち医師3人、計36人"),
        ("数01", "研修を2回、勉強会を3回、計60人"),
        ("数02", "①入院時、②退院前の2つの時期のうち、①の2点目"),
        ("数02", "②と④の2項目"),
        ("数05", "令和3年度から令和5年度まで"),
        ("数06", "講座満足度 86.57%"),
        ("数03", "【ア～キ等の意見を踏まえて】ア～ウの1点目"),
    ],
)
def test_numbers_that_do_not_speak_of_each_other_are_left_alone(code: str, text: str) -> None:
    assert found(code, said(text)) == []


def minutes(*lines: tuple[str, str]) -> list[MinutesText]:
    return [written(MinutesText, level=level, text=text) for level, text in lines]


POINTS = [
    (Level.HEADING, "議題"),
    (Level.TEXT, "以下3点について説明"),
    (Level.PAREN, "人数"),
    (Level.KANA, "意見"),
    (Level.KANA, "意見"),
    (Level.TEXT, "【ア～イの意見を踏まえて、以下のとおり決定】"),
    (Level.KANA, "決定"),
    (Level.PAREN, "内容"),
]


def test_items_below_are_counted_on_their_own_level_until_the_next_heading() -> None:
    rows = minutes(*POINTS, (Level.HEADING, "その他"), (Level.PAREN, "次回"))
    (problem,) = problems("数04", *rows)
    assert "(1)から(2)までの2個" in problem.message
    assert [other.text for other in problem.others] == ["(2)　内容"]


def test_as_many_items_as_said_are_right() -> None:
    assert found("数04", *minutes(*POINTS, (Level.PAREN, "日時"), (Level.HEADING, "その他"))) == []


def test_items_decided_afterwards_do_not_count() -> None:
    opinions = [(Level.TEXT, "次の2点の意見があった。"), (Level.KANA, "甲"), (Level.KANA, "乙")]
    decided = [(Level.TEXT, "【ア、イを踏まえて決定】"), (Level.KANA, "丙")]
    assert found("数04", *minutes(*opinions, *decided)) == []


def study(result: str) -> list[Record]:
    initiative = written(Initiative, number="②-7", name="在宅医療ケア勉強会の実施")
    trainings = [written(Training, name=f"第{n}回在宅医療ケア勉強会", held_on=date(2022, n - 20, 1)) for n in (23, 24)]
    return [initiative, written(Result, number="②-7", result=result), *trainings]


def test_trainings_are_held_as_often_as_said() -> None:
    assert len(problems("数07", *study("年5回実施"))) == 1
    (problem,) = problems("数07", *study("5回実施\n詳細は、別紙「資料1-2」のとおり"))
    assert problem.place.cell == "result"
    assert [other.text for other in problem.others] == ["第23回在宅医療ケア勉強会", "第24回在宅医療ケア勉強会"]


@pytest.mark.parametrize("result", ["２回実施", "在宅医療ケア勉強会を2回開催", "講演会を5回実施", "計5回更新", ""])
def test_counts_of_other_things_are_left_alone(result: str) -> None:
    assert found("数07", *study(result)) == []


def test_subcommittees_are_as_many_as_said() -> None:
    rows = [written(Subcommittee, name=name) for name in ("甲部会", "乙部会")]
    assert found("数09", *rows, said("４つの部会を設置しています。")) == ["text"]
    assert found("数09", *rows, said("2部会を設置し、4つの部会の意見を聴く。")) == []


def test_a_policy_speaks_of_its_own_subcommittees() -> None:
    rows = [written(PolicySubcommittee, name=name) for name in ("甲部会", "乙部会", "丙部会")]
    assert found("数09", written(Subcommittee, name="甲部会"), *rows, written(Body, text="３部会としました。")) == []
    assert found("数09", *rows, written(Body, text="４部会としました。")) == ["text"]


def attended(day: date, **counts: int) -> Attendance:
    everybody = dict.fromkeys((one.heading for one in DEFAULT.professions), 0)
    return written(Attendance, held_on=day, counts=everybody | counts)


def test_two_trainings_with_the_very_same_counts_look_copied() -> None:
    rows = [attended(date(2022, month, 1), 医師=1, 薬剤師=3, ケアマネジャー=9) for month in (9, 11)]
    (problem,) = problems("数08", *rows)
    assert "2022-09-01" in problem.message
    assert [other.place.cell for other in problem.others] == ["held_on"]


def test_counts_that_differ_or_are_few_are_no_copy() -> None:
    assert (
        found(
            "数08",
            attended(date(2022, 9, 1), 医師=1, 看護師=2, ケアマネジャー=9),
            attended(date(2022, 11, 1), 医師=1, 看護師=2, ケアマネジャー=8),
        )
        == []
    )
    assert (
        found("数08", attended(date(2022, 9, 1), 医師=1, 看護師=2), attended(date(2022, 11, 1), 医師=1, 看護師=2)) == []
    )


def test_numbered_trainings_follow_each_other() -> None:
    def series(*numbers: int) -> list[Training]:
        return [
            written(Training, name=f"第{n}回勉強会", held_on=date(2022, month, 1)) for month, n in enumerate(numbers, 5)
        ]

    assert found("数10", *series(23, 25)) == ["name"]
    assert found("数10", *series(24, 23)) == ["name"]
    assert found("数10", *series(23, 24, 25), written(Training, name="ICT研修会", held_on=date(2022, 6, 1))) == []


def rated(rating: str, result: str, target: str) -> list[Record]:
    meeting = written(Meeting, fiscal_year=2023, session=1, held_on=date(2023, 7, 13))
    indicator = written(Indicator, number="③-1", by_year={2021: target, 2022: "→"})
    return [meeting, indicator, written(Result, number="③-1", rating=rating, result=result)]


@pytest.mark.parametrize(
    ("rating", "result", "target", "fires"),
    [
        ("A", "講座満足度 76.5%", "講座満足度\n78%", True),
        ("A", "講座満足度 86.57%、98.31%", "講座満足度\n78%", False),
        ("B", "講座満足度 76.5%", "講座満足度\n78%", False),
        ("A", "2回実施", "３回以上実施", True),
        ("A", "5回実施", "３回以上実施", False),
        ("A", "第2回勉強会を実施", "３回以上実施", False),
        ("A", "市民に配布", "配布", False),
    ],
)
def test_the_best_rating_goes_with_a_target_that_was_reached(
    rating: str, result: str, target: str, fires: bool
) -> None:
    assert found("数11", *rated(rating, result, target)) == (["rating"] if fires else [])
