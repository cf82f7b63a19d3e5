"""基本方針: one edition of the city's basic policy, its figures drawn from what its sheets say."""

from collections.abc import Sequence

from generator.bands import joined
from generator.book import Book
from generator.document import document
from generator.forms.policy import (
    Body,
    Cover,
    Period,
    Plan,
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    PolicySubcommittee,
    Rearranged,
    Scene,
    Vision,
)
from generator.house import BLANK
from generator.initiative_cards import cards, years_of
from generator.policy_pages import pages
from generator.text import Field, Fields, Said, derived, said, shown

TITLE = "小金井市在宅医療・介護連携推進のための基本方針"
USES = (
    Cover,
    Body,
    PolicyPrinciple,
    PolicyCategory,
    PolicyInitiative,
    PolicyIndicator,
    PolicySubcommittee,
    Plan,
    Period,
    Vision,
    Rearranged,
    Scene,
)


@document("基本方針", title=TITLE, uses=USES)
def policy(book: Book) -> Fields:
    """The policy of an edition: cover, text, figures, the card of every 取組 and the 部会."""
    indicators = book[PolicyIndicator]
    return {
        "表紙": shown(book.one(Cover)),
        "区画一覧": pages(book[Body]),
        "位置付け一覧": [shown(plan) for plan in book[Plan]],
        "予定": _schedule(book[Period]),
        "理想像一覧": [shown(vision) for vision in book[Vision]],
        "整理一覧": _rearranged(book[Rearranged]),
        "基本理念別": cards(
            book[PolicyPrinciple], book[PolicyInitiative], book[PolicyCategory], indicators, years_of(indicators)
        ),
        "事業区分一覧": [_box(category) for category in book[PolicyCategory] if category.content],
        "場面一覧": [shown(scene) for scene in book[Scene]],
        "部会一覧": [shown(subcommittee) for subcommittee in book[PolicySubcommittee]],
    }


def _schedule(periods: Sequence[Period]) -> Field:
    """The years of the schedule, and each plan with its bands: what runs, and for how many years (幅)."""
    years = sorted({year for period in periods for year in period.by_year})
    return {
        "年度一覧": years,
        "計画一覧": [
            {
                **shown(period),
                "帯一覧": [{"言葉": words, "幅": width} for words, width in joined(_in_years(period, years))],
            }
            for period in periods
        ],
    }


def _in_years(period: Period, years: Sequence[int]) -> list[Said]:
    return [
        Said(period.by_year[year], (period.cell(f"by_year:{year}").place,)) if year in period.by_year else Said("")
        for year in years
    ]


def _rearranged(rows: Sequence[Rearranged]) -> list[Field]:
    """The 改正後 in order, each with the 改正前 it was made of; what has no counterpart is 「—」."""
    before = iter(rows)
    return [
        {
            "改正後": after if after.value else derived(BLANK),
            "改正前一覧": [_or_blank(next(before)) for _ in range(count)],
        }
        for after, count in joined(said(row, "after") for row in rows)
    ]


def _or_blank(row: Rearranged) -> Said:
    return said(row, "before") if row.before else derived(BLANK)


def _box(category: PolicyCategory) -> Field:
    """A 事業区分 with its 内容, under a heading of its own where ［事業区分］ gives one."""
    own = category.content_heading
    return {**shown(category), "見出し": said(category, "content_heading" if own else "name")}
