"""Workbooks to records: every value with the cell it stands in, every refusal at its cell, all in one run."""

from collections.abc import Iterable, Iterator, Mapping

from openpyxl.workbook import Workbook

from generator.excel.container import load
from generator.excel.grid import Grid, grid, held
from generator.excel.preflight import preflight
from generator.excel.refusals import Refusal
from generator.excel.rows import lists_of, records_of
from generator.excel.table import Paired, pair
from generator.japanese import key
from generator.problem import Place, Problem, Severity
from generator.reading import BIGGEST, Reading
from generator.record import Record, Sheet


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


def _no_sheet(sheet: Sheet, workbook: str, names: list[str]) -> Problem:
    from difflib import get_close_matches

    close = get_close_matches(sheet.name, names, n=1, cutoff=0.5)
    hint = (
        f"「{close[0]}」のシート名を「{sheet.name}」に直してください。"
        if close
        else "様式からこのシートを写してください。"
    )
    return Refusal.NO_SHEET.at(sheet, Place(workbook, sheet.name), f"シート「{sheet.name}」がありません。", hint)


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
