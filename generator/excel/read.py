"""Workbooks to records: every value with the cell it stands in, every refusal at its cell, all in one run."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, cast

from lxml import etree
from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator import kept
from generator.excel.blank import CHOICES_SHEET
from generator.excel.cells import Grid, Raw, cards_named, grid, has_words, held, is_card, raw, sheets_named, worksheets
from generator.excel.edit import cells_of
from generator.excel.records import Given, Lists, as_own, lists_of, records_of
from generator.excel.sheet import Paired, pair
from generator.excel.structure import load, preflight
from generator.japanese.text import in_a_line, key
from generator.ooxml.parts import Package, S, clean, contained, unpacked
from generator.problem import Place, Problem, Severity
from generator.records.book import BIGGEST, Reading
from generator.records.declare import Layout, Record, Sheet
from generator.records.reasons import Refusal
from generator.settings import DEFAULT, Settings

_SAME: Final = 0.6
"""How like a missing sheet's name another's must be to be taken for it: one letter in three may be wrong."""

_LIKE: Final = 0.5
"""How like a declared name another must be for the two to be mixed up."""


def read(
    workbook: str,
    data: bytes,
    forms: Iterable[type[Record]],
    settings: Settings = DEFAULT,
    given: Given = MappingProxyType({}),
) -> Reading:
    """Read the declared sheets of one workbook from its bytes, as the office with these settings has them.

    `workbook` is the file's name; `given` are the rows of the one that its sheets are taken from where they say nothing.
    Never raises for bad content. What was read before is recalled, without `opened`; never of sheets with data of
    patients.
    """
    forms = tuple(forms)
    given = {name: rows for name, rows in given.items() if any(form.declaration.name == name for form in forms)}
    if any(form.declaration.personal for form in forms):
        return _read(workbook, data, forms, settings, given)
    behind = [
        (name, None if rows is None else [(row, sorted(row.cells.items())) for row in rows])
        for name, rows in given.items()
    ]
    key = kept.key_of("reading", workbook, data, forms, settings, behind)
    if (known := kept.recalled(key)) is not None:
        return cast("Reading", known)
    reading = _read(workbook, data, forms, settings, given)
    kept.keep(key, replace(reading, opened=None))
    return reading


def _read(workbook: str, data: bytes, forms: tuple[type[Record], ...], settings: Settings, given: Given) -> Reading:
    sheets = {form: form.declaration.of(settings) for form in forms}
    reading = Reading(incomplete=set(sheets), problems=preflight(workbook, data))
    if reading.problems:
        return reading
    opened = load(workbook, data, values=True)
    if isinstance(opened, Problem):
        reading.problems.append(opened)
        return reading
    with_formulas = _with_formulas(workbook, data, opened)
    formulas = formulas_of(with_formulas) if with_formulas is not opened else {}
    if len(data) <= BIGGEST:
        reading.opened = with_formulas
    pairs: dict[type[Record], list[tuple[Sheet, Paired]]] = {}
    others, told = _others(workbook, opened, tuple(sheets))
    covered, shapes = _covered(workbook, data, opened), _words_in_shapes(data)
    for form, sheet in sheets.items():
        cards = sheet.layout is Layout.CARDS
        there = [tab for tab in (cards_named if cards else sheets_named)(opened, sheet.name) if has_words(tab)]
        if not there:
            near = others.get(sheet.name, "")
            if near or not sheet.optional:
                reading.problems.append(_no_sheet(sheet, workbook, near, opened.sheetnames))
            else:
                reading.incomplete.discard(form)
            continue
        pairs[form] = []
        for number, tab in enumerate(there if cards else there[:1], start=1):
            # The title of a card may be somebody's name.
            this = sheet if number == 1 else replace(sheet, name=f"{sheet.name}（{number}枚目）")
            cells = grid(tab)
            paired = pair(this, workbook, cells)
            paired.problems += _seen_by_nobody(this, workbook, cells)
            paired.problems += (_under_merge(this, workbook, cell) for cell in covered.get(tab.title, ()))
            paired.problems += _beside(this, workbook, paired, tab, shapes.get(tab.title, []))
            if cards and not any(cell.text for _, row in paired.rows for cell in row.values()):
                paired.rows = []  # a card that nobody has written on
            if not cards:
                paired.problems += (_same_name(sheet, workbook, tab.title, other.title) for other in there[1:])
            _add_uncalculated(this, workbook, paired, formulas.get(tab.title, {}), tab)
            pairs[form].append((this, paired))
    reading.blank = not told and not any(map(_is_written, pairs.values()))
    _set_blank_aside(pairs)
    _take_records(reading, pairs, given, workbook)
    reading.problems += told
    return reading


def _take_records(
    reading: Reading, pairs: Mapping[type[Record], Sequence[tuple[Sheet, Paired]]], given: Given, workbook: str
) -> None:
    """Put the records of the sheets into a reading, and what was refused; a sheet read whole is incomplete no more."""
    lists = lists_of({form: [paired for _, paired in found] for form, found in pairs.items()})
    elsewhere = _elsewhere(pairs, given, workbook)
    lists |= _listed({form: rows for form, rows in elsewhere.items() if not _is_written(pairs[form])}, lists)
    lost = {name for name, rows in given.items() if rows is None}
    lost -= {form.declaration.name for form, found in pairs.items() if _is_written(found)}
    lists = {place: found for place, found in lists.items() if place[0] not in lost}
    for form, found in pairs.items():
        reading.records[form], refused = [], form.declaration.name in lost
        seen: dict[str, tuple[str, str]] = {}
        for sheet, paired in found:
            rows = elsewhere.get(form, ())
            records, problems = records_of(form, sheet, workbook, paired, lists, seen, rows)
            reading.records[form] += records
            uncalculated = {p.place for p in paired.problems}
            problems = [p for p in problems if p.place not in uncalculated or not p.code.endswith(Refusal.EMPTY.number)]
            reading.problems += paired.problems + problems
            reading.lost.update((workbook, sheet.name, heading) for heading in paired.lost)
            refused = refused or any(p.severity is Severity.ERROR for p in paired.problems + problems)
        if not refused:
            reading.incomplete.discard(form)


def _is_written(found: Sequence[tuple[Sheet, Paired]]) -> bool:
    """Whether anything stands in the rows of a sheet."""
    return any(cell.text for _, paired in found for _, row in paired.rows for cell in row.values())


def _elsewhere(pairs: Mapping[type[Record], object], given: Given, workbook: str) -> dict[type[Record], list[Record]]:
    """The rows of the sheets that these are taken from, as rows of their own."""
    return {
        form: [as_own(form, row, workbook) for row in given.get(form.declaration.name) or ()]
        for form in pairs
        if form.declaration.taken_from
    }


def _listed(taken: Mapping[type[Record], Sequence[Record]], lists: Lists) -> Lists:
    """The values that other sheets may refer to in sheets whose rows are all taken from elsewhere."""
    found: Lists = {}
    for form, rows in taken.items():
        for name, column in form.declaration.columns.items():
            if rows and (place := (form.declaration.name, column.heading)) in lists:
                found[place] = {key(value): value for row in rows if (value := str(getattr(row, name)))}
    return found


def _set_blank_aside(pairs: Mapping[type[Record], Sequence[tuple[Sheet, Paired]]]) -> None:
    """Take a wholly blank sheet for not written when the one that makes it dispensable has rows."""
    written = {form.declaration.name: _is_written(found) for form, found in pairs.items()}
    for form, found in pairs.items():
        sheet = form.declaration
        if written.get(sheet.unless) and not written[sheet.name]:
            for _, paired in found:
                paired.rows = []


def _others(workbook: str, opened: Workbook, forms: Sequence[type[Record]]) -> tuple[dict[str, str], list[Problem]]:
    """The sheets with words that are not declared: those that seem to be a missing one, by its name, and what to say of the rest."""
    declared = {form.declaration.name: form.declaration for form in forms}
    missing = {
        name
        for name in (form.declaration.name for form in forms)
        if not any(map(has_words, sheets_named(opened, name)))
        and not (declared[name].layout is Layout.CARDS and any(map(has_words, cards_named(opened, name))))
    }
    known = {key(name) for name in declared}
    meant: dict[str, str] = {}
    told: list[Problem] = []
    for tab in worksheets(opened):
        ours = tab.title == CHOICES_SHEET and tab.sheet_state != "visible"
        card = any(is_card(tab.title, name) for name, sheet in declared.items() if sheet.layout is Layout.CARDS)
        if key(tab.title) in known or card or ours or not has_words(tab):
            continue
        name = max(declared, key=lambda name: (_likeness(tab.title, name), len(name)))
        likeness = _likeness(tab.title, name)
        if likeness >= _SAME and name in missing and name not in meant:
            meant[name] = tab.title
        else:
            like = name if likeness >= _LIKE else ""
            told.append(_not_declared(declared[name], workbook, tab.title, like, absent=name in missing))
    return meant, told


def _likeness(title: str, name: str) -> float:
    """How much the title of a sheet is like a declared name, up to 1. 「委員名簿（最新）」 is like it, and 「開薄」 like 「開催」."""
    from difflib import SequenceMatcher

    title, name = key(title), key(name)
    one_wrong = len(title) == len(name) and sum(a != b for a, b in zip(title, name, strict=True)) == 1
    return max(SequenceMatcher(None, title, name).ratio(), _SAME if name in title or one_wrong else 0)


def _not_declared(sheet: Sheet, workbook: str, title: str, like: str, *, absent: bool) -> Problem:
    """`like` is the declared name, if any, that the title resembles; `absent`: there is no such sheet."""
    # Of a workbook with personal data not even the title is repeated: it may be somebody's name.
    place = Place(workbook, "" if sheet.personal else title)
    if not like:
        message = f"シート「{title}」は様式にないので、書かれた内容は資料に載りません。"
        hint = "資料に載せたい内容なら、決められたシートに移してください。控えなら、そのままで構いません。"
        return Refusal.OTHER_SHEET.at(sheet, place, message, hint)
    message = f"シート「{title}」は、名前が「{like}」に似ていますが、書かれた内容は資料に載りません。"
    mend = "シートの名前を直してください。" if absent else "そのシートに移してください。"
    hint = f"「{like}」に書くはずの内容なら、{mend}控えなら、まぎれない名前に変えてください。"
    return Refusal.LIKE_SHEET.at(sheet, place, message, hint)


def _same_name(sheet: Sheet, workbook: str, first: str, other: str) -> Problem:
    message = f"シート「{sheet.name}」が二つあります（「{first}」と「{other}」）。"
    hint = "使う方だけを残すか、もう一方をまぎれない名前に変えてください。"
    return Refusal.SAME_SHEET.at(sheet, Place(workbook, other), message, hint)


def _no_sheet(sheet: Sheet, workbook: str, near: str, names: Sequence[str]) -> Problem:
    """`near` is the sheet that seems to be the missing one."""
    place = Place(workbook, sheet.name)
    if near:
        message = f"シート「{sheet.name}」がなく、名前の似た「{near}」があります。"
        other = "似た名前" if sheet.personal else f"「{near}」"
        hint = (
            f"{other}のシート名を「{sheet.name}」に直してください。使わないシートなら、まぎれない名前に変えてください。"
        )
        return Refusal.NO_SHEET.at(sheet, place, message, hint, near)
    blank = any(key(name) == key(sheet.name) for name in names)
    message = f"シート「{sheet.name}」{'に何も書かれていません' if blank else 'がありません'}。"
    return Refusal.NO_SHEET.at(sheet, place, message, "様式からこのシートを写してください。")


def _with_formulas(workbook: str, data: bytes, values: Workbook) -> Workbook:
    """The workbook with formulas in place of their values: a second opening, only paid for when it holds any."""
    sheets = [name for name in contained(data) if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if not any(re.search(rb"<f[ />]|:f", xml) for xml in (unpacked(data, name)[name] for name in sheets)):
        return values
    opened = load(workbook, data, values=False)
    return values if isinstance(opened, Problem) else opened


def formulas_of(opened: Workbook) -> dict[str, dict[str, str]]:
    """Formulas by sheet and address."""
    return {
        sheet.title: {cell.coordinate: str(cell.value) for cell in held(sheet) if cell.data_type == "f"}
        for sheet in opened.worksheets
    }


def _add_uncalculated(sheet: Sheet, workbook: str, paired: Paired, formulas: Iterable[str], tab: Worksheet) -> None:
    """Tell of the formulas without a result, which stop the packet where a value or a heading is meant.

    A formula that gave "" has a result: its cell is empty.
    """
    aside: list[str] = []
    for address in formulas:
        if tab[address].value is not None or tab[address].data_type == "str":
            continue
        if not paired.asks(address):
            aside.append(address)
            continue
        place = Place(workbook, sheet.name, address)
        hint = "Excelで開いて上書き保存するか、値を直接書いてください。"
        paired.problems.append(Refusal.NOT_CALCULATED.at(sheet, place, "数式がまだ計算されていません。", hint))
    if aside:
        where = "、".join(aside[:5]) + ("など" if len(aside) > 5 else "")
        message = f"表の外の数式がまだ計算されていません（{where}）。資料には載りません。"
        hint = "資料に載せたい内容なら、決められた欄に移してください。"
        paired.problems.append(Refusal.NOT_USED.at(sheet, Place(workbook, sheet.name, aside[0]), message, hint))


def _covered(workbook: str, data: bytes, opened: Workbook) -> dict[str, list[Raw]]:
    """What is written under merged ranges, by sheet: Excel shows the first cell alone, and openpyxl drops the others."""
    under = {
        tab.title: {cell.coordinate for cell in tab._cells.values() if isinstance(cell, MergedCell)}
        for tab in worksheets(opened)
    }
    package, found = Package(data), False
    try:
        for title in [title for title, addresses in under.items() if addresses]:
            tree = package.tree(package.sheets[title])
            merged = tree.find(f"{S}mergeCells")
            if merged is not None and any(len(cell) and at in under[title] for at, cell in cells_of(tree)):
                tree.remove(merged)
                package.put(package.sheets[title], tree)
                found = True
    except LookupError:  # openpyxl finds the parts of odd workbooks by their types, where no relation leads
        return {}
    bare = load(workbook, package.bytes(), values=True) if found else opened
    if not found or isinstance(bare, Problem):
        return {}
    return {
        tab.title: [
            cell
            for at in held(tab)
            if at.coordinate in under[tab.title] and (cell := raw(at, struck=False)) is not None
        ]
        for tab in worksheets(bare)
    }


def _under_merge(sheet: Sheet, workbook: str, cell: Raw) -> Problem:
    message = f"結合したセルの下に隠れた「{cell.text}」は、資料に載りません。"
    hint = "セルの結合を解除して、要る文字なら決められた欄に移し、要らなければ消してください。"
    return Refusal.COVERED.at(sheet, Place(workbook, sheet.name, cell.address), message, hint, cell.text)


def _words_in_shapes(data: bytes) -> dict[str, list[str]]:
    """The words in text boxes and other shapes, by sheet."""
    package = Package(data)
    found: dict[str, list[str]] = {}
    try:
        for title, part in package.sheets.items():
            for drawing in package.targets(part, "/drawing"):
                bodies = package.tree(drawing).iter(f"{{{_DRAWN}}}txBody")
                texts = ("".join(run.text or "" for run in body.iter(f"{{{_LETTERS}}}t")) for body in bodies)
                found.setdefault(title, []).extend(text for text in texts if text.strip())
    except (LookupError, etree.XMLSyntaxError):  # odd workbooks: openpyxl finds the cells of them all the same
        return {}
    return found


_DRAWN: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_LETTERS: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


def _beside(sheet: Sheet, workbook: str, paired: Paired, tab: Worksheet, shapes: Sequence[str]) -> Iterator[Problem]:
    """What is written beside the cells: remarks at them, other than the notes of the form itself, and shapes with words."""
    hint = "資料に載せたいことなら、決められた欄に書いてください。控えなら、そのままで構いません。"
    labels = {key(column.heading) for column in sheet.columns.values()} | {
        key(h.text) for h in paired.headings.values()
    }
    remarks = {
        cell.coordinate: clean(remark)
        for cell in held(tab)
        if cell.comment and (remark := str(cell.comment.text).strip()) and key(str(cell.value)) not in labels
    }
    if remarks:
        where = "、".join(list(remarks)[:5]) + ("など" if len(remarks) > 5 else "")
        at, first = next(iter(remarks.items()))
        message = f"メモ（コメント）に書かれたことは資料に載りません（{where}: 「{in_a_line(first, 30)}」）。"
        yield Refusal.BESIDE.at(sheet, Place(workbook, sheet.name, at), message, hint, first)
    if shapes:
        message = (
            f"図形の中の文字は資料に載りません（{'、'.join(f'「{in_a_line(text, 30)}」' for text in shapes[:3])}）。"
        )
        yield Refusal.BESIDE.at(sheet, Place(workbook, sheet.name), message, hint, shapes[0])


def _seen_by_nobody(sheet: Sheet, workbook: str, cells: Grid) -> Iterator[Problem]:
    if cells.hidden:
        where = "、".join(cells.hidden[:5]) + ("など" if len(cells.hidden) > 5 else "")
        yield Refusal.HIDDEN.at(
            sheet,
            Place(workbook, sheet.name, cells.hidden[0]),
            f"非表示の部分に書かれた内容も資料に載ります（{where}）。",
            "載せない内容なら削除し、載せる内容なら再表示して確かめてください。",
        )
