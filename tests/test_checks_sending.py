"""送付: an address that no mail reaches, one written twice, groups that only one of the sheets knows."""

import pytest

from generator.forms.meeting import Handout, Recipient
from generator.papers.kind import is_address
from tests.proofreading import cells, found, row

BOOK = "会議.xlsx"
TARO = {"name": "若葉　太郎", "address": "taro@example.jp", "group": "委員"}


def person(line: int = 2, **changed: str) -> Recipient:
    return row(Recipient, BOOK, line, **(TARO | changed))


def paper(line: int = 2, **values: str) -> Handout:
    return row(Handout, BOOK, line, **({"kind": "研修実施状況"} | values))


@pytest.mark.parametrize(
    "address", ["a@example.jp", "t.yamada@city.example.lg.jp", "a..b.@example.ne.jp", "x+y@ex-1.com"]
)
def test_what_mail_reaches_is_an_address(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    ["taro", "taro@example", "taro＠example.jp", "ｔａｒｏ@example.jp", "太郎@example.jp", "a@example.jp, b@example.jp",
     "a@example.jp\nb@example.jp", "<a@example.jp>", "a b@example.jp", "a@-example.jp", "a@example..jp", "@example.jp"],
)  # fmt: skip
def test_what_mail_does_not_reach_is_a_finding_at_its_cell(address: str) -> None:
    assert cells(found("送付01", person(5, address=address))) == ["address5"]


def test_a_sound_address_is_no_finding() -> None:
    assert found("送付01", person()) == []


def test_an_address_twice_in_a_group_is_told_with_both_places() -> None:
    (finding,) = found("送付02", person(2), person(3, name="太郎", address="TARO@example.jp"))
    assert finding.place.cell == "address3"
    assert [other.place.cell for other in finding.others] == ["address2"]


def test_an_address_in_two_groups_is_no_finding() -> None:
    assert found("送付02", person(2), person(3, group="事務局")) == []


def test_a_paper_for_a_group_that_nobody_is_in_is_a_finding() -> None:
    assert cells(found("送付03", person(), paper(4, sent_to="委員\n傍聴者"))) == ["sent_to4"]


def test_groups_that_people_are_in_nobody_and_an_empty_list_of_people_are_no_finding() -> None:
    assert found("送付03", person(), paper(2, sent_to="委員"), paper(3, sent_to="送らない"), paper(4)) == []
    assert found("送付03", paper(2, sent_to="委員")) == []


def test_a_group_without_a_paper_is_a_finding() -> None:
    findings = found(
        "送付04", person(), person(3, group="事務局"), paper(2, sent_to="委員"), paper(3, sent_to="送らない")
    )
    assert cells(findings) == ["group3"]
    assert "グループ「事務局」" in findings[0].message


def test_a_paper_for_everybody_is_a_paper_for_each_group() -> None:
    assert found("送付04", person(), person(3, group=""), paper()) == []
