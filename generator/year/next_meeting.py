"""The workbooks of the next meeting from those of the last one; what becomes of each sheet is declared with it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from generator.excel.carry import Deed, Told, Turn
from generator.excel.cells import sheets_named
from generator.forms import personal_workbooks, workbooks
from generator.forms.initiatives import Excerpt, Initiative, PastInitiative, Result
from generator.forms.meeting import ONCE, AgendaItem, Handout, Meeting, Recipient
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.japanese.dates import Sitting, sitting_of
from generator.office import MeetingFolders, OfficeFolders, content_of, listed
from generator.packet.inputs import read_meeting
from generator.packet.organisation import office_settings
from generator.papers.initiatives import still_reported
from generator.papers.kind import documents, naming_years, years_of
from generator.problem import GeneratorError, Place
from generator.records.declare import Record, Renewal
from generator.year.new import (
    blank_name,
    folder_of,
    kinds_named,
    new_meeting,
    new_organisation,
    place_all,
    used_and_other,
)

if TYPE_CHECKING:
    from generator.excel.carry import Fate, Turned


_PLACE = re.compile(r"(?P<workbook>.+?\.xlsx)(?:［(?P<sheet>.+?)］)?(?P<cell>[A-Z]{1,3}[1-9][0-9]*)?", re.IGNORECASE)
_QUOTED = re.compile(r"〔(.+?\.xlsx.*?)〕")


@dataclass(slots=True)
class Prepared:
    """What was made for the next meeting: the new files, from which meeting (empty: blank ones), and by workbook what there is to say."""

    folder: Path
    made: list[Path]
    former: str = ""
    told: dict[str, list[Told]] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """What staff read about it: by workbook what stays, what changed, what was emptied and what is not there."""
        if not self.former:
            yield "前の会議がないので、空の様式を作りました。"
            return
        yield f"{self.former} から写しました。{self.former} のブックは元のままです。"
        alike: dict[tuple[Told, ...], list[str]] = {}
        for name, lines in self.told.items():
            alike.setdefault(tuple(lines), []).append(name)
        for told, names in alike.items():
            yield from ("", f"■ {'、'.join(names)}")
            for deed in Deed:
                yield from _together([line for line in told if line.deed is deed])
        yield from ("", "次第、配付資料、場所など、写したものが今回の会議に合っているかを確かめてください。")


def next_meeting(office: OfficeFolders, name: str, former: str | None = None, kinds: Collection[str] = ()) -> Prepared:
    """Make `inputs/<name>/` from the meeting `former`, else the last one before it; with neither, of blank workbooks.

    Nothing in the former folder is changed, no workbook that is there already is touched. `kinds` are 様式 whose blank
    workbooks are wanted as well. Raises GeneratorError when the name tells no 年度 and 回, the former meeting is not an
    earlier one, a 様式 is unknown, or the disk refuses.
    """
    used_and_other(kinds)  # an unknown 様式 is refused before anything is made
    folder, new = folder_of(office, name), sitting_of(name)
    others = [other for other in office.meetings() if other.inputs.name != folder.name]
    if new is None and (former or others):
        raise GeneratorError(
            f"「{name}」から、何年度の第何回かが分かりません。「令和5年度第2回」のような名前にしてください。"
            "前の会議から写さず、空の様式だけを作るときは「--empty」を付けてください。"
        )
    source = office.meeting(former) if former else _last_before(others, new)
    same = None if former or new is None else _year_before(others, new)
    if new is None or source is None:
        return Prepared(folder, new_meeting(office, name, kinds))
    old = _sitting(source)
    if old is None:
        raise GeneratorError(
            f"{source.inputs.name} の会議が何年度の第何回かが分かりません。{MEETING_WORKBOOK}［開催］の年度と回を直してください。"
        )
    if old >= new:
        raise GeneratorError(
            f"{source.name}（{old}）は、{new}より前の会議ではありません。"
            "「kaigi new 会議 --from 前の会議」のように前の会議を書くか、新しい会議の名前を確かめてください。"
        )
    return _Carrying(source, folder, old, new, same if old.year < new.year else None).prepared(kinds)


def _together(lines: Sequence[Told]) -> Iterator[str]:
    """Lines of one deed: what stays on one line, everything else on a line each."""
    if lines and lines[0].deed is Deed.KEPT:
        yield f"  {Deed.KEPT}: {'　'.join(map(str, lines))}"
    else:
        yield from (f"  {line.deed}: {line}" for line in lines)


def _last_before(meetings: Sequence[MeetingFolders], new: Sitting | None) -> MeetingFolders | None:
    dated = [(sitting, one.name, one) for one in meetings if (sitting := _sitting(one))]
    earlier = [found for found in dated if new and found[0] < new]
    return max(earlier, key=lambda found: found[:2])[2] if earlier else None


def _year_before(meetings: Sequence[MeetingFolders], new: Sitting) -> MeetingFolders | None:
    """The same sitting of the year before."""
    wanted = Sitting(new.year - 1, new.session)
    return next((one for one in meetings if _sitting(one) == wanted), None)


def _sitting(meeting: MeetingFolders) -> Sitting | None:
    """What ［開催］ says, else the folder's name, else the year that its papers are of."""
    from generator.excel.read import read

    path = meeting.inputs / MEETING_WORKBOOK
    if path.is_file():
        for record in read(MEETING_WORKBOOK, content_of(path), [Meeting]).records.get(Meeting, []):
            if isinstance(record, Meeting):
                return Sitting(record.fiscal_year, record.session)
    return sitting_of(meeting.inputs.name) or _of_papers(meeting)


