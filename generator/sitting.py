"""A sitting of the council as its folder is named: 令和5年度第2回."""

import re
from dataclasses import dataclass

from generator.japanese import key
from generator.wareki import fiscal_label, parse_fiscal_year

_NAME = re.compile(
    r"(?<![0-9])(?P<year>(?:令和|平成|昭和|[rhs])?(?:元|[0-9]{1,4})年度)(?:[_・-]?第?(?P<session>[1-9][0-9]?)回)?"
)


@dataclass(frozen=True, slots=True, order=True)
class Sitting:
    """The western fiscal year of a sitting and which of that year it is (0: of a year with one paper, not numbered)."""

    year: int
    session: int

    def __str__(self) -> str:
        """As in the name of its folder: 令和5年度第2回."""
        return f"{fiscal_label(self.year)}第{self.session}回" if self.session else fiscal_label(self.year)

    def follows(self, other: "Sitting") -> bool:
        """Whether no sitting lies between the other and this one, as far as the numbers tell."""
        first_of_next_year = (other.year + 1, min(other.session, 1))
        return (self.year, self.session) in {(other.year, other.session + 1), first_of_next_year}


def sitting_of(name: str) -> Sitting | None:
    """The sitting that a folder's name tells (令和5年度第2回, R5年度 第２回, 推進会議_令和5年度第2回); None when it tells none."""
    found = _NAME.search(key(name))
    try:
        return Sitting(parse_fiscal_year(found["year"]), int(found["session"] or 0)) if found else None
    except ValueError:
        return None
