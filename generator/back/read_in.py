"""Read in: last year's paper of a kind as its workbooks, from scratch. Nothing of it is dropped: what found no place is listed."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from generator.back.aligned import Block, Line, Piece, Table, read_excel, read_word
from generator.back.pattern import Item, Kinds, Path_, Reader, nodes_of
from generator.excel.cells import Raw
from generator.excel.read import NotAChoice, parsed
from generator.forms import workbooks
from generator.japanese.dates import fiscal_label, parse_fiscal_year
from generator.japanese.numbering import LEVELS, unnumbered
from generator.japanese.text import key
from generator.office import OfficeFolders, content_of
from generator.ooxml.gate import MAX_COMPARED, let_in, paper
from generator.packet.compose import fields_of
from generator.packet.files import file_name, put_folder
from generator.packet.organisation import organisation_of
from generator.packet.templates import _papers, vocabulary
from generator.papers.kind import Document, documents, with_kinds
from generator.problem import GeneratorError, Place
from generator.records.book import Book
from generator.records.declare import Column, Kind, Layout, Record, Sheet
from generator.records.said import Field
from generator.settings import DEFAULT, Settings
from generator.word.template import Group, Many, Shape, Source, Word, checked

FOLDER: Final = "_読み取り"
"""The folder in `inputs/` for what was read in: no meeting's, so that nothing is made of it before somebody looked."""

_LIKE: Final = {
    Kind.COUNT: "[0-9,]*",
    Kind.DATE: r"(?:(?:\S{0,4}[0-9元]{1,4}[年./]\s*)?[0-9]{1,2}[月./]\s*[0-9]{1,2}日?(?:\s*[(][^)]{1,3}[)])?|)",
    Kind.TIME: r"(?:(?:午前|午後)?[0-9]{1,2}(?:時(?:[0-9]{1,2}分|半)?|:[0-9]{2})|正午|)",
    Kind.FISCAL_YEAR: r"(?:\S{0,4}[0-9元]{1,4}年度?)",
}
_TYPES: Final[Mapping[Kind, type]] = {
    Kind.COUNT: int,
    Kind.DATE: date,
    Kind.TIME: time,
    Kind.FISCAL_YEAR: int,
    Kind.TEXT: str,
}
_DAY: Final = re.compile(
    r"(?:令和|平成|昭和|[RHS])?\s*[0-9０-９元]{1,4}[年./]\s*[0-9０-９]{1,2}[月./]\s*[0-9０-９]{1,2}日?(?:\s*[(（][^)）][)）])?"
)
_CHOSEN: Final = "◎◉●■☑☒✓✔レ○"

Row: TypeAlias = dict[str, str]


@dataclass(slots=True)
class Filled:
    """The rows of one workbook, by sheet; what was guessed or could not be read, by sheet, row and heading."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    doubts: dict[tuple[str, int, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class ReadIn:
    """What a paper gave: workbooks by name, the words that found no place, cells that need a look, what is still missing."""

    kind: str
    settings: Settings = DEFAULT
    books: dict[str, Filled] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)

    @property
    def doubts(self) -> Iterator[tuple[Place, str]]:
        """The cells that somebody has to look at, with the reason; a row is counted from 1."""
        for name, book in self.books.items():
            for (sheet, row, heading), why in book.doubts.items():
                yield Place(name, sheet, f"{row + 1}件目「{heading}」"), why


def read_in(office: OfficeFolders, kind: str, papers: Sequence[Path]) -> ReadIn:
    """Read papers of a kind with the office's template of it. Raises GeneratorError for an unknown kind or unreadable file."""
    document = _kind(kind)
    made = ReadIn(document.kind, _settings(office))
    words = vocabulary(document)
    template = checked(office.template(document.file))
    sheets = read_word(template.data)
    nodes = nodes_of([block for place in sorted(sheets) for block in sheets[place] if place == "本文"])
    decided = deciders(document)
    for number, path in enumerate(papers):
        item, left = Reader(_kinds(words)).read(nodes, _blocks(path))
        made.left += left
        _File(document, made, words, decided, path, number).fill(item, left)
    for name, book in made.books.items():
        made.files[name] = _workbook(name, book, made.settings)
        made.missing += [f"{name}［{sheet}］の「{heading}」" for sheet, heading in _missing(name, book)]
    return made


