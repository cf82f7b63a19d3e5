"""改訂の概要 and 見え消し版: what a revision of the basic policy comes to, one change under one kind."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, TypeAlias

from generator.compare.blocks import At, Pair, Part
from generator.compare.tables import cells_of
from generator.compare.text import Edit, compare, fold_width
from generator.forms.policy import Aims, Cover, Period
from generator.forms.subcommittees import MemoText
from generator.japanese.numbering import Level
from generator.japanese.text import full_width_digits
from generator.papers.kind import Weave, document
from generator.papers.policy.figures import FIGURES, INDICATORS, places_of, revision, span
from generator.papers.policy.text import TITLE, USES, policy
from generator.problem import Place
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, lines_of, said
from generator.settings import Settings

_HEADED: Final = frozenset({"section", "principle"})
_COUNTED_APART: Final = frozenset({"card", "principle", "subcommittee"})


class Change(StrEnum):
    """What became of a part, the first that fits; the words head the columns of the 改訂の概要."""

    ADDED = "追加"
    DROPPED = "削除"
    RENAMED = "名称の変更"
    REWORDED = "文言の修正"
    INDICATORS = "指標の修正"
    RENUMBERED = "番号と位置"


@dataclass(frozen=True, slots=True)
class Changed:
    """One part that changed: a heading, a paragraph, a 取組, a 部会, a row of a figure."""

    change: Change
    pair: Pair

    @property
    def at(self) -> At:
        """Its name among the pairs of the two editions."""
        return self.pair.at

    @property
    def old(self) -> Part | None:
        """The part as it was; None of an added one."""
        return _part(self.pair.old)

    @property
    def new(self) -> Part | None:
        """The part as it will be; None of a dropped one."""
        return _part(self.pair.new)

    @property
    def part(self) -> Part:
        """The part as it will be, or as it was."""
        part = self.new or self.old
        assert part is not None
        return part

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells of its wordings."""
        return tuple(place for part in (self.old, self.new) if part for place in part.places)


def changes(pair: Pair) -> Iterator[Changed]:
    """The changes in a part and in what stands in it.

    A 取組 or 部会 counts once however much of it changed, a 節 or 基本理念 when its heading did, beside what is in it. A
    figure counts row by row, or once when it was added or dropped whole; the 取組 and 部会 of a table count always.
    """
    if pair.untouched:
        return
    old, new = _part(pair.old), _part(pair.new)
    kind = (new or old or Part("")).kind
    parted = kind in _HEADED or (kind in FIGURES and pair.children and (_counted_apart(pair) or (old and new)))
    if not parted:
        yield Changed(_change(pair), pair)
        return
    if pair.relation != "same" and not (kind in FIGURES and None in pair.at) and not _unwritten(new or old):
        yield Changed(_change(replace(pair, children=())), pair)
    for child in pair.children:
        yield from changes(child)


def _unwritten(part: Part | None) -> bool:
    """Whether a 節 has no heading in the policy, but one that the papers give it: what is new or gone is in it."""
    return part is not None and bool(part.lines) and all(line.caption for line in part.lines) and part.kind in _HEADED


def _counted_apart(figure: Pair) -> bool:
    inside = {part.kind for child in figure.children if (part := child.new or child.old)}
    return bool(inside & _COUNTED_APART)


def _change(pair: Pair) -> Change:
    if pair.old is None:
        return Change.ADDED
    if pair.new is None:
        return Change.DROPPED
    if fold_width(pair.old.name).strip() != fold_width(pair.new.name).strip():
        return Change.RENAMED
    touched = {part.name for child in pair.children if not child.untouched and (part := child.new or child.old)}
    if fold_width(pair.old.text).strip() != fold_width(pair.new.text).strip() or touched - {INDICATORS}:
        return Change.REWORDED
    return Change.INDICATORS if touched else Change.RENUMBERED


def _part(block: object) -> Part | None:
    return block if isinstance(block, Part) else None


