"""All papers of a meeting as one PDF and one Word file, as they lie in outputs; and one PDF a paper for the city's site."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from lxml import etree

from generator.forms.meeting import ELSEWHERE, Handout, Meeting
from generator.japanese.dates import fiscal_label
from generator.japanese.text import key
from generator.office import MeetingFolders, content_of
from generator.ooxml.blocks import W
from generator.ooxml.parts import packed, parsed, unpacked, written
from generator.packet.compose import only_listed
from generator.packet.deliver import deliver, sweep
from generator.packet.files import file_name
from generator.packet.inputs import Inputs
from generator.packet.outcome import Outcome
from generator.packet.record import digest
from generator.packet.status import outdated
from generator.packet.steps import Progress, examined, judged
from generator.papers.kind import documents, is_office_only
from generator.problem import GeneratorError, Mention, Place, Problem, Severity
from generator.records.book import Book
from generator.send import binding
from generator.send.libreoffice import soffice, to_pdf
from generator.send.papers import Piece, mended_aside, missing, pieces_of, uninvited

FOLDER: Final = "まとめ"
WORD: Final = ".docx"
PDF: Final = ".pdf"
LEFT_IN: Final = (
    "Wordなどの「校閲」で、変更は承諾するか元に戻し、コメントは削除して、保存してください。"
    "隠し文字は、フォントの「隠し文字」を外します。隠れたシート、行、列は「再表示」で確かめ、要らなければ削除します。"
)
"""What to do about revisions, remarks and hidden text."""


@dataclass(slots=True)
class Ready:
    """The papers of a meeting, read and looked over: their rows and files, what may not be opened, what to tell."""

    inputs: Inputs
    outcome: Outcome
    pieces: list[Piece] = field(default_factory=list)
    contents: dict[Path, bytes] = field(default_factory=dict)
    shut: dict[Path, Problem] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def confirm(self) -> None:
        """Raise GeneratorError when a paper has changed since it was read."""
        still({path: digest(data) for path, data in self.contents.items()})

    def judge(self, *, strict: bool) -> bool:
        """Tell what was found so far; whether it keeps the papers from being handed on."""
        self.outcome.problems, self.outcome.settled = judged(self.problems, self.inputs.book, strict=strict)
        return self.outcome.refused


def ready(meeting: MeetingFolders, progress: Progress) -> Ready:
    """What lies in a meeting's packet, checked; the outcome is refused when nobody knows which papers there are."""
    packet = meeting.packet
    sweep(packet)
    progress("入力を点検しています")
    inputs, outcome = examined(meeting, lambda _: None, only_listed, strict=False)
    sound, found = not outcome.refused, Ready(inputs, Outcome(inputs.name, jobs=outcome.jobs))
    if unread := unreadable(inputs):
        found.outcome.problems = unread
        return found
    every = pieces_of(inputs.book, packet)
    found.pieces = [piece for piece in every if not is_office_only(piece.handout)]
    found.contents = {path: content_of(path) for piece in found.pieces if (path := piece.page_source)}
    for piece in found.pieces:
        if (path := piece.page_source) and (fault := _shut(piece, found.contents[path])):
            found.shut[path] = fault
    found.problems = [
        *missing(found.pieces),
        *outdated(meeting, inputs.book if sound else None),
        *uninvited(every, packet),
        *_remarks(found.pieces, found.contents, found.shut),
        *mended_aside(packet, Severity.WARNING),
    ]
    return found


