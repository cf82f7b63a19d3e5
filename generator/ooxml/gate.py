"""The gate: whether the bytes of an Office file, whatever its role, may be handed to a library; else one sentence why not."""

import codecs
import posixpath
import re
import struct
import zipfile
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from io import BytesIO
from pathlib import PurePath
from typing import Final, Generic, TypeVar
from xml.parsers import expat

from generator.ooxml.parts import CONTENT_TYPES, contained, relations_of, resolved
from generator.problem import GeneratorError, Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of Office file: its main part and that part's root, the streams of its predecessor, the words of messages.

    `whole` names the file in full, `contents` what it can have too much of, `divide` what to do about that.
    """

    suffix: str
    main: str
    root: str
    old_streams: tuple[str, ...]
    thing: str
    whole: str
    program: str
    saved_as: str
    old: str
    strict: str
    protection: str
    contents: str
    divide: str


EXCEL: Final = Kind(
    ".xlsx", "xl/workbook.xml", "workbook", ("Workbook", "Book"), "ブック", "Excelのブック", "Excel", "Excel ブック (*.xlsx)", ".xls",
    "Strict Open XML スプレッドシート", "ブックの保護", "セル、書式、入力規則、図形", "必要なシートだけを新しいブックに移し",
)  # fmt: skip
WORD: Final = Kind(
    ".docx", "word/document.xml", "document", ("WordDocument",), "文書", "Wordの文書", "Word", "Word 文書 (*.docx)", ".doc",
    "Strict Open XML ドキュメント", "文書の保護", "文字、表、図形", "要るところだけを新しい文書に移し",
)  # fmt: skip
POWERPOINT: Final = Kind(
    ".pptx", "ppt/presentation.xml", "presentation", ("PowerPoint Document",), "資料", "PowerPointの資料", "PowerPoint",
    "PowerPoint プレゼンテーション (*.pptx)", ".ppt", "Strict Open XML プレゼンテーション", "プレゼンテーションの保護",
    "文字、表、図形", "要るスライドだけを新しい資料に移し",
)  # fmt: skip
_KINDS: Final = (EXCEL, WORD, POWERPOINT)


@dataclass(frozen=True, slots=True)
class Role:
    """What a file is here for: what staff call it, the kind it must be, and what to do when it is lost.

    It must hold the parts `needs`; with `whole` also every part that another one refers to. `most` are the elements, as a
    `Scan` weighs them, that it may have for what is done with it; 0 for the
    usual number.
    """

    thing: str
    kind: Kind
    restore: str
    needs: tuple[str, ...] = ()
    whole: bool = False
    most: int = 0

    def told(self, words: str, **more: str) -> str:
        """The words of a reason about a file of this role."""
        kind = self.kind
        save = f"{kind.program}で開き、［名前を付けて保存］で「{kind.saved_as}」を選んで保存し直してください。"
        own = {name: getattr(kind, name) for name in ("whole", "program", "old", "suffix", "strict", "protection")}
        own |= {"contents": kind.contents, "divide": kind.divide, "thing": self.thing, "restore": self.restore}
        both = f"{save}{kind.program}でも開けないときは、{self.restore}"
        return words.format(**own, save=save, both=both, **more)


WORKBOOK: Final = Role("ブック", EXCEL, "控えのファイルを入れ直すか、作った人にもう一度送ってもらってください。")
# The largest template has 5,000 elements; the time that its paper takes grows with their square.
TEMPLATE: Final = Role(
    "ひな形", WORD, "控えのひな形を入れ直してください。", (WORD.main, "word/styles.xml"), True, 18_000
)
_ELSEWHERE: Final = ("別途作成の資料", "作った人にもう一度送ってもらってください。")
_MADE: Final = ("資料", "ほかの場所に移し、「make packet」でもう一度作ってください。")


def paper(name: str, *, elsewhere: bool = False) -> Role | None:
    """The role of a paper that lies in a packet's folder, by its file name; None when it is no Office file.

    `elsewhere` tells that it is not the program's own (別途作成).
    """
    suffix = PurePath(name).suffix.lower()
    kind = next((kind for kind in _KINDS if suffix in (kind.suffix, f"{kind.suffix[:-1]}m")), None)
    thing, restore = _ELSEWHERE if elsewhere else _MADE
    return Role(thing, kind, restore) if kind else None


class Unreadable(Enum):
    """A reason: number within the codes (ファイル01 …), the message and the hint with {words} of role and file."""

    EMPTY = ("01", "ファイルの中身が空です。", "{restore}")
    OLD_OFFICE = ("02", "古い形式（{old}）の{thing}です。名前を {suffix} に変えただけでは読めません。", "{save}")
    PASSWORD = (
        "03",
        "パスワードなどで暗号化された{thing}です。",
        "{program}で開き、［ファイル］→［情報］→［{protection}］→［パスワードを使用して暗号化］でパスワードを消し、上書き保存してください。",
    )
    OLD_OTHER = ("04", "{whole}ではなく、古い形式のOffice文書です。", "正しい{thing}を入れ直してください。")
    PDF = ("05", "{whole}ではなく、PDFです。", "PDFにする前の{thing}を入れ直してください。")
    HTML = ("06", "{whole}ではなく、ウェブページ（HTML）です。", "{save}")
    TEXT = ("07", "{whole}ではなく、CSVなどの文字だけのファイルです。", "{save}")
    XML_SPREADSHEET = ("08", "「XML スプレッドシート 2003」形式のファイルです。", "{save}")
    IMAGE = ("09", "{whole}ではなく、画像です。", "正しい{thing}を入れ直してください。")
    WORD = ("10", "{whole}ではなく、Wordの文書です。", "正しい{thing}を入れ直してください。")
    POWERPOINT = ("11", "{whole}ではなく、PowerPointの資料です。", "正しい{thing}を入れ直してください。")
    OPEN_DOCUMENT = ("12", "LibreOfficeなどの形式（OpenDocument）のファイルです。", "{save}")
    BINARY_WORKBOOK = ("13", "「Excel バイナリ ブック (.xlsb)」形式のブックです。", "{save}")
    ARCHIVE = (
        "14",
        "{whole}ではなく、圧縮したファイルです。",
        "展開（解凍）して、中にある{thing}を入れ直してください。",
    )
    UNKNOWN = ("15", "{whole}ではないファイルか、壊れたファイルです。", "{both}")
    BROKEN = ("16", "{thing}が途中で切れているか、壊れています。", "{restore}")
    BROKEN_PART = ("17", "{thing}の中の「{part}」が壊れています。", "{both}")
    ODD_NAME = ("18", "{thing}の中に、普通の{thing}にはない名前の部品「{part}」があります。", "{both}")
    SAME_NAME = ("19", "{thing}の中に、同じ名前の部品「{part}」が二つ以上あります。", "{both}")
    LOCKED_PART = (
        "20",
        "圧縮ソフトのパスワードが掛かっています。",
        "パスワードを掛ける前の{thing}を入れ直してください。",
    )
    COMPRESSION = ("21", "{program}が使わない方法で圧縮されています。", "{save}")
    BOMB = ("22", "中身を広げると大きくなりすぎるため、開きません。", "{both}")
    DTD = ("23", "{thing}の中の「{part}」に、普通の{thing}にはない宣言（DTD）があります。", "{both}")
    NOT_XML = ("24", "{thing}の中の「{part}」が壊れているため、読み取れません。", "{both}")
    DEEP = ("25", "{thing}の中の「{part}」の入れ子が深すぎて、読み取れません。", "{both}")
    STRICT = ("26", "「{strict}」形式の{thing}です。", "{save}")
    NO_MAIN = ("27", "{whole}の本体が見つかりません。", "{both}")
    NO_SHEETS = ("28", "シートが一枚もありません。", "{both}")
    LOST_SHEET = ("29", "このシートの中身が、{thing}の中に見つかりません。", "{both}")
    TOO_MANY_CELLS = (
        "31",
        "書かれたセルや結合したセルの範囲が広すぎて、読み取れません。",
        "使っていない行や列を選び、右クリックの［削除］で消して、上書き保存してください。"
        "値のほか、結合とリンクも「使っている」に数えます。",
    )
    TOO_COMPLEX = (
        "32",
        "{thing}の中身（{contents}など）が多すぎて読み取れません。",
        "{divide}、保存し直してください。",
    )
    LONG_TEXT = (
        "33",
        "一つのセルに入る長さを超えた文字（{limit}字以上）があり、読み取れません。",
        "文字を複数のセルに分けて、保存し直してください。",
    )
    NOT_LOADED = ("34", "{thing}の中に、読み取れない内容があります。", "{both}")
    EXCEL = ("35", "{whole}ではなく、Excelのブックです。", "正しい{thing}を入れ直してください。")
    NO_PART = ("36", "{thing}の中に、なくてはならない部品「{part}」がありません。", "{both}")

    def __init__(self, number: str, message: str, hint: str) -> None:
        """Keep the parts of the entry under their names."""
        self.number, self.message, self.hint = number, message, hint

    def example(self) -> Problem:
        """The finding, with 「○」 for what varies, about a workbook or a template."""
        role = TEMPLATE if self in {Unreadable.EXCEL, Unreadable.NO_PART} else WORKBOOK
        return self.at(Place(""), role, part="○", limit="○")

    def at(self, place: Place, role: Role = WORKBOOK, **words: str) -> Problem:
        """The finding for this reason at a place; `words` fill the {words} of its message that the role does not."""
        code = f"ファイル{self.number}"
        return Problem(Severity.ERROR, code, place, role.told(self.message, **words), role.told(self.hint))


_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*%PDF-"), Unreadable.PDF),
    (
        re.compile(
            rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)|\xd7\xcd\xc6\x9a",
            re.DOTALL,
        ),
        Unreadable.IMAGE,
    ),
    (re.compile(rb"7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x1f\x8b\x08|BZh|.{2}-lh\d-", re.DOTALL), Unreadable.ARCHIVE),
)
# Excel 2 to 4 wrote its records without an OLE file around them.
_BARE_SHEET = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x08]\x00")
_XML_SPREADSHEET = re.compile(r"<(?:ss:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_MHTML = re.compile(r"MIME-Version:.*Content-Type:\s*(?:multipart/related|text/html)", re.IGNORECASE | re.DOTALL)
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_HEAD = 65_536

_OTHERS = (
    ("xl/workbook.bin", Unreadable.BINARY_WORKBOOK),
    (EXCEL.main, Unreadable.EXCEL),
    (WORD.main, Unreadable.WORD),
    (POWERPOINT.main, Unreadable.POWERPOINT),
    ("META-INF/manifest.xml", Unreadable.OPEN_DOCUMENT),
)


def _foreign(data: bytes, kind: Kind) -> Unreadable | None:
    """What the bytes are when their beginning shows that they are no zip file; None when they may be one."""
    if not data.strip(b"\0"):
        return Unreadable.EMPTY
    if data.startswith(_ZIP):
        return None
    if data.startswith(_OLE):
        if _has_stream(data, "EncryptedPackage"):
            return Unreadable.PASSWORD
        own = any(_has_stream(data, name) for name in kind.old_streams)
        return Unreadable.OLD_OFFICE if own else Unreadable.OLD_OTHER
    if _BARE_SHEET.match(data):
        return Unreadable.OLD_OFFICE if kind is EXCEL else Unreadable.OLD_OTHER
    for signature, found in _SIGNATURES:
        if signature.match(data):
            return found
    return _text_kind(_text(data[:_HEAD]))


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an OLE directory has it: names as UTF-16 text ended by a null, at the start of entries of 128 bytes."""
    entry = re.escape(f"{name}\0".encode("utf-16-le"))
    return any(match.start() % 128 == 0 for match in re.finditer(entry, data))


