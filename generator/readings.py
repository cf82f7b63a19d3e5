"""What was read of workbooks, kept from one run to the next: of a meeting's workbooks mostly one changes between two runs.

It lies beside the findings in the packet's folder and holds no more than the workbooks themselves. A file that is not
whole, or that another program wrote, is ignored. It is data: nothing in it is ever run.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from generator.manifest import digest
from generator.problem import Mention, Place, Problem, Severity
from generator.program import libraries, modules
from generator.reading import BIGGEST, Reading
from generator.record import Cell, Record

FOLDER: Final = "点検"
"""The folder of a packet with its findings."""

NAME: Final = f"{FOLDER}/.readings"
"""What is kept of a meeting, by its name within the packet."""


class Readings:
    """Reads workbooks, or tells what an earlier run read of the same bytes."""

    def __init__(self, before: bytes = b"") -> None:
        """Start with what an earlier run kept (`as_bytes`)."""
        self._before = _opened(before)
        self._kept: dict[str, Any] = {}

    def read(self, workbook: str, data: bytes, forms: Iterable[type[Record]]) -> Reading:
        """The reading of a workbook, as `excel.read.read` gives it; from an earlier run it is not `opened`."""
        forms = tuple(forms)
        key = repr((workbook, [form.__qualname__ for form in forms], digest(data)))
        if key in self._before:
            self._kept[key] = self._before[key]
            return _reading(self._before[key], workbook, forms)
        from generator.excel.read import read

        reading = read(workbook, data, forms)
        if len(data) <= BIGGEST:
            self._kept[key] = _entry(reading, forms)
        return reading

    def as_bytes(self) -> bytes:
        """What this run read, for the next; the same bytes for the same workbooks."""
        content = json.dumps({"program": _program(), "readings": self._kept}, ensure_ascii=False)
        data = content.encode(errors="surrogatepass")
        return f"{digest(data)}\n".encode() + data


def kept_readings(packet: Path) -> Readings:
    """What the last run kept beside its findings in the folder of a packet."""
    try:
        return Readings((packet / NAME).read_bytes())
    except OSError:
        return Readings()


def _program() -> str:
    return hashlib.sha256(f"{modules()}\n{libraries()}".encode()).hexdigest()


def _opened(before: bytes) -> Mapping[str, Any]:
    told, _, content = before.partition(b"\n")
    if told != digest(content).encode():
        return {}
    found = json.loads(content.decode(errors="surrogatepass"))
    return found["readings"] if found["program"] == _program() else {}


def _entry(reading: Reading, forms: Sequence[type[Record]]) -> dict[str, Any]:
    """A reading in the values that JSON knows."""
    return {
        "records": [
            [_row(record) for record in reading.records[form]] if form in reading.records else None for form in forms
        ],
        "incomplete": [number for number, form in enumerate(forms) if form in reading.incomplete],
        "problems": [
            [p.severity, p.code, _at(p.place), p.message, p.hint, p.text, [[_at(o.place), o.text] for o in p.others]]
            for p in reading.problems
        ],
    }


def _reading(entry: Mapping[str, Any], workbook: str, forms: Sequence[type[Record]]) -> Reading:
    records = {
        form: list(_records(rows, workbook, form))
        for form, rows in zip(forms, entry["records"], strict=True)
        if rows is not None
    }
    problems = [
        Problem(
            Severity(severity),
            code,
            Place(*place),
            message,
            hint,
            text,
            tuple(Mention(Place(*other), words) for other, words in others),
        )
        for severity, code, place, message, hint, text, others in entry["problems"]
    ]
    return Reading(records, problems, {forms[number] for number in entry["incomplete"]})


def _row(record: Record) -> list[Any]:
    values = [_plain(getattr(record, name)) for name in record.declaration.columns]
    return [values, {name: [cell.place.cell, cell.written] for name, cell in record.cells.items()}]


def _records(rows: Iterable[Any], workbook: str, form: type[Record]) -> Iterator[Record]:
    columns = form.declaration.columns
    # Some menus are enumerations: a chosen entry is again the menu's own.
    menus = [{entry: entry for entry in column.menu} for column in columns.values()]
    for plain, cells in rows:
        yield form.read(
            dict(zip(columns, map(_value, plain, menus), strict=True)),
            {
                name: Cell(Place(workbook, form.declaration.name, address), written)
                for name, (address, written) in cells.items()
            },
        )


def _plain(value: object) -> object:
    """A record's value; what JSON does not know goes under its name."""
    match value:
        case date():
            return {"date": value.isoformat()}
        case time():
            return {"time": value.isoformat()}
        case tuple():
            return {"several": value}
        case Mapping():
            return {"years": list(value.items())}
    return value


def _value(plain: Any, menu: Mapping[str, str]) -> object:
    if not isinstance(plain, dict):
        return menu.get(plain, plain)
    ((kind, held),) = plain.items()
    match kind:
        case "date":
            return date.fromisoformat(held)
        case "time":
            return time.fromisoformat(held)
        case "several":
            return tuple(menu.get(entry, entry) for entry in held)
    return dict(held)


def _at(place: Place) -> list[str]:
    return [place.workbook, place.sheet, place.cell]
