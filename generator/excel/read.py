"""Workbooks to records: every value with the cell it stands in, every refusal at its cell, all in one run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.excel.cells import Raw
from generator.excel.container import load
from generator.excel.grid import Grid, grid
from generator.excel.preflight import preflight
from generator.excel.refusals import Refusal
from generator.excel.table import Paired, Slot, pair
from generator.excel.values import NotAChoice, chosen, parsed
from generator.japanese import key
from generator.problem import Place, Problem, Severity
from generator.record import Cell, Column, Kind, Record, Sheet

_DITTO = frozenset({key(mark) for mark in ("〃", "同上", "″", "〻", "々")})


@dataclass(slots=True)
class Reading:
    """What one workbook gave: records by form, findings, and the forms that have a refused cell."""

    records: dict[type[Record], list[Record]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: set[type[Record]] = field(default_factory=set)


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
    formulas = _formulas(workbook, data)
    pairs: dict[type[Record], Paired] = {}
    by_key = {key(name): name for name in opened.sheetnames}
    for form in forms:
        sheet = form.declaration
        name = by_key.get(key(sheet.name))
        if name is None or not hasattr(opened[name], "iter_rows"):
            if not sheet.optional:
                reading.problems.append(_no_sheet(sheet, workbook, opened.sheetnames))
            else:
                reading.incomplete.discard(form)
            continue
        cells = grid(opened[name])
        pairs[form] = pair(sheet, workbook, cells)
        pairs[form].problems += _seen_by_nobody(sheet, workbook, cells)
        _add_uncalculated(sheet, workbook, pairs[form], formulas.get(name, {}), cells)
    lists = _lists(pairs)
    for form, paired in pairs.items():
        records, problems = _records(form, workbook, paired, lists)
        reading.records[form] = records
        reading.problems += paired.problems + problems
        if not any(p.severity is Severity.ERROR for p in paired.problems + problems):
            reading.incomplete.discard(form)
    return reading


def _no_sheet(sheet: Sheet, workbook: str, names: list[str]) -> Problem:
    from difflib import get_close_matches

    close = get_close_matches(sheet.name, names, n=1, cutoff=0.5)
    hint = f"「{close[0]}」のシート名を「{sheet.name}」に直してください。" if close else "様式からこのシートを写してください。"
    return Refusal.NO_SHEET.at(sheet, Place(workbook, sheet.name), f"シート「{sheet.name}」がありません。", hint)


def _formulas(workbook: str, data: bytes) -> dict[str, dict[str, str]]:
    """Formulas by sheet and address; the second opening is only paid for by workbooks that hold any."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/") and n.endswith(".xml")]
        if not any(b"<f>" in (xml := archive.read(n)) or b"<f " in xml or b":f" in xml or b"<f/" in xml for n in parts):
            return {}
    opened = load(workbook, data, values=False)
    if isinstance(opened, Problem):
        return {}
    return {
        sheet.title: {
            cell.coordinate: str(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }
        for sheet in opened.worksheets
    }


def _add_uncalculated(sheet: Sheet, workbook: str, paired: Paired, formulas: Mapping[str, str], cells: Grid) -> None:
    calculated = {cell.address for cell in cells.frame.to_numpy().ravel() if cell is not None}
    for address in formulas.keys() - calculated:
        paired.problems.append(
            Refusal.NOT_CALCULATED.at(
                sheet,
                Place(workbook, sheet.name, address),
                "数式がまだ計算されていないか、結果が空です。",
                "Excelで開いて上書き保存するか、値を直接書いてください。",
            )
        )


def _seen_by_nobody(sheet: Sheet, workbook: str, cells: Grid) -> Iterator[Problem]:
    if cells.hidden:
        where = "、".join(cells.hidden[:5]) + ("など" if len(cells.hidden) > 5 else "")
        yield Refusal.HIDDEN.at(
            sheet,
            Place(workbook, sheet.name, cells.hidden[0]),
            f"非表示の部分に書かれた内容も資料に載ります（{where}）。",
            "載せない内容なら削除し、載せる内容なら再表示して確かめてください。",
        )


Lists = dict[tuple[str, str], dict[str, str]]


def _lists(pairs: Mapping[type[Record], Paired]) -> Lists:
    """The values other sheets may refer to, by (sheet, heading) and comparison key; rows with other faults count too."""
    lists: Lists = {}
    for form, paired in pairs.items():
        for slot in paired.slots.values():
            where = (form.declaration.name, slot.column.heading)
            lists[where] = {key(row[slot.name].text): row[slot.name].text for _, row in paired.rows if slot.name in row}
    return lists


def _records(
    form: type[Record], workbook: str, paired: Paired, lists: Lists
) -> tuple[list[Record], list[Problem]]:
    sheet = form.declaration
    problems: list[Problem] = []
    records: list[Record] = []
    above: dict[str, Raw] = {}
    seen: dict[tuple[str, ...], str] = {}
    for number, row in paired.rows:
        reader = _Row(sheet, workbook, lists, problems)
        values: dict[str, Any] = {}
        cells: dict[str, Cell] = {}
        whole = True
        for name, cell in list(row.items()):
            row[name] = reader.resolved(cell, paired.slots[name], above.get(name))
        above = row
        for name, declared in sheet.columns.items():
            if declared.kind is Kind.YEARLY:
                values[name] = {slot.year: row[slot.name].text for slot in _years(paired, name) if slot.name in row}
                whole = all([reader.sound(row[slot.name], declared) for slot in _years(paired, name) if slot.name in row]) and whole
                continue
            cell = row.get(name)
            if cell is None or (cell.value is None and not cell.text):
                values[name] = "" if declared.kind is Kind.TEXT else None
                if declared.required and (name in paired.slots):
                    reader.empty(declared, cell.address if cell else f"{paired.letters[name]}{number}")
                    whole = False
                continue
            value = reader.value(cell, declared)
            whole = whole and value is not None
            values[name] = value
        for name, cell in row.items():
            if cell.text:
                cells[name] = Cell(Place(workbook, sheet.name, cell.address), cell.text)
        whole = _unique(sheet, workbook, row, seen, problems) and whole
        if whole and all(name in values for name in sheet.columns):
            records.append(form.read(values, cells))
    return records, problems


def _years(paired: Paired, attribute: str) -> list[Slot]:
    return [slot for slot in paired.slots.values() if slot.attribute == attribute and slot.year is not None]


def _unique(
    sheet: Sheet, workbook: str, row: Mapping[str, Raw], seen: dict[tuple[str, ...], str], problems: list[Problem]
) -> bool:
    names = [name for name, column in sheet.columns.items() if column.key]
    if not names or any(name not in row for name in names):
        return True
    identity = tuple(key(row[name].text) for name in names)
    cell = row[names[0]]
    if identity in seen:
        problems.append(
            Refusal.DUPLICATE.at(
                sheet,
                Place(workbook, sheet.name, cell.address),
                f"「{sheet.columns[names[0]].heading}」の「{cell.text}」は{seen[identity]}にもあります。",
                "どちらかの番号を直すか、行を削除してください。",
                cell.text,
            )
        )
        return False
    seen[identity] = cell.address
    return True


@dataclass(slots=True)
class _Row:
    """Turns the cells of one row into values and collects what is refused."""

    sheet: Sheet
    workbook: str
    lists: Lists
    problems: list[Problem]

    def refuse(self, reason: Refusal, address: str, message: str, hint: str = "", text: str = "") -> None:
        self.problems.append(reason.at(self.sheet, Place(self.workbook, self.sheet.name, address), message, hint, text))

    def resolved(self, cell: Raw, slot: Slot, above: Raw | None) -> Raw:
        """The cell itself, or for 〃 and 同上 the one above it."""
        if key(cell.text) not in _DITTO:
            return cell
        if above is not None and above.text:
            return Raw(cell.address, above.value, above.text)
        self.refuse(
            Refusal.DITTO, cell.address, f"「{slot.column.heading}」の「{cell.text}」の上に値がありません。", "値を書いてください。", cell.text
        )
        return Raw(cell.address, cell.value, cell.text, error=True)

    def empty(self, column: Column, address: str) -> None:
        hint = f"{column.note}" + (f"（例: {column.example.replace(chr(10), '／')}）" if column.example else "")
        self.refuse(Refusal.EMPTY, address, f"「{column.heading}」が空欄です。", hint)

    def sound(self, cell: Raw, column: Column) -> bool:
        """Whether the cell can be printed at all; points out what is struck through."""
        if cell.error:
            if key(cell.text) not in _DITTO:
                self.refuse(
                    Refusal.ERROR_VALUE,
                    cell.address,
                    f"「{column.heading}」がエラー値「{cell.text}」になっています。",
                    "数式を直すか、値を書いてください。",
                    cell.text,
                )
            return False
        if cell.forbidden:
            self.refuse(
                Refusal.FORBIDDEN_CHARACTER,
                cell.address,
                f"「{column.heading}」に、文書に使えない文字（{cell.forbidden}）があります。",
                "その部分を消して書き直してください。ほかのソフトから貼り付けたときに入ることがあります。",
            )
            return False
        if cell.struck:
            self.refuse(
                Refusal.STRUCK,
                cell.address,
                f"「{column.heading}」に取消線がありますが、そのまま資料に載ります。",
                "載せない文字なら削除してください。",
                cell.text,
            )
        return True

    def value(self, cell: Raw, column: Column) -> object:
        """The value of a cell, or None when it was refused."""
        if not self.sound(cell, column):
            return None
        if column.refers:
            try:
                return chosen(cell.text, self.lists.get(column.refers, {}))
            except NotAChoice:
                sheet, heading = column.refers
                message = f"「{column.heading}」の「{cell.text}」は、［{sheet}］の「{heading}」にありません。"
                self.refuse(
                    Refusal.UNKNOWN_ROW, cell.address, message, f"［{sheet}］にある値に直すか、［{sheet}］に行を足してください。", cell.text
                )
                return None
        try:
            return parsed(cell, column)
        except NotAChoice:
            message = f"「{column.heading}」の「{cell.text}」は {'・'.join(column.menu)} のどれでもありません。"
            self.refuse(Refusal.CHOICE, cell.address, message, "一覧から選び直してください。", cell.text)
        except ValueError as fault:
            self.refuse(
                Refusal.UNREADABLE,
                cell.address,
                f"「{column.heading}」の{fault}",
                f"例のように書いてください（例: {column.example}）。",
                cell.text,
            )
        return None
