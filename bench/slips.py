"""How many slips the checks see: planted into a meeting by a seeded draw, one at a time; and what they say of texts without any.

`python -m bench.slips [会議のフォルダー] [回数]`. The classes stand in slips.txt. A slip counts as named when a new finding
stands at its cell or shows it as the other place; every other new finding is one beside.
"""

import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from generator.checks import rule as check
from generator.forms.subcommittees import MemoText
from generator.office import MeetingFolders
from generator.packet.inputs import read_meeting
from generator.problem import Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Cell, Record

ROOT = Path(__file__).parent.parent
MEETING = ROOT / "inputs" / "令和5年度第1回"
UNSEEN = ROOT.parent / "shared" / "unseen"
SEED, TIMES = 17, 3
_TARGET = re.compile(r"［(.+)］(.+)")


@dataclass(frozen=True, slots=True)
class Class:
    """A class of slips, as a line of slips.txt tells it."""

    family: str
    name: str
    where: str
    find: str
    put: str


def classes() -> list[Class]:
    """The lines of slips.txt."""
    lines = (Path(__file__).parent / "slips.txt").read_text(encoding="utf-8").splitlines()
    rows = [re.split(r"\s\|(?=\s|$)", line) for line in lines if line and not line.startswith("#")]
    return [Class(*(part.strip(" ") for part in (*row, "", "")[:5])) for row in rows]


def planted(book: Book, kind: Class, chance: random.Random) -> Iterator[tuple[str, Book]]:
    """The book with one slip of a class at each of some places, in an order drawn by `chance`; with where it stands."""
    places = [*_places(book, kind)]
    chance.shuffle(places)
    for record, attribute in places:
        cell = record.cells[attribute]
        if kind.put.startswith("行を"):
            doubled = kind.put == "行を重ねる"
            yield str(cell.place), _with(book, record, [record, _moved(record)] if doubled else [])
        elif (changed := _changed(record, attribute, kind, chance)) is not None:
            yield str(cell.place), _with(book, record, [changed])


def _places(book: Book, kind: Class) -> Iterator[tuple[Record, str]]:
    target = _TARGET.fullmatch(kind.where)
    for record in book.records:
        for attribute, cell in record.cells.items():
            column = record.declaration.columns[attribute.partition(":")[0]]
            if target:
                fits = (record.declaration.name, column.heading) == target.groups()
            else:
                fits = _is_text(record, attribute, kind.where)
            if fits and (not kind.find or re.search(kind.find, cell.written)):
                yield record, attribute


def _is_text(record: Record, attribute: str, where: str) -> bool:
    column = record.declaration.columns[attribute.partition(":")[0]]
    told = column.kind.value.endswith("文字") and not column.steers and not column.choices
    return told and (where == "文" or hasattr(record, "level"))


def _changed(record: Record, attribute: str, kind: Class, chance: random.Random) -> Record | None:
    name, _, year = attribute.partition(":")
    cell, value = record.cells[attribute], getattr(record, name)
    new: Any
    if isinstance(value, date):
        new = value + timedelta(days=int(kind.put.strip("+日")))
        written = f"{new.year}年{new.month}月{new.day}日"
    elif isinstance(value, int):
        new = value + int(kind.put)
        written = str(new)
    else:
        found = chance.choice([*re.finditer(kind.find, cell.written)])
        written = cell.written[: found.start()] + found.expand(kind.put) + cell.written[found.end() :]
        new = {**value, int(year): written} if year else written
    if written == cell.written:
        return None
    values = {each: getattr(record, each) for each in record.declaration.columns} | {name: new}
    return type(record).read(values, {**record.cells, attribute: Cell(cell.place, written)})


def _moved(record: Record) -> Record:
    """The record again, as if it stood in a row below."""
    cells = {
        name: Cell(cell.place._replace(cell=re.sub(r"\d+", lambda row: f"{row[0]}5", cell.place.cell)), cell.written)
        for name, cell in record.cells.items()
    }
    return type(record).read({name: getattr(record, name) for name in record.declaration.columns}, cells)


def _with(book: Book, old: Record, new: list[Record]) -> Book:
    records: dict[type[Record], list[Record]] = {}
    for record in book.records:
        records.setdefault(type(record), []).extend(new if record is old else [record])
    return Book(records, settings=book.settings)