def _settings(office: OfficeFolders) -> Settings:
    """What holds for the office's latest meeting; without one, what holds for everybody."""
    try:
        return organisation_of(office.meeting()).settings
    except GeneratorError:
        return with_kinds()


def _kind(asked: str) -> Document:
    from difflib import get_close_matches

    known = {key(name): document for name, document in documents().items() if document.template and not document.weave}
    known |= {key(document.template): document for document in known.values()}
    if found := known.get(key(asked)):
        return found
    close = get_close_matches(key(asked), known, n=1)
    hint = f"「{known[close[0]].kind}」のことではありませんか。" if close else "様式の名前は「kaigi guide」にあります。"
    raise GeneratorError(f"様式「{asked}」はありません。{hint}")


def _blocks(path: Path) -> list[Block]:
    data, suffix = content_of(path), path.suffix.lower()
    if role := paper(path.name, elsewhere=True):
        let_in(path.name, data, replace(role, thing="資料", most=MAX_COMPARED))
    try:
        if suffix == ".docx":
            return list(read_word(data).get("本文", ()))
        if suffix == ".xlsx":
            return [block for blocks in read_excel(data).values() for block in _of_sheet(blocks)]
        if suffix in {".txt", ".md"}:
            return [Line((Piece(line.rstrip()),)) for line in _decoded(data).splitlines() if line.strip()]
    except Exception:  # whatever a file is that somebody else made
        raise GeneratorError(f"{path.name} を読めません。WordかExcelで開いて保存し直してください。") from None
    raise GeneratorError(
        f"{path.name} は読み取れません。Word（.docx）、Excel（.xlsx）か文字だけのファイル（.txt）にしてください。"
    )


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _of_sheet(blocks: Sequence[Block]) -> Iterator[Block]:
    """A sheet as paragraphs and tables: a row of a single cell is a paragraph."""
    rows: list[object] = []
    for block in blocks:
        for row in block.rows if isinstance(block, Table) else ():
            written = [cell for cell in row.cells if cell]
            if len(written) == 1:
                if rows:
                    yield Table(tuple(rows))  # type: ignore[arg-type] # only rows are put there
                    rows = []
                yield from written[0]
            else:
                rows.append(row)
    if rows:
        yield Table(tuple(rows))  # type: ignore[arg-type] # as above


def _kinds(words: Group) -> Kinds:
    """What the words of holes look like, where their column is one of numbers or dates."""
    known = {path: word.sources[0].column.kind for path, word in _words(words) if word.sources}
    numbers = {path: "[0-9①-⑳]{0,3}" for path, word in _words(words) if not word.sources and path[-1] == "番号"}
    label = {("資料", "資料番号"): r"(?:参考)?資料\S{0,6}|別紙\S{0,6}|"}
    return {path: _LIKE[kind] for path, kind in known.items() if kind in _LIKE} | numbers | label


def _words(shape: Shape | None, path: Path_ = ()) -> Iterator[tuple[Path_, Word]]:
    match shape:
        case Word():
            yield path, shape
        case Group():
            for name, inner in shape.words.items():
                yield from _words(inner, (*path, name))
        case Many():
            yield from _words(shape.item, path)


