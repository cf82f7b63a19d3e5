"""All papers of a meeting as one PDF and one Word file, made from the files as they lie in outputs."""

import errno
import io
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from generator.forms.meeting import ELSEWHERE, Handout, Meeting
from generator.japanese.dates import fiscal_label
from generator.office import MeetingFolders, content_of
from generator.packet.compose import only_listed
from generator.packet.deliver import deliver, sweep
from generator.packet.files import file_name
from generator.packet.inputs import Inputs
from generator.packet.outcome import Outcome
from generator.packet.record import digest
from generator.packet.status import outdated
from generator.packet.steps import Progress, examined, judged
from generator.papers.titles import is_office_only
from generator.problem import GeneratorError, Mention, Place, Problem, Severity
from generator.send.papers import Piece, mended_aside, missing, pieces_of, uninvited

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


_SECONDS: Final = 60  # to start
_SECONDS_A_FILE: Final = 30
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = {
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.com",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
        r"%LocalAppData%\Programs\LibreOffice\program\soffice.com",
    ),
    "darwin": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice", "/snap/bin/libreoffice"),
}


def soffice() -> Path | None:
    """The program, on the PATH or where Windows, macOS and Linux usually have it; None when it is not installed."""
    on_path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    places = (Path(os.path.expandvars(place)).expanduser() for place in _PLACES.get(sys.platform, ()))
    return next((place for place in places if place.is_file()), None)


def to_pdf(files: Sequence[tuple[str, bytes]], program: Path, *, tags: bool = True) -> list[bytes]:
    """The PDF of each file (its name for messages, its bytes), in order, by one call of LibreOffice, with its tags.

    It works on copies with plain names and in a profile of its own: neither a LibreOffice that is open nor blanks and
    Japanese in a path disturb it. Raises GeneratorError when it takes too long or cannot make one of them.
    """
    if not files:
        return []
    with _workplace() as (work, watcher):
        copies = [work / f"{at:03}{Path(name).suffix.lower()}" for at, (name, _) in enumerate(files, start=1)]
        for copy, (_, data) in zip(copies, files, strict=True):
            copy.write_bytes(data)
        if tags:
            _settle(work / "profile")
        command = [str(program), f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(work / "pdf"), *map(str, copies)]
        _run(command, watcher, _SECONDS + _SECONDS_A_FILE * len(files))
        made = []
        for copy, (name, _) in zip(copies, files, strict=True):
            pdf = work / "pdf" / f"{copy.stem}.pdf"
            if not pdf.is_file():
                raise GeneratorError(
                    f"「{name}」をPDFにできませんでした。"
                    "WordやExcelで開けるかを確かめ、保存し直してから、もう一度実行してください。"
                )
            made.append(pdf.read_bytes())
        return made


@contextmanager
def _workplace() -> Iterator[tuple[Path, "subprocess.Popen[bytes]"]]:
    """A temporary folder, and the process that removes it should this one end early. Raises GeneratorError when there is no place."""
    try:
        work = Path(tempfile.gettempdir(), f"kaigi-{secrets.token_hex(8)}")
        with _watched(work) as watcher:  # before there is anything to remove
            try:
                work.mkdir(mode=0o700)
                yield work, watcher
            finally:
                shutil.rmtree(work, ignore_errors=True)
                watcher.kill()
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        reason = "空き容量が足りない" if full else "書き込めない"
        raise GeneratorError(
            f"作業用の一時フォルダーに{reason}ため、PDFを作れません。"
            "パソコンのディスクの空きと、一時フォルダー（TEMP）に書き込めることを確かめてから、もう一度実行してください。"
        ) from None


def _run(command: list[str], watcher: "subprocess.Popen[bytes]", seconds: int) -> None:
    """Run LibreOffice to its end. It works through a second process, which must not outlive a call given up."""
    windows = sys.platform == "win32"
    try:
        started = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=not windows,
        )  # fmt: skip
    except OSError:
        raise GeneratorError(
            "LibreOfficeを起動できませんでした。LibreOfficeを開けるかを確かめてから、もう一度実行してください。"
        ) from None
    try:
        assert watcher.stdin
        watcher.stdin.write(f"{started.pid}\n".encode())
        watcher.stdin.flush()
        started.wait(seconds)
    except subprocess.TimeoutExpired:
        raise GeneratorError(
            f"LibreOfficeが{seconds}秒たっても終わらないので、やめました。"
            "パソコンを起動し直すか、資料を一つずつ開けるかを確かめてから、もう一度実行してください。"
        ) from None
    finally:
        if started.poll() is None:
            _end(started)


