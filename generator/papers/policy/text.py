"""The basic policy, one edition: its text as pages, its cards and figures; and the memo on its revision."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby, pairwise

from generator.forms.policy import (
    Body,
    Cover,
    Passage,
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
    edition_of,
)
from generator.forms.subcommittees import MemoText
from generator.japanese.numbering import LEVELS, Level
from generator.papers.initiatives import cards, years_of
from generator.papers.kind import document
from generator.papers.prose import paragraphs
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, joined, said, shown
from generator.settings import BLANK, Digits

_SET_OFF = frozenset({Level.HEADING, Passage.SUBHEADING})
_DRAWN = frozenset(Passage) - {Passage.SUBHEADING, Passage.CITATION}
_SHOWS = {
    Passage.POSITION: "位置付け一覧",
    Passage.VISION: "理想像一覧",
    Passage.STRUCTURE: "基本理念別",
    Passage.REVISION: "整理一覧",
    Passage.SCENES: "場面一覧",
    Passage.CATEGORIES: "事業区分一覧",
    Passage.INITIATIVES: "基本理念別",
    Passage.SUBCOMMITTEES: "部会一覧",
}
"""What each figure and table shows, by its word in the template."""


def pages(rows: Sequence[Body], drawn: Mapping[Passage, object]) -> list[Field]:
    """The rows in order, parted wherever the paper turns; 横 is 「○」 for the 体系図 with the words that lead to it, else empty.

    A paragraph has the fields of `prose.paragraphs`, and 番 as a name for the 目次 to find it by; of a figure, a table or text without number only 種類 (its
    階層) and 本文; where `drawn` tells that it shows nothing, 種類 is 「該当なし」. All have 「○」 or nothing as 改ページ and
    空行: a heading stands one empty line below text, but not at the top of a page nor below a figure, which brings its own.
    """
    prose = iter(paragraphs([row for row in rows if row.level in LEVELS], Digits.FULL))
    number = count(1)
    fields = {
        id(row): {**(next(prose) if row.level in LEVELS else _passage(row, drawn)), "番": _mark(row, number)}
        for row in rows
    }
    return [
        {
            "横": "○" if across else "",
            "段落一覧": [
                {
                    **fields[id(row)],
                    "改ページ": row.new_page if above else "",
                    "空行": "○" if above and not row.new_page and _apart(row, above) else "",
                }
                for above, row in pairwise([None, *(row for chapter in chapters for row in chapter)])
                if row
            ],
        }
        for across, chapters in groupby(
            (part for chapter in _chapters(rows) for part in _turns(chapter)), key=_lies_across
        )
    ]


def _mark(row: Body, number: "count[int]") -> str:
    """The number of a 節, by which the 目次 finds its page; nothing of other rows."""
    return str(next(number)) if row.level == Level.HEADING else ""


def contents(rows: Sequence[Body]) -> list[Field]:
    """The lines of the 目次: the number of each 節, and its heading as it is printed."""
    numbered = paragraphs([row for row in rows if row.level in LEVELS], Digits.FULL)
    headings = [paragraph for paragraph in numbered if paragraph["種類"] == "見出し"]
    return [{"番": str(at), "行頭": line["行頭"], "本文": line["本文"]} for at, line in enumerate(headings, start=1)]


def _passage(row: Body, drawn: Mapping[Passage, object]) -> Fields:
    return {"種類": row.level if drawn.get(Passage(row.level), True) else "該当なし", "本文": said(row, "text")}


def _chapters(rows: Sequence[Body]) -> Iterator[list[Body]]:
    chapter: list[Body] = []
    for row in rows:
        if row.level == Level.HEADING and chapter:
            yield chapter
            chapter = []
        chapter.append(row)
    if chapter:
        yield chapter


def _turns(chapter: list[Body]) -> Iterator[list[Body]]:
    """A 節 parted around its 体系図: what stands before another figure, and what follows, stays upright."""
    at = next((at for at, row in enumerate(chapter) if row.level == Passage.STRUCTURE), len(chapter))
    begun = next((n for n in range(at, 0, -1) if chapter[n - 1].level in _DRAWN), 0) if at < len(chapter) else 0
    yield from filter(None, (chapter[:begun], chapter[begun : at + 1], chapter[at + 1 :]))


def _lies_across(chapter: Sequence[Body]) -> bool:
    return any(row.level == Passage.STRUCTURE for row in chapter)


def _apart(row: Body, above: Body) -> bool:
    return row.level in _SET_OFF and above.level not in _DRAWN


TITLE = "〔基本方針〕"
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


def edition(book: Book) -> Said:
    """Which edition it is, as its workbook is called: 現行, 改訂案."""
    covers = book[Cover]
    return Said(edition_of(covers[0].workbook)) if len(covers) == 1 else Said("")


@document("基本方針", title=TITLE, uses=USES, subject=edition)
def policy(book: Book) -> Fields:
    """The policy of an edition: cover, text, figures, the card of every 取組 and the 部会."""
    indicators = book[PolicyIndicator]
    schedule = _schedule(book[Period])
    drawn: dict[str, Field] = {
        "位置付け一覧": [shown(plan) for plan in book[Plan]],
        "理想像一覧": [shown(vision) for vision in book[Vision]],
        "整理一覧": _rearranged(book[Rearranged]),
        "基本理念別": cards(
            book[PolicyPrinciple], book[PolicyInitiative], book[PolicyCategory], indicators, years_of(indicators)
        ),
        "事業区分一覧": [_box(category) for category in book[PolicyCategory] if category.content],
        "場面一覧": [shown(scene) for scene in book[Scene]],
        "部会一覧": [shown(subcommittee) for subcommittee in book[PolicySubcommittee]],
    }
    shows = {passage: drawn[name] for passage, name in _SHOWS.items()} | {Passage.SCHEDULE: book[Period]}
    return {
        "表紙": shown(book.one(Cover)),
        "目次一覧": contents(book[Body]),
        "区画一覧": pages(book[Body], shows),
        "予定": schedule,
        **drawn,
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


MEMO_TITLE = "〔基本方針〕について"


@document("方針説明", title=MEMO_TITLE, uses=(MemoText,))
def policy_memo(book: Book) -> Fields:
    """The memo on the 基本方針: aims, history, what to revise, and the steps until then."""
    return {"本文": paragraphs(book[MemoText])}