@cache
def deciders(kind: Document) -> dict[Path_, tuple[str, str, str]]:
    """The lists that hold only the rows of one choice of a column that is not printed: sheet, heading and choice."""
    sources = (source for _, word in _words(vocabulary(kind)) for source in word.sources)
    printed = {(source.workbook, source.sheet, source.column.heading) for source in sources}
    found: dict[Path_, set[tuple[str, str, str]]] = {}
    for job, book in _papers(kind):
        for form in kind.uses:
            sheet = form.declaration.of(book.settings)
            for name, column in sheet.columns.items():
                if (
                    not column.menu
                    or (sheet.workbook, sheet.name, column.heading) in printed
                    or column.kind is not Kind.TEXT
                ):
                    continue
                for choice in column.menu:
                    only = {
                        other: [r for r in book[other] if other is not form or getattr(r, name) == choice]
                        for other in dict.fromkeys(type(record) for record in book.records)
                    }
                    for path in _lists(fields_of(Book(only), job), form, ()):
                        found.setdefault(path, set()).add((sheet.name, column.heading, choice))
    return {path: next(iter(choices)) for path, choices in found.items() if len(choices) == 1}


def _lists(value: Field, form: type[Record], path: Path_) -> Iterator[Path_]:
    """The lists whose items come from a sheet."""
    from generator.records.said import places_in

    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _lists(inner, form, (*path, name))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if any(place.sheet == form.declaration.name for item in value for place in places_in(item)):
            yield path
        for item in value:
            yield from _lists(item, form, path)


