"""Puts what was read from a paper into the rows of workbooks: which word goes to which column, and which row it is a part of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Final, TypeAlias

from generator.back.matching import Item
from generator.back.pattern import END, INDENT, MARK, At, Path_, deciders, fallbacks, marks, words_of
from generator.japanese import numbering
from generator.japanese.dates import fiscal_label, parse_fiscal_year, wareki
from generator.japanese.numbering import LEVELS, Level, unnumbered
from generator.japanese.text import half_width_digits, in_a_line, key
from generator.packet.files import file_name
from generator.packet.templates import vocabulary
from generator.papers.kind import Document
from generator.problem import Place
from generator.records.declare import Column, Kind, Layout, Sheet
from generator.settings import BLANK, CONTINUES, DEFAULT, Settings
from generator.word.template import Source, Word

TYPES: Final[Mapping[Kind, type]] = {
    Kind.COUNT: int,
    Kind.DATE: date,
    Kind.TIME: time,
    Kind.FISCAL_YEAR: int,
    Kind.TEXT: str,
}
_DAY: Final = re.compile(
    r"(?:令和|平成|昭和|[RHS])?\s*[0-9０-９元]{1,4}[年./]\s*[0-9０-９]{1,2}[月./]\s*[0-9０-９]{1,2}日?(?:\s*[(（][^)）][)）])?"
)
_MONTH_DAY: Final = re.compile(r"([0-9０-９]{1,2})[月./]\s*[0-9０-９]{1,2}")
_YEAR_SAID: Final = re.compile(r"((?:令和|平成|昭和|[RHS])\s*[0-9０-９元]{1,2})(年度|年)(?:([0-9０-９]{1,2})月)?")
_CHOSEN: Final = "◎◉●■☑☒✓✔レ○"
_PARTS: Final = re.compile(rf"[{_CHOSEN}\s、・]+")

Row: TypeAlias = dict[str, str]
_LINE, _KIND, _NAME, _NUMBER, _WIDTH = "文", "種類", "名前", "番号", "幅"


@dataclass(slots=True)
class Filled:
    """The rows of one workbook, by sheet; what was guessed or could not be read, by sheet, row and heading."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    doubts: dict[tuple[str, int, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class ReadIn:
    """What a paper gave: workbooks by name, the words that found no place, cells that need a look, what is still missing.

    `heads` are its number and title, `given` the words that the program gives itself or another workbook says, by name,
    `either` the columns whose words may as well be those of another, as both are printed in one place.
    """

    kind: str
    settings: Settings = DEFAULT
    books: dict[str, Filled] = field(default_factory=dict)
    heads: list[tuple[str, str]] = field(default_factory=list)
    given: dict[str, list[str]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)

    @property
    def doubts(self) -> Iterator[tuple[Place, str]]:
        """The cells that somebody has to look at, with the reason; a row is counted from 1."""
        for name, book in self.books.items():
            for (sheet, row, heading), why in book.doubts.items():
                yield Place(name, sheet, f"{row + 1}件目「{heading}」"), why


def _only(item: Item) -> str:
    return next((words for words, _, _ in item.words.values()), "")


def _depth(told: Sequence[tuple[numbering.Row, str, Row]], level: str) -> float:
    """How far the next line would stand in, were it of a level."""
    return numbering.number([*(row for row, _, _ in told), numbering.Row(level, "")]).paragraphs[-1].depth


def _held(row: Row, year: int) -> str:
    """What a row says for a fiscal year: for 「→」 what it said before."""
    told = {parse_fiscal_year(heading): words for heading, words in row.items() if heading.endswith("年度")}
    if not told.get(year):
        return ""
    return next((told[y] for y in sorted(told, reverse=True) if y <= year and key(told[y]) != CONTINUES), "")


def _bare(number: str) -> str:
    return re.sub(r"[\W_]", "", key(number))