def _text(head: bytes) -> str:
    """The beginning of a text file in an encoding Office and Windows write; empty when it is no text."""
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp932"]:
        # Incremental, because the head may end within a character.
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return "" if _NOT_IN_TEXT.search(text) else text
    return ""


def _text_kind(text: str) -> Unreadable:
    if not text:
        return Unreadable.UNKNOWN
    if _XML_SPREADSHEET.search(text):
        return Unreadable.XML_SPREADSHEET
    if (text.lstrip().startswith("<") and _HTML.search(text)) or _MHTML.match(text):
        return Unreadable.HTML
    return Unreadable.TEXT


def _foreign_zip(names: set[str], kind: Kind) -> Unreadable | None:
    """What a zip file with these members is when it is none of this kind; None when it may be one."""
    folder = kind.main.partition("/")[0]
    if kind.main not in names:
        for name, found in _OTHERS:
            if name in names:
                return found
    if CONTENT_TYPES not in names and not any(name.startswith(f"{folder}/") for name in names):
        return Unreadable.ARCHIVE
    return None


MAX_MEMBERS = 5_000
MAX_PART = 100_000_000  # bytes, unpacked
MAX_TOTAL = 200_000_000  # bytes, unpacked
MAX_RATIO = 200  # unpacked to packed, for a part larger than SMALL
SMALL = 20_000_000  # bytes, unpacked
MAX_DEPTH = 200
# Elements of all parts of what is opened: a tree of them takes some 250 bytes each, with one copy of it.
MAX_NODES = 400_000
# Of a paper that is compared with another one, or becomes part of one, which takes several copies of it and more time than
# it has elements. The 基本方針 with its changes has 13,000.
MAX_COMPARED = 80_000
_BYTES = 100  # of a part, that weigh as much as an element