class _File:
    """Puts what one paper says into the rows of workbooks."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a paper is read with
        self,
        kind: Document,
        made: ReadIn,
        words: Group,
        decided: Mapping[Path_, tuple[str, str, str]],
        path: Path,
        number: int,
    ) -> None:
        self._kind, self._made, self._decided = kind, made, decided
        self._words = dict(_words(words))
        sheets = [form.declaration.of(made.settings) for form in kind.uses]
        self._forms = {(sheet.workbook, sheet.name): sheet for sheet in sheets}
        self._name = file_name("", path.stem, "")
        self._several = number

    def fill(self, item: Item, left: Sequence[str]) -> None:
        """Fill the rows from the items, then what is told only by a mark on a choice."""
        self._item(item, [])
        for book in self._made.books.values():
            for (_, title), sheet in self._forms.items():
                for row in book.rows.get(title, ()):
                    self._marked(sheet, row, left)

    def _item(self, item: Item, above: list[dict[tuple[str, str], Row]]) -> None:
        mine: dict[tuple[str, str], Row] = {}
        year = next(
            (self._year(w) for p, (w, _, _) in item.words.items() if p[-1] == "年度" and len(item.path) < len(p)), None
        )
        for path, (words, line, guessed) in item.words.items():
            if words.strip() and (source := self._source(path)) is not None:
                self._put(source, path, words, line, guessed, mine, above, year)
        if item.path in self._decided:
            sheet, heading, choice = self._decided[item.path]
            for (_, title), row in mine.items():
                if title == sheet:
                    row.setdefault(heading, choice)
        self._refer(mine, above)
        self._settle(mine)
        begun = set(mine)
        for items in item.lists.values():
            for inner in items:
                self._item(inner, [*above, mine])
        self._settle({at: row for at, row in mine.items() if at not in begun})

    def _source(self, path: Path_) -> Source | None:
        """The column that a word goes to: of a row that supplements another, the column of that name there."""
        word = self._words.get(path)
        if word is None or not word.sources or len({s.column.heading for s in word.sources}) > 1:
            return None
        wanted = _TYPES.get(word.sources[0].column.kind)
        if path == ("前年度",) or (wanted and word.types and not word.types & {wanted, str}):
            return None  # worked out from the column, not what stands in it
        source = next((s for s in word.sources if (s.workbook, s.sheet) in self._forms), None)
        if source is None:
            return None
        keys = [c for c in self._forms[source.workbook, source.sheet].columns.values() if c.key and c.refers]
        for column in keys:
            assert column.refers
            other = self._forms.get((source.workbook, column.refers[0]))
            same = [c for c in other.columns.values() if c.heading == source.column.heading] if other else []
            if other and same:
                return Source(source.workbook, other.name, same[0])
        return source

    @staticmethod
    def _year(words: str) -> int | None:
        try:
            return parse_fiscal_year(words)
        except ValueError:
            return None

    def _put(  # noqa: PLR0913, PLR0917 - a word and all that tells where it goes
        self,
        source: Source,
        path: Path_,
        words: str,
        line: str,
        guessed: bool,
        mine: dict[tuple[str, str], Row],
        above: Sequence[dict[tuple[str, str], Row]],
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
        levels = next((c for c in self._forms[at].columns.values() if c.menu == LEVELS), None)
        if levels and levels.heading != heading:
            level, rest = unnumbered(line if words in line else words)
            row[levels.heading] = level
            words = rest if words.strip() == line.strip() else words
        row.setdefault(heading, words)
        if guessed:
            row[f"？{heading}"] = "見出しが違うので、この欄と判断しました。"

    def _refer(self, mine: dict[tuple[str, str], Row], above: Sequence[dict[tuple[str, str], Row]]) -> None:
        """Fill what names a row of another sheet from the item itself or the one it stands in."""
        for (workbook, title), row in mine.items():
            for column in self._forms[workbook, title].columns.values():
                if not column.refers or row.get(column.heading):
                    continue
                for rows in (mine, *reversed(above)):
                    if found := rows.get((workbook, column.refers[0]), {}).get(column.refers[1]):
                        row[column.heading] = found
                        break

    def _settle(self, mine: Mapping[tuple[str, str], Row]) -> None:
        for (workbook, title), row in mine.items():
            if not row:
                continue
            sheet = self._forms[workbook, title]
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
            if same is not None:
                for heading, words in row.items():
                    same.setdefault(heading, words)
            else:
                rows.append(row)

    def _marked(self, sheet: Sheet, row: Row, left: Sequence[str]) -> None:
        """A choice that a paper tells by a mark beside it: ◎可 ・ 一部不可 ・ 不可."""
        for column in sheet.columns.values():
            if column.menu and column.required and not row.get(column.heading):
                for choice in sorted(column.menu, key=len, reverse=True):
                    if any(re.search(f"[{_CHOSEN}]\\s*{re.escape(choice)}", words) for words in left):
                        row[column.heading] = choice
                        row[f"？{column.heading}"] = "印の付いた言葉から判断しました。"
                        break


def _missing(name: str, book: Filled) -> Iterator[tuple[str, str]]:
    """The required columns of filled sheets in which a row says nothing."""
    for form in _forms(name):
        rows = book.rows.get(form.declaration.name, [])
        for column in form.declaration.columns.values():
            if column.required and column.kind is not Kind.YEARLY and any(not row.get(column.heading) for row in rows):
                yield form.declaration.name, column.heading


def _forms(name: str) -> tuple[type[Record], ...]:
    return next(forms for _, forms in workbooks() if forms[0].declaration.lives_in(name))


def _workbook(name: str, book: Filled, settings: Settings) -> bytes:
    """The bytes of a workbook; what was guessed or cannot be read has a colour and a note."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    from generator.excel.blank import blank
    from generator.excel.writing import saved

    forms = _forms(name)
    rows: dict[str, list[dict[str, object]]] = {}
    for form in forms:
        sheet = form.declaration.of(settings)
        by_heading = {column.heading: column for column in sheet.columns.values()}
        for number, row in enumerate(book.rows.get(sheet.name, ())):
            typed: dict[str, object] = {}
            for heading, words in row.items():
                if heading.startswith("？"):
                    book.doubts[sheet.name, number, heading[1:]] = words
                    continue
                value, why = _value(by_heading.get(heading), words)
                typed[heading] = value
                if why:
                    book.doubts[sheet.name, number, heading] = why
            rows.setdefault(sheet.name, []).append(typed)
    years = sorted(
        {parse_fiscal_year(h) for of in rows.values() for row in of for h in row if h.endswith("年度") and h != "年度"}
    )
    data = blank(name, forms, rows, years=years or (2023,), settings=settings)
    if not book.doubts:
        return data
    opened = load_workbook(io.BytesIO(data))
    for (title, number, heading), why in book.doubts.items():
        for cell in _cells(opened[title], heading, number):
            cell.fill = PatternFill("solid", fgColor="FFE699")
            cell.comment = Comment(f"読み取り: {why}確かめて、このメモを消してください。", "会議資料")
    return saved(opened)