_Sections: TypeAlias = Sequence[tuple[Pair, Sequence[Changed]]]

_POINTS: Final = {
    "新しい取組": ("card", Change.ADDED),
    "廃止する取組": ("card", Change.DROPPED),
    "名称を改める取組": ("card", Change.RENAMED),
    "内容を改める取組": ("card", Change.REWORDED),
    "成果指標を改める取組": ("card", Change.INDICATORS),
    "番号を改める取組": ("card", Change.RENUMBERED),
    "加える事項": ("", Change.ADDED),
    "除く事項": ("", Change.DROPPED),
    "名称を改める事項": ("", Change.RENAMED),
    "文言を改める事項": ("", Change.REWORDED),
    "番号と位置を改める事項": ("", Change.RENUMBERED),
}
"""The 改訂点 in their order: of which kind of part (the others, where empty) they tell which change."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the 主な改訂点, and the changes that it tells."""

    text: Said
    changes: tuple[At, ...]


@document("改訂の概要", title=f"{TITLE}　改訂の概要", uses=(*USES, Aims), sources=2, looks_at=(MemoText,))
def revision_summary(book: Book) -> Fields:
    """One sheet: why, what changes from what to what, the period, the day and the steps; the counts at the end."""
    old, new = (book.within([cover.workbook]) for cover in book[Cover])
    sections = [(pair, list(changes(pair))) for pair in revision(book)]
    found = [change for _, of_section in sections for change in of_section]
    return {
        "趣旨": worded(new, "purpose"),
        "計画期間": {"前": term(old), "後": term(new)},
        "施行日": worded(new, "in_force"),
        "予定": worded(new, "steps"),
        "改訂点一覧": [
            {"区分": label, "文一覧": [point.text for point in lines]}
            for label, lines in points(sections, book.settings)
        ],
        "節一覧": [
            {"節": _title(pair), "件数": derived(len(of_section))} for pair, of_section in sections if of_section
        ],
        "件数": _counts(found, cells_of(pair for pair, _ in sections)),
    }


def worded(edition: Book, attribute: str) -> list[Fields]:
    """What ［改訂の概要］ of an edition says in one of its cells, line by line; where it is empty, the proposal for it."""
    for aims in edition[Aims]:
        if getattr(aims, attribute):
            return lines_of(said(aims, attribute))
    return [line for found in proposal(edition, attribute) for line in lines_of(found)]


_NEEDED: Final = re.compile("改訂が必要|改訂する|改訂を行|見直しが必要|見直す")
_IN_FORCE: Final = re.compile(r"(.*[0-9０-９元]日)[　 ]*(?:から)?施行")
_STEPS: Final = re.compile("スケジュール|予定|日程")


def proposal(edition: Book, attribute: str) -> Iterator[Said]:
    """What 方針説明 says that may stand for an empty cell of ［改訂の概要］; nothing where it does not say it.

    For 趣旨 the first paragraph that says that a revision is needed, for 施行日 the day in front of 「施行」, for 今後の予定
    the numbered steps below the heading of the schedule, each with what stands under it.
    """
    rows = edition[MemoText]
    if attribute == "purpose":
        yield from [said(row, "text") for row in rows if _NEEDED.search(row.text)][:1]
        return
    if attribute == "in_force":
        days = ((row, match) for row in rows if (match := _IN_FORCE.fullmatch(row.text.strip())))
        yield from (Said(match[1].strip(), places_of(row, "text")) for row, match in days)
        return
    steps: list[list[MemoText]] = []
    for row, head in zip(rows, _heads(rows), strict=True):
        if not _STEPS.search(head) or _IN_FORCE.fullmatch(row.text.strip()):
            continue
        if row.level == Level.PAREN:
            steps.append([row])
        elif steps and row.level == Level.BULLET:
            steps[-1].append(row)
    yield from (derived("　".join(row.text for row in step), [said(row, "text") for row in step]) for step in steps)


