"""A folder for an office and for its new meetings: blank workbooks, minutes with members; never over what is there."""

import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.forms import personal_workbooks, subcommittees, workbooks
from generator.forms.council import PROXY, ROLL_WORKBOOK, STAYS_AWAY, CouncilMember, Reply, Secretary
from generator.forms.council import WORKBOOK as COUNCIL_WORKBOOK
from generator.forms.initiatives import IN_FORCE_WORKBOOK
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.forms.meeting import Handout, Meeting
from generator.forms.organisation import WORKBOOK as ORGANISATION_WORKBOOK
from generator.forms.policy import WORKBOOK as POLICY_WORKBOOK
from generator.forms.subcommittees import WORKBOOK as SUBCOMMITTEES_WORKBOOK
from generator.japanese.dates import Sitting, fiscal_label, fiscal_year, parse_fiscal_year, sitting_of
from generator.japanese.numbering import plain_number
from generator.japanese.text import key
from generator.office import MeetingFolders, OfficeFolders, content_of, is_meeting_name, listed
from generator.packet.files import file_name, put, put_folder
from generator.packet.inputs import rows_given
from generator.packet.organisation import office_settings, organisation_saying
from generator.papers.council import roll
from generator.papers.kind import documents
from generator.problem import GeneratorError
from generator.records.book import Book
from generator.records.declare import TAKEN, Kind, Record
from generator.settings import DEFAULT, Settings

if TYPE_CHECKING:
    from generator.excel.records import Given
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Final

from generator.papers.kind import with_kinds


def folder_of(office: OfficeFolders, name: str) -> Path:
    """Where a new meeting's folder is to be. Raises GeneratorError when the name is not one that every system takes."""
    if name != file_name("", name, "") or not is_meeting_name(name):
        raise GeneratorError(
            f"「{name}」は会議のフォルダーの名前に使えません。"
            "「令和5年度第1回」のように、「/」や「:」などの記号を入れずに書いてください。"
        )
    return office.inputs / name


