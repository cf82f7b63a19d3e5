"""Read in: last year's paper of a kind as its workbooks, from scratch. Nothing of it is dropped: what found no place is listed."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generator.back.matching import Kinds, Reader
from generator.back.pattern import fallbacks, nodes_of, words_of
from generator.back.placing import TYPES, Filled, Placing, ReadIn
from generator.back.reading import Block, Line, Piece, Table, read_excel, read_word
from generator.excel.cells import Raw
from generator.excel.records import NotAChoice, parsed
from generator.forms import workbooks
from generator.japanese.dates import fiscal_label, parse_fiscal_year
from generator.japanese.text import in_a_line, key
from generator.office import OfficeFolders, content_of
from generator.ooxml.gate import MAX_COMPARED, let_in, paper
from generator.ooxml.parts import packed, unpacked
from generator.packet.files import put_folder
from generator.packet.organisation import organisation_of
from generator.packet.templates import vocabulary
from generator.papers.kind import Document, documents, with_kinds
from generator.problem import GeneratorError
from generator.records.declare import Column, Kind, Record
from generator.settings import Settings
from generator.word.template import Group, checked

FOLDER: Final = "_読み取り"
"""The folder in `inputs/` for what was read in: no meeting's, so that nothing is made of it before somebody looked."""

_WORDS: Final = re.compile(r"「.*\w.*」", re.S)
_PICTURE: Final = re.compile(
    r"(?:word|xl)/(?:media/.*|charts/chart.*\.xml|diagrams/data.*\.xml|embeddings/.*|afchunk.*)"
)
_LIKE: Final = {
    Kind.COUNT: "[0-9,]*",
    Kind.DATE: r"(?:(?:\S{0,4}[0-9元]{1,4}[年./]\s*)?[0-9]{1,2}[月./]\s*[0-9]{1,2}日?(?:\s*[(][^)]{1,3}[)])?|)",
    Kind.TIME: r"(?:(?:午前|午後)?[0-9]{1,2}(?:時(?:[0-9]{1,2}分|半)?|:[0-9]{2})|正午|)",
    Kind.FISCAL_YEAR: r"(?:\S{0,4}[0-9元]{1,4}年度?)",
}


def read_in(
    office: OfficeFolders,
    kind: str,
    papers: Sequence[Path],
    settings: Settings | None = None,
    others: Sequence[tuple[str, Sequence[Path]]] = (),
) -> ReadIn:
    """Read papers of a kind with the office's template of it, as its latest meeting has it or with these `settings`.

    `others` are papers of other kinds for the same workbooks: what one paper prints in either of two columns, another
    tells. Raises GeneratorError for an unknown kind or unreadable file.
    """
    wanted = [(kind_of(name), files) for name, files in ((kind, papers), *others)]
    made = ReadIn(f"{wanted[0][0].kind}{'ほか' * bool(others)}", settings or _settings(office))
    # What is printed for one column alone comes first: it tells what the others mean.
    for document, files in sorted(wanted, key=lambda one: len(fallbacks(one[0]))):
        words = vocabulary(document)
        template = checked(office.template(document.file))
        sheets = read_word(template.data)
        nodes = nodes_of([block for place in sorted(sheets) for block in sheets[place] if place == "本文"])
        for path in files:
            blocks, besides = _said(path)
            item, left, loose = Reader(_kinds(words)).read(nodes, blocks)
            made.left += left
            Placing(document, made, path).fill(item, left, loose)
            made.left += besides
    made.either += _either(made, [document for document, _ in wanted])
    for name, book in made.books.items():
        made.files[name] = _workbook(name, book, made.settings)
        made.missing += [f"{name}［{sheet}］の「{heading}」" for sheet, heading in _missing(name, book)]
    return made


def _either(made: ReadIn, kinds: Sequence[Document]) -> Iterator[str]:
    """The columns whose words may as well be those of another that is printed in the same place, where no paper decides."""
    certain = {
        (source.sheet, source.column.heading)
        for kind in kinds
        for _, word in words_of(vocabulary(kind))
        for source in word.sources
        if (source.sheet, source.column.heading) not in fallbacks(kind)
    }
    rows = [(sheet, row) for book in made.books.values() for sheet, of in book.rows.items() for row in of]
    for (sheet, heading), (other, fallback) in sorted({pair for kind in kinds for pair in fallbacks(kind).items()}):
        places = [(sheet, heading), (other, fallback)]
        filled = [at for at in places if any(at[0] == title and row.get(at[1]) for title, row in rows)]
        if len(filled) == 1 and (other, fallback) not in certain:
            (mine,), (unsure,) = filled, [at for at in places if at not in filled]
            yield f"［{mine[0]}］の「{mine[1]}」に入れた言葉は、［{unsure[0]}］の「{unsure[1]}」のものかもしれません（資料はどちらでも同じです）"


