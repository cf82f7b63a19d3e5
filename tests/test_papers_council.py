"""The council's papers: who is counted as coming, where they sit, on which days things are due, whom a letter calls."""

from datetime import date, time
from typing import Any

import pytest

from generator.forms.council import (
    AFTER,
    BEFORE,
    QUORUMS,
    Conduct,
    CouncilMember,
    Notice,
    Preparation,
    Reply,
    Secretary,
)
from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.forms.opinions import Opinion
from generator.forms.organisation import Organisation
from generator.japanese.dates import closed
from generator.japanese.numbering import Level
from generator.papers.council import (
    addressees,
    attendance,
    attendance_form,
    council_members,
    due,
    letter_days,
    notice,
    notices,
    plan,
    quorum,
    roll,
    schedule_to_meeting,
    seating_school,
    seating_square,
)
from generator.papers.kind import documents, goes_to
from generator.papers.opinions import opinions
from generator.records.declare import Record
from generator.records.said import said
from tests.handwritten import book_of, cells, plain, written

NAMES = ("架空　花子", "見本　一郎", "例示　京子", "仮名　次郎", "試作　三枝", "雛形　四郎", "記入　五月")
DAY = date(2023, 10, 26)


def member(name: str, **more: Any) -> CouncilMember:
    told = {
        "reading": "よみ",
        "office": f"{name[:2]}会",
        "group": "医療関係者",
        "role": "",
        "post": "",
        "seat": "",
    } | more
    return written(CouncilMember, name=name, begins=date(2023, 4, 1), ends=date(2025, 3, 31), **told)


def reply(name: str, answer: str = "出席", **more: str) -> Reply:
    return written(Reply, name=name, answer=answer, **more)


def sitting(**more: Any) -> Meeting:
    told = {"fiscal_year": 2023, "session": 2, "name": "推進会議", "starts_at": time(19), "venue": "会議室"}
    return written(Meeting, held_on=DAY, **(told | more))


def to_do(task: str, days: int, side: str = BEFORE, **more: str) -> Preparation:
    return written(Preparation, task=task, days=days, side=side, **more)


def conduct(**more: str) -> Conduct:
    return written(Conduct, sender="市長", contact="介護福祉課", **more)


def members(count: int, **first: str) -> list[Record]:
    return [member(name, **(first if name == NAMES[0] else {})) for name in NAMES[:count]]


def names(seats: Any) -> list[str]:
    return [seat["氏名"] for seat in plain(seats)]


def test_members_are_numbered_in_the_order_of_the_sheet() -> None:
    found = plain(council_members(book_of(*members(3))))["委員一覧"]
    assert [(row["番号"], row["氏名"]) for row in found] == list(enumerate(NAMES[:3], 1))


def test_a_reply_belongs_to_the_member_whatever_the_variant_of_the_name() -> None:
    book = book_of(member("高橋　浩"), member("北原　進"), reply("髙橋 浩", "欠席"))
    assert [answered.answer for answered in roll(book)] == ["欠席", "未回答"]


@pytest.mark.parametrize(
    ("rule", "members", "needed"),
    [
        (QUORUMS[0], 12, 7), (QUORUMS[0], 13, 7), (QUORUMS[1], 12, 6), (QUORUMS[1], 13, 7),
        (QUORUMS[2], 12, 8), (QUORUMS[2], 13, 9), ("", 13, 0),
    ],
)  # fmt: skip
def test_the_quorum_is_the_least_number_that_the_rule_allows(rule: str, members: int, needed: int) -> None:
    assert quorum(rule, members) == needed


def test_everyone_is_counted_once_and_the_quorum_is_told() -> None:
    answers = [
        reply(NAMES[0], way="Web"),
        reply(NAMES[1]),
        reply(NAMES[2], "代理", proxy="代理　人"),
        reply(NAMES[3], "欠席"),
    ]
    found = plain(attendance(book_of(sitting(), conduct(quorum="過半数"), *members(5), *answers)))
    assert found["人数"] == {"委員": 5, "出席": 2, "代理": 1, "欠席": 1, "未回答": 1, "Web": 1}
    (told,) = found["定足数一覧"]
    assert (told["必要"], told["出席"], told["判定"]) == (3, 2, "定足数に足りません。")
    assert [row["参加の方法"] for row in found["出欠一覧"]] == ["Web", "会場", "会場", "", ""]
    counted = plain(
        attendance(book_of(sitting(), conduct(quorum="過半数", proxies="定足数に数える"), *members(5), *answers))
    )
    assert counted["定足数一覧"][0]["判定"] == "定足数を満たしています。"
    assert plain(attendance(book_of(sitting(), conduct(), *members(5))))["定足数一覧"] == []


