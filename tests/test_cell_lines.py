"""A typed cell of several lines becomes paragraphs that hang under their marks, and nothing of it is lost."""

import pytest

from generator.problem import Place
from generator.records.said import Indent, Said, lines_of

PLACE = Place("取組達成度.xlsx", "取組達成度", "D2")


def made(text: str) -> list[tuple[object, object]]:
    return [(line["字下げ"], getattr(line["文"], "value", None)) for line in lines_of(Said(text, (PLACE,)))]


@pytest.mark.parametrize(
    ("line", "depth", "hanging", "words"),
    [
        ("・調査の実施", 0, 1, "・調査の実施"),
        ("　・がんの末期", 1, 1, "・がんの末期"),
        ("  ・半角の空白", 1, 1, "・半角の空白"),
        ("　続きの言葉", 1, 0, "続きの言葉"),
        ("①困難さ", 0, 1, "①困難さ"),
        ("◆　概要", 0, 2, "◆　概要"),
        ("2回開催", 0, 0, "2回開催"),
    ],
)
def test_a_line_stands_in_by_its_spaces_and_hangs_by_its_mark(
    line: str, depth: float, hanging: float, words: str
) -> None:
    assert made(line) == [(Indent(depth, hanging), words)]


def test_an_empty_line_between_groups_stays_and_those_at_the_end_go() -> None:
    assert [words for _, words in made("後方支援\n・検証\n\n身寄り\n\n")] == ["後方支援", "・検証", "", "身寄り"]
    assert made("\n　\n") == []


def test_every_line_remembers_its_cell() -> None:
    fields = lines_of(Said("・一\n・二", (PLACE,)))
    assert [getattr(line["文"], "places", ()) for line in fields] == [(PLACE,), (PLACE,)]