# Tags for who does not see the pages (PDF/UA-1), whatever program and format the paper is of.
_EXPORT: Final = ("UseTaggedPDF", "PDFUACompliance", "ExportBookmarks")
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM: Final = (
    '<item oor:path="/org.openoffice.Office.Common/Filter/PDF/Export">'
    '<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
)


def _settle(profile: Path) -> None:
    """Give LibreOffice's profile the settings of the PDFs it makes."""
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(name=name) for name in _EXPORT)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")


_WATCH: Final = """
import os, shutil, signal, subprocess, sys
for process in sys.stdin.read().split():
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", process], capture_output=True)
    else:
        try:
            os.killpg(int(process), signal.SIGKILL)
        except ProcessLookupError:
            pass
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


def _watched(work: Path) -> "subprocess.Popen[bytes]":
    """A process that waits for the end of this one, however it ends: then the processes it was told of and the folder go too."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _WATCH, str(work)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )  # fmt: skip


def _end(started: "subprocess.Popen[bytes]") -> None:
    """End a process and those it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(started.pid)], capture_output=True, check=False)
    else:
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


_SHORT: Final = 15  # characters of a page's name; a viewer has little room for it
_END: Final = 8  # of them, those that papers of one name differ in: 「（改訂案）」, 「見え消し版」, 「第2回）」


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages of one paper: the bookmark that leads there, what its pages are called (「資料1」), its PDF."""

    bookmark: str
    short: str
    data: bytes


