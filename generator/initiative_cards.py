"""The 取組 of a basic policy as cards under their 基本理念, each with its 事業区分 and the 成果指標 of every year."""

from collections.abc import Iterable, Sequence

from generator.forms.initiatives import Category, Indicator, Initiative, Principle
from generator.forms.policy import PolicyInitiative
from generator.text import Field, Said, said, shown


def years_of(indicators: Iterable[Indicator]) -> list[int]:
    """The western fiscal years that the 成果指標 tell of, in order."""
    return sorted({year for row in indicators for year in row.by_year})


def cards(
    principles: Iterable[Principle],
    initiatives: Sequence[Initiative | PolicyInitiative],
    categories: Sequence[Category],
    indicators: Sequence[Indicator],
    years: Sequence[int],
) -> list[Field]:
    """Each 基本理念 with the 取組一覧 under it; a 取組 has 年度別 one entry for each of `years` (western)."""
    named = {category.symbol: category for category in categories}
    indicated = {indicator.number: indicator for indicator in indicators}
    return [
        {
            **shown(principle),
            "取組一覧": [
                {
                    **shown(row),
                    "事業区分": {
                        "記号": said(row, "category"),
                        "事業区分": said(named[row.category], "name") if row.category in named else "",
                    },
                    "年度別": [{"年度": year, "成果指標": _written(indicated.get(row.number), year)} for year in years],
                }
                for row in initiatives
                if row.principle == principle.number
            ],
        }
        for principle in principles
    ]


def _written(indicator: Indicator | None, year: int) -> Said:
    """The 成果指標 as typed, 「→」 included; empty where nothing is written, as after a 取組 was discontinued."""
    if indicator is None or year not in indicator.by_year:
        return Said("")
    cell = indicator.cells.get(f"by_year:{year}")
    return Said(indicator.by_year[year], (cell.place,) if cell else ())
