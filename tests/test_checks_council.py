"""委員01–10: what is told of the council, and where the rules keep silent."""

from datetime import date, time
from typing import Any

import pytest

from generator.forms.council import Conduct, CouncilMember, Notice, Preparation, Reply
from generator.forms.meeting import Meeting
from generator.forms.opinions import Opinion
from generator.forms.subcommittees import Attendee, MinutesHead
from generator.records.declare import Record
from tests.handwritten import written
from tests.proofreading import cells, found, row

MINUTES, OTHER = "会議録_推進会議_令和5年度第2回.xlsx", "会議録_推進会議_令和5年度第1回.xlsx"
DAY = date(2023, 10, 26)
FLOWER, SAMPLE, EXAMPLE = "架空　花子", "見本　一郎", "例示　京子"


def sitting(held_on: date = DAY) -> Meeting:
    told = {
        "fiscal_year": 2023,
        "session": 2,
        "name": "在宅医療・介護連携推進会議",
        "starts_at": time(19),
        "venue": "会議室",
    }
    return written(Meeting, held_on=held_on, **told)


def member(name: str, begins: date = date(2023, 4, 1), ends: date = date(2025, 3, 31)) -> CouncilMember:
    return written(CouncilMember, name=name, reading="よみ", office="団体", group="市民", begins=begins, ends=ends)


def reply(name: str, answer: str, **more: str) -> Reply:
    return written(Reply, name=name, answer=answer, **more)


def head(workbook: str = MINUTES, held_on: date = DAY, body: str = "架空市在宅医療・介護連携推進会議") -> MinutesHead:
    return row(MinutesHead, workbook, body=body, held_on=held_on, fiscal_year=2023, session=2)


def attendee(name: str, side: str = "委員", workbook: str = MINUTES) -> Attendee:
    return row(Attendee, workbook, side=side, name=name)


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        (date(2023, 4, 1), DAY, []),
        (DAY, date(2025, 3, 31), []),
        (date(2023, 4, 1), date(2023, 10, 25), ["ends"]),
        (date(2023, 10, 27), date(2025, 3, 31), ["begins"]),
    ],
)
def test_a_member_is_in_office_on_the_day(begins: date, ends: date, told: list[str]) -> None:
    assert cells(found("委員01", sitting(), member(FLOWER, begins, ends))) == told
    assert found("委員02", sitting(), member(FLOWER, begins, ends)) == []


def test_a_term_that_ends_before_it_begins_is_told_once() -> None:
    slip = member(FLOWER, date(2023, 4, 1), date(2022, 3, 31))
    assert cells(found("委員02", sitting(), slip)) == ["ends"]
    assert found("委員01", sitting(), slip) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [("高橋　浩", ""), ("高橋 浩", ""), ("髙橋　浩", "書き違い"), ("高橋　治", "書き違い"), ("北原　進", "委員名簿")],
)
def test_a_name_is_that_of_a_member(name: str, words: str) -> None:
    for told in (reply(name, "出席"), written(Opinion, paper="資料1", opinion="多い", member=name, answer="済")):
        problems = found("委員03", member("高橋　浩"), told)
        assert [words in problem.message for problem in problems] == ([True] if words else [])


def test_a_name_in_the_minutes_of_this_sitting_is_told_once() -> None:
    known = sitting(), member("高橋　浩"), head()
    for slip, words in (("髙橋　浩", "書き違い"), ("高橋　治", "書き違い")):
        (told,) = found("委員03", *known, attendee(slip))
        assert words in told.message
        assert found("委員05", *known, attendee(slip)) == []
    assert found("委員03", *known, attendee("高橋　浩"), attendee("髙橋　浩", "事務局")) == []
    assert cells(found("委員03", *known, attendee(SAMPLE))) == ["name2"]
    assert found("委員03", *known, reply("高橋　浩", "代理", proxy=SAMPLE), attendee(SAMPLE)) == []
    assert found("委員03", *known, attendee(SAMPLE, workbook=OTHER)) == []


def test_without_a_list_no_name_is_doubted() -> None:
    assert found("委員03", reply("北原　進", "出席")) == []


@pytest.mark.parametrize(
    ("answer", "side", "told"),
    [
        ("出席", "委員", False), ("欠席", "欠席者", False), ("代理", "欠席者", False), ("", "委員", False),
        ("欠席", "委員", True), ("代理", "委員", True), ("出席", "欠席者", True),
    ],
)  # fmt: skip
def test_the_minutes_list_people_as_they_answered(answer: str, side: str, *, told: bool) -> None:
    records = sitting(), member(FLOWER), reply(FLOWER, answer), head(), attendee(FLOWER, side)
    assert cells(found("委員04", *records)) == (["name2"] if told else [])