def _heads(rows: Sequence[MemoText]) -> Iterator[str]:
    """For each row the heading that it stands under."""
    head = ""
    for row in rows:
        head = row.text if row.level == Level.HEADING else head
        yield head


def term(edition: Book) -> Said:
    """The fiscal years that an edition is for, as its schedule says: those of the band that speaks of 計画期間."""
    for period in edition[Period]:
        years = sorted(year for year, words in period.by_year.items() if "計画期間" in words)
        if years:
            places = places_of(period, *(f"by_year:{year}" for year in years))
            return Said(f"{span(years[0], years[-1])}（{full_width_digits(str(len(years)))}か年）", places)
    return Said("")


def points(sections: _Sections, office: Settings) -> list[tuple[str, list[Point]]]:
    """The 主な改訂点: by what happens, the lines that tell every change once, in the order of the policy."""
    told: list[tuple[str, list[Point]]] = []
    for label, (kind, change) in _POINTS.items():
        lines: list[Point] = []
        for pair, of_section in sections:
            found = [each for each in of_section if each.change is change and (each.part.kind == "card") == bool(kind)]
            lines += _of_cards(found) if kind else _of_section(pair, found, office)
        if lines:
            told.append((label, lines))
    return told


def _of_cards(found: Sequence[Changed]) -> Iterator[Point]:
    """A line for each 取組; those that go on as they were, in other years, share one."""
    continued: list[Changed] = []
    for each in found:
        words = _before_and_after(each)
        if words is None:
            continued.append(each)
        else:
            yield _point([each], "　".join(filter(None, (each.part.number, words))))
    if continued:
        numbers = "、".join(each.part.number for each in continued)
        yield _point(continued, f"年度を改め、内容は続ける。（{numbers}）")


def _before_and_after(each: Changed) -> str | None:
    """What became of one 取組; None when its 成果指標 only go on in other years."""
    old, new = each.old, each.new
    if old is None or new is None:
        return _flat(each.part.name)
    if each.change is Change.RENAMED:
        return f"{_flat(old.name)} → {_flat(new.name)}"
    if each.change is Change.RENUMBERED:
        return f"{_flat(new.name)}（{old.number} → {new.number}）"
    rows = [child for child in each.pair.children if not child.untouched]
    if each.change is Change.INDICATORS:
        return _aimed(rows[0])
    return "、".join(_edits(row) for row in rows if (_part(row.new) or _part(row.old) or Part("")).name != INDICATORS)


_NUMBER: Final = re.compile("[0-9０-９]+(?:[.．][0-9０-９]+)?")


def _aimed(row: Pair) -> str | None:
    """The 成果指標 before and after: of a figure that is to rise, the first and the last year; None if they only go on."""
    sides = [_meanings(part) for part in (_part(row.old), _part(row.new))]
    before, after = ({fold_width(words): words for _, words in side} for side in sides)
    if [*before] == [*after]:
        return None
    shapes = {_NUMBER.sub("0", words) for words in (*before, *after)}
    if all(sides) and len(shapes) == 1 and "0" in shapes.pop():
        return " → ".join(
            f"{words}（{year}）～{_figure(last)}（{until}）"
            for (year, words), (until, last) in ((side[0], side[-1]) for side in sides)
        )
    return " → ".join("、".join(side.values()) or "なし" for side in (before, after))


def _figure(words: str) -> str:
    """A figure with its unit: what stands from the first number on."""
    found = _NUMBER.search(words)
    return words[found.start() :] if found else words


def _meanings(part: Part | None) -> list[tuple[str, str]]:
    """The years of a row of 成果指標 with what holds in each, on one line."""
    return [(line.key, _flat(line.meaning or line.text)) for line in part.lines] if part else []


_SHORT: Final = 24  # characters of words that are told whole, before and after