def bind(meeting: MeetingFolders, progress: Progress = lambda _: None, *, strict: bool = False) -> Outcome:
    """Make one PDF and one Word file of a meeting's papers in the folder まとめ of its packet.

    Without LibreOffice there is the Word file alone, and `trouble` says why. Nothing is written when a paper of
    ［配付資料］ is missing. `strict` as in a check.
    """
    found = ready(meeting, progress)
    if found.outcome.refused or found.judge(strict=strict):
        return found.outcome
    inputs, outcome = found.inputs, found.outcome
    title = title_of_packet(inputs)
    files: dict[str, bytes] = {}
    troubles: list[str] = []
    progress("PDFを作っています")
    try:
        files[PDF] = _pdf(found, title)
    except GeneratorError as stop:
        troubles.append(f"PDFは作れませんでした。{stop}")
    if found.judge(strict=strict):
        return outcome
    progress("一つのWordにまとめています")
    try:
        files[WORD] = _word(found.pieces, found.contents, found.shut, title, inputs)
    except GeneratorError as stop:
        troubles.append(f"一つのWordは作れませんでした。{stop}")
    outcome.folder, outcome.trouble = meeting.packet, "\n".join(troubles)
    named = {f"{FOLDER}/{file_name('', title, suffix)}": data for suffix, data in files.items()}
    outcome.delivery = deliver(meeting.packet, named, within=FOLDER, confirm=found.confirm)
    return outcome


def still(papers: Mapping[Path, str]) -> None:
    """Raise GeneratorError when a paper is no longer the one that was read, by its SHA-256."""
    for path, held in papers.items():
        if not path.is_file() or digest(content_of(path)) != held:
            raise GeneratorError(
                f"{path.name} が、用意しているあいだに変わりました。"
                "資料を作り終え、Wordなどで開いていれば保存して閉じてから、もう一度実行してください。"
            )


def unreadable(inputs: Inputs) -> list[Problem]:
    """The 誤り that keep ［開催］ and ［配付資料］ from being understood; nobody knows then which papers there are."""
    if inputs.book[Handout] and inputs.book.whole(Meeting, Handout):
        return []
    return [problem for problem in inputs.problems if problem.severity is Severity.ERROR] or [
        Problem(
            Severity.ERROR,
            "配付04",
            Place("会議.xlsx", "配付資料"),
            "配る資料が一つも書かれていません。",
            "［配付資料］に、配る資料を上から順に書いてください。",
        )
    ]


def title_of_packet(inputs: Inputs) -> str:
    """What all papers together are called: 「令和5年度第1回…会議　資料一式」."""
    if not inputs.book.has(Meeting):
        return f"{Path(inputs.name).name}　資料一式"
    meeting = inputs.book.one(Meeting)
    return f"{fiscal_label(meeting.fiscal_year)}第{meeting.session}回{meeting.name}　資料一式"


def _shut(piece: Piece, data: bytes) -> Problem | None:
    """Why the file that is bound of a paper may not be opened."""
    from generator.ooxml.gate import paper, refused

    name = piece.page_source.name if piece.page_source else ""
    role = paper(name, elsewhere=piece.handout.kind == ELSEWHERE)
    return refused(name, data, role) if role else None


def _pdf(found: Ready, title: str) -> bytes:
    """The bound PDF. Raises GeneratorError when LibreOffice is not there or cannot make a paper's PDF."""
    made = pdfs_of(found)
    sources = [(piece, path) for piece in found.pieces if (path := piece.page_source)]
    leaves = [binding.Leaves(piece.label, piece.short, made[path]) for piece, path in sources]
    program = soffice()
    if not (found.inputs.book.settings.running_numbers and program):
        return binding.bound(leaves, title)
    count = 0
    for paper in leaves:
        with binding.pages_of(paper.bookmark, paper.data) as reader:
            count += len(reader.pages)
    (numbers,) = to_pdf([("通し番号.docx", binding.running_numbers(count))], program, tags=False)
    return binding.bound(leaves, title, numbers)