def _cells(sheet: Any, heading: str, number: int) -> Iterator[Any]:
    """The cell of a heading in a row of a table (from 0), or beside it in a form."""
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value == heading:
                form = sheet.cell(1, 1).value is not None and cell.column == 1 and cell.row > 1
                yield sheet.cell(cell.row, cell.column + 1) if form else sheet.cell(cell.row + 1 + number, cell.column)
                return


def _value(column: Column | None, words: str) -> tuple[object, str]:
    """What goes into a cell, and why somebody has to look at it; empty when nobody has."""
    words = words.strip("\n") if column is None or column.kind in {Kind.TEXT, Kind.YEARLY} else words.strip()
    if column is None or column.refers or column.kind is Kind.YEARLY:
        return words, ""
    try:
        value = parsed(Raw("A1", words, words), column)
    except NotAChoice:
        return words, "一覧にない言葉です。"
    except ValueError as fault:
        return words, str(fault)
    if isinstance(value, int) and column.kind is Kind.FISCAL_YEAR:
        return fiscal_label(value), ""
    return (
        "\n".join(value) if isinstance(value, tuple) else words if isinstance(value, str) and not column.menu else value
    ), ""


def put(office: OfficeFolders, made: ReadIn) -> None:
    """Place the workbooks in a folder of their own under `inputs/`; nothing that is there is touched."""
    base = office.inputs / FOLDER
    number = 1
    while (folder := base / f"{made.kind}{f'（{number}）' if number > 1 else ''}").exists():
        number += 1
    try:
        put_folder(folder, made.files)
    except OSError:
        raise GeneratorError(
            f"「{folder}」にブックを置けません。書き込めるフォルダーかどうかを確かめてください。"
        ) from None
    made.written += [folder / name for name in made.files]


def _doubts(made: ReadIn) -> Iterator[str]:
    """The cells that need a look, those of one column and reason together."""
    together: dict[tuple[str, str, str, str], list[int]] = {}
    for name, book in made.books.items():
        for (sheet, row, heading), why in book.doubts.items():
            together.setdefault((name, sheet, heading, why), []).append(row + 1)
    for (name, sheet, heading, why), rows in together.items():
        where = f"{rows[0]}件目" if len(rows) == 1 else f"{len(rows)}件"
        yield f"{name}［{sheet}］の「{heading}」（{where}） {why}"


def as_lines(made: ReadIn) -> Iterator[str]:
    """What staff read about it: the workbooks, what has to be looked at, what is missing, what found no place."""
    for name, book in made.books.items():
        yield f"■ {name}"
        yield from (f"  ［{sheet}］{len(rows)}行" for sheet, rows in book.rows.items())
    for heading, lines in (
        ("確かめる欄（色とメモを付けました）", list(_doubts(made))),
        ("この資料からは分からない欄（書き足してください）", made.missing),
        ("どの欄にも入らなかった言葉", [words.replace("\n", "／") for words in made.left]),
    ):
        if lines:
            yield f"■ {heading}（{len(lines)}）"
            yield from (f"  {line}" for line in lines)
    if made.written:
        yield f"{made.written[0].parent} に置きました。確かめてから、会議のフォルダーに移してください。"
    elif made.files:
        yield "まだ何も置いていません。このとおりでよければ、--write を付けてください。"