_CHUNK = 65_536
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_ODD_NAME = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.{1,2}(?:/|$)|.*[\\\x00-\x1f\x7f]|$", re.DOTALL)
# What zipfile raises on damaged files.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,  # its subclass for what zipfile does not know, too
    ValueError,
    struct.error,
    zlib.error,
)

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STRICT = "http://purl.oclc.org/ooxml/"
_EXTERNAL = "External"

Attributes = dict[str, str]


class PartError(Exception):
    """A part that cannot be read, and why."""

    def __init__(self, reason: Unreadable) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Part:
    """What a part holds, as far as the gate asks.

    `elements` is weighted as its `Scan` says. `relations` are the targets inside the file by relation, `types` (part name,
    content type) pairs with an empty name for a default.
    """

    root: str = ""
    elements: int = 0
    relations: dict[str, str] = field(default_factory=dict)
    types: list[tuple[str, str]] = field(default_factory=list)


_ADDRESS: Final = re.compile(r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")

P = TypeVar("P", bound=Part)
P_co = TypeVar("P_co", bound=Part, covariant=True)


class Scan(Generic[P]):
    """Reads one part as a stream, and raises `PartError` at the first thing that speaks against handing it to a reader."""

    most = MAX_NODES
    weigh_bytes = True

    def __init__(self, part: P, spent: int, most: int = 0) -> None:
        """`spent` is how many of the `most` elements, weighted, other parts of the file have."""
        self.part = part
        self.allowance = (most or self.most) - spent
        self.depth = 0
        self.handlers: dict[str, Callable[[Attributes], None]] = {
            f"{_PACKAGE}/relationships Relationship": self.note_relation,
            f"{_PACKAGE}/content-types Override": self.note_type,
            f"{_PACKAGE}/content-types Default": self.note_type,
        }
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.XmlDeclHandler = self.declared
        parser.StartDoctypeDeclHandler = self.refuse_dtd
        parser.StartNamespaceDeclHandler = self.named
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        self.parser = parser

    def run(self, chunks: Iterable[bytes]) -> P:
        """Read the part to its end."""
        try:
            for chunk in chunks:
                self.charge(len(chunk) // _BYTES * self.weigh_bytes)
                self.parser.Parse(chunk)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            # Encodings that expat does not know end in LookupError or ValueError.
            raise PartError(Unreadable.NOT_XML) from error
        return self.part

    def charge(self, elements: int) -> None:
        """Count elements."""
        self.part.elements += elements
        if self.part.elements > self.allowance:
            raise PartError(Unreadable.TOO_COMPLEX)

    def named(self, _prefix: str | None, address: str | None) -> None:
        """The address of a namespace. Expat takes any words for one, the readers behind the gate do not."""
        if address and not _ADDRESS.fullmatch(address):
            raise PartError(Unreadable.NOT_XML)

    def declared(self, version: str, *_: object) -> None:
        """What begins a part. Expat takes any version, the readers behind the gate do not."""
        if version != "1.0":
            raise PartError(Unreadable.NOT_XML)

    def refuse_dtd(self, *_declaration: object) -> None:
        """No Office file has one: what it declares may be without end."""
        raise PartError(Unreadable.DTD)

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self.enter(name)
        self.charge(1 + len(attributes) // 4)
        if name in self.handlers:
            self.handlers[name](attributes)

    def enter(self, name: str) -> None:
        """One level deeper."""
        self.depth += 1
        if self.depth == 1:
            self.part.root = name
            if name.startswith(_STRICT):
                raise PartError(Unreadable.STRICT)
        elif self.depth > MAX_DEPTH:
            raise PartError(Unreadable.DEEP)

    def end(self, _name: str) -> None:
        """An element ends."""
        self.depth -= 1

    def note_relation(self, attributes: Attributes) -> None:
        """What another part of the file this one leads to."""
        if attributes.get("TargetMode") != _EXTERNAL:
            self.part.relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def note_type(self, attributes: Attributes) -> None:
        """What a part is."""
        self.part.types.append((attributes.get("PartName", ""), attributes.get("ContentType", "")))


Parts = Mapping[str, P_co]


def examined(
    place: Place,
    data: bytes,
    role: Role,
    scan: Callable[[int], Scan[P]],
    where: Callable[[Parts[P], str], Place] | None = None,
) -> tuple[list[Problem], dict[str, P]]:
    """What speaks against opening the bytes of a file, and what its parts hold when nothing does.

    `scan` begins the reading of a part, being told what the parts before it have `spent`; `where` gives the place of a
    broken part. Never raises; unpacks no more than the limits above, a piece at a time.
    """
    if kind := _foreign(data, role.kind):
        return [kind.at(place, role)], {}
    # Counted before zipfile makes an object of each.
    if data.count(b"PK\x01\x02") > MAX_MEMBERS:
        return [Unreadable.BOMB.at(place, role)], {}
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except _ZIP_ERRORS:
        return [Unreadable.BROKEN.at(place, role)], {}
    with archive:
        if refused := _container(place, role, archive.infolist()):
            return [refused], {}
        parts, broken = _scanned(archive, scan)
    problems = (
        refusal.reason.at(
            where(parts, name) if where and refusal.reason not in _OF_THE_FILE else place,
            role,
            part=_shown(name),
            limit=f"{MAX_TEXT:,}",
        )
        for name, refusal in broken.items()
    )
    return list(dict.fromkeys(problems)), parts


MAX_TEXT = 65_536  # characters; Excel itself stops at 32,767 a cell
_OF_THE_FILE = {Unreadable.STRICT, Unreadable.TOO_COMPLEX}


def _container(place: Place, role: Role, members: list[zipfile.ZipInfo]) -> Problem | None:
    """What is wrong with the zip file itself, before anything in it is unpacked."""
    # zipfile changes names on Windows and cuts them at a null: only `orig_filename` is what the file says.
    names = Counter(member.orig_filename for member in members)
    if kind := _foreign_zip(set(names), role.kind):
        return kind.at(place, role)
    if odd := [name for name in names if _ODD_NAME.match(name)]:
        return Unreadable.ODD_NAME.at(place, role, part=_shown(odd[0]))
    if twice := [name for name, count in names.items() if count > 1]:
        return Unreadable.SAME_NAME.at(place, role, part=_shown(twice[0]))
    if any(member.flag_bits & _ENCRYPTED for member in members):
        return Unreadable.LOCKED_PART.at(place, role)
    if any(member.compress_type not in _METHODS for member in members):
        return Unreadable.COMPRESSION.at(place, role)
    return Unreadable.BOMB.at(place, role) if _is_bomb(members) else None


def _scanned(archive: zipfile.ZipFile, scan: Callable[[int], Scan[P]]) -> tuple[dict[str, P], dict[str, PartError]]:
    """What the parts hold, and what is wrong with others; each is read to its end, so that its checksum is tried too."""
    parts: dict[str, P] = {}
    refused: dict[str, PartError] = {}
    spent = 0
    for member in archive.infolist():
        name = member.orig_filename
        try:
            with archive.open(member) as stream:
                chunks = iter(partial(stream.read, _CHUNK), b"")
                if is_xml(name):
                    parts[name] = scan(spent).run(chunks)
                    spent += parts[name].elements
                else:
                    deque(chunks, maxlen=0)
        except PartError as refusal:
            refused[name] = refusal
            if refusal.reason is Unreadable.TOO_COMPLEX:
                break
        except _ZIP_ERRORS:
            refused[name] = PartError(Unreadable.BROKEN_PART)
    return parts, refused


def is_xml(name: str) -> bool:
    """Whether a part is one that is parsed."""
    return name.casefold().endswith((".xml", ".rels"))


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    """Whether the parts are too large unpacked. zipfile itself stops at the size that a member states."""
    return sum(member.file_size for member in members) > MAX_TOTAL or any(
        member.file_size > MAX_PART
        or (member.file_size > SMALL and member.file_size > MAX_RATIO * member.compress_size)
        for member in members
    )


def _shown(name: str) -> str:
    """A member's name fit for a message."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", name)[:80]


def refused(name: str, data: bytes, role: Role) -> Problem | None:
    """Why a file of a role may not be opened, or None. Workbooks that are read have a gate of their own behind this one."""
    place = Place(name)
    problems, parts = examined(place, data, role, lambda spent: Scan(Part(), spent, role.most))
    if problems:
        return problems[0]
    if not any(part.root.rpartition(" ")[2] == role.kind.root for part in parts.values()):
        return Unreadable.NO_MAIN.at(place, role)
    lost = next((part for part in _needed(parts, role) if part not in contained(data)), None)
    return Unreadable.NO_PART.at(place, role, part=_shown(lost)) if lost else None


def _needed(parts: Parts[Part], role: Role) -> Iterator[str]:
    """The parts that must be there."""
    yield from (CONTENT_TYPES, *role.needs)
    if role.whole:
        yield relations_of("")
        for name, part in parts.items():
            for target in part.relations.values():
                yield resolved(posixpath.dirname(posixpath.dirname(name)), target)


def comparable(name: str, data: bytes) -> None:
    """Raise GeneratorError with one sentence when a paper may not be opened to be compared with another one."""
    if role := paper(name):
        let_in(name, data, replace(role, most=MAX_COMPARED))


def let_in(name: str, data: bytes, role: Role) -> None:
    """Raise GeneratorError with one sentence when a file of a role may not be opened."""
    if fault := refused(name, data, role):
        raise GeneratorError(f"{role.thing} {name} を使えません。{fault.message}{fault.hint}")