def pdfs_of(found: Ready, contents: Mapping[Path, bytes] | None = None) -> dict[Path, bytes]:
    """The PDF of each paper (of its bytes in `contents`); what its fonts cannot show is told, or written otherwise.

    Raises GeneratorError when LibreOffice is not there, a paper may not be opened or cannot be made a PDF.
    """
    contents = found.contents if contents is None else contents
    for fault in found.shut.values():
        raise GeneratorError(f"「{fault.place}」を開けません。{fault.message}{fault.hint}")
    made = _made(contents)
    if not found.inputs.book.settings.plain_in_pdf:
        found.problems += _unshown(found, made)
        return made
    before = _boxed(made)
    plain = {path: _plainly(contents[path], chars) for path, chars in before.items() if path.suffix.lower() == WORD}
    if before:
        made |= _made(plain)
        found.problems += _unshown(found, made)
        found.problems += _written_plainly(before, _boxed(made))
    return made


def _made(contents: Mapping[Path, bytes]) -> dict[Path, bytes]:
    office = [path for path in contents if path.suffix.lower() != PDF]
    program = soffice()
    if office and program is None:
        raise GeneratorError(
            "LibreOfficeが見つかりません。LibreOfficeを入れるか、Wordでまとめのファイルを開き、"
            "「名前を付けて保存」でPDFを選んでください。"
        )
    pdfs = to_pdf([(path.name, contents[path]) for path in office], program) if program else []
    return {**contents, **dict(zip(office, pdfs, strict=True))}


def _boxed(made: Mapping[Path, bytes]) -> dict[Path, str]:
    """The characters of each PDF that readers see as an empty box; papers without any are left out."""
    found = {}
    for path, data in made.items():
        try:
            with binding.pages_of(path.name, data) as reader:
                if chars := binding.boxed(reader):
                    found[path] = chars
        except GeneratorError:
            continue  # what cannot be read is told when it is bound
    return found


def _plainly(paper: bytes, chars: str) -> bytes:
    return binding.rewritten(paper, chars)


def _unshown(found: Ready, made: Mapping[Path, bytes]) -> Iterator[Problem]:
    """For each character that a PDF cannot show, the cell it was written in first, and the paper."""
    cells = [(passage.place, passage.text) for passage in found.inputs.book.passages()]
    for path, chars in _boxed(made).items():
        for char in chars:
            where = [(place, text) for place, text in cells if char in text]
            place, text = where[0] if where else (Place(path.name), "")
            message = f"「{char}」は、このパソコンで作るPDFでは字が出ず、□になります（{path.name}）。"
            hint = (
                f"「{binding.plainly(char)}」と書くか、団体.xlsx［団体］の「PDFで出ない字」で「書き換える」を選んでください（PDFだけが変わります）。"
                if binding.plainly(char) != char
                else "ほかの字で書くか、この字のあるフォントをパソコンに入れてください。"
            )
            others = tuple(Mention(other, words) for other, words in where[1:])
            yield Problem(Severity.WARNING, "配付17", place, message, hint, text, others)


def _written_plainly(before: Mapping[Path, str], after: Mapping[Path, str]) -> Iterator[Problem]:
    for path, chars in before.items():
        changed = [char for char in chars if char not in after.get(path, "")]
        if changed:
            words = "、".join(f"「{char}」を「{binding.plainly(char)}」" for char in changed)
            message = f"PDFでは、{words}と書きました。Wordの資料は変わりません。"
            yield Problem(
                Severity.NOTE, "配付18", Place(path.name), message, "PDFを開いて、読めるかを確かめてください。"
            )


def _word(
    pieces: Sequence[Piece],
    contents: Mapping[Path, bytes],
    shut: Mapping[Path, Problem],
    title: str,
    inputs: Inputs,
) -> bytes:
    """The merged Word file. Raises GeneratorError when the papers do not come over whole."""
    from generator.ooxml.seal import scrubbed
    from generator.word.merge import merged

    sources = {path: piece.label for piece in pieces if (path := piece.page_source)}
    papers = {
        path: label for path, label in sources.items() if path not in shut and not _left_out(path, contents[path])
    }
    if not papers:
        raise GeneratorError("まとめられるWordの資料がありません。")
    day = inputs.book.one(Meeting).held_on if inputs.book.has(Meeting) else date(1980, 1, 1)
    try:
        whole = merged([contents[path] for path in papers], title, list(papers.values()))
    except Exception:  # the libraries raise anything about Word files that are built in ways they do not know
        raise GeneratorError(
            "手で直した資料か別途作成の資料に、まとめられない作りのものがあります。PDFを使うか、資料を一つずつ送ってください。"
        ) from None
    return scrubbed(whole, author=inputs.book.settings.author, day=day)