def _of_papers(meeting: MeetingFolders) -> Sitting | None:
    years = years_of(naming_years(), read_meeting(meeting).book)
    return Sitting(years.last, 0) if years else None


class _Carrying:
    """One carry-over: the old folder's workbooks, and what becomes of each."""

    def __init__(
        self, source: MeetingFolders, folder: Path, old: Sitting, new: Sitting, same: MeetingFolders | None = None
    ) -> None:
        """`same` is last year's same sitting, from which the agenda and the list of papers come; None: from `source`."""
        self._same = same if same and same.inputs != source.inputs else None
        self._source, self._folder, self._turn = source, folder, Turn(old, new)
        own = (folder / ORGANISATION_WORKBOOK).is_file()
        self._settings = office_settings(MeetingFolders(source.office, folder) if own else source)
        # A folder that came from a Mac writes 「ガ」 as two characters; 入力ファイル does not.
        self._names = {normalize("NFC", path.name): path for path in listed(source.inputs)}
        self._names_then: set[str] = set()
        self._turned: dict[str, Turned] = {}
        self._blank: list[str] = []
        self._told: dict[str, list[Told]] = {}

    def prepared(self, kinds: Collection[str]) -> Prepared:
        from generator.excel.blank import blank
        from generator.excel.carry import settle

        for name in sorted(self._names, key=lambda name: (name != MEETING_WORKBOOK, name)):
            self._carry(name)
        told: dict[str, list[Told]] = {}
        self._recur()
        for turned in self._turned.values():
            settle(turned, self._turn, self._fate)
            turned.told += self._once(turned)
            turned.told += self._without_former_edition(turned)
            told[turned.workbook] = [*turned.told, *self._told.pop(turned.workbook, [])]
        self._told = told | self._told
        files = {name: turned.bytes() for name, turned in self._turned.items()}
        self._with_recipients(files)
        there = self._folder / MEETING_WORKBOOK
        papers = content_of(there) if there.is_file() else files.get(MEETING_WORKBOOK, b"")
        named = kinds_named(papers, self._settings) if papers else ()
        wanted = {form.declaration.workbook for kind in kinds for form in documents()[kind].uses}
        # A paper that the last meeting's list asks for, and that it had no workbook of.
        new = {form.declaration.workbook for kind in named for form in documents()[kind].uses} - self._names.keys()
        wanted |= {workbook for workbook in new if "*" not in workbook}
        for pattern, sheets in workbooks():
            name = blank_name(pattern)
            asked = pattern in self._blank or (pattern in wanted and not _any(pattern, files))
            if asked and not (self._folder / name).exists():
                year = self._turn.new.year
                files[name] = blank(pattern, sheets, years=range(year - 3, year + 1), settings=self._settings)
                self._say(name, Deed.KEPT, "空の様式です")
        made = place_all(self._folder, files)
        return Prepared(self._folder, [*new_organisation(self._source.office), *made], self._source.name, self._told)

    def _recur(self) -> None:
        """Take from last year's same sitting what recurs every year."""
        from generator.excel.carry import recur, turned

        this = self._turned.get(MEETING_WORKBOOK)
        if this is None or self._same is None or not (path := self._same.inputs / MEETING_WORKBOOK).is_file():
            return
        turn = Turn(Sitting(self._turn.new.year - 1, self._turn.new.session), self._turn.new)
        former = turned(MEETING_WORKBOOK, content_of(path), _declared(MEETING_WORKBOOK)[1], turn, self._settings)
        if former.trouble:
            self._say(
                MEETING_WORKBOOK, Deed.LOOK, f"{self._same.name} の {MEETING_WORKBOOK} は開けないので、使っていません"
            )
            return
        self._names_then = {normalize("NFC", path.name) for path in listed(self._same.inputs)}
        recur(this, former, turn, self._fate)
        self._say(MEETING_WORKBOOK, Deed.LOOK, f"次第と配付資料は {self._same.name} から入れました")
        self._names_then = set()

    def _without_former_edition(self, turned: "Turned") -> Iterator[Told]:
        """The results of a year in which the edition in force already was are those of its 取組: nothing of the former is left."""
        from generator.excel.carry import empty_rows, number_anew

        by_form = {source.form: source for source in turned.sources}
        past, now, results = (by_form.get(form) for form in (PastInitiative, Initiative, Result))
        if self._turn.old.year == self._turn.new.year or not (past and past.rows and now and results):
            return
        issued = next((row["issued"].text for _, row in by_form[Excerpt].rows if "issued" in row), "")
        if still_reported(issued, self._turn.new.year - 1):
            return
        yield from empty_rows(past, [number for number, _ in past.paired.rows], turned.edits[past.title])
        yield Told(Deed.EMPTIED, past.title, "前の方針の年度の実績は、もう載せません")
        words = [row["number"].text for _, row in now.rows if "number" in row]
        yield from number_anew(results, "number", words, turned.edits[results.title])

    def _once(self, turned: "Turned") -> Iterator[Told]:
        """The items of the agenda that are for new members alone: in this year's second sitting, too, they are behind us."""
        for source in turned.sources:
            if source.form is AgendaItem:
                edits = turned.edits[source.title].cells
                words = [said for said in edits.values() if isinstance(said, str)]
                if source.title not in turned.taken:
                    words = [cell.text for _, row in source.rows for cell in row.values()]
                for once in (text for text in words if any(word in text for word in ONCE)):
                    told = f"注意: 「{once}」は、委員が替わったときだけのものです。今回の会議に要らなければ、行を消してください"
                    yield Told(Deed.LOOK, source.title, told)

    def _with_recipients(self, files: dict[str, bytes]) -> None:
        """The sheet of who gets the papers is in every new 会議.xlsx, in which it may have been wanting."""
        from generator.excel.edit import with_sheet

        sheet, turned = Recipient.declaration, self._turned.get(MEETING_WORKBOOK)
        if turned and turned.opened and not sheets_named(turned.opened, sheet.name):
            headings = [(column.heading, column.width) for column in sheet.columns.values()]
            files[MEETING_WORKBOOK] = with_sheet(
                files[MEETING_WORKBOOK], sheet.name, headings, Handout.declaration.name
            )
            self._say(MEETING_WORKBOOK, Deed.CHANGED, f"［{sheet.name}］のシートを足しました。資料を送る人を書けます")

    def _carry(self, name: str) -> None:
        from generator.excel.carry import turned
        from generator.excel.structure import is_lock_file

        path = self._names[name]
        pattern, declared = _declared(name)
        if is_lock_file(name):
            opened = name.removeprefix("~$")
            self._say(opened, Deed.LOOK, "Excelで開かれています。最後に保存された内容から写しました")
        elif path.is_dir() or not declared:
            self._say(name, Deed.LEFT, "様式ではありません")
        elif name in personal_workbooks():
            self._say(name, Deed.LEFT, "個人情報を書くブックです")
        elif (self._folder / name).exists():
            self._say(name, Deed.LEFT, "新しい会議のフォルダーにもうあるので、触れていません")
        elif _is_left_behind(name):
            if name != blank_name(pattern):
                self._say(name, Deed.LEFT, "会議ごとに新しく書く様式です")
            if pattern not in self._blank:
                self._blank.append(pattern)
        else:
            made = turned(name, content_of(path), declared, self._turn, self._settings)
            if made.trouble:
                self._say(name, Deed.LEFT, f"開けません。{made.trouble.message}{made.trouble.hint}")
                return
            self._turned[name] = made
            day = made.moved.get(Meeting, {}).get("held_on")
            if isinstance(day, date):
                self._turn = Turn(self._turn.old, self._turn.new, day)

    def _say(self, name: str, deed: Deed, words: str) -> None:
        self._told.setdefault(name, []).append(Told(deed, "", words))

    def _fate(self, words: Sequence[str]) -> "Fate":
        from generator.excel.carry import Fate

        kind = documents().get(words[0]) if words else None
        of_sittings = bool(kind and kind.sources == 1 and _is_left_behind(kind.pattern))
        if kind and kind.pattern and len(words) == 1:  # whatever there is of its kind
            there = sum(fnmatchcase(name, kind.pattern) for name in self._turned)
            return Fate.STAYS if of_sittings or there >= kind.sources else Fate.GONE
        if any(map(self._is_gone, places_in(words[1:] if of_sittings else words))):
            return Fate.ANEW if of_sittings else Fate.GONE
        return Fate.STAYS

    def _is_gone(self, place: Place) -> bool:
        """Whether a place of the old meeting is another in the new one, or not there."""
        if place.workbook in self._turned:
            return self._turned[place.workbook].changes(place)
        named = _any(place.workbook, self._names)
        was_there = bool(named) or _is_left_behind(place.workbook) or place.workbook in self._names_then
        return was_there and not any(name in self._turned for name in named) and not self._there(place.workbook)

    def _there(self, pattern: str) -> bool:
        """Whether the new folder has such a workbook already, and no mere blank."""
        there = [normalize("NFC", path.name) for path in listed(self._folder)] if self._folder.is_dir() else []
        return any(name != blank_name(pattern) or "*" not in pattern for name in _any(pattern, there))