def test_only_the_minutes_of_this_sitting_are_compared() -> None:
    absent, came = reply(FLOWER, "欠席"), attendee(FLOWER, workbook=OTHER)
    earlier = head(OTHER, date(2023, 7, 13))
    assert found("委員04", sitting(), member(FLOWER), absent, earlier, came) == []
    assert found("委員04", sitting(), member(FLOWER), absent, head(OTHER, body="入退院支援部会"), came) == []
    assert found("委員05", sitting(), member(SAMPLE), earlier, came) == []


def test_every_member_or_whoever_came_for_them_is_in_the_minutes() -> None:
    everyone: tuple[Record, ...] = (sitting(), member(FLOWER), member(SAMPLE), head(), attendee(FLOWER))
    assert cells(found("委員05", *everyone)) == ["body2"]
    assert found("委員05", *everyone, attendee(SAMPLE, "欠席者")) == []
    assert found("委員05", *everyone, reply(SAMPLE, "代理", proxy=EXAMPLE), attendee(EXAMPLE)) == []
    assert cells(found("委員05", *everyone, reply(SAMPLE, "代理", proxy=EXAMPLE))) == ["body2"]
    assert cells(found("委員05", *everyone, reply(SAMPLE, "欠席"), attendee(EXAMPLE))) == ["body2"]
    assert found("委員05", sitting(), member(SAMPLE), head()) == []  # not yet written


def quorum(answers: tuple[str, ...], rule: str = "過半数", **more: str) -> list[str]:
    names = (FLOWER, SAMPLE, EXAMPLE)
    rows = [reply(name, answer) for name, answer in zip(names, answers, strict=False)]
    conduct = written(Conduct, sender="市長", contact="課", quorum=rule, **more)
    return [problem.message for problem in found("委員06", sitting(), conduct, *map(member, names), *rows)]


def test_too_few_members_are_told() -> None:
    assert quorum(("出席", "出席", "欠席")) == []
    (told,) = quorum(("出席", "欠席", "欠席"))
    assert told == "定足数は「過半数」（3人のうち2人）ですが、出席は1人です。"
    assert len(quorum(("出席", "代理", "欠席"))) == 1
    assert quorum(("出席", "代理", "欠席"), proxies="定足数に数える") == []
    assert quorum(("出席", "欠席", "欠席"), rule="") == []


def test_while_answers_are_awaited_only_what_cannot_be_mended_is_told() -> None:
    assert quorum(()) == []
    assert quorum(("出席", "欠席")) == []
    assert len(quorum(("", "欠席", "欠席"))) == 1


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        ({}, []),
        ({"sent_on": date(2023, 9, 26), "reply_by": date(2023, 10, 12)}, []),
        ({"sent_on": DAY, "reply_by": DAY}, []),
        ({"sent_on": date(2023, 10, 13), "reply_by": date(2023, 10, 12)}, ["reply_by"]),
        ({"reply_by": date(2023, 10, 27)}, ["reply_by"]),
        ({"sent_on": date(2023, 10, 27)}, ["sent_on"]),
    ],
)
def test_the_letter_the_last_day_to_reply_and_the_sitting_follow_each_other(notice: Any, told: list[str]) -> None:
    assert cells(found("委員07", sitting(), written(Notice, **notice))) == told


def test_a_plan_that_asks_for_replies_before_the_letter_is_told_at_the_sitting() -> None:
    late = written(Preparation, task="通知", days=7, side="前", letter="通知の日付")
    soon = written(Preparation, task="回答", days=14, side="前", letter="回答の期限")
    assert cells(found("委員07", sitting(), late, soon)) == ["held_on"]


@pytest.mark.parametrize(
    ("day", "told"), [(date(2023, 10, 9), True), (date(2023, 10, 7), True), (date(2023, 10, 10), False)]
)
def test_a_letter_names_days_on_which_the_office_is_open(day: date, *, told: bool) -> None:
    assert cells(found("委員08", written(Notice, sent_on=day))) == (["sent_on"] if told else [])
    assert cells(found("委員08", written(Notice, reply_by=day))) == (["reply_by"] if told else [])


def test_an_opinion_without_an_answer_is_told() -> None:
    assert cells(found("委員09", written(Opinion, paper="資料1", opinion="多い"))) == ["opinion"]
    assert found("委員09", written(Opinion, paper="資料1", opinion="多い", answer="直した")) == []