def test_in_front_sit_up_to_three_and_the_first_of_them_in_the_middle() -> None:
    front = [member(name, seat="正面") for name in NAMES[:4]]
    book = book_of(sitting(), *front, *(reply(name) for name in NAMES[:4]))
    found = plain(seating_square(book))
    assert names(found["正面一覧"][0].values()) == [NAMES[1], NAMES[0], NAMES[2]]
    assert [(row["左"]["氏名"], row["右"]["氏名"]) for row in found["両側一覧"]] == [(NAMES[3], "")]


@pytest.mark.parametrize(
    ("count", "seated"), [(1, [["", 0, ""]]), (2, [[0, "", 1]]), (4, [[1, 0, 2], ["", 3, ""]]), (6, [[1, 0, 2], [3, 4, 5]])]
)  # fmt: skip
def test_the_staff_sit_three_a_row(count: int, seated: list[list[Any]]) -> None:
    staff = [written(Secretary, post="係", name=name) for name in NAMES[:count]]
    rows = plain(seating_school(book_of(sitting(), *members(1), *staff)))["事務局一覧"]
    assert [names(row.values()) for row in rows] == [
        [NAMES[one] if isinstance(one, int) else "" for one in row] for row in seated
    ]


def test_who_comes_to_the_room_has_a_seat_and_nobody_else() -> None:
    answers = [
        reply(NAMES[0]), reply(NAMES[1], way="Web"), reply(NAMES[2], "代理", proxy="代理　人"),
        reply(NAMES[3], "欠席"), reply(NAMES[5]), reply(NAMES[6], "代理"),
    ]  # fmt: skip
    book = book_of(sitting(), *members(7), *answers)
    found = seating_square(book)
    sides = [seat for row in plain(found)["両側一覧"] for seat in row.values()]
    # Down the left side first, then down the right.
    assert [seat["氏名"] for seat in sides] == [NAMES[0], NAMES[5], "代理　人", NAMES[6]]
    assert [seat["役"] for seat in sides] == ["", "", f"{NAMES[2]}　代理", "代理"]
    assert plain(found)["席のない委員"] == {"Web参加": NAMES[1], "欠席": NAMES[3], "未回答": NAMES[4]}


def test_four_sit_in_a_row_of_the_school() -> None:
    book = book_of(sitting(), *members(6), *(reply(name) for name in NAMES[:6]))
    rows = plain(seating_school(book))["席一覧"]
    assert [names(row.values()) for row in rows] == [list(NAMES[:4]), [NAMES[4], NAMES[5], "", ""]]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2023, 10, 26), ""), (date(2023, 10, 28), "土曜日"), (date(2023, 10, 29), "日曜日"),
        (date(2023, 11, 3), "文化の日"), (date(2023, 12, 28), ""), (date(2023, 12, 29), "年末年始"),
        (date(2024, 1, 3), "年末年始"), (date(2024, 1, 4), ""), (date(2024, 2, 12), "建国記念の日 振替休日"),
    ],
)  # fmt: skip
def test_the_office_is_closed_on_these_days(day: date, why: str) -> None:
    assert closed(day) == why


@pytest.mark.parametrize(
    ("days", "side", "day", "moved"),
    [
        (14, BEFORE, date(2023, 10, 12), ""),
        (17, BEFORE, date(2023, 10, 6), "10月9日はスポーツの日のため"),
        (14, AFTER, date(2023, 11, 9), ""),
        (9, AFTER, date(2023, 11, 6), "11月4日は土曜日のため"),
        (66, AFTER, date(2024, 1, 4), "12月31日は年末年始のため"),
    ],
)
def test_a_day_moves_off_closed_ones_away_from_the_sitting(days: int, side: str, day: date, moved: str) -> None:
    found = due(to_do("通知", days, side), said(sitting(), "held_on"))
    assert (found.day.value, found.moved) == (day, moved)
    assert cells(found.day) == ["held_on", "days"]


def test_what_is_due_stands_by_day() -> None:
    book = book_of(to_do("発送", 7), to_do("確認", 14, AFTER), to_do("通知", 30), to_do("締切", 7))
    tasks = [one.preparation.task for one in plan(book, said(sitting(), "held_on"), BEFORE)]
    assert tasks == ["通知", "発送", "締切"]


def stretches(meeting: Meeting, *tasks: Preparation) -> list[tuple[str, list[str]]]:
    found = plain(schedule_to_meeting(book_of(meeting, *tasks)))["予定一覧"]
    return [(one["名前"], [row["すること"] for row in one["行一覧"]]) for one in found]


def test_the_way_to_the_sitting_and_on_to_the_next_is_one_plan() -> None:
    tasks = to_do("通知", 30), to_do("確認", 14, AFTER)
    assert stretches(sitting(), tasks[0]) == [("この会議まで", ["通知", "会議"])]
    assert stretches(sitting(), *tasks) == [("この会議まで", ["通知", "会議"]), ("会議の後", ["確認"])]
    soon, late = sitting(next_on=date(2023, 11, 16)), sitting(next_on=date(2024, 2, 15))
    assert stretches(soon, *tasks)[1] == ("次回の会議まで", ["通知", "確認", "会議"])
    assert stretches(late, *tasks)[1] == ("次回の会議まで", ["確認", "通知", "会議"])