def by_kind(words: Sequence[str]) -> list[tuple[str, list[Path]]]:
    """The kinds with the files behind each: 様式 紙.docx … 様式 紙.docx …. Raises GeneratorError for a file that is not there."""
    found: list[tuple[str, list[Path]]] = []
    for word in words:
        if found and Path(word).is_file():
            found[-1][1].append(Path(word))
        elif Path(word).suffix:
            raise GeneratorError(
                f"ファイル「{word}」がありません。様式の名前の後に、読み取るファイルを書いてください。"
            )
        else:
            found.append((word, []))
    if empty := next((kind for kind, files in found if not files), None):
        kind_of(empty)
        raise GeneratorError(f"様式「{empty}」の後に、読み取るファイルを書いてください。")
    return found


def _settings(office: OfficeFolders) -> Settings:
    """What holds for the office's latest meeting; without one, what holds for everybody."""
    try:
        return organisation_of(office.meeting()).settings
    except GeneratorError:
        return with_kinds()


def kind_of(asked: str) -> Document:
    """The kind of paper that a name means, with a template of its own. Raises GeneratorError with the nearest name."""
    from difflib import get_close_matches

    known = {key(name): document for name, document in documents().items() if document.template and not document.weave}
    known |= {key(document.template): document for document in known.values()}
    if found := known.get(key(asked)):
        return found
    close = get_close_matches(key(asked), known, n=1)
    hint = f"「{known[close[0]].kind}」のことではありませんか。" if close else "様式の名前は「kaigi guide」にあります。"
    raise GeneratorError(f"様式「{asked}」はありません。{hint}")


def _said(path: Path) -> tuple[list[Block], list[str]]:
    """What a file says, and what besides that is to be told: words at the edges of its pages, pictures that may say more."""
    data, suffix = content_of(path), path.suffix.lower()
    if role := paper(path.name, elsewhere=True):
        let_in(path.name, data, replace(role, thing="資料", most=MAX_COMPARED))
    try:
        if suffix == ".docx":
            sheets = read_word(data)
            edges = [
                f"{place}「{block.text.strip()}」" for place in sheets if place != "本文" for block in sheets[place]
            ]
            return list(sheets.get("本文", ())), [*filter(_WORDS.search, edges), *_pictures(data)]
        if suffix == ".xlsx":
            return [block for blocks in read_excel(data).values() for block in _of_sheet(blocks)], [*_pictures(data)]
        if suffix in {".txt", ".md"}:
            return [Line((Piece(line.rstrip()),)) for line in _decoded(data).splitlines() if line.strip()], []
    except Exception:  # whatever a file is that somebody else made
        raise GeneratorError(f"{path.name} を読めません。WordかExcelで開いて保存し直してください。") from None
    raise GeneratorError(
        f"{path.name} は読み取れません。Word（.docx）、Excel（.xlsx）か文字だけのファイル（.txt）にしてください。"
    )


def _pictures(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if number := sum(_PICTURE.fullmatch(name) is not None for name in archive.namelist()):
            yield f"絵、グラフ、埋め込んだファイル（{number}個。中の言葉は読み取れません）"


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
    known = {
        path: kind
        for path, word in words_of(words)
        for kind in (word.sources[0].column.kind if word.sources else Kind.TEXT,)
        if not word.types or TYPES.get(kind, str) in word.types
    }
    numbers = {path: "[0-9①-⑳]{0,3}" for path, word in words_of(words) if not word.sources and path[-1] == "番号"}
    label = {("資料", "資料番号"): r"(?:参考)?(?:資料|様式)\S{0,6}|別紙\S{0,6}|"}
    return {path: _LIKE[kind] for path, kind in known.items() if kind in _LIKE} | numbers | label


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
                if heading.startswith("＋"):
                    continue
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
    return packed(unpacked(saved(opened)))


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
        ("会議.xlsx［配付資料］に書く言葉", [f"{word}「{words}」" for word, words in made.heads]),
        ("確かめる欄（色とメモを付けました）", list(_doubts(made))),
        ("同じところに載る欄（ほかの資料と一緒に読み取ると、どちらかが分かります）", made.either),
        ("この資料からは分からない欄（書き足してください）", made.missing),
        (
            "自動で付く言葉や、ほかのブックの言葉（入れていません）",
            [f"{name}: {'、'.join(dict.fromkeys(words))}" for name, words in made.given.items()],
        ),
        ("どの欄にも入らなかった言葉", [in_a_line(words) for words in made.left]),
    ):
        if lines:
            yield f"■ {heading}（{len(lines)}）"
            yield from (f"  {line}" for line in lines)
    if made.written:
        yield f"{made.written[0].parent} に置きました。確かめてから、会議のフォルダーに移してください。"
    elif made.files:
        yield "まだ何も置いていません。このとおりでよければ、--write を付けてください。"
