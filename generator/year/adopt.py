"""The council has decided: the 改訂案 becomes the 現行, and 取組.xlsx follows it. What cannot follow is listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from generator.forms import policy, workbooks
from generator.forms.initiatives import WORKBOOK as INITIATIVES
from generator.forms.initiatives import Category, Indicator, Initiative, PastInitiative, Principle, Result
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout
from generator.forms.policy import WORKBOOK as POLICY
from generator.japanese.dates import Sitting
from generator.japanese.numbering import plain_number
from generator.japanese.text import half_width_digits, key
from generator.office import MeetingFolders, content_of, listed
from generator.packet.files import replace_workbooks
from generator.packet.organisation import office_settings
from generator.papers.initiatives import resolved, years_of
from generator.papers.kind import documents
from generator.problem import GeneratorError
from generator.records.book import Book
from generator.records.declare import TAKEN, Record
from generator.settings import BLANK, Settings
from generator.year.new import edition_in_force, greyed

if TYPE_CHECKING:
    from generator.excel.carry import Turned
    from generator.excel.records import Given

_OF_AN_EDITION: Final = (Principle, Category, Initiative, Indicator)
_IN_THE_EDITION: Final = (
    policy.PolicyPrinciple,
    policy.PolicyCategory,
    policy.PolicyInitiative,
    policy.PolicyIndicator,
)
FORMER: Final = "改める前のブック"
_FOUND: Final = POLICY.replace("*", policy.IN_FORCE)
_ALIKE: Final = 0.6
"""How much names or outlines of a 取組 in two editions are alike, up to 1, at least, to be the same one."""

_Row = dict[str, object]


@dataclass(slots=True)
class Adopted:
    """What became of the workbooks: those written, where the former ones are, and what staff are to look at."""

    paper: str
    written: list[Path]
    kept: Path
    links: list[tuple[str, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """What staff read about it."""
        yield f"{self.paper} を {_FOUND} にし、{INITIATIVES} を合わせました。改める前のブックは {self.kept} にあります。"
        yield ""
        yield "取組の番号の対応（前の方針 → 新しい方針）"
        yield from (f"  {old} → {new or 'なし'}" for old, new in self.links)
        if self.told:
            yield ""
            yield "確かめること"
            yield from (f"  {line}" for line in self.told)


def adopt(meeting: MeetingFolders, paper: str) -> Adopted:
    """Make an edition the one in force of a meeting, and its 取組.xlsx that of this edition.

    `paper` is the workbook of the edition: a name in the meeting's folder, or a path. The results of the year before
    stay those of the former 取組, which move to a sheet of their own with the numbers that they have now. The former
    workbooks are kept beside the papers. Raises GeneratorError, nothing being changed, when a workbook is not there, has
    a 誤り, is open in Excel or was adopted before, or when the disk refuses.
    """
    from generator.excel.carry import opened

    path = meeting.inputs / paper if (meeting.inputs / paper).is_file() else Path(paper)
    if not path.is_file() or not fnmatchcase(path.name, POLICY) or policy.is_in_force(path.name):
        raise GeneratorError(
            f"「{paper}」が {meeting.name} のフォルダーにありません。「kaigi adopt 基本方針_改訂案.xlsx」のように、"
            "新しい方針のブックの名前を書いてください。"
        )
    settings, data = office_settings(meeting), content_of(path)
    given = edition_in_force(meeting.inputs, settings)
    edition = _read(path.name, data, POLICY, settings, given=given)
    data = _whole(path.name, data, edition, settings)
    before = {name: content_of(meeting.inputs / name) for name in (INITIATIVES, MEETING_WORKBOOK)}
    former = _read(INITIATIVES, before[INITIATIVES], INITIATIVES, settings, *_OF_AN_EDITION, given=given)
    as_it_was = opened(INITIATIVES, before[INITIATIVES], dict(workbooks())[INITIATIVES], settings)
    if former[PastInitiative]:
        raise GeneratorError(
            f"{INITIATIVES}［{PastInitiative.declaration.name}］がもう書かれています。"
            f"改め直すときは、{INITIATIVES} を改める前のブックに戻してから、もう一度実行してください。"
        )
    rows = _rows(edition, former, _results(as_it_was), meeting.sitting)
    links = [(str(row["番号"]), str(row["新しい番号"] or "")) for row in rows[PastInitiative.declaration.name]]
    changed: dict[str, bytes | None] = {_FOUND: data, INITIATIVES: _workbook(rows, edition, settings)}
    told = [*_own_of_the_clerk(as_it_was), *_unlinked(links, rows)]
    there = meeting.inputs / path.name
    if there.is_file():
        changed[path.name], before[path.name] = None, content_of(there)
    if (old := meeting.inputs / _FOUND).is_file():
        before[_FOUND] = content_of(old)
    left, lines = _list_of_papers(meeting, before[MEETING_WORKBOOK], path.name, settings)
    if lines:
        changed[MEETING_WORKBOOK] = left
    kept = replace_workbooks(meeting.inputs, meeting.packet, changed, before, FORMER)
    return Adopted(
        path.name,
        [meeting.inputs / name for name, made in changed.items() if made is not None],
        kept,
        links,
        [*told, *lines],
    )


def _whole(name: str, data: bytes, edition: Book, settings: Settings) -> bytes:
    """The workbook of an edition with what it takes from the former one written into it, as nothing is behind it now.

    Raises GeneratorError where its sheet has no heading for a year that is.
    """
    from generator.excel.carry import free_rows, opened

    made = opened(name, data, dict(workbooks())[POLICY], settings)
    for source in made.sources:
        rows = iter(list(islice(free_rows(source), len(edition[source.form]))))
        for row in edition[source.form] if source.declared.taken_from else ():
            own = [cell.place.cell for cell in row.cells.values() if cell.place.workbook == name]
            number = int(own[0].lstrip(ascii_uppercase)) if own else next(rows)
            for attribute, cell in row.cells.items():
                if cell.place.workbook == name:
                    continue
                if attribute not in source.paired.letters:
                    raise GeneratorError(
                        f"{name}［{source.title}］に、{cell.place}「{cell.written}」を写す欄がありません。"
                        "欄を足すか、この版のことを書いてから、もう一度実行してください。"
                    )
                address = f"{source.paired.letters[attribute]}{number}"
                made.edits[source.title].cells[address] = cell.written
    return made.bytes()


def _read(name: str, data: bytes, workbook: str, settings: Settings, *needed: type[Record], given: "Given") -> Book:
    from generator.excel.read import read

    forms = dict(workbooks())[workbook]
    reading = read(name, data, forms, settings, given)
    if reading.incomplete & set(needed or forms):
        raise GeneratorError(
            f"{name} に直すところがあります。「kaigi check」で確かめて、直してからもう一度実行してください。"
        )
    return Book(reading.records, settings=settings)


def _results(made: "Turned") -> list[_Row]:
    """The rows of ［実施実績］ as far as they are written: much may still be to come."""
    return [
        {source.column(name).heading: cell.text for name, cell in row.items() if cell.text}
        for source in made.sources
        if source.form is Result
        for _, row in source.rows
    ]


def _rows(edition: Book, former: Book, results: list[_Row], sitting: Sitting | None) -> dict[str, list[_Row]]:
    """The rows of each sheet of the new 取組.xlsx."""
    cover = edition.one(policy.Cover)
    year = sitting.year - 1 if sitting else None
    new = {_plain(row.number): row for row in edition[policy.PolicyInitiative]}
    mates = {old.number: _mate(old, new) for old in former[Initiative]}
    notes = {new_number: old for old in former[Initiative] if (new_number := mates[old.number])}
    indicators = {key(row.number): row for row in former[Indicator]}
    planned = {key(str(row.get("番号"))): str(row.get("実施予定") or "") for row in results}
    names = {row.symbol: row.name for row in former[Category]}

    of_the_edition = greyed(_OF_AN_EDITION, {form.declaration.name: edition[form] for form in _IN_THE_EDITION})
    for row in of_the_edition[Initiative.declaration.name]:
        if old := notes.get(str(row["番号"])):
            row |= {"名称注記": old.name_note or None, "欄外注記": old.footnote or None}

    def was_planned(old: Initiative) -> str:
        told = planned.get(key(old.number), "")
        indicator = indicators.get(key(old.number))
        return told or (str(resolved(indicator, year).value or "") if indicator and year else "") or BLANK

    return {
        "出典": [{"基本方針": cover.title.replace("\n", ""), "年月": half_width_digits(cover.issued)}],
        **of_the_edition,
        "実施実績": results,
        PastInitiative.declaration.name: [
            {
                "番号": old.number,
                "取組": old.name,
                "事業概要": old.outline,
                "記号": old.category,
                "事業区分": names.get(old.category, old.category),
                "基本理念": old.principle,
                "実施予定": was_planned(old),
                "新しい番号": mates[old.number] or None,
            }
            for old in former[Initiative]
        ],
    }


def _plain(number: str) -> str:
    """The number of a 取組 as 取組.xlsx writes it: ②－１０ is ②-10."""
    return plain_number(number)


def _mate(old: Initiative, new: Mapping[str, policy.PolicyInitiative]) -> str:
    """The number that a 取組 has in the new edition, by its name, else by what it is about; empty when there is none like it."""
    for number, row in new.items():
        if key(row.name) == key(old.name):
            return number
    scored = [
        (max(_likeness(old.name, row.name), _likeness(old.outline, row.outline)), number) for number, row in new.items()
    ]
    best, number = max(scored, default=(0.0, ""))
    return number if best >= _ALIKE else ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, key(one), key(other), autojunk=False).ratio()


def _workbook(rows: Mapping[str, Sequence[_Row]], edition: Book, settings: Settings) -> bytes:
    from generator.excel.blank import blank

    years = years_of(edition[policy.PolicyIndicator])
    return blank(INITIATIVES, dict(workbooks())[INITIATIVES], rows, years=years, settings=settings)


def _own_of_the_clerk(made: "Turned") -> Iterator[str]:
    """What a clerk added to the former workbook: it is there still, and not in the new one."""
    for source in made.sources:
        for heading in source.own_columns.values():
            yield f"{INITIATIVES}［{source.title}］に足した欄「{heading.text}」は写していません（改める前のブックにあります）"
    ours = {source.title for source in made.sources}
    for title in made.opened.sheetnames if made.opened else ():
        if title not in ours and made.opened and made.opened[title].sheet_state == "visible":
            yield f"{INITIATIVES} に足したシート「{title}」は写していません（改める前のブックにあります）"


def _unlinked(links: Sequence[tuple[str, str]], rows: Mapping[str, Sequence[_Row]]) -> Iterator[str]:
    names = {str(row["番号"]): str(row["取組"]) for row in rows[PastInitiative.declaration.name]}
    for old, new in links:
        if not new:
            yield f"前の方針の{old}「{names[old]}」と同じ取組が、新しい方針に見つかりません（実績は前の番号のまま載ります）"
    taken = [new for _, new in links if new]
    for row in rows["取組"]:
        number, name = str(row["番号"]), str(row["取組"]).removeprefix(TAKEN)
        if number not in taken:
            yield f"新しい方針の{number}「{name}」は、前の方針にない取組です"
        elif taken.count(number) > 1:
            yield f"新しい方針の{number}「{name}」に、前の方針の取組が二つ以上まとまっています"
        elif row.get("名称注記") or row.get("欄外注記"):
            yield f"{number}「{name}」の注記は前の方針のままです。要らなければ消してください"
    indicated = {key(str(row["番号"])) for row in rows["成果指標"]}
    for row in rows["取組"]:
        if key(str(row["番号"])) not in indicated:
            yield f"新しい方針の{row['番号']}に成果指標がありません"


def _list_of_papers(meeting: MeetingFolders, data: bytes, adopted: str, settings: Settings) -> tuple[bytes, list[str]]:
    """会議.xlsx without the rows of ［配付資料］ that show the edition as a 改訂案, and what was taken out."""
    from generator.excel.carry import Fate, opened, settle_rows

    made = opened(MEETING_WORKBOOK, data, dict(workbooks())[MEETING_WORKBOOK], settings)
    left = {name for name in (path.name for path in listed(meeting.inputs)) if fnmatchcase(name, POLICY)} | {_FOUND}
    editions = len({name for name in left if name not in (adopted, POLICY.replace("*", "様式"))})

    def fate(words: Sequence[str]) -> Fate:
        kind = documents().get(words[0]) if words else None
        named = {line.strip().removesuffix(".xlsx") for word in words[1:] for line in word.split("\n")}
        bare = kind is not None and kind.pattern == POLICY and len(words) == 1 and kind.sources > editions
        return Fate.GONE if bare or adopted.removesuffix(".xlsx") in named else Fate.STAYS

    lines: list[str] = []
    for source in made.sources:
        if source.form is Handout:
            lines += [str(told) for told in settle_rows(source, fate, made.edits[source.title])]
    return made.bytes(), lines