def place_all(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Make the files in a folder, which is made too; returns their paths. Raises GeneratorError when none could be made."""
    made: list[Path] = []
    try:
        if not folder.exists():
            put_folder(folder, files)
            return [folder / name for name in files]
        for name, data in files.items():
            put(folder / name, data)
            made.append(folder / name)
    except OSError:
        for path in made:
            path.unlink(missing_ok=True)
        raise GeneratorError(
            f"{folder} に様式を置けません。フォルダー名と、書き込めるかどうかを確かめてください。"
        ) from None
    return made


Workbooks = list[tuple[str, tuple[type[Record], ...]]]


def used_and_other(more: Collection[str] = (), settings: Settings = DEFAULT) -> tuple[Workbooks, Workbooks]:
    """The workbooks (name or pattern, sheets) of the 様式 that the office uses and of those in `more`, and those of other 様式 alone.

    The meeting's own comes first, the others in order of declaration; those with personal data are no meeting's and not
    among them. Raises GeneratorError when a 様式 is unknown.
    """
    known = documents()
    if unknown := next((kind for kind in more if kind not in known), None):
        close = get_close_matches(unknown, known, n=1)
        hint = (
            f"「{close[0]}」のことなら、そう書いてください。"
            if close
            else f"次のどれかを書いてください: {'、'.join(known)}"
        )
        raise GeneratorError(f"様式「{unknown}」はありません。{hint}")
    ours = {*settings.kinds, *more}
    used, other, personal = _of(ours), _of(known.keys() - ours), personal_workbooks()
    everything = [found for found in workbooks() if found[0] not in personal]
    everything.sort(key=lambda found: found[0] != MEETING_WORKBOOK)
    return (
        [found for found in everything if found[0] in used or found[0] not in other],
        [found for found in everything if found[0] in other and found[0] not in used],
    )


def _of(kinds: Collection[str]) -> set[str]:
    return {
        form.declaration.workbook
        for document in documents().values()
        if document.kind in kinds
        for form in document.uses
        if form.declaration.workbook != MEETING_WORKBOOK
    }


R = TypeVar("R", bound=Record)
_Row = dict[str, object]
_SITTING = re.compile(r"(?P<body>.+?)[_＿\s](?P<year>[^_＿\s]+年度)第(?P<session>[0-9０-９]+)回")


def new_meeting(office: OfficeFolders, name: str, kinds: Collection[str] = ()) -> list[Path]:
    """Make `inputs/<name>/` with the blank workbooks of the office's 様式 and of `kinds`; one already there is left alone.

    Where 会議.xlsx is there already, the 様式 that its ［配付資料］ names are wanted as well.

    Returns the files made; the office's 団体.xlsx is among them when there was none. Workbooks that come in several (会議録_*.xlsx) get one blank with 「様式」 in its name; a
    workbook without a sheet that must exist (確認済み.xlsx) is made when it is needed. Raises GeneratorError when the
    name is not one of a folder that every system takes, a 様式 is unknown, or the disk refuses.
    """
    from generator.excel.blank import blank

    folder = folder_of(office, name)
    settings = office_settings(MeetingFolders(office, folder))
    there = folder / MEETING_WORKBOOK
    named = kinds_named(content_of(there), settings) if there.is_file() else ()
    wanted, _ = used_and_other((*kinds, *named), settings)
    sitting = sitting_of(name)
    year = sitting.year if sitting else fiscal_year(date.today())
    edition = edition_in_force(folder, settings)
    files = {
        file: blank(pattern, forms, rows := greyed(forms, edition), years=_years(year, rows), settings=settings)
        for pattern, forms in wanted
        if not (folder / (file := blank_name(pattern))).exists() and not all(f.declaration.optional for f in forms)
    }
    made = place_all(folder, files)
    return [*new_organisation(office), *made]


def kinds_named(data: bytes, settings: Settings) -> list[str]:
    """The 様式 that the rows of ［配付資料］ name, as far as they can be read."""
    from generator.excel.read import read

    rows = read(MEETING_WORKBOOK, data, [Handout], settings).records.get(Handout, [])
    return [row.kind for row in rows if isinstance(row, Handout) and row.kind in documents()]


def _years(year: int, rows: Mapping[str, object]) -> range:
    """The western years that a blank workbook has columns for, beside those of its rows."""
    return range(0) if rows else range(year - 3, year + 1)


def edition_in_force(folder: Path, settings: Settings) -> "Given":
    """The rows of the edition in force of a meeting's folder by sheet; nothing where there is none."""
    from generator.excel.read import read

    path = folder / IN_FORCE_WORKBOOK
    if not path.is_file():
        return {}
    return rows_given(read(path.name, content_of(path), dict(workbooks())[POLICY_WORKBOOK], settings))


def greyed(forms: Iterable[type[Record]], edition: "Given") -> dict[str, list[_Row]]:
    """The rows of the sheets that are taken from the edition in force, as its workbook has them: numbers, and greyed words."""
    return {
        form.declaration.name: [_greyed(form, row) for row in rows]
        for form in forms
        if form.declaration.taken_from and form.declaration.workbook != POLICY_WORKBOOK
        if (rows := edition.get(form.declaration.name))
    }


def _greyed(form: type[Record], row: Record) -> _Row:
    made: _Row = {}
    for name, column in form.declaration.columns.items():
        if column.kind is Kind.YEARLY:
            made |= {fiscal_label(year): f"{TAKEN}{text}" for year, text in getattr(row, name).items()}
        elif name in row.cells:
            made[column.heading] = plain_number(getattr(row, name)) if column.key else f"{TAKEN}{getattr(row, name)}"
    return made


def new_organisation(office: OfficeFolders) -> list[Path]:
    """Make the office's 団体.xlsx in `inputs/`, unless it is there: what holds without it, to be changed. Returns the file made."""
    path = office.inputs / ORGANISATION_WORKBOOK
    return [] if path.exists() else place_all(path.parent, {path.name: organisation_saying(DEFAULT)})


def blank_name(pattern: str) -> str:
    """The file name of the blank workbook of a name or pattern: 会議録_様式.xlsx."""
    return pattern.replace("*", "様式")


def new_minutes(meeting: MeetingFolders, sitting: str) -> Path:
    """Make the 会議録 workbook of a 部会, or of the council, in a meeting's folder, the members on ［出席者］; returns its path.

    `sitting` is the name of the 部会, or 「普及啓発部会_令和5年度第1回」. Without 年度 and 回 it is the first of ［開催状況］
    that has no minutes yet, else those of 会議.xlsx; 開催日 is the one of ［開催状況］. 場所, 事務局 and 傍聴の可否 are those of
    the last minutes of the 部会, here or in the folder of an earlier meeting.
    「推進会議」, or the 会議名, is the council: who came to this sitting is taken from ［出欠］, date and place from ［開催］.
    Raises GeneratorError when there is no such list of members, or such minutes are already there.
    """
    from generator.excel.blank import blank

    folder = meeting.inputs
    named = _SITTING.fullmatch(sitting.strip())
    asked = named["body"] if named else sitting
    council = _council(folder, asked)
    if council:
        body, (year, session) = council.name, _year_and_session(folder, council.name, named)
        ours = (year, session) == (council.fiscal_year, council.session)
        told, people = (_this_sitting(council) if ours else {}), _of_council(folder, replied=ours)
    else:
        members = _members(folder, asked)
        body = members[0].subcommittee
        held = _held(folder, body)
        if named is None and (open_ := [one for one in held if not (folder / _minutes_of(body, one)).exists()]):
            year, session = open_[0].year, open_[0].session
        else:
            year, session = _year_and_session(folder, body, named)
        day = held.get(Sitting(year, session))
        told = {"開催日": day} if day else {}
        people = [_attendee(subcommittees.PRESENT, member.role, member.name, member.office) for member in members]
    path = folder / _minutes_of(body, Sitting(year, session))
    head: _Row = {**_as_last_time(meeting, body), "年度": year, "回": session, "会議名": body, **told}
    rows = {subcommittees.MinutesHead.declaration.name: [head], subcommittees.Attendee.declaration.name: people}
    data = blank(
        subcommittees.MINUTES_WORKBOOK,
        dict(workbooks())[subcommittees.MINUTES_WORKBOOK],
        rows,
        settings=office_settings(meeting),
    )
    try:
        put(path, data)
    except FileExistsError:
        raise GeneratorError(
            f"{path.name} はすでにあります。書いてあることを消さないように、何もしませんでした。"
        ) from None
    except OSError:
        raise GeneratorError(f"{path.name} を置けません。フォルダーに書き込めるかどうかを確かめてください。") from None
    return path


def _minutes_of(body: str, sitting: Sitting) -> str:
    return file_name("会議録", f"{body}_{sitting}", ".xlsx")


def _held(folder: Path, body: str) -> dict[Sitting, date]:
    """The sittings of a 部会 that ［開催状況］ tells of, in its order, and their days; none where it cannot be read."""
    try:
        sittings = _rows(folder, SUBCOMMITTEES_WORKBOOK, subcommittees.SubcommitteeMeeting)
    except GeneratorError:
        return {}
    ours = [row for row in sittings if key(row.subcommittee) == key(body)]
    return {Sitting(fiscal_year(row.held_on), row.session): row.held_on for row in ours}


def _as_last_time(meeting: MeetingFolders, body: str) -> _Row:
    """What the last minutes of a body say that is mostly the same: 場所, 事務局, 傍聴の可否; nothing when there are none."""
    heads: list[subcommittees.MinutesHead] = []
    for folder in (meeting.inputs, *(other.inputs for other in meeting.others())):
        for path in listed(folder):
            if key(path.name).startswith(key(f"会議録_{body}_")) and path.suffix == ".xlsx":
                with suppress(GeneratorError):
                    heads += _rows(folder, path.name, subcommittees.MinutesHead)
    if not heads:
        return {}
    last = max(heads, key=lambda head: head.held_on)
    return {"場所": last.venue, "事務局": last.office, "傍聴の可否": last.openness}


def _council(folder: Path, asked: str) -> Meeting | None:
    """The sitting of the folder when its council is asked for and has a list of members."""
    if not (folder / COUNCIL_WORKBOOK).is_file() or not (folder / MEETING_WORKBOOK).is_file():
        return None
    named = key(asked) == key(Path(COUNCIL_WORKBOOK).stem)
    try:
        meeting = next(iter(_rows(folder, MEETING_WORKBOOK, Meeting)), None)
    except GeneratorError:  # not filled in yet, and of no matter to a 部会
        if named:
            raise
        return None
    return meeting if meeting and (named or key(asked) == key(meeting.name)) else None


def _this_sitting(meeting: Meeting) -> _Row:
    return {"開催日": meeting.held_on, "開始時刻": meeting.starts_at, "場所": meeting.venue}


def _of_council(folder: Path, *, replied: bool) -> list[_Row]:
    """The members and the 事務局; where they `replied` to this sitting, the absent apart and whoever comes for them."""
    replies = _rows(folder, ROLL_WORKBOOK, Reply) if replied and (folder / ROLL_WORKBOOK).is_file() else []
    here: list[_Row] = []
    away: list[_Row] = []
    for answered in roll(Book({CouncilMember: _rows(folder, COUNCIL_WORKBOOK, CouncilMember), Reply: replies})):
        member, reply = answered.member, answered.reply
        if reply and answered.answer == PROXY:
            here.append(_attendee(subcommittees.PRESENT, f"{member.name}代理", reply.proxy, member.office))
        absent = answered.answer in {PROXY, STAYS_AWAY}
        row = _attendee(
            subcommittees.ABSENT if absent else subcommittees.PRESENT, member.role, member.name, member.office
        )
        (away if absent else here).append(row)
    staff = [
        _attendee(subcommittees.SECRETARIAT, row.post, row.name, "")
        for row in _rows(folder, COUNCIL_WORKBOOK, Secretary)
    ]
    return [*here, *staff, *away]


def _attendee(side: str, role: str, name: str, office: str) -> _Row:
    return {"区分": side, "役": role, "氏名": name, "所属": office}


def _members(folder: Path, body: str) -> list[subcommittees.Member]:
    everybody = _rows(folder, SUBCOMMITTEES_WORKBOOK, subcommittees.Member)
    members = [member for member in everybody if key(member.subcommittee) == key(body)]
    if not members:
        names = list(dict.fromkeys(member.subcommittee for member in everybody))
        close = get_close_matches(body, names, n=1)
        hint = (
            f"「{close[0]}」のことなら、そう書いてください。"
            if close
            else "名簿を書いて保存してから、もう一度実行してください。"
        )
        raise GeneratorError(f"{SUBCOMMITTEES_WORKBOOK}［委員名簿］に「{body}」の委員がいません。{hint}")
    return members


def _year_and_session(folder: Path, body: str, named: re.Match[str] | None) -> tuple[int, int]:
    try:
        if named:
            return parse_fiscal_year(named["year"]), int(named["session"])
        (meeting,) = _rows(folder, MEETING_WORKBOOK, Meeting)
    except (ValueError, GeneratorError):
        raise GeneratorError(
            f"会議録の年度と回が分かりません。「--minutes {body}_令和5年度第1回」のように書いてください。"
        ) from None
    return meeting.fiscal_year, meeting.session


def _rows(folder: Path, workbook: str, form: type[R]) -> list[R]:
    """The rows of one sheet. Raises GeneratorError when they cannot be read whole."""
    from generator.excel.read import read

    try:
        data = (folder / workbook).read_bytes()
    except OSError:
        raise GeneratorError(
            f"{folder.name} の {workbook} を読めません。フォルダーにあるか、Excelで開いていないかを確かめてください。"
        ) from None
    forms = next(forms for pattern, forms in workbooks() if fnmatchcase(workbook, pattern))
    reading = read(workbook, data, forms, office_settings(MeetingFolders.at(folder)))
    if form in reading.incomplete:
        raise GeneratorError(
            f"{workbook} に直すところがあります。「kaigi check」で確かめて、直してからもう一度実行してください。"
        )
    return [row for row in reading.records.get(form, []) if isinstance(row, form)]


_KEPT: Final = "share/kaigi-shiryo/"
"""Where an installed program keeps what an office gets of it, below the folder that Python was installed to."""
_GIVEN: Final = {"templates_docx": (".docx",), "docs": (".md", ".txt", ".png")}
"""The folders that an office gets, and the kinds of files in them."""
_DEVELOPERS: Final = ("設計.md", "資料の足し方.md", "原資料との違い.md")
FORMS: Final = "空の様式"
"""The folder with a blank workbook of every kind: what a clerk copies a lost sheet from."""
_MAKES_OFFICE: Final = ("templates_docx", "inputs")
"""The folders by which an office is known."""
_ICONS: Final = {
    "次の会議.cmd": "new",
    "点検.cmd": "check",
    "見張り.cmd": "watch",
    "資料作成.cmd": "packet",
    "まとめ.cmd": "pdf",
    "配付.cmd": "mail",
}
"""The icons of the steps of a year, in their order, and their commands."""


def begin_office(folder: Path) -> list[Path]:
    """Make an office's folder; the files made, templates first.

    Raises GeneratorError when there is an office already, or the disk refuses.
    """
    files = dict(_files())
    for name in _MAKES_OFFICE:
        own = [(path, content) for path, content in files.items() if path.startswith(f"{name}/")]
        cut_off = name == "templates_docx" and not (folder / "inputs").exists() and _lie(folder, own)
        if (folder / name).exists() and not cut_off:
            raise GeneratorError(
                f"「{folder}」にはもう {name} があります。"
                "そのまま「kaigi new 令和6年度第1回」のように使ってください。作り直すときは、別の名前のフォルダーを書いてください。"
            )
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            put_folder(folder, files)
        else:
            _put_beside(folder, files)
    except FileExistsError as taken:
        raise GeneratorError(
            f"「{Path(str(taken.filename2 or taken.filename)).name}」がもうあるので、ここには作れません。別の名前のフォルダーを書いてください。"
        ) from None
    except OSError:
        raise GeneratorError(
            f"「{folder}」に書き込めません。名前と、書き込みが許されているかを確かめてから、もう一度実行してください。"
        ) from None
    return [folder / name for name in files]


def _put_beside(folder: Path, files: Mapping[str, bytes]) -> None:
    """The files beside what is in a folder: what makes it an office comes last, and what a run cut off left is taken up."""
    for name, content in files.items():
        if name.partition("/")[0] not in _MAKES_OFFICE and not _lie(folder, [(name, content)]):
            put(folder / name, content)
    for first in _MAKES_OFFICE:
        own = {name: content for name, content in files.items() if name.startswith(f"{first}/")}
        if not _lie(folder, own.items()):
            put_folder(folder / first, {name.partition("/")[2]: content for name, content in own.items()})


def _lie(folder: Path, files: Iterable[tuple[str, bytes]]) -> bool:
    """Whether all of the files are in a folder as they are to be."""
    return all((folder / name).is_file() and (folder / name).read_bytes() == content for name, content in files)


def _files() -> Iterator[tuple[str, bytes]]:
    """The files of a new office by their name in it."""
    from generator.excel.blank import blank

    given = dict(_given())
    if not given:
        raise GeneratorError("プログラムの中にひな形が見つかりません。kaigi-shiryo を入れ直してください。")
    yield from ((name, path.read_bytes()) for name, path in given.items())
    this = fiscal_year(date.today())
    for pattern, forms in workbooks():
        years = range(this - 3, this + 1)
        yield f"{FORMS}/{pattern.replace('*', '様式')}", blank(pattern, forms, years=years, settings=with_kinds())
    yield f"inputs/{ORGANISATION_WORKBOOK}", organisation_saying(DEFAULT)
    for icon, command in {**_ICONS, "kaigi.cmd": "%*"}.items():
        yield icon, _icon(command).replace("\n", "\r\n").encode("ascii")


def _given() -> Iterator[tuple[str, Path]]:
    """The files that come with the program, by their name in an office: of a copy of its source, or of an installed one."""
    source = Path(__file__).parent.parent.parent
    for name in _GIVEN:
        for path in sorted((source / name).rglob("*")) if (source / "templates_docx").is_dir() else ():
            if _is_given(path.relative_to(source).as_posix()):
                yield path.relative_to(source).as_posix(), path
    try:
        installed = metadata.files("kaigi-shiryo") or []
    except metadata.PackageNotFoundError:
        return
    for file in installed:
        _, found, name = file.as_posix().partition(_KEPT)
        if found and _is_given(name) and (path := Path(str(file.locate()))).is_file():
            yield name, path


def _is_given(name: str) -> bool:
    folder, _, rest = name.partition("/")
    return rest.endswith(_GIVEN.get(folder, ())) and rest not in _DEVELOPERS


def _icon(command: str) -> str:
    """An icon that runs the installed program with the Python that made it, else with the one that the PC has."""
    run = f'"%RUN%" -m generator {command}'
    if command != "%*":
        run = f"""set KAIGI_ASK=1
set "MEETING=%~1"
if defined MEETING goto named
"%RUN%" -m generator --root "%~dp0." {command}
set "CODE=%ERRORLEVEL%"
goto end

:named
"%RUN%" -m generator --root "%~dp0." {command} "%MEETING%"
"""
    python = sys.executable if sys.executable.isascii() else "py"
    pause = "" if command == "%*" else "echo.\nif not defined KAIGI_NO_PAUSE pause\n"
    return f"""@echo off
rem ASCII only: cmd.exe reads it before anybody knows which code page holds Japanese. The program says the rest.
setlocal
set PYTHONUTF8=1
set "CODE=3"
set "RUN={python}"
"%RUN%" -c "import generator" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto run
set "RUN=py"
"%RUN%" -c "import generator" >nul 2>nul
if %ERRORLEVEL% EQU 0 goto run
echo.
echo   Python or kaigi-shiryo was not found on this computer.
echo   Python ka kaigi-shiryo ga mitsukarimasen. Kanrisha ni shirasete kudasai.
goto end

:run
{run.rstrip()}
set "CODE=%ERRORLEVEL%"

:end
{pause}exit /b %CODE%
"""