def _told(problems: list[Problem]) -> dict[tuple[str, str, str], Problem]:
    return {(problem.code, str(problem.place), problem.message): problem for problem in problems}


def recall(meeting: Path, times: int) -> dict[str, list[tuple[Class, str, bool, list[Problem]]]]:
    """Of each family, every slip planted: its class, its place, whether it was named, and the findings beside."""
    read = read_meeting(MeetingFolders.at(meeting)).book
    book = Book(_records(read), settings=read.settings)
    before = _told(check.run(book))
    results: defaultdict[str, list[tuple[Class, str, bool, list[Problem]]]] = defaultdict(list)
    for kind in classes():
        chance = random.Random(f"{SEED}{kind.name}")
        for place, changed in list(_first(planted(book, kind, chance), times)):
            new = [problem for told, problem in _told(check.run(changed)).items() if told not in before]
            row = re.sub(r"\d+$", lambda number: f"{number[0]}5", place)
            at = {place, row} if kind.put == "行を重ねる" else {place}
            of_row = re.sub("[A-Z]+(?=[0-9]+$)", "", place) if kind.put.startswith("+") else ""
            named = [
                problem
                for problem in new
                if at & _places_of(problem)
                or of_row in {re.sub("[A-Z]+(?=[0-9]+$)", "", p) for p in _places_of(problem)}
            ]
            beside = [problem for problem in new if problem not in named]
            dropped = kind.put == "行を消す" and bool(beside)
            results[kind.family].append((kind, place, bool(named) or dropped, beside[dropped:]))
    return results


def _places_of(problem: Problem) -> set[str]:
    return {str(problem.place), *(str(other.place) for other in problem.others)}


def _first(several: Iterator[tuple[str, Book]], times: int) -> Iterator[tuple[str, Book]]:
    for _, one in zip(range(times), several, strict=False):
        yield one


def _records(book: Book) -> Mapping[type[Record], list[Record]]:
    records: dict[type[Record], list[Record]] = {}
    for record in book.records:
        records.setdefault(type(record), []).append(record)
    return records


def texts(folder: Path) -> Iterator[tuple[str, list[Problem]]]:
    """What the checks find in each text of a folder, its paragraphs taken for those of a memo."""
    for path in sorted(folder.glob("*.txt")):
        paragraphs = [
            block.strip() for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")) if block.strip()
        ]
        rows = [_memo(path.name, line, text) for line, text in enumerate(paragraphs, start=2)]
        yield path.name, check.run(Book({MemoText: rows}))


def _memo(name: str, line: int, text: str) -> MemoText:
    cells = {
        attribute: Cell(Place(name, "本文", f"{column}{line}"), words)
        for attribute, column, words in (("level", "A", "文"), ("text", "B", text))
    }
    return cast("MemoText", MemoText.read({"level": "文", "text": text}, cells))


def main(meeting: Path, times: int) -> None:
    """Print recall by family, the classes that are missed, and the findings beside."""
    say = sys.stdout.write
    results = recall(meeting, times)
    slips = [slip for family in results.values() for slip in family]
    for family, told in results.items():
        named = sum(named for _, _, named, _ in told)
        say(f"{family}  {named}/{len(told)}（{named / len(told):.0%}）\n")
        for kind in dict.fromkeys(kind for kind, *_ in told):
            own = [named for other, _, named, _ in told if other == kind]
            if not all(own):
                where = "、".join(place for other, place, named, _ in told if other == kind and not named)
                say(f"    見えないもの: {kind.name} {len(own) - sum(own)}/{len(own)}（{where}）\n")
    beside = [problem for *_, problems in slips for problem in problems]
    say(
        f"全体  {sum(named for _, _, named, _ in slips) / len(slips):.0%}　ほかの指摘 1件当たり {len(beside) / len(slips):.2f}\n"
    )
    for problem in beside:
        say(f"    ほかの指摘: {problem.code} {problem.place} {problem.message}\n")
    for name, problems in texts(UNSEEN):
        sure = [problem for problem in problems if problem.severity is not Severity.NOTE]
        say(f"{name}  誤り・注意 {len(sure)}件、参考 {len(problems) - len(sure)}件\n")
        for problem in sure:
            say(f"    {problem.code} {problem.place.cell} {problem.message}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else MEETING, int(sys.argv[2]) if len(sys.argv) > 2 else TIMES)