def _left_out(path: Path, data: bytes) -> str:
    """Why the file of a paper that may be opened cannot be part of the merged Word file; empty when it can."""
    from generator.word.merge import hindrance

    if path.suffix.lower() != WORD:
        return "Wordの資料（.docx）ではない"
    return f"{found}がある" if (found := hindrance(data)) else ""


def _remarks(
    pieces: Sequence[Piece], contents: Mapping[Path, bytes], shut: Mapping[Path, Problem]
) -> Iterator[Problem]:
    """What a clerk should know of the papers that are bound: what is left out, what is left in."""
    from generator.ooxml.gate import paper
    from generator.word.template import residue

    for piece in pieces:
        path = piece.page_source
        if path is None:
            continue
        if (
            reason := f"開けない（{shut[path].message.rstrip('。')}）"
            if path in shut
            else _left_out(path, contents[path])
        ):
            yield Problem(
                Severity.NOTE,
                "配付05",
                Place(path.name),
                f"{reason}ため、一つにまとめたWordには入っていません。",
                "まとめのWordを配るときは、このファイルも一緒に配ってください。",
            )
        elif piece.shows_changes:
            message = "見え消しの変更履歴のまま、一つにまとめたWordに入っています。"
            hint = "まとめのWordでは、「すべての変更を承諾」や「元に戻す」をしないでください。見え消しもなくなります。"
            yield Problem(Severity.NOTE, "配付21", Place(path.name), message, hint)
        if path not in shut and paper(path.name):
            found = residue(contents[path])
            yield from left_in(Place(path.name), found, Severity.WARNING, shows_changes=piece.shows_changes)


def left_in(place: Place, found: Collection[str], severity: Severity, *, shows_changes: bool) -> Iterator[Problem]:
    """A finding for each thing left in a paper that nobody would send; what few readers would mind is a 注意."""
    from generator.word.template import MINOR, REVISED

    for what in sorted(set(found) - ({REVISED} if shows_changes else set())):
        weight = Severity.WARNING if what in MINOR else severity
        yield Problem(weight, "配付06", place, f"{what}が残っています。", LEFT_IN)


PUBLIC_FOLDER: Final = "公開"
LIST: Final = "一覧.txt"
LEFT_OUT: Final = "（略）"
"""What stands where a name stood."""
_NAMES: Final = ("氏名",)
_BLANK: Final = "[ 　]*"
_SHOWN: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")
_PLAIN: Final = re.compile(r"[^a-z0-9-]+")


