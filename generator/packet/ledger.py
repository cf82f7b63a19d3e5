"""What papers print and leave out: every cell is in a paper or told, nothing is corrected in silence, and where each word came from."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from generator.japanese.text import in_a_line, in_short, key
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Draft, Job, Paper, draft, jobs_of
from generator.packet.inputs import Inputs, read_meeting
from generator.problem import GeneratorError, Mention, Place, Problem, Severity
from generator.records.book import Book
from generator.records.declare import Column, Record
from generator.records.said import Text, final

_SPACE = re.compile(r"\s+")


def unprinted(book: Book, used: Iterable[type[Record]], printed: Iterable[Text]) -> Iterator[Problem]:
    """The cells of the used sheets that no printed value came from.

    The same letters elsewhere do not count: 「5」 stands in every paper. But a cell that tells which row it is (a key, or
    the row of another sheet) is said where its row is printed and a printed value has the same words.
    """
    values = list(printed)
    places = {place for value in values for place in value.places}
    words = {_plain(value) for value in values}
    for form in used:
        columns = form.declaration.columns
        for record in book[form]:
            row_is_there = any(cell.place in places for cell in record.cells.values())
            for attribute, cell in record.cells.items():
                column = columns[attribute.split(":")[0]]
                if column.steers or cell.place in places:
                    continue
                if row_is_there and (column.key or column.refers) and _plain(cell.written) in words:
                    continue
                yield _unprinted(cell.place, column.heading, cell.written)


def _unprinted(place: Place, heading: str, written: str) -> Problem:
    return Problem(
        Severity.NOTE,
        "確認01",
        place,
        f"「{heading}」の「{in_short(written)}」は、どの資料にも載っていません。",
        "載せるものなら、載る欄に移してください。載せなくてよければ、そのままで構いません。",
        written,
    )


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Derivation:
    """Words of papers (`papers` are their labels) that are not those of the cells they came from.

    `sources` are the first of these cells; `more` says how many there are besides.
    """

    printed: str
    sources: tuple[Mention, ...]
    more: int
    papers: tuple[str, ...]


def derivations(papers: Iterable[Paper], book: Book) -> list[Derivation]:
    """Everything printed otherwise than written, each once, in the order of the papers.

    What came from no cell (a row's number) is not told, nor what left nothing in print, nor a number without the unit
    that its cell shows, nor a line of a cell that is printed line by line.
    """
    written = written_in(book)
    shown = {place: _with_unit(column) for place, column in _columns(book).items()}
    found: dict[tuple[str, tuple[Place, ...]], dict[str, None]] = {}
    for paper in papers:
        for value in paper.printed:
            told = (place for place in value.places if place in written)
            if value and any(not _as_typed(value, written[place], shown[place]) for place in told):
                found.setdefault((str(value), tuple(dict.fromkeys(value.places))), {})[paper.job.group] = None
    return [
        Derivation(
            printed,
            tuple(Mention(place, written.get(place, "")) for place in places[:_MOST]),
            max(len(places) - _MOST, 0),
            tuple(labels),
        )
        for (printed, places), labels in found.items()
    ]


def written_in(book: Book) -> dict[Place, str]:
    """The words of every cell that was read, also in earlier meetings' workbooks, by its place."""
    return {
        cell.place: cell.written
        for one in (*book.earlier, book)
        for record in one.records
        for cell in record.cells.values()
    }


def _columns(book: Book) -> dict[Place, Column]:
    return {
        cell.place: record.declaration.columns[name.partition(":")[0]]
        for one in (*book.earlier, book)
        for record in one.records
        for name, cell in record.cells.items()
    }


def _as_typed(value: str, written: str, shown: str) -> bool:
    """Whether a value is the words of its cell, a number without its unit, or one line of them."""
    return written in (value, shown.format(value)) or any(line.strip() == value for line in written.split("\n"))


def _with_unit(column: Column) -> str:
    """How a cell of the column shows a number: 「{}人」, 「第{}回」."""
    before, _, after = column.unit.rpartition(" ")
    return f"{before}{{}}{after}"


_PLACE = re.compile(r"(?P<workbook>.+?)[［\[](?P<sheet>.+?)[］\]](?P<cell>[A-Za-z]{1,3}[0-9]{1,7})")
_USAGE = (
    "「kaigi trace 取組.xlsx 実施実績 C5」のようにブック・シート・セルを書くか、"
    "「kaigi trace 資料3 37」のように資料と言葉を書いてください。"
)
_MOST = 6  # cells listed for one value
_LONGEST = 60  # characters of the words around a value, on the terminal


@dataclass(frozen=True, slots=True)
class Appearance:
    """A value where a paper prints it: the words of its paragraph or table row (`around`), and the cells it came from."""

    paper: str
    where: str
    around: str
    printed: str
    sources: tuple[Mention, ...]

    @property
    def derived(self) -> bool:
        """Whether the words are not simply those of one cell."""
        return len(self.sources) != 1 or self.sources[0].text != self.printed


@dataclass(frozen=True, slots=True)
class Trace:
    """What was asked for, as a heading in Japanese, and where it was found."""

    asked: str
    found: tuple[Appearance, ...]
    nothing: str

    def as_text(self) -> str:
        """Plain lines: what was asked for, then by paper each place in it."""
        lines = [self.asked]
        if not self.found:
            lines.append(f"  {self.nothing}")
        paper = ""
        for one in self.found:
            if one.paper != paper:
                paper = one.paper
                lines.append(f"■ {paper}")
            lines.append(f"  {one.where}「{_window(one.around, one.printed)}」")
            if one.derived:
                lines.append(f"    載った言葉: 「{in_a_line(one.printed, _LONGEST)}」")
            shown = one.sources[:_MOST]
            lines += [f"    もとのセル: {source.place}「{in_a_line(source.text, _LONGEST)}」" for source in shown]
            if len(one.sources) > len(shown):
                lines.append(f"    もとのセル: ほか{len(one.sources) - len(shown)}か所")
            if not one.sources:
                lines.append("    もとのセル: ありません（自動で付けた番号などです）")
        return "\n".join(lines)

    def as_json(self) -> str:
        """The places as a list for other programs."""
        found = [
            {
                "paper": one.paper,
                "where": one.where,
                "around": one.around,
                "printed": one.printed,
                "derived": one.derived,
                "sources": [
                    {"workbook": s.place.workbook, "sheet": s.place.sheet, "cell": s.place.cell, "text": s.text}
                    for s in one.sources
                ],
            }
            for one in self.found
        ]
        return json.dumps(found, ensure_ascii=False, indent=1)


def trace(meeting: MeetingFolders, words: Sequence[str]) -> Trace:
    """Look up a cell (workbook, sheet, address; or the place as a message shows it) or the words of a paper.

    Raises GeneratorError when what is asked for cannot be understood or is not there.
    """
    inputs = read_meeting(meeting)
    jobs = list(jobs_of(inputs.book))
    if not jobs:
        raise GeneratorError("会議.xlsxを読み取れません。「kaigi check」で誤りを確かめて、直してください。")
    match = _PLACE.fullmatch("".join(words)) if len(words) == 1 else None
    if match or len(words) == 3:
        workbook, sheet, cell = match.groups() if match else words
        return _of_cell(inputs, jobs, Place(workbook, sheet.strip("［］[]"), cell))
    if len(words) == 2:
        return _of_words(inputs, jobs, *words)
    raise GeneratorError(_USAGE)


def _of_cell(inputs: Inputs, jobs: Sequence[Job], asked: Place) -> Trace:
    written = written_in(inputs.book)
    place = next((place for place in written if key(str(place)) == key(str(asked))), None)
    if place is None:
        raise GeneratorError(_unknown(asked, written))
    found = (one for job in jobs for one in appearances(inputs.meeting, inputs.book, job))
    hits = tuple(one for one in found if any(source.place == place for source in one.sources))
    return Trace(f"{place}「{in_a_line(written[place], _LONGEST)}」", hits, "どの資料にも載っていません。")


def _unknown(asked: Place, places: Sequence[Place] | dict[Place, str]) -> str:
    """Why a cell cannot be traced: the nearest workbook or sheet, or that nothing could be read there."""
    workbooks = {key(place.workbook): place.workbook for place in places}
    sheets = {key(place.sheet): place.sheet for place in places if key(place.workbook) == key(asked.workbook)}
    for what, wanted, known in (("ブック", asked.workbook, workbooks), ("シート", asked.sheet, sheets)):
        if key(wanted) not in known:
            close = get_close_matches(key(wanted), known, n=1, cutoff=0.4)
            hint = f"「{known[close[0]]}」のことなら、そう書いてください。" if close else "名前を確かめてください。"
            return f"{what}「{wanted}」は、読み取った入力にありません。{hint}"
    return f"{asked} は、空欄か、見出しの外か、読み取れない行にあります。「kaigi check」で確かめてください。"


def _of_words(inputs: Inputs, jobs: Sequence[Job], asked: str, words: str) -> Trace:
    named = _papers(asked, jobs)
    found = (one for job in named for one in appearances(inputs.meeting, inputs.book, job))
    hits = tuple(one for one in found if key(words) and key(words) in key(one.printed))
    nothing = "入力から来た言葉の中にはありません。ひな形の言葉か、この資料にない言葉です。"
    called = named[0].label if len(named) == 1 else named[0].group
    return Trace(f"{called} の「{words}」", hits, nothing)


def _papers(asked: str, jobs: Sequence[Job]) -> list[Job]:
    """The paper called by its number, its title, its 様式 or its file name; by the first three, all copies of it."""
    for job in jobs:
        of_one = (job.title, job.label, *job.files.values())
        of_all = (job.handout.number, job.series, job.group, job.document.kind)
        if key(asked) in map(key, of_one):
            return [job]
        if key(asked) in map(key, filter(None, of_all)):
            return [other for other in jobs if other.handout is job.handout]
    known = dict.fromkeys(job.handout.number or job.series or job.title for job in jobs)
    raise GeneratorError(
        f"資料「{asked}」はこの会議の配付資料にありません。次のどれかを書いてください: {'、'.join(known)}"
    )


def appearances(meeting: OfficeFolders | MeetingFolders, book: Book, job: Job) -> Iterator[Appearance]:
    """Every printed value of a paper with what stands around it, in the order of the paper."""
    paper = draft(meeting, book, job)
    written = written_in(book)
    yield from _in_word(paper, written)
    for page in paper.pages:
        for where, leaves in page.rows:
            texts = [leaf if isinstance(leaf, str) else final(leaf, paper.digits) for leaf in leaves]
            around = "｜".join(str(text).replace("\n", " ") for text in texts)
            for value in texts:
                if isinstance(value, Text) and value:
                    yield Appearance(
                        job.label, f"シート「{page.name}」の{where}", around, str(value), _sources(value, written)
                    )


def _in_word(paper: Draft, written: dict[Place, str]) -> Iterator[Appearance]:
    from generator.ooxml.parts import unpacked
    from generator.word.render import render

    for fields, edition in ((paper.before, "変更前の"), (paper.fields, "")):
        if fields is None or paper.template is None:
            continue
        rendered = render(paper.template, fields, title=paper.job.title, digits=paper.digits, marking=True)
        parts = unpacked(rendered.data)
        for part, printed in rendered.printed.items():
            spots = _spots(parts[part.removeprefix("/")])
            for value, (where, around) in zip(printed, spots, strict=True):
                if value:
                    yield Appearance(paper.job.label, edition + where, around, str(value), _sources(value, written))


def _sources(value: Text, written: dict[Place, str]) -> tuple[Mention, ...]:
    return tuple(Mention(place, written.get(place, "")) for place in dict.fromkeys(value.places))


def _spots(part: bytes) -> Iterator[tuple[str, str]]:
    """For each marked value of a part, in order: 「表の行」 or 「段落」 and the words there, cells apart by 「｜」."""
    from generator.ooxml.blocks import W
    from generator.ooxml.parts import parsed
    from generator.word.render import CLOSING, OPENING
    from generator.word.verify import text_of

    for node in parsed(part).iter(f"{W}t"):
        for _ in range((node.text or "").count(OPENING)):
            row = next(node.iterancestors(f"{W}tr"), None)
            cells = [next(node.iterancestors(f"{W}p"))] if row is None else row.findall(f"{W}tc")
            around = "｜".join(text_of(cell).replace("\r", " ").strip() for cell in cells)
            yield ("段落" if row is None else "表の行"), around.replace(OPENING, "").replace(CLOSING, "")


def _window(around: str, printed: str) -> str:
    """The words around a value, cut to those nearest to it."""
    start = max(0, around.find(printed) - _LONGEST // 2)
    return ("…" if start else "") + in_a_line(around[start:], _LONGEST)
