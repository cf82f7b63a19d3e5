"""What became of a workbook of the last meeting in the next one: said by sheet, in the words staff read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.record import Renewal
from generator.sitting import Sitting
from generator.wareki import fiscal_year


class Deed(StrEnum):
    """What was done with what stood there; the Japanese words head the lines on the screen."""

    KEPT = "そのまま写したもの"
    CHANGED = "改めたもの"
    EMPTIED = "空にしたもの"
    LEFT = "写していないもの"
    LOOK = "確かめること"


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what was done: the sheet (empty: the whole workbook) and the words."""

    deed: Deed
    sheet: str
    words: str

    def __str__(self) -> str:
        """As staff read it, without the deed."""
        return f"［{self.sheet}］{self.words}" if self.sheet else self.words


@dataclass(frozen=True, slots=True)
class Turn:
    """From one sitting to another; `day` is when the new one is held, as far as the old one says."""

    old: Sitting
    new: Sitting
    day: date | None = None

    def ends(self, renewed: Renewal) -> bool:
        """Whether what is renewed so is over."""
        return renewed is Renewal.EACH_MEETING or (renewed is Renewal.EACH_YEAR and self.new.year != self.old.year)

    def within_year(self, day: date) -> bool:
        """Whether a day lies in the fiscal year of the new sitting."""
        return fiscal_year(day) == self.new.year
