"""委員名簿: who stands in which table."""

from typing import Any

from generator.forms.subcommittees import Member, Subcommittee
from generator.papers.subcommittees import members
from generator.records.declare import Record
from tests.handwritten import book_of, plain, written

DISCHARGE, ICT = (
    written(Subcommittee, name=name, vision="穏やかに暮らす。") for name in ("入退院支援部会", "ICT連携部会")
)


def member(subcommittee: str, name: str) -> Member:
    return written(Member, subcommittee=subcommittee, role="部会員", name=name, office="前原診療所")


def tables(*records: Record) -> Any:
    return plain(members(book_of(*records))["部会一覧"])


def test_each_subcommittee_has_its_members_numbered_from_one_in_their_order() -> None:
    first, second = tables(
        DISCHARGE, ICT, member(ICT.name, "田中"), member(DISCHARGE.name, "執行"), member(ICT.name, "戸原")
    )
    assert [(row["番号"], row["氏名"]) for row in first["委員一覧"]] == [(1, "執行")]
    assert second["名称"] == "ICT連携部会"
    assert [(row["番号"], row["氏名"]) for row in second["委員一覧"]] == [(1, "田中"), (2, "戸原")]


def test_a_subcommittee_without_members_keeps_its_table() -> None:
    first, second = tables(DISCHARGE, ICT, member(ICT.name, "田中"))
    assert first["委員一覧"] == []
    assert len(second["委員一覧"]) == 1
