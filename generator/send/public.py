"""Papers for the city's site: one tagged PDF each, named for a web address, without names of persons where the office says so."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from generator.japanese.text import key
from generator.office import MeetingFolders
from generator.ooxml.blocks import W
from generator.ooxml.parts import packed, parsed, unpacked, written
from generator.packet.deliver import deliver
from generator.packet.outcome import Outcome
from generator.packet.steps import Progress
from generator.papers.kind import documents
from generator.problem import GeneratorError, Mention, Place, Problem, Severity
from generator.records.book import Book
from generator.send.binding import anonymous, text_of
from generator.send.papers import Piece
from generator.send.pdf import PDF, WORD, pdfs_of, ready

FOLDER: Final = "公開"
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
    files = {name: anonymous(made[path]) or made[path] for name, piece in named.items() if (path := piece.page_source)}
    listed = "".join(f"{name}\t{piece.label}\r\n" for name, piece in named.items())
    files[LIST] = b"\xef\xbb\xbf" + listed.encode()
    outcome = found.outcome
    outcome.folder = meeting.packet
    put = {f"{FOLDER}/{name}": data for name, data in files.items()}
    outcome.delivery = deliver(meeting.packet, put, within=FOLDER, confirm=found.confirm)
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
        said = key(text_of(path.name, data))
        left = {name: place for name, place in names.items() if key(name) in said}
        if left:
            message = f"個人の氏名（{len(left)}人）が、公開用のPDFに残ります。"
            hint = "この資料を氏名のないものに差し替えるか、［配付資料］の「配付先」で外してから、もう一度実行してください。"
            others = tuple(Mention(place, name) for name, place in left.items())
            yield Problem(Severity.ERROR, "配付19", Place(path.name), message, hint, "", others)