def test_the_days_of_the_letter_are_those_typed_or_counted_or_left_open() -> None:
    counted = to_do("通知", 30, letter="通知の日付"), to_do("回答", 14, letter="回答の期限")
    assert [day.value for day in letter_days(book_of(sitting()))] == [None, None]
    assert [day.value for day in letter_days(book_of(sitting(), *counted))] == [date(2023, 9, 26), date(2023, 10, 12)]
    typed = written(Notice, reply_by=date(2023, 10, 10))
    days = letter_days(book_of(sitting(), *counted, typed))
    assert [day.value for day in days] == [date(2023, 9, 26), date(2023, 10, 10)]
    assert cells(days[1]) == ["reply_by"]


def agenda_rows(*lines: tuple[str, str]) -> list[AgendaItem]:
    return [written(AgendaItem, level=level, title=title) for level, title in lines]


def test_a_letter_names_the_business_of_the_sitting() -> None:
    rows = agenda_rows((Level.HEADING, "開会"), (Level.PAREN, "実績"), (Level.HEADING, "その他"), (Level.PAREN, "日程"))
    book = book_of(sitting(), conduct(), *members(2), *rows)
    found = plain(notice(book, book[CouncilMember][1]))
    assert [(line["番号"], line["件名"]) for line in found["議題一覧"]] == [(1, "実績"), (2, "日程")]
    assert names(found["宛先一覧"]) == [NAMES[1]]
    assert found["通知"] == {"文書番号": "", "通知日": None, "回答期限": None, "Web参加": "", "備考": ""}
    headings = book_of(
        sitting(), conduct(), *members(2), *agenda_rows((Level.HEADING, "開会"), (Level.HEADING, "議題"))
    )
    assert [line["件名"] for line in plain(notices(headings))["議題一覧"]] == ["開会", "議題"]
    assert names(plain(notices(headings))["宛先一覧"]) == list(NAMES[:2])


OFFICE = {"department": "高齢福祉課", "contact": "架空", "phone": "000-000-0000"}


@pytest.mark.parametrize(
    ("own", "office", "contact", "phone"),
    [
        ({}, OFFICE, ("高齢福祉課　架空", ["department", "contact"]), ("000-000-0000", ["phone"])),
        ({}, OFFICE | {"contact": ""}, ("高齢福祉課", ["department"]), ("000-000-0000", ["phone"])),
        ({"contact": "別の課"}, OFFICE, ("別の課", ["contact"]), ("000-000-0000", ["phone"])),
        ({"phone": "111"}, OFFICE, ("高齢福祉課　架空", ["department", "contact"]), ("111", ["phone"])),
        ({}, None, ("", ["contact"]), ("", ["phone"])),
    ],
)
def test_who_to_ask_is_the_one_of_the_office_where_the_council_names_nobody(
    own: dict[str, str], office: dict[str, str] | None, contact: tuple[str, list[str]], phone: tuple[str, list[str]]
) -> None:
    rules = written(Conduct, sender="市長", **({"contact": "", "phone": ""} | own))
    about = [written(Organisation, **office)] if office else []
    book = book_of(sitting(), rules, *members(1), *about)
    for letter in (notice(book, book[CouncilMember][0]), attendance_form(book, book[CouncilMember][0])):
        told: Any = letter["運営"]
        assert (told["担当"].value or "", cells(told["担当"])) == contact
        assert (told["電話"].value or "", cells(told["電話"])) == phone
        if not own and office:
            assert {place.workbook for place in told["電話"].places} == {"団体.xlsx"}


def test_there_is_a_letter_for_every_member() -> None:
    assert [copy.name.value for copy in addressees(book_of(*members(3)))] == list(NAMES[:3])


OFFICE_ONLY = ("開催通知", "開催通知（全員分）", "出欠確認票", "出欠確認票（全員分）", "出欠一覧", "次の会議までの予定")


@pytest.mark.parametrize("kind", OFFICE_ONLY)
def test_what_is_the_offices_own_goes_to_nobody_unless_said(kind: str) -> None:
    assert not goes_to(written(Handout, kind=kind), "")
    assert goes_to(written(Handout, kind=kind, sent_to="事務局"), "事務局")
    assert not goes_to(written(Handout, kind=kind, sent_to="事務局"), "委員")


def test_other_papers_go_to_everybody() -> None:
    own = {kind for kind, made in documents().items() if made.office_only}
    assert own == set(OFFICE_ONLY)
    assert goes_to(written(Handout, kind="席次表（ロの字）"), "委員")


def test_opinions_are_numbered_in_the_order_of_the_sheet() -> None:
    told = [written(Opinion, paper="資料1", opinion=text) for text in ("多い", "少ない")]
    found = plain(opinions(book_of(*told)))["意見一覧"]
    assert [(row["番号"], row["意見"], row["回答"]) for row in found] == [(1, "多い", ""), (2, "少ない", "")]
