"""構成01–08: each fires at its cell, and keeps silent beside it."""

from datetime import date

import pytest

from generator.checks.rule import checks
from generator.forms.subcommittees import Attendee, MinutesText, Status, SubcommitteeMeeting
from generator.forms.support_office import Activity
from generator.japanese.numbering import Level
from generator.problem import Problem
from generator.records.declare import Record
from tests.handwritten import book_of, written

BODY = "入退院支援部会"


def problems(code: str, *records: Record) -> list[Problem]:
    return checks()[code].problems(book_of(*records))


def found(code: str, *records: Record) -> list[str]:
    return [problem.place.cell for problem in problems(code, *records)]


def status(discussed: str) -> Status:
    return written(Status, subcommittee=BODY, discussed=discussed)


def minutes(*lines: tuple[str, str]) -> list[MinutesText]:
    return [written(MinutesText, level=level, text=text) for level, text in lines]


HELD = [
    written(SubcommitteeMeeting, subcommittee=BODY, session=session, held_on=day)
    for session, day in [(3, date(2023, 3, 15)), (1, date(2023, 5, 17)), (2, date(2023, 6, 20))]
]
LAST, FIRST, SECOND = "【令和4年度第3回】\n①甲", "【令和5年度第1回】\n①乙", "【令和5年度第２回】\n①丙"


def test_a_heading_stands_once_and_the_sitting_left_out_is_shown() -> None:
    (problem,) = problems("構成01", status("\n".join([LAST, FIRST, FIRST])), *HELD)
    assert "「令和5年度第2回」の見出しがありません" in problem.message
    assert [other.text for other in problem.others] == ["2023-06-20"]


def test_different_headings_and_brackets_within_a_line_are_left_alone() -> None:
    assert found("構成01", status("\n".join([LAST, FIRST, SECOND])), *HELD) == []
    assert found("構成01", status("議題は【資料1】と、再び【資料1】")) == []


def test_headings_name_the_sittings_that_were_held() -> None:
    (problem,) = problems("構成02", status("\n".join([LAST, FIRST])), *HELD)
    assert [other.text for other in problem.others] == ["2023-06-20"]
    assert found("構成02", status(f"{LAST}\n【令和5年度第4回】"), HELD[0]) == ["discussed"]


def test_headings_that_are_complete_absent_or_repeated_are_left_alone() -> None:
    for discussed in ("\n".join([LAST, FIRST, SECOND]), "①甲\n②乙", "\n".join([FIRST, FIRST])):
        assert found("構成02", status(discussed), *HELD) == []


@pytest.mark.parametrize("text", ["①甲\n③乙", "①甲\n①乙", "②甲\n③乙", "(1) 甲\n(2) 乙\n(2) 丙", "①甲\n続き\n②乙\n④丙"])
def test_typed_numbers_do_not_jump_or_repeat(text: str) -> None:
    assert found("構成03", status(text)) == ["discussed"]


def test_what_comes_before_a_number_is_told() -> None:
    (jumps,) = problems("構成03", status("(1) 甲\n(3) 乙"))
    assert jumps.message == "「(3)」の前の番号は1番目です。番号が続いていません。"
    late, *_ = problems("構成03", status("②甲\n③乙"))
    assert late.message == "「②」から始まっています。番号が続いていません。"


@pytest.mark.parametrize(
    "text",
    [
        "①甲\n日時：未定\n②乙",
        "【前期】\n①甲\n②乙\n【後期】\n①丙",
        "まとめ\n①甲\n②乙\n課題\n①丙\n②丁",
        "②の続き",
        "②-1 甲\n②-3 乙",
        "（イ）課題\n（エ）共有",
        "①甲\n(1) 小\n(2) 小\n②乙\n(1) 小",
    ],
)
def test_numbers_in_order_and_names_that_look_like_numbers_are_left_alone(text: str) -> None:
    assert found("構成03", status(text)) == []


@pytest.mark.parametrize("text", ["研修（第1回を実施", "「次回は』", "講師）が", "（「甲）」", "【令和5年度第1回\n①甲"])
def test_brackets_come_in_pairs(text: str) -> None:
    assert found("構成04", status(text)) == ["discussed"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "市の在宅医療の研修会（第1回を6月に開いた。",
            "「…在宅医療の研修会（第1回を6月に開…」の括弧「（」が閉じていません。",
        ),
        ("講師）が", "「…講師）が…」の括弧「）」が開いていません。"),
        ("甲\n「次回", "「…甲 「次回…」の括弧「「」が閉じていません。"),
    ],
)
def test_a_bracket_is_shown_with_the_words_around_it(text: str, told: str) -> None:
    (problem,) = problems("構成04", status(text))
    assert problem.message == told


@pytest.mark.parametrize("text", ["（例：「甲」『乙』）と【丙】", "1) 甲\n２）乙", "a）甲", "全角（と半角)"])
def test_pairs_and_numbers_with_one_bracket_are_left_alone(text: str) -> None:
    assert found("構成04", status(text)) == []


def test_a_short_name_is_used_after_it_is_given() -> None:
    given = (Level.TEXT, "100人規模の研修（以下「大研修」という。）を実施する。")
    assert found("構成05", *minutes((Level.TEXT, "大研修について"), given)) == ["text"]
    assert found("構成05", *minutes(given, (Level.TEXT, "大研修は見送る。"))) == []


def test_a_short_name_is_given_once() -> None:
    given = [(Level.TEXT, f"{name}（以下、「研修」という。）の研修") for name in ("甲", "乙")]
    (problem,) = problems("構成05", *minutes(*given))
    assert [other.text for other in problem.others] == ["（以下、「研修」という。）"]


def test_the_items_of_one_list_differ() -> None:
    rows = minutes((Level.HEADING, "議題"), (Level.PAREN, "研修について"), (Level.PAREN, "研修について"))
    (problem,) = problems("構成06", *rows)
    assert "(2)と(1)" in problem.message
    apart = [(Level.HEADING, "議題"), (Level.PAREN, "その他"), (Level.HEADING, "その他"), (Level.ANSWER, "了承")]
    assert found("構成06", *minutes(*apart)) == []


@pytest.mark.parametrize(
    ("level", "text", "fires"),
    [
        (Level.PAREN, "（1）研修について", True),
        (Level.KANA, "ア　意見", True),
        (Level.HEADING, "１　開会", True),
        (Level.PAREN, "(1)の方向性に関わらず改訂すべき事項", False),
        (Level.KANA, "アの意見に近い", False),
        (Level.KANA, "(1) 研修", False),
        (Level.TEXT, "(1) 研修", False),
    ],
)
def test_a_number_is_not_typed_before_the_one_that_comes_by_itself(level: str, text: str, fires: bool) -> None:
    assert found("構成07", *minutes((level, text))) == (["text"] if fires else [])


def test_a_row_stands_once() -> None:
    (problem,) = problems("構成08", *[written(Activity, text=text) for text in ("視察等", "会議等出席", "視察等")])
    assert (problem.place.cell, [other.text for other in problem.others]) == ("text", ["視察等"])


def test_people_who_share_a_name_or_an_office_are_two_rows() -> None:
    people = [written(Attendee, side=side, name="伊藤　直樹") for side in ("委員", "欠席者")]
    assert found("構成08", *people, *minutes((Level.ANSWER, "了承。"), (Level.ANSWER, "了承。"))) == []
