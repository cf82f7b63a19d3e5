"""The name of a folder tells which sitting it is."""

import pytest

from generator.japanese.dates import Sitting, sitting_of


@pytest.mark.parametrize(
    ("name", "sitting"),
    [
        ("令和5年度第2回", Sitting(2023, 2)),
        ("令和５年度　第２回", Sitting(2023, 2)),
        ("R5年度第2回", Sitting(2023, 2)),
        ("推進会議_令和元年度第10回", Sitting(2019, 10)),
        ("2024年度第1回", Sitting(2024, 1)),
        ("令和5年度_2回（臨時）", Sitting(2023, 2)),
        ("令和6年度", Sitting(2024, 0)),
    ],
)
def test_year_and_session_are_read_as_they_are_usually_written(name: str, sitting: Sitting) -> None:
    assert sitting_of(name) == sitting


@pytest.mark.parametrize("name", ["臨時会", "第2回", "令和999年度第1回", "2023.10.19"])
def test_a_name_without_a_year_tells_nothing(name: str) -> None:
    assert sitting_of(name) is None


def test_its_words_are_read_back() -> None:
    for sitting in (Sitting(2023, 2), Sitting(2024, 0)):
        assert sitting_of(str(sitting)) == sitting


@pytest.mark.parametrize(
    ("old", "new", "next_"),
    [
        (Sitting(2023, 1), Sitting(2023, 2), True),
        (Sitting(2023, 3), Sitting(2024, 1), True),
        (Sitting(2023, 0), Sitting(2024, 0), True),
        (Sitting(2023, 1), Sitting(2023, 3), False),
        (Sitting(2023, 3), Sitting(2025, 1), False),
        (Sitting(2023, 3), Sitting(2024, 2), False),
        (Sitting(2023, 2), Sitting(2023, 1), False),
    ],
)
def test_only_the_next_sitting_follows(old: Sitting, new: Sitting, *, next_: bool) -> None:
    assert new.follows(old) is next_