def _edits(row: Pair) -> str:
    """The words of a row of a card that changed, before and after."""
    old, new = _part(row.old), _part(row.new)
    name = (new or old or Part("")).name
    if old is None or new is None:
        return name
    edits = [edit for edit in compare(old.text, new.text, ignore_width=True) if edit.op == "change"]
    if all(len(edit.old) <= _SHORT and len(edit.new) <= _SHORT for edit in edits):
        return f"{name}の{'、'.join(map(_edit, edits))}"
    return f"{name}を全体に改める"


def _edit(edit: Edit) -> str:
    if not edit.old:
        return f"「{_flat(edit.new)}」を加える"
    return f"「{_flat(edit.old)}」を「{_flat(edit.new)}」に" if edit.new else f"「{_flat(edit.old)}」を削る"


def _of_section(pair: Pair, found: Sequence[Changed], office: Settings) -> Iterator[Point]:
    """A line for what one change did to a 節: what has a name by its name, the paragraphs counted."""
    if not found:
        return
    own = [each for each in found if each.at == pair.at]
    named = [each for each in found if each.part.name and each.at != pair.at]
    words = [_told(each, office) for each in named[:_MOST_NAMES]]
    if len(named) > _MOST_NAMES:
        words.append(full_width_digits(f"ほか{len(named) - _MOST_NAMES}件"))
    if rest := len(found) - len(named) - len(own):
        words.append(full_width_digits(f"本文{rest}件"))
    title = str(_title(pair).value)
    for each in own:
        if each.change is Change.RENAMED and each.old and each.new:
            title = f"{each.old.label} → {each.new.label}"
        elif each.change is Change.RENUMBERED and each.old:
            title = f"{title}（前の{each.old.number}）"
    yield _point(found, f"{title}：{'、'.join(words)}" if words else title)


def _told(each: Changed, office: Settings) -> str:
    """A part as one speaks of it; what is short, before and after."""
    part, old, new = each.part, each.old, each.new
    numbered = f"{office.named(_KINDS.get(part.kind, ''))}{part.number}"
    if each.change is Change.RENAMED and old:
        return f"{numbered}{_flat(old.name)} → {_flat(part.name)}"
    if old and new and part.kind == "row" and all(0 < len(side.text) <= _SHORT for side in (old, new)):
        return f"{_flat(old.text)} → {_flat(new.text)}"
    return f"{numbered}「{_flat(part.name)}」"


def _point(found: Sequence[Changed], text: str) -> Point:
    places = tuple(place for each in found for place in each.places)
    return Point(Said(text, places), tuple(each.at for each in found))


# So many names of one kind of change in one 節; the others are counted, so that the paper stays one page.
_MOST_NAMES = 6
_KINDS = {"subcommittee": "〔部会〕", "principle": "基本理念", "box": "事業区分"}


def _counts(found: Sequence[Changed], places: Iterable[Place]) -> dict[str, Field]:
    """How many changes of each kind; together they come from all that was compared."""
    counted = Counter(changed.change for changed in found)
    return {**{str(change): counted[change] for change in Change}, "計": Said(len(found), tuple(places))}


def _flat(name: str) -> str:
    return name.replace("\n", "")


def _title(section: Pair) -> Said:
    part = section.new or section.old
    assert isinstance(part, Part)
    return Said(part.label, part.places)


@document(
    "見え消し版",
    title=f"{TITLE}　見え消し版",
    uses=USES,
    sources=2,
    template="policy",
    weave=Weave.REVISIONS,
    pairing=revision,
)
def redline(book: Book) -> Fields:
    """The 改訂案 with every change as a Word revision: accepted it is the 改訂案, rejected the edition in force."""
    return policy(book)


@document(
    "見え消し版（印刷用）",
    title=f"{TITLE}　見え消し版（印刷用）",
    uses=USES,
    sources=2,
    template="policy",
    weave=Weave.LINES,
    pairing=revision,
)
def printed_redline(book: Book) -> Fields:
    """The same for those who print: what is dropped struck through, what is new underlined."""
    return policy(book)
