"""Workbooks to records: every value with the cell it stands in, every refusal at its cell, all in one run."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.cells import Raw, raw
from generator.excel.container import load
from generator.excel.grid import Grid, grid, has_words, held, sheets_named, worksheets
from generator.excel.menus import CHOICES_SHEET
from generator.excel.opc import Package, S
from generator.excel.preflight import preflight
from generator.excel.refusals import Refusal
from generator.excel.rows import lists_of, records_of
from generator.excel.sheet_xml import cells_of
from generator.excel.table import Paired, pair
from generator.japanese import key
from generator.problem import Place, Problem, Severity
from generator.reading import BIGGEST, Reading
from generator.record import Record, Sheet
from generator.record import forms as all_forms

_SAME: Final = 0.6
"""How like a missing sheet's name another's must be to be taken for it: one letter in three may be wrong."""

_LIKE: Final = 0.5
"""How like a declared name another must be for the two to be mixed up."""


def read(workbook: str, data: bytes, forms: Iterable[type[Record]]) -> Reading:
    """Read the declared sheets of one workbook from its bytes. `workbook` is the file's name. Never raises for bad content."""
    forms = tuple(forms)
    reading = Reading(incomplete=set(forms), problems=preflight(workbook, data))
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
    pairs: dict[type[Record], Paired] = {}
    others, told = _others(workbook, opened, forms)
    covered = _covered(workbook, data, opened)
    for form in forms:
        sheet = form.declaration
        there = [tab for tab in sheets_named(opened, sheet.name) if has_words(tab)]
        if not there:
            near = others.get(sheet.name, "")
            if near or not sheet.optional:
                reading.problems.append(_no_sheet(sheet, workbook, near, opened.sheetnames))
            else:
                reading.incomplete.discard(form)
            continue
        cells = grid(there[0])
        pairs[form] = pair(sheet, workbook, cells)
        pairs[form].problems += _seen_by_nobody(sheet, workbook, cells)
        pairs[form].problems += (_under_merge(sheet, workbook, cell) for cell in covered.get(there[0].title, ()))
        pairs[form].problems += (_same_name(sheet, workbook, there[0].title, tab.title) for tab in there[1:])
        _add_uncalculated(sheet, workbook, pairs[form], formulas.get(there[0].title, {}), there[0])
    _set_blank_aside(pairs)
    lists = lists_of(pairs)
    for form, paired in pairs.items():
        records, problems = records_of(form, workbook, paired, lists)
        reading.records[form] = records
        uncalculated = {p.place for p in paired.problems}
        problems = [p for p in problems if p.place not in uncalculated or not p.code.endswith(Refusal.EMPTY.number)]
        reading.problems += paired.problems + problems
        if not any(p.severity is Severity.ERROR for p in paired.problems + problems):
            reading.incomplete.discard(form)
    reading.problems += told
    return reading


def _set_blank_aside(pairs: Mapping[type[Record], Paired]) -> None:
    """Take a wholly blank sheet for not written when the one that makes it dispensable has rows."""
    written = {
        form.declaration.name: any(cell.text for _, row in paired.rows for cell in row.values())
        for form, paired in pairs.items()
    }
    for form, paired in pairs.items():
        sheet = form.declaration
        if written.get(sheet.unless) and not written[sheet.name]:
            paired.rows = []


def _others(workbook: str, opened: Workbook, forms: Sequence[type[Record]]) -> tuple[dict[str, str], list[Problem]]:
    """The sheets with words that are not declared: those that seem to be a missing one, by its name, and what to say of the rest."""
    books = {form.declaration.workbook for form in forms}
    declared = {form.declaration.name: form.declaration for form in all_forms() if form.declaration.workbook in books}
    missing = {
        name
        for name in (form.declaration.name for form in forms)
        if not any(map(has_words, sheets_named(opened, name)))
    }
    known = {key(name) for name in declared}
    meant: dict[str, str] = {}
    told: list[Problem] = []
    for tab in worksheets(opened):
        ours = tab.title == CHOICES_SHEET and tab.sheet_state != "visible"
        if key(tab.title) in known or ours or not has_words(tab):
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
    """How much the title of a sheet is like a declared name, up to 1. What holds the whole name, 「委員名簿（最新）」, is like it."""
    from difflib import SequenceMatcher

    title, name = key(title), key(name)
    return max(SequenceMatcher(None, title, name).ratio(), _SAME if name in title else 0)


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
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        if not any(b"<f>" in (xml := archive.read(n)) or b"<f " in xml or b":f" in xml or b"<f/" in xml for n in parts):
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


def _seen_by_nobody(sheet: Sheet, workbook: str, cells: Grid) -> Iterator[Problem]:
    if cells.hidden:
        where = "、".join(cells.hidden[:5]) + ("など" if len(cells.hidden) > 5 else "")
        yield Refusal.HIDDEN.at(
            sheet,
            Place(workbook, sheet.name, cells.hidden[0]),
            f"非表示の部分に書かれた内容も資料に載ります（{where}）。",
            "載せない内容なら削除し、載せる内容なら再表示して確かめてください。",
        )