def publish(meeting: MeetingFolders, progress: Progress = lambda _: None, *, strict: bool = False) -> Outcome:
    """Make a PDF of each paper in the folder 公開 of the packet, and a list of what each is.

    Nothing is written when a paper is missing, when there is no LibreOffice (`trouble` says so), or when a name that
    is to be left out could still be read in a PDF.
    """
    found = ready(meeting, progress)
    if found.outcome.refused or found.judge(strict=strict):
        return found.outcome
    book = found.inputs.book
    people = names_in(book) if book.settings.nameless else {}
    contents = {
        path: without_names(data, people) if people and path.suffix.lower() == WORD else data
        for path, data in found.contents.items()
    }
    progress("PDFを作っています")
    try:
        made = pdfs_of(found, contents)
    except GeneratorError as stop:
        found.outcome.trouble = f"PDFは作れませんでした。{stop}"
        return found.outcome
    found.problems += _still_named(made, people)
    if found.judge(strict=strict):
        return found.outcome
    named = dict(zip(addresses(found.pieces), found.pieces, strict=True))
    files = {
        name: binding.anonymous(made[path]) or made[path]
        for name, piece in named.items()
        if (path := piece.page_source)
    }
    listed = "".join(f"{name}\t{piece.label}\r\n" for name, piece in named.items())
    files[LIST] = b"\xef\xbb\xbf" + listed.encode()
    outcome = found.outcome
    outcome.folder = meeting.packet
    put = {f"{PUBLIC_FOLDER}/{name}": data for name, data in files.items()}
    outcome.delivery = deliver(meeting.packet, put, within=PUBLIC_FOLDER, confirm=found.confirm)
    return outcome


def addresses(pieces: Sequence[Piece]) -> list[str]:
    """A name for the PDF of each paper in their order, of lower case letters, digits and hyphens: 03-trainings.pdf."""
    return [f"{at:02}-{_stem(piece)}{PDF}" for at, piece in enumerate(pieces, start=1)]


def _stem(piece: Piece) -> str:
    kind = documents().get(piece.handout.kind)
    stem = (kind.template if kind else "") or "shiryo"
    return _PLAIN.sub("-", stem.lower()).strip("-") or "shiryo"


def names_in(book: Book) -> dict[str, Place]:
    """The full names of persons that staff wrote under 氏名, and a cell of each."""
    names: dict[str, Place] = {}
    for passage in book.passages():
        if passage.heading in _NAMES and len(key(passage.text)) > 2:
            names.setdefault(passage.text, passage.place)
    return names


def _patterns(names: Iterable[str]) -> re.Pattern[str]:
    """Each name with or without a blank between its parts, the longest first."""
    parted = ([re.escape(part) for part in re.split("[ 　]+", name.strip())] for name in names)
    return re.compile("|".join(sorted((_BLANK.join(parts) for parts in parted), key=len, reverse=True)))


def without_names(paper: bytes, names: Collection[str]) -> bytes:
    """A copy of a Word file with （略） where these names stood, however Word has parted them."""
    pattern, parts = _patterns(names), unpacked(paper)
    for name in [name for name in parts if _SHOWN.fullmatch(name)]:
        root: etree._Element = parsed(parts[name])
        for paragraph in root.iter(f"{W}p"):
            _leave_out(paragraph, pattern)
        parts[name] = written(root)
    return packed(parts)


def _leave_out(paragraph: etree._Element, pattern: re.Pattern[str]) -> None:
    texts = [text for text in paragraph.iter(f"{W}t", f"{W}delText") if text.text]
    whole = "".join(text.text or "" for text in texts)
    for match in reversed(list(pattern.finditer(whole))):
        at = 0
        for text in texts:
            said = text.text or ""
            start, end = max(match.start() - at, 0), min(match.end() - at, len(said))
            at += len(said)
            if start < end:
                first = match.start() >= at - len(said)
                text.text = said[:start] + (LEFT_OUT if first else "") + said[end:]


def _still_named(made: Mapping[Path, bytes], names: Mapping[str, Place]) -> Iterator[Problem]:
    """The names that can be read in a PDF all the same: in one of somebody else, in an Excel file, in a picture's words."""
    for path, data in made.items() if names else ():
        said = key(binding.text_of(path.name, data))
        left = {name: place for name, place in names.items() if key(name) in said}
        if left:
            message = f"個人の氏名（{len(left)}人）が、公開用のPDFに残ります。"
            hint = "この資料を氏名のないものに差し替えるか、［配付資料］の「配付先」で外してから、もう一度実行してください。"
            others = tuple(Mention(place, name) for name, place in left.items())
            yield Problem(Severity.ERROR, "配付19", Place(path.name), message, hint, "", others)