class Placing:
    """Puts what one paper says into the rows of workbooks."""

    def __init__(self, kind: Document, made: ReadIn, path: Path) -> None:
        """`path` names the workbook of a kind that comes in several."""
        self._kind, self._made = kind, made
        self._decided, self._heads, self._fallbacks = deciders(kind), marks(kind), fallbacks(kind)
        self._words = dict(words_of(vocabulary(kind)))
        sheets = [form.declaration.of(made.settings) for form in kind.uses]
        self._forms = {(sheet.workbook, sheet.name): sheet for sheet in sheets}
        self._declared = {(form.declaration.workbook, form.declaration.name): form.declaration for form in kind.uses}
        self._name = file_name("", path.stem, "")
        self._item_lists: dict[Path_, Sequence[Item]] = {}
        self._prose: dict[At, list[tuple[numbering.Row, str, Row]]] = {}

    def fill(self, item: Item, left: Sequence[str], loose: Sequence[str] = ()) -> None:
        """Fill the rows from the items, then what is told only by a mark on a choice; `loose` words that are in no row are left over."""
        heads = (
            (path[1], words.strip()) for path, (words, _, _) in item.words.items() if path[0] == "資料" != path[-1]
        )
        self._made.heads += [(word, said) for word, said in heads if said]
        self._item(item, [], [])
        for at, told in self._prose.items():
            self._numbered(at, told)
        for book in self._made.books.values():
            for (_, title), sheet in self._forms.items():
                for row in book.rows.get(title, ()):
                    self._marked(sheet, row, [*left, *loose])
        said = [
            words
            for book in self._made.books.values()
            for rows in book.rows.values()
            for row in rows
            for words in row.values()
        ]
        menus = [
            choice for sheet in self._forms.values() for column in sheet.columns.values() for choice in column.menu
        ]
        known = key("".join([*said, *menus]))
        self._made.left += [w for w in loose if any(key(part) not in known for part in _PARTS.split(w))]

    def _item(self, item: Item, above: Sequence[dict[At, Row]], said: Sequence[str]) -> None:
        """Put an item's words into rows, then the items of its lists; `above` are the rows it stands in, `said` their words."""
        mine: dict[At, Row] = {}
        said = [*(words for words, _, _ in item.words.values()), *said]
        self._item_lists |= item.lists
        year = next(
            (self._year(w) for p, (w, _, _) in item.words.items() if p[-1] == "年度" and len(item.path) < len(p)), None
        )
        self._named_level(item, mine)
        for path, (words, line, guessed) in item.words.items():
            if not words.strip() or path[-1] in {INDENT, _KIND, _WIDTH, MARK, END}:
                continue
            if (source := self._source(path)) is None:
                self._unplaced(item, path, words)
            else:
                self._put(source, item, words, line, guessed, mine, above, said, year)
        if item.path in self._decided:
            sheet, heading, choice = self._decided[item.path]
            for (_, title), row in mine.items():
                if title == sheet:
                    row.setdefault(heading, choice)
        self._inherit(mine, above)
        self._refer(mine, above)
        lists = {path: items for path, items in item.lists.items() if not self._within_row(path, items, mine, above)}
        parents = {at for path in lists for at in mine if self._heads_rows(path, at, mine[at])}
        self._settle({at: row for at, row in mine.items() if at not in parents}, said)
        begun = set(mine)
        for items in lists.values():
            for inner in items:
                self._item(inner, [*above, mine], said)
        self._settle({at: row for at, row in mine.items() if at not in begun}, said)

    def _unplaced(self, item: Item, path: Path_, words: str) -> None:
        """Remember words that no column takes: numbers and sums that the program gives, what other workbooks say."""
        inner = path[len(item.path) :] if path[: len(item.path)] == item.path else path
        if inner == (_NUMBER,):
            at = next((n for n, one in enumerate(self._item_lists.get(item.path, ()), 1) if one is item), 0)
            if _bare(words) not in {str(at), _bare(chr(0x2460 + at - 1))}:
                self._made.given.setdefault("番号（作る資料では、順に付きます）", []).append(in_a_line(words))
        elif path[0] != "資料" and path[-1] != _NUMBER and (path[-1] != "年度" or self._year(words) is None):
            self._made.given.setdefault(".".join(inner or path[-1:]), []).append(in_a_line(words))

    # What an item's lists say of its own row.

    def _within_row(
        self, path: Path_, items: Sequence[Item], mine: dict[At, Row], above: Sequence[dict[At, Row]]
    ) -> bool:
        """Put the words of a list into the row it stands in, where its items are no rows: lines of a cell, columns, bands."""
        if (source := self._source((*path, _LINE))) is not None and (*path, INDENT) in self._words:
            if lines := [self._line(one, (*path, _LINE)) for one in items]:
                row = mine.setdefault((source.workbook, source.sheet), {})
                text = "\n".join(lines)
                if key(text) != BLANK:
                    row.setdefault(source.column.heading, text)
            return True
        told = {
            inner[-1]: word
            for one in items
            for inner in one.words
            if (word := self._words.get(inner)) and inner[:-1] == path
        }
        for name, word in told.items():
            texts = [one.words.get((*path, name), ("",))[0] for one in items]
            each = next((s for s in word.sources if s.column.each and (s.workbook, s.sheet) in self._forms), None)
            if each and all(s.column.each for other in told.values() for s in other.sources if s.sheet == each.sheet):
                self._columns(each, path, texts, mine)
                return True
            source = self._first_source(word)
            if source and source.column.kind is Kind.YEARLY and (*path, _WIDTH) in self._words:
                self._bands(source, texts, [one.words.get((*path, _WIDTH), ("1",))[0] for one in items], mine)
                return True
        return False

    @staticmethod
    def _line(item: Item, path: Path_) -> str:
        """A line of a cell as it was typed: with the empty lines above it and the blanks it begins with."""
        above, _, depth = item.words.get((*path[:-1], INDENT), ("0,0",))[0].partition(",")
        blanks = float(depth or 0)
        return "\n" * int(above or 0) + "　" * int(blanks) + " " * (blanks % 1 > 0) + item.words.get(path, ("",))[0]

    def _columns(self, source: Source, path: Path_, told: Sequence[str], mine: dict[At, Row]) -> None:
        """Words that stand in a column each for the words of a list of the office, told by what is written over them."""
        at = source.workbook, source.sheet
        assert source.column.each
        headings = list(source.column.each.words(self._made.settings))
        counted = {c.heading: c.label for c in (*self._made.settings.sources, *self._made.settings.professions)}
        written = next(
            (
                [one.words.get((*other, _NAME), ("",))[0] for one in items]
                for other, items in self._item_lists.items()
                if other[-1] == path[-1] and any((*other, _NAME) in one.words for one in items)
            ),
            [],
        )
        row = mine.setdefault(at, {})
        free = list(headings)
        for number, words in enumerate(told):
            label = written[number] if number < len(written) else ""
            known = [h for h in free if label and key(label) in {key(counted.get(h, h)), key(h)}]
            heading = known[0] if known else free[0] if free and not label else ""
            if not heading:
                self._made.left.append(f"{label} {words}".strip())
                continue
            free.remove(heading)
            row.setdefault(heading, words)

    def _bands(self, source: Source, texts: Sequence[str], widths: Sequence[str], mine: dict[At, Row]) -> None:
        """Words that hold for as many years as they are wide."""
        headed = ([self._year(_only(one)) for one in items] for items in self._item_lists.values())
        years = next((years for years in headed if years and None not in years), [])
        row, at = mine.setdefault((source.workbook, source.sheet), {}), 0
        for words, wide in zip(texts, map(int, widths), strict=True):
            told = {fiscal_label(year): words for year in years[at : at + wide] if words.strip() and year is not None}
            self._made.left += [words] if words.strip() and not told else []
            row |= told
            at += wide

    def _heads_rows(self, path: Path_, at: At, row: Row) -> bool:
        """Whether the items of a list are the rows of a sheet, and what is said above them holds for each."""
        below = {
            s.column.heading
            for other, word in self._words.items()
            for s in word.sources
            if other[: len(path)] == path and (s.workbook, s.sheet) == at and not s.column.each
        }
        return bool(below) and below.isdisjoint(row)

    def _sheets_under(self, path: Path_) -> set[At]:
        """The sheets whose rows the items of a list, or of lists within it, are."""
        below = (word for other, word in self._words.items() if other[: len(path)] == path)
        return {(s.workbook, s.sheet) for word in below for s in word.sources if not s.column.each}

    # The column of a word.

    def _first_source(self, word: Word) -> Source | None:
        return next((s for s in word.sources if (s.workbook, s.sheet) in self._forms), None)

    def _source(self, path: Path_) -> Source | None:
        """The column that a word goes to: of a row that supplements another, the column of that name there."""
        word = self._words.get(path)
        if word is None or not word.sources or path == ("前年度",) or self._first_source(word) is None:
            return None
        source = self._first_source(word)
        assert source
        if len({s.column.heading for s in word.sources}) > 1:
            source = self._one_of(word, path)
        if source is None or source.column.each:
            return None
        wanted = TYPES.get(source.column.kind)
        if wanted and word.types and not word.types & {wanted, str}:
            return None  # worked out from the column, not what stands in it
        keys = [c for c in self._forms[source.workbook, source.sheet].columns.values() if c.key and c.refers]
        for column in keys:
            assert column.refers
            other = self._forms.get((source.workbook, column.refers[0]))
            same = [c for c in other.columns.values() if c.heading == source.column.heading] if other else []
            if other and same:
                return Source(source.workbook, other.name, same[0])
        return source

    def _one_of(self, word: Word, path: Path_) -> Source | None:
        """Of columns of words that may be printed in one place, the one called like the word, else the one that is required.

        None for words that are worked out from all of them.
        """
        texts = [s for s in word.sources if s.column.kind in {Kind.TEXT, Kind.YEARLY} and not s.column.choices]
        known = [s for s in texts if (s.workbook, s.sheet) in self._forms]
        named = [s for s in known if s.column.heading == path[-1] and word.types <= {str}]
        if named:
            return named[0]
        if len(texts) < len(word.sources) or not known or word.example not in {s.column.example for s in texts}:
            return None
        return min(known, key=lambda s: not s.column.required)

    @staticmethod
    def _year(words: str) -> int | None:
        try:
            return parse_fiscal_year(words)
        except ValueError:
            return None

    def _put(  # noqa: PLR0913, PLR0917 - a word and all that tells where it goes
        self,
        source: Source,
        item: Item,
        words: str,
        line: str,
        guessed: str,
        mine: dict[At, Row],
        above: Sequence[dict[At, Row]],
        said: Sequence[str],
        year: int | None,
    ) -> None:
        at = source.workbook, source.sheet
        heading, column = source.column.heading, source.column
        if column.kind is Kind.YEARLY:
            if year is None:
                self._made.left.append(words)
                return
            row = next((rows[at] for rows in reversed(above) if at in rows), None)
            if row is None:
                row = above[-1].setdefault(at, {}) if above else mine.setdefault(at, {})
            row[fiscal_label(year)] = words
            return
        if column.kind is Kind.DATE and (whole := _DAY.search(line)) and key(words) in key(whole[0]):
            words = "".join(whole[0].split())
        row = mine.setdefault(at, {})
        if column.kind is Kind.DATE and heading in row and not _DAY.fullmatch(row[heading]):
            words = row.pop(heading) + words  # the year stands apart
        words = self._leveled(source, item, row, words, line)
        if column.kind is Kind.DATE and (day := _MONTH_DAY.match(words)):
            words, guessed_year = self._in_year(words, int(day[1]), said)
            row |= {f"？{heading}": "年は、ほかの言葉から判断しました。"} if guessed_year else {}
        known = row.setdefault(heading, words)
        if key(known) != key(words):
            self._made.left.append(words)
        if guessed:
            row[f"？{heading}"] = f"見出し「{guessed}」の列を、この欄と判断しました。"
        if alternative := self._alternative(source, item):
            row[f"＋{heading}"] = alternative

    @staticmethod
    def _in_year(words: str, month: int, said: Sequence[str]) -> tuple[str, bool]:
        """A day of a month with the year that the words around it tell."""
        for other in said:
            if found := _YEAR_SAID.search(other):
                told = parse_fiscal_year(found[1])
                if found[2] != "年度" and found[3] and int(half_width_digits(found[3])) < 4:
                    told -= 1
                return f"{wareki(date(told + (month < 4), month, 1)).partition('年')[0]}年{words}", True
        return words, False

    def _alternative(self, source: Source, item: Item) -> str:
        """The heading of the other column of its row that is printed in the same place."""
        for path in item.words:
            word = self._words.get(path)
            if word and source in word.sources and len(word.sources) > 1 and self._source(path) == source:
                here = [s for s in word.sources if (s.workbook, s.sheet) == (source.workbook, source.sheet)]
                return next((s.column.heading for s in here if s != source and not s.column.choices), "")
        return ""

    # 階層 and the like, which a number, a mark or the template's choice tells.

    def _levels(self, at: At) -> Column | None:
        return next((c for c in self._forms[at].columns.values() if set(LEVELS) <= set(c.menu)), None)

    def _named_level(self, item: Item, mine: dict[At, Row]) -> None:
        """A row that the template's choice names, as 「図：体系図」."""
        kind = item.words.get((*item.path, _KIND), ("",))[0]
        for at in self._sheets_under(item.path) if kind and item.path else ():
            if (column := self._levels(at)) and kind in column.menu:
                mine.setdefault(at, {})[column.heading] = kind

    def _leveled(self, source: Source, item: Item, row: Row, words: str, line: str) -> str:
        """The words without the number or mark before them, which goes into the row as its choice."""
        at, heading = (source.workbook, source.sheet), source.column.heading
        if at in self._heads and item.path in self._heads[at]:
            column, of_choice = self._heads[at][item.path]
            for choice, (mark, end) in sorted(of_choice.items(), key=lambda entry: -len(entry[1][0])):
                if words.startswith(mark) and words.endswith(end):
                    row.setdefault(column, choice)
                    return words[len(mark) : len(words) - len(end) or None]
            return words
        levels = self._levels(at)
        if levels is None or levels.heading in row or levels.heading == heading:
            return words
        level, rest = unnumbered(line if words in line else words)
        told = self._prose.setdefault(at, [])
        depth = item.words.get((*item.path, INDENT), ("",))[0].partition(",")[2]
        if (
            level == Level.TEXT
            and told
            and depth
            and _depth(told, Level.CONTINUED) == float(depth) != _depth(told, level)
        ):
            level = Level.CONTINUED.value
        bare = (line if words in line else words).lstrip("　 \t")
        told.append((numbering.Row(level, rest), bare[: len(bare) - len(rest)], row))
        row[levels.heading] = level
        return rest if words.strip() == line.strip() else words

    def _numbered(self, at: At, told: Sequence[tuple[numbering.Row, str, Row]]) -> None:
        """Mark the lines whose number, typed by hand, is not the one that they will get."""
        levels = self._levels(at)
        paragraphs = numbering.number([row for row, _, _ in told]).paragraphs
        for paragraph, (_, typed, row) in zip(paragraphs, told, strict=True):
            if levels and paragraph.label and _bare(typed) != _bare(paragraph.label):
                why = f"紙の番号は「{typed.strip()}」ですが、作る資料では「{paragraph.label}」になります。"
                row[f"？{levels.heading}"] = why

    def _inherit(self, mine: dict[At, Row], above: Sequence[dict[At, Row]]) -> None:
        """Fill what a row does not say itself from the words above it: all of them, or where those are a row too what is required."""
        for at, row in mine.items():
            upper = next((rows[at] for rows in reversed(above) if at in rows), {})
            needed = {c.heading for c in self._forms[at].columns.values() if c.required and c.kind is not Kind.YEARLY}
            also = upper.keys() if upper.keys().isdisjoint(row) else needed & upper.keys()
            for heading in also:
                row.setdefault(heading, upper[heading])

    def _refer(self, mine: dict[At, Row], above: Sequence[dict[At, Row]]) -> None:
        """Fill what names a row of another sheet from the item itself or the one it stands in, and the row that is named."""
        for (workbook, title), row in mine.items():
            for column in self._forms[workbook, title].columns.values():
                if not column.refers:
                    continue
                if row.get(column.heading):
                    if named := mine.get((workbook, column.refers[0])):
                        named.setdefault(column.refers[1], row[column.heading])
                    continue
                for rows in (mine, *reversed(above)):
                    if found := rows.get((workbook, column.refers[0]), {}).get(column.refers[1]):
                        row[column.heading] = found
                        break

    def _settle(self, mine: dict[At, Row], said: Sequence[str]) -> None:
        """Add finished rows to their sheets, or what they say to the row of the same key."""
        for (workbook, title), row in mine.items():
            if not row:
                continue
            sheet = self._forms[workbook, title]
            for column in sheet.columns.values():  # a choice that heads the rows under it
                heads = column.menu and column.required and column.kind is Kind.TEXT and not row.get(column.heading)
                if heads and (chosen := next((words for words in said if words in column.menu), "")):
                    row[column.heading] = chosen
            name = workbook.replace("*", self._name)
            book = self._made.books.setdefault(name, Filled())
            rows = book.rows.setdefault(title, [])
            keys = [column.heading for column in sheet.columns.values() if column.key]
            same = (
                rows[0]
                if rows and sheet.layout is Layout.FORM
                else next(
                    (r for r in rows if keys and all(h in row and key(r.get(h, "")) == key(row[h]) for h in keys)), None
                )
            )
            if same is None:
                rows.append(row)
            elif same is not row:
                self._merge(same, row, self._supplements(workbook, title, mine))
        for (workbook, title), row in mine.items():
            self._spare(workbook, title, row)

    def _supplements(self, workbook: str, title: str, mine: Mapping[At, Row]) -> dict[str, Row]:
        """The rows of the item that may say otherwise what a row of a sheet says, by heading."""
        of_item = {sheet: row for (book, sheet), row in mine.items() if book == workbook}
        return {
            heading: of_item[sheet]
            for (sheet, own), (other, heading) in self._fallbacks.items()
            if other == title and sheet in of_item and own == heading
        }

    def _spare(self, workbook: str, title: str, row: Row) -> None:
        """Leave empty what is printed anyway, as another sheet says it for the year of the paper."""
        sheet, year = self._forms[workbook, title], self._year_of_paper()
        rows = self._made.books[workbook.replace("*", self._name)].rows if row else {}
        keys = [column.heading for column in sheet.columns.values() if column.key]
        for (own, heading), (other, _) in self._fallbacks.items():
            named = (r for r in rows.get(other, ()) if all(key(r.get(h, "")) == key(row.get(h, "")) for h in keys))
            said = _held(next(named, {}), year) if own == title and year else ""
            if heading in row and said and key(said) == key(row[heading]):
                del row[heading]

    def _year_of_paper(self) -> int | None:
        years = (_YEAR_SAID.search(words) for _, words in self._made.heads)
        return next((parse_fiscal_year(found[1]) for found in years if found), None)

    def _merge(self, same: Row, row: Row, supplements: Mapping[str, Row]) -> None:
        """Add what is told of a row once more. Words that differ go where they may be printed as well, or are left over."""
        for heading, words in row.items():
            known = same.setdefault(heading, words)
            if key(known) == key(words) or heading[0] in "？＋":
                continue
            if heading not in (supplement := supplements.get(heading, {heading: ""})):
                supplement[heading] = words
            elif (other := row.get(f"＋{heading}")) and other not in same:
                same[other] = words
            elif (other := same.pop(f"＋{heading}", "")) and other not in same:
                same[other], same[heading] = known, words
            else:
                self._made.left.append(words)

    def _marked(self, sheet: Sheet, row: Row, left: Sequence[str]) -> None:
        """A choice that a paper tells by a mark beside it: ◎可 ・ 一部不可 ・ 不可."""
        for column in sheet.columns.values():
            if column.menu and column.required and not row.get(column.heading):
                for choice in sorted(column.menu, key=len, reverse=True):
                    if any(re.search(f"[{_CHOSEN}]\\s*{re.escape(choice)}", words) for words in left):
                        row[column.heading] = choice
                        row[f"？{column.heading}"] = "印の付いた言葉から判断しました。"
                        break