def places_in(words: Sequence[str]) -> Iterator[Place]:
    """The workbooks and cells that words name: 「取組.xlsx［実施実績］D7」, 「会議録_普及啓発部会」, in 〔…〕 too."""
    for line in dict.fromkeys(line.strip() for text in words for line in (*text.split("\n"), *_QUOTED.findall(text))):
        if found := _PLACE.fullmatch(line):
            yield Place(normalize("NFC", found["workbook"]), found["sheet"] or "", found["cell"] or "")
        elif line in documents():
            yield Place(documents()[line].pattern)
        elif line:
            yield Place(normalize("NFC", f"{line}.xlsx"))


def _declared(name: str) -> tuple[str, tuple[type[Record], ...]]:
    return next(((pattern, forms) for pattern, forms in workbooks() if fnmatchcase(name, pattern)), ("", ()))


def _is_left_behind(name: str) -> bool:
    """Whether a workbook comes in several, each of one meeting alone."""
    pattern, declared = _declared(name)
    return "*" in pattern and bool(declared) and all(f.declaration.renewed is Renewal.EACH_MEETING for f in declared)


def _any(pattern: str, names: Collection[str]) -> list[str]:
    several = pattern in dict(workbooks())  # a clerk's own * is no pattern
    return [name for name in names if name == pattern or (several and fnmatchcase(name, pattern))]