def bound(papers: Iterable[Leaves], title: str, numbers: bytes = b"") -> bytes:
    """The papers as one PDF, in order, titled. A viewer opens it with the bookmarks and calls a page 「資料1 p.2」.

    `numbers` is a PDF with a small page for every page of all papers: it is put at the foot of that page, on the right.

    Equal papers give equal bytes; nothing tells who made it, when and with what. Raises GeneratorError when a PDF is
    broken or locked by a password.
    """
    from pypdf import PdfWriter
    from pypdf.constants import PageLabelStyle
    from pypdf.generic import BooleanObject, NameObject, TextStringObject

    whole, papers, tags = PdfWriter(), tuple(papers), Tags()
    shortened = Counter(_shortened(paper.short) for paper in papers)
    for paper in papers:
        first = len(whole.pages)
        with _pages_of(paper.bookmark, paper.data) as reader:
            whole.append(reader, import_outline=False)
            if len(whole.pages) > first:
                own = whole.add_outline_item(title=paper.bookmark, page_number=first)
                _sections(whole, own, reader, first)
            tags.take(whole, reader, first)
        if len(whole.pages) > first:
            name = _shortened(paper.short)
            name = name if shortened[name] == 1 else paper.short
            whole.set_page_label(first, len(whole.pages) - 1, PageLabelStyle.DECIMAL, f"{name} p.", 1)
    whole.page_mode = "/UseOutlines"
    whole.create_viewer_preferences()[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    whole.root_object[NameObject("/Lang")] = TextStringObject("ja-JP")
    if numbers:
        _number(whole, numbers)
    tags.give(whole, title)
    return _written(whole, title)


_FROM_EDGE: Final = (28, 14)  # points from the right and from the foot


def running_numbers(count: int) -> bytes:
    """A Word file of `count` small pages, each with its number."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(30), Mm(8)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin", "header_distance", "footer_distance"):
        setattr(section, side, Mm(0.5))
    for number in range(1, count + 1):
        line = made.add_paragraph()
        line.alignment, line.paragraph_format.space_after = WD_ALIGN_PARAGRAPH.RIGHT, Pt(0)
        line.paragraph_format.page_break_before = number > 1
        run = line.add_run(f"通し {number}")
        run.font.size, run.font.name = Pt(9), "ＭＳ ゴシック"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "ＭＳ ゴシック")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _number(whole: "PdfWriter", numbers: bytes) -> None:
    """Put a page of `numbers` on each page, as what is no part of the text."""
    from pypdf.generic import DecodedStreamObject, NameObject

    with _pages_of("通し番号", numbers) as reader:
        for page, stamp in zip(whole.pages, reader.pages, strict=True):
            drawn, contents = DecodedStreamObject(), stamp.get_contents()
            drawn.set_data(b"/Artifact BMC\n" + (b"" if contents is None else contents.get_data()) + b"\nEMC\n")
            stamp[NameObject("/Contents")] = drawn
            right, foot = _FROM_EDGE
            page.merge_translated_page(stamp, float(page.mediabox.right - stamp.mediabox.width) - right, foot)


class Tags:
    """The tags of several PDFs on their way into one: headings, tables, descriptions, in reading order.

    A PDF without tags leaves the whole without the claim that all of it is tagged; its pages are read as they are.
    """

    def __init__(self) -> None:
        """Nothing was taken yet."""
        self._tops: list[Any] = []
        self._parents: dict[int, Any] = {}
        self._roles: dict[Any, Any] = {}
        self._next = 0
        self._all = True

    def take(self, whole: "PdfWriter", reader: "PdfReader", first: int) -> None:
        """Take the tags of a PDF whose pages were just appended to `whole`, from page `first` (counted from 0) on."""
        from pypdf.generic import NameObject, NumberObject

        self._all = self._all and is_accessible(reader)
        tree = reader.root_object.get("/StructTreeRoot")
        pages = whole.pages[first:]
        if tree is None:
            return
        for page, own in zip(pages, reader.pages, strict=True):
            if "/StructParents" in own:  # which pypdf leaves behind
                page[NameObject("/StructParents")] = own["/StructParents"]
        cloned = tree.get_object().clone(whole).get_object()
        top = cloned.get("/K")
        self._tops += top.get_object() if isinstance(top.get_object(), list) else [cloned.raw_get("/K")]
        for name, role in (cloned.get("/RoleMap") or {}).items():
            self._roles.setdefault(name, role)
        highest = -1
        for number, parent in _numbered(cloned.get("/ParentTree")):
            self._parents[self._next + number] = parent
            highest = max(highest, number)
        for holder, key in _holders(pages):
            holder[NameObject(key)] = NumberObject(self._next + int(holder[key]))
        self._next += highest + 1

    def give(self, whole: "PdfWriter", title: str) -> None:
        """Give `whole` one tree of all the tags that were taken, each with a name of its own."""
        from pypdf.generic import (
            ArrayObject,
            BooleanObject,
            ByteStringObject,
            DictionaryObject,
            NameObject,
            NumberObject,
        )

        if not self._tops:
            return
        tree = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        at = whole._add_object(tree)
        names: list[Any] = []
        tops = [top if hasattr(top, "idnum") else whole._add_object(top) for top in self._tops]
        for top in tops:
            cast("Any", top.get_object())[NameObject("/P")] = at
            # Two empty cells are two objects, however alike: without names they would be written as one.
            for node in _elements(top, set()):
                name = ByteStringObject(f"{len(names) // 2:08}".encode())
                element = cast("Any", node.get_object())
                element[NameObject("/ID")] = name
                names += [name, node]
        numbers = [item for number in sorted(self._parents) for item in (NumberObject(number), self._parents[number])]
        tree[NameObject("/K")] = ArrayObject(tops)
        tree[NameObject("/ParentTree")] = whole._add_object(
            DictionaryObject({NameObject("/Nums"): ArrayObject(numbers)})
        )
        tree[NameObject("/ParentTreeNextKey")] = NumberObject(self._next)
        tree[NameObject("/RoleMap")] = DictionaryObject(self._roles)
        tree[NameObject("/IDTree")] = whole._add_object(DictionaryObject({NameObject("/Names"): ArrayObject(names)}))
        whole.root_object[NameObject("/StructTreeRoot")] = at
        whole.root_object[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(self._all)})
        if self._all:
            _claim(whole, title)


def is_accessible(reader: "PdfReader") -> bool:
    """Whether a PDF says that all of it is tagged."""
    told = reader.root_object.get("/MarkInfo")
    marked = told.get_object().get("/Marked") if told else None
    return bool(getattr(marked, "value", False)) and "/StructTreeRoot" in reader.root_object


_XMP: Final = """<?xpacket begin="﻿" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def _claim(whole: "PdfWriter", title: str) -> None:
    """Say that it is PDF/UA-1: what LibreOffice says of each of its own, and its title."""
    from pypdf.generic import NameObject, StreamObject

    stream = StreamObject()
    stream.set_data(_XMP.format(title=escape(title)).encode())
    stream[NameObject("/Type")], stream[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    whole.root_object[NameObject("/Metadata")] = whole._add_object(stream)


def _numbered(tree: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree."""
    if tree is None:
        return
    node = tree.get_object()
    numbers = node.get("/Nums") or []
    yield from ((int(numbers[at]), _kept(numbers, at + 1)) for at in range(0, len(numbers), 2))
    for kid in node.get("/Kids") or []:
        yield from _numbered(kid)


def _kept(items: Any, at: int) -> Any:
    """An item of an array as it stands there, be it a reference."""
    return list.__getitem__(items, at)


def _holders(pages: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """What is entered in the tree of parents: pages and, on them, links and notes."""
    for page in pages:
        if "/StructParents" in page:
            yield page, "/StructParents"
        for note in page.get("/Annots") or []:
            if "/StructParent" in note.get_object():
                yield note.get_object(), "/StructParent"


def _elements(reference: Any, seen: set[int]) -> Iterator[Any]:
    """The tags from one downwards, as references, each once."""
    node = reference.get_object()
    if not hasattr(node, "get") or "/S" not in node or reference.idnum in seen:
        return
    seen.add(reference.idnum)
    yield reference
    kids = node.get("/K")
    kids = kids.get_object() if kids is not None else []
    for at in range(len(kids) if isinstance(kids, list) else 0):
        if hasattr(kid := _kept(kids, at), "idnum"):
            yield from _elements(kid, seen)
    if not isinstance(kids, list) and hasattr(kid := node.raw_get("/K"), "idnum"):
        yield from _elements(kid, seen)


UNLIKE: Final = "開けるかを確かめ、作り直してから、もう一度実行してください。"
_LARGEST: Final = 50_000_000  # bytes of a PDF that is taken apart: pypdf holds several copies of it
_HEAD: Final = 1024  # bytes within which a PDF says that it is one


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are those of a PDF, as far as their beginning tells."""
    return b"%PDF-" in data[:_HEAD]


@contextmanager
def _pages_of(name: str, data: bytes) -> Iterator["PdfReader"]:
    """A PDF that is read. Raises GeneratorError when it is none, protected, too large or broken."""
    from pypdf import PdfReader

    if not is_pdf(data):
        raise GeneratorError(f"「{name}」はPDFではないか、壊れています。{UNLIKE}")
    if len(data) > _LARGEST:
        raise GeneratorError(
            f"「{name}」のPDFは大きすぎるため（{len(data) // 1_000_000}MB）、まとめられません。"
            "画像を小さくして作り直すか、このPDFだけを別に配ってください。"
        )
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise GeneratorError(
                f"「{name}」のPDFにはパスワードなどの保護があるため、まとめられません。"
                "保護を外したPDFを置いてから、もう一度実行してください。"
            )
        yield reader
    except GeneratorError:
        raise
    except Exception:
        # On broken PDFs pypdf fails with what it happened to trip over: besides its own errors KeyError, TypeError,
        # AssertionError, RecursionError, zlib.error, DependencyError of a cipher it has no library for, and more.
        raise GeneratorError(f"「{name}」のPDFを読めません。{UNLIKE}") from None


def text_of(name: str, data: bytes) -> str:
    """All that can be read in a PDF. Raises GeneratorError as binding it does."""
    with _pages_of(name, data) as reader:
        return "".join(page.extract_text() for page in reader.pages)


def _sections(whole: "PdfWriter", own: Any, reader: "PdfReader", first: int) -> None:
    """The bookmarks of a paper's headings below its own; the title of a paper is its own already."""
    outline = reader.outline
    titles = [mark for mark in outline if not isinstance(mark, list)]
    below = [mark for mark in outline if isinstance(mark, list)]
    _under(whole, own, reader, below[0] if len(titles) == 1 and below else outline if len(titles) > 1 else [], first)


def _under(whole: "PdfWriter", above: Any, reader: "PdfReader", outline: Sequence[Any], first: int) -> None:
    made = above
    for mark in outline:
        if isinstance(mark, list):
            _under(whole, made, reader, mark, first)
        elif (page := reader.get_destination_page_number(mark)) is not None:
            title = str(mark.title)
            made = whole.add_outline_item(title=title, page_number=first + page, parent=above)


def _shortened(name: str) -> str:
    """A long name without its middle: papers of one name differ at the end."""
    return name if len(name) <= _SHORT else f"{name[: _SHORT - 1 - _END]}…{name[-_END:]}"


def anonymous(data: bytes) -> bytes | None:
    """A PDF without author, program and times; None when it is protected or broken. Equal input, equal bytes."""
    from pypdf import PdfWriter
    from pypdf.generic import NameObject

    try:
        with _pages_of("", data) as reader:
            title = reader.metadata.title if reader.metadata else None
            accessible = is_accessible(reader)
            whole = PdfWriter(clone_from=reader)
            whole.root_object.pop(NameObject("/Metadata"), None)
            if accessible:
                _claim(whole, title or "")
            return _written(whole, title, alike=not accessible)
    except GeneratorError:
        return None


def _written(whole: "PdfWriter", title: str | None, *, alike: bool = True) -> bytes:
    """The bytes of a PDF that tells its title and nothing else of itself; `alike` objects are written once."""
    from pypdf.generic import ArrayObject, ByteStringObject

    whole.metadata = None
    whole.add_metadata({"/Title": title} if title else {})
    whole.compress_identical_objects(remove_duplicates=alike, remove_unreferenced=True)
    whole._ID = ArrayObject([ByteStringObject(bytes(16))] * 2)
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


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
    leaves = [Leaves(piece.label, piece.short, made[path]) for piece, path in sources]
    program = soffice()
    if not (found.inputs.book.settings.running_numbers and program):
        return bound(leaves, title)
    count = 0
    for paper in leaves:
        with _pages_of(paper.bookmark, paper.data) as reader:
            count += len(reader.pages)
    (numbers,) = to_pdf([("通し番号.docx", running_numbers(count))], program, tags=False)
    return bound(leaves, title, numbers)


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
    from generator.send.glyphs import boxed

    found = {}
    for path, data in made.items():
        try:
            with _pages_of(path.name, data) as reader:
                if chars := boxed(reader):
                    found[path] = chars
        except GeneratorError:
            continue  # what cannot be read is told when it is bound
    return found


def _plainly(paper: bytes, chars: str) -> bytes:
    from generator.send.glyphs import rewritten

    return rewritten(paper, chars)


def _unshown(found: Ready, made: Mapping[Path, bytes]) -> Iterator[Problem]:
    """For each character that a PDF cannot show, the cell it was written in first, and the paper."""
    from generator.send.glyphs import plainly

    cells = [(passage.place, passage.text) for passage in found.inputs.book.passages()]
    for path, chars in _boxed(made).items():
        for char in chars:
            where = [(place, text) for place, text in cells if char in text]
            place, text = where[0] if where else (Place(path.name), "")
            message = f"「{char}」は、このパソコンで作るPDFでは字が出ず、□になります（{path.name}）。"
            hint = (
                f"「{plainly(char)}」と書くか、団体.xlsx［団体］の「PDFで出ない字」で「書き換える」を選んでください（PDFだけが変わります）。"
                if plainly(char) != char
                else "ほかの字で書くか、この字のあるフォントをパソコンに入れてください。"
            )
            others = tuple(Mention(other, words) for other, words in where[1:])
            yield Problem(Severity.WARNING, "配付17", place, message, hint, text, others)


def _written_plainly(before: Mapping[Path, str], after: Mapping[Path, str]) -> Iterator[Problem]:
    from generator.send.glyphs import plainly

    for path, chars in before.items():
        changed = [char for char in chars if char not in after.get(path, "")]
        if changed:
            words = "、".join(f"「{char}」を「{plainly(char)}」" for char in changed)
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
