"""Examine every template of an office: the words that may be written in it, and what may not be mailed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from generator import kept
from generator.forms.meeting import Handout, Meeting
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Job, fields_of, strangers
from generator.packet.outcome import Outcome
from generator.papers.kind import Document, documents, title_of, with_kinds
from generator.papers.share_sheets import fillables
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Cell, Column, Kind, Layout, Record, Sheet
from generator.records.said import Field, Indent, Said, Value, final
from generator.settings import DEFAULT, Digits, Settings
from generator.word.boxes import control_faults
from generator.word.proofread import Proof, proofread
from generator.word.tags import TemplateFault
from generator.word.template import Group, Many, Shape, Source, Word, faults, open_template

_LEAST_ROWS: Final = 2
_YEARS: Final = (2023, 2024)


def specimen(uses: Iterable[type[Record]], editions: int = 1, settings: Settings = DEFAULT) -> Book:
    """Every form with a row for each choice of its menus, two at least; `editions` files of those that come in several.

    The cell of a value is its attribute's name. The texts of a second edition differ from those of the first. The
    choices are those of the office with these settings.
    """
    office = with_kinds(settings)
    sheets = {form: form.declaration.of(office) for form in uses}
    records = {form: list(_rows(form, sheets, editions)) for form in sheets}
    return Book(records, settings=office)


Sheets: TypeAlias = Mapping[type[Record], Sheet]
"""The sheets of a specimen as the office has them, by form."""


def _rows(form: type[Record], sheets: Sheets, editions: int) -> Iterator[Record]:
    sheet, forms = sheets[form], list(sheets.values())
    several = "*" in sheet.workbook
    for edition in range(editions if several else 1):
        workbook = sheet.workbook.replace("*", f"見本{edition + 1}")
        for number in range(_count(sheet)):
            read = {
                name: _value(column, sheet, forms, number, edition=edition) for name, column in sheet.columns.items()
            }
            values: dict[str, Any] = {name: {} for name, column in form.declaration.columns.items() if column.each}
            for name, value in read.items():
                attribute, _, word = name.partition(":")
                if word:
                    values[attribute][word] = value
                else:
                    values[name] = value
            cells = {name: Cell(Place(workbook, sheet.name, name), "") for name in read}
            cells |= {
                f"{name}:{year}": Cell(Place(workbook, sheet.name, name), "")
                for name, column in sheet.columns.items()
                if column.kind is Kind.YEARLY
                for year in _YEARS
            }
            yield form.read(values, cells)


def _count(sheet: Sheet) -> int:
    if sheet.layout is Layout.FORM:
        return 1
    return max(_LEAST_ROWS, *(len(column.menu) for column in sheet.columns.values()))


def _value(column: Column, sheet: Sheet, forms: list[Sheet], number: int, *, edition: int) -> Any:
    if column.refers and (target := _referred(column, sheet, forms)):
        at = column.refers[1]
        (referred,) = [found for found in target.columns.values() if found.heading == at]
        return _value(referred, target, forms, number % _count(target), edition=edition)
    if column.menu:
        return column.menu[number % len(column.menu)]
    changed = "（改）" if edition and not column.key else ""
    match column.kind:
        case Kind.TEXT:
            return f"{column.example or column.heading}{changed}"
        case Kind.YEARLY:
            return dict.fromkeys(_YEARS, f"{column.example}{changed}")
    return _read(column)


def _read(column: Column) -> Any:
    from generator.excel.cells import Raw
    from generator.excel.records import parsed

    return parsed(Raw("A1", column.example, column.example), column)


def _referred(column: Column, sheet: Sheet, forms: list[Sheet]) -> Sheet | None:
    assert column.refers
    return next(
        (other for other in forms if other.workbook == sheet.workbook and other.name == column.refers[0]),
        None,
    )


@cache
def vocabulary(kind: Document) -> Group:
    """The words of a kind of 資料 as a tree, those that every template may use included."""
    key = kept.key_of("vocabulary", kind.kind, kind.uses)  # the program alone tells them
    if isinstance(known := kept.recalled(key), Group):
        return known
    found: Shape | None = None
    for job, book in specimens(kind):
        found = _merged(found, _shape(fields_of(book, job), _uses(kind)))
    words = found if isinstance(found, Group) else Group()
    kept.keep(key, words)
    return words


@cache
def on_pages(kind: Document) -> frozenset[Source]:
    """The columns that the workbook of a kind shows when it is not made from the Word file."""
    key = kept.key_of("on pages", kind.kind, kind.uses)
    if isinstance(known := kept.recalled(key), frozenset):
        return known
    leaves = (leaf for job, book in specimens(kind) for page in kind.sheets(book, job.copy) for leaf in page.leaves)
    words = (_shape(leaf, _uses(kind)) for leaf in leaves)
    found = frozenset(source for word in words if isinstance(word, Word) for source in word.sources)
    kept.keep(key, found)
    return found


def _uses(kind: Document) -> tuple[type[Record], ...]:
    return (Meeting, Handout, *kind.uses)


def specimens(kind: Document) -> Iterator[tuple[Job, Book]]:
    """The papers that the examples give of a kind: one, or all its copies."""
    book = specimen(_uses(kind), kind.sources)
    if kind.weave:
        (first, *_) = dict.fromkeys(row.workbook for row in book.records if "*" in row.declaration.workbook)
        book = book.within([first])
    handout = next(row for row in book[Handout] if row.kind == kind.kind)
    for copy in kind.copies(book) if kind.each else [None]:
        yield Job(handout, kind, str(title_of(handout, book, copy).value), kind.formats, copy), book


def _shape(value: Field, uses: Sequence[type[Record]]) -> Shape:
    if isinstance(value, Mapping):
        return Group({name: _shape(item, uses) for name, item in value.items()})
    if isinstance(value, Said | Indent | str) or not isinstance(value, Sequence):
        return _word(value, uses)
    item: Shape | None = None
    for one in value:
        item = _merged(item, _shape(one, uses))
    return Many(item)


def _word(value: Said | Indent | Value, uses: Sequence[type[Record]]) -> Word:
    if isinstance(value, Indent):
        return Word(frozenset({Indent}))
    said = value if isinstance(value, Said) else Said(value)
    sources = (_source(place, uses) for place in dict.fromkeys(said.places))
    example = final(said, Digits.HALF)
    # What is empty in the examples may be anything where it is filled.
    types = frozenset({type(said.value)} if example else ())
    return Word(types, str(example), tuple(dict.fromkeys(filter(None, sources))))


def _source(place: Place, uses: Sequence[type[Record]]) -> Source | None:
    """The column of a specimen's cell, whose address is the attribute's name."""
    for form in uses:
        sheet = form.declaration
        name = place.cell.partition(":")[0]
        if sheet.name == place.sheet and sheet.lives_in(place.workbook) and name in sheet.columns:
            return Source(sheet.workbook, sheet.name, sheet.columns[name])
    return None


def _merged(one: Shape | None, other: Shape | None) -> Shape | None:
    """What either of two entries of a list may hold."""
    match one, other:
        case Word(), Word():
            example, sources = one.example or other.example, dict.fromkeys((*one.sources, *other.sources))
            return Word(one.types | other.types, example, tuple(sources))
        case Group(), Group():
            both = {name: _merged(one.words.get(name), other.words.get(name)) for name in {**one.words, **other.words}}
            return Group({name: shape for name, shape in both.items() if shape})
        case Many(), Many():
            return Many(_merged(one.item, other.item))
    return one or other


def examine(folders: OfficeFolders | MeetingFolders) -> Outcome:
    """The findings about all templates of the registered kinds, for a meeting its own in their stead."""
    of_meeting = isinstance(folders, MeetingFolders)
    outcome = Outcome(f"ひな形（{folders.inputs.name}）" if of_meeting else "ひな形")
    if isinstance(folders, MeetingFolders):
        outcome.problems += strangers(folders)
    printed = {source for kind in documents().values() if kind.pages for source in on_pages(kind)}
    kinds = _by_template()
    for kind in kinds:
        path = folders.template(kind.file)
        try:
            proof = _proof(path, kind)
        except GeneratorError as fault:
            outcome.problems.append(Problem(Severity.ERROR, "ひな形00", Place(path.name), str(fault)))
        else:
            outcome.problems += proof.problems
            printed |= proof.printed
    for form in fillables().values():
        path = folders.template(form.file)
        try:
            template = open_template(path)
        except GeneratorError as fault:
            outcome.problems.append(Problem(Severity.ERROR, "ひな形00", Place(path.name), str(fault)))
        else:
            outcome.problems += [*faults(template), *control_faults(template, form.menus(), required=form.required())]
    if not outcome.refused:  # a tag that is not understood may be the one that prints a column
        outcome.problems += _printed_nowhere(kinds, printed)
    return outcome


def _by_template() -> list[Document]:
    """One kind for each template: those that share one have the same words."""
    return list(
        {
            kind.template: kind
            for kind in sorted(documents().values(), key=lambda kind: not kind.weave)
            if kind.template
        }.values()
    )


def _proof(path: Path, kind: Document) -> Proof:
    template = open_template(path)
    proof = proofread(template, vocabulary(kind))
    return Proof([*faults(template), *proof.problems], proof.printed)


def _printed_nowhere(kinds: list[Document], printed: set[Source]) -> Iterator[Problem]:
    """The columns of the papers' sheets that no template prints: what is written there reaches nobody.

    What steers a paper, names a row or points at one need not be printed itself.
    """
    for kind in kinds:
        for form in kind.uses:
            sheet = form.declaration
            for column in sheet.columns.values():
                source = Source(sheet.workbook, sheet.name, column)
                if source not in printed and not (column.steers or column.key or column.refers):
                    printed.add(source)
                    place = Place(kind.file)
                    words = {"workbook": sheet.workbook, "sheet": sheet.name, "word": column.heading}
                    yield TemplateFault.PRINTED_NOWHERE.at(place, **words)
