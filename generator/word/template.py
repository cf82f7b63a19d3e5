"""A Word template as staff keep it: what it may say, opened once, refused when something in it would reach the members by mail."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Final, TypeAlias, cast

from lxml import etree

from generator import kept
from generator.ooxml.blocks import STYLES, W
from generator.ooxml.gate import TEMPLATE, let_in
from generator.ooxml.parts import contained, parsed, unpacked
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.records.declare import Column
from generator.word.tags import TAG, Spot, TemplateFault, mended, place_of, short, spots

ALWAYS_OFFERED: Final = frozenset({"資料", "団体", "年度", "前年度"})
"""Words every template may use without its module giving them, and need not use."""


@dataclass(frozen=True, slots=True)
class Source:
    """A column that a word comes from, and the workbook and sheet it stands in."""

    workbook: str
    sheet: str
    column: Column


@dataclass(frozen=True, slots=True)
class Word:
    """One value: the Python types it has been seen with, an example as it is printed, and the columns it comes from."""

    types: frozenset[type]
    example: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Words under a name: what may follow it after a dot."""

    words: "dict[str, Shape]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Many:
    """A list, for a loop; `item` is None when the examples leave it empty."""

    item: "Shape | None" = None


Shape: TypeAlias = Word | Group | Many


_PARTS: Final = re.compile(r"^word/(document|headline|header\d*|footer\d*|footnotes|endnotes)\.xml$")
REVISIONS: Final = {
    f"{W}{name}"
    for name in (
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
    )
}
# Fields that print who wrote the file and where it lies, or fetch from another place.
_TELLTALE: Final = re.compile(
    r"\s*(AUTHOR|LASTSAVEDBY|USERNAME|USERADDRESS|USERINITIALS|FILENAME|TEMPLATE|DOCPROPERTY|INFO|DOCVARIABLE|COMMENTS"
    r"|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|MACROBUTTON|MERGEFIELD|RD|HYPERLINK(?!\s+\\l))\b",
    re.IGNORECASE,
)
_HIDDEN: Final = {f"{W}vanish", f"{W}webHidden"}
COMMENTS: Final = {f"{W}{name}" for name in ("commentRangeStart", "commentReference")}


# What a template may not hold, since it would be mailed: the first of each in a part is shown.
_REMAINS: Final[tuple[tuple[Callable[[etree._Element], bool], TemplateFault], ...]] = (
    (lambda node: node.tag in REVISIONS, TemplateFault.REVISIONS),
    (lambda node: node.tag in COMMENTS, TemplateFault.COMMENTS),
    (lambda node: node.tag in _HIDDEN and node.get(f"{W}val") not in ("0", "false"), TemplateFault.HIDDEN),
)


@dataclass(frozen=True, slots=True)
class Template:
    """The bytes of a template and the paragraphs of its text."""

    path: Path
    data: bytes

    @property
    def name(self) -> str:
        """The file's name, for messages; that of a meeting's own template with its folder."""
        own = self.path.parent.name == "templates"  # of one meeting
        return f"templates/{self.path.name}" if own else self.path.name

    def parts(self) -> tuple[tuple[str, etree._Element], ...]:
        """The parts that hold text, parsed, for reading only: the document, headers, footers and notes."""
        return _parsed(self)

    def styles(self) -> etree._Element:
        """The part of the styles, parsed."""
        return parsed(unpacked(self.data, STYLES)[STYLES])

    def asks_for(self, placeholder: str) -> bool:
        """Whether the text names a placeholder such as 「資料.資料名」."""
        return any(placeholder in "".join(text.split()) for text in self.paragraphs())

    def paragraphs(self) -> tuple[str, ...]:
        """The text of every paragraph, in order; a placeholder split over runs is whole again here."""
        return _paragraphs(self)


@lru_cache(maxsize=32)
def _parsed(template: Template) -> tuple[tuple[str, etree._Element], ...]:
    parts = unpacked(template.data)
    return tuple((name, parsed(parts[name])) for name in sorted(filter(_PARTS.match, parts)))


@lru_cache(maxsize=32)
def _paragraphs(template: Template) -> tuple[str, ...]:
    return tuple(paragraph_text(p) for _, root in template.parts() for p in root.iter(f"{W}p"))


def open_template(path: Path) -> Template:
    """Read a template's bytes. Raises GeneratorError when it is missing, locked or not let in by the gate."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise GeneratorError(f"ひな形 {path.name} が templates_docx にありません。控えから戻してください。") from None
    except OSError:
        raise GeneratorError(
            f"ひな形 {path.name} を開けません。Wordで開いていれば閉じて、もう一度実行してください。"
        ) from None
    key = kept.key_of("template let in", path.name, data)
    if not kept.recalled(key):
        let_in(path.name, data, TEMPLATE)
        kept.keep(key, True)
    return Template(path, data)


def checked(path: Path) -> Template:
    """Open a template that may be mailed. Raises GeneratorError with every reason why it may not."""
    template = open_template(path)
    errors = [fault for fault in faults(template) if fault.severity is Severity.ERROR]
    if errors:
        reasons = "\n".join(f"  ・{fault.message}{fault.hint}" for fault in errors)
        raise GeneratorError(f"ひな形 {template.name} をこのままでは使えません。\n{reasons}")
    return template


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of one paragraph, tabs and line breaks included."""
    return "".join(_run_text(node) for run in paragraph.iter(f"{W}r") for node in run)


def _run_text(node: etree._Element) -> str:
    return {f"{W}t": node.text or "", f"{W}tab": "\t", f"{W}br": "\n"}.get(node.tag, "")


@lru_cache(maxsize=32)
def faults(template: Template) -> tuple[Problem, ...]:
    """What makes a template unfit to be mailed, and what makes it break later: each with the words around it."""
    key = kept.key_of("template", template.name, template.data)
    if (found := kept.recalled(key)) is None:
        kept.keep(key, found := _faults(template))
    return cast("tuple[Problem, ...]", found)


def _faults(template: Template) -> tuple[Problem, ...]:
    place = Place(template.name)
    found: list[Problem] = []
    for part, root in template.parts():
        here = {spot.paragraph: spot for spot in spots(part, root)}
        for remains, fault in _REMAINS:
            if (node := next((node for node in root.iter() if remains(node)), None)) is not None:
                found.append(fault.at(_place(template, place_of(node, here))))
        for spot in here.values():
            found += _tag_faults(Place(template.name, spot.part, spot.where), spot)
        for instruction in _fields(root):
            if telltale := _TELLTALE.match(instruction):
                found.append(TemplateFault.TELLTALE.at(place, field=telltale[1].upper()))
    parts = unpacked(template.data)
    if any("vbaProject" in name or "/embeddings/" in name or "/activeX/" in name for name in parts):
        found.append(TemplateFault.FILES.at(place))
    if any(
        b'TargetMode="External"' in content
        for name, content in parts.items()
        if name.endswith(".rels") and "settings" not in name
    ):
        found.append(TemplateFault.LINKS.at(place))
    return tuple(dict.fromkeys(found))


def _fields(root: etree._Element) -> Iterator[str]:
    """The instruction of every field; Word may have split it over runs, and fields may stand within each other."""
    yield from (node.get(f"{W}instr", "") for node in root.iter(f"{W}fldSimple"))
    text = ""
    for node in root.iter(f"{W}fldChar", f"{W}instrText"):
        if node.tag == f"{W}instrText":
            text += node.text or ""
            continue
        yield text
        text = ""
    yield text


def _place(template: Template, spot: Spot | None) -> Place:
    return Place(template.name, spot.part, spot.where) if spot else Place(template.name)


def _tag_faults(place: Place, spot: Spot) -> Iterator[Problem]:
    text, right = spot.text, mended(spot.text)
    if re.search("｛[｛{％%]|[{]｛|[｝}％%]｝|％\\}|\\{％", text):
        written = next((tag[0] for tag in TAG.finditer(right)), right)
        yield TemplateFault.FULL_WIDTH.at(place, text=short(text), right=short(written))
    elif right != text or re.search(r"\{[{%]|[%}]\}", TAG.sub("", text)):
        yield TemplateFault.OPEN_BRACES.at(place, text=short(text))
    ends = list(accumulate(len(words) for words, _ in spot.runs))
    for tag in TAG.finditer(text):
        looks = {
            look
            for (words, look), end in zip(spot.runs, ends, strict=True)
            if end - len(words) < tag.end() and tag.start() < end
        }
        if len(looks) > 1:
            yield TemplateFault.SPLIT.at(place, text=short(tag[0]))


REVISED: Final = "変更履歴"
REMARKED: Final = "コメント"
HIDDEN: Final = "隠し文字"
HIDDEN_SHEET: Final = "隠れたシート"
HIDDEN_CELLS: Final = "隠れた行か列"
SPOKEN: Final = "発表者のノート"
MINOR: Final = frozenset({HIDDEN_CELLS, SPOKEN})
"""What few readers would mind: many workbooks have hidden columns that hold nothing."""

_TEXTS: Final = re.compile(r"word/(document\d*|header\d*|footer\d*|\w*notes)\.xml")
_REMARKS: Final = re.compile(r"(?:xl|ppt)/(?:comments?|threadedComments)[/\d].*|xl/comments\.xml")
_SHEETS: Final = re.compile(r"xl/(?:workbook|worksheets/[^/]+)\.xml")
_HIDDEN_IN_SHEETS: Final = re.compile(
    rb"<(?:\w+:)?(sheet|row|col)\b[^<>]* (?:state=\"(?:h|veryH)idden|hidden=\"(?:1|true))\b"
)
_SHARED: Final = re.compile(r"xl/revisions/.+")


def residue(data: bytes) -> set[str]:
    """What is left in a .docx, .xlsx or .pptx that passed the gate and nobody sees on paper: `REVISED`, `HIDDEN` …"""
    return set(_found(data))


def _found(data: bytes) -> Iterator[str]:
    for name in contained(data):
        if _REMARKS.fullmatch(name):
            yield REMARKED
        elif _SHARED.fullmatch(name):
            yield REVISED
        elif name.startswith("ppt/notesSlides/notesSlide"):
            yield SPOKEN
        elif _SHEETS.fullmatch(name):
            if found := _HIDDEN_IN_SHEETS.search(unpacked(data, name)[name]):
                yield HIDDEN_SHEET if found[1] == b"sheet" else HIDDEN_CELLS
        elif _TEXTS.fullmatch(name):
            root = parsed(unpacked(data, name)[name])
            tags = {node.tag for node in root.iter()}
            if tags & REVISIONS:
                yield REVISED
            if tags & COMMENTS:
                yield REMARKED
            if any(node.get(f"{W}val") not in ("0", "false") for node in root.iter(f"{W}vanish", f"{W}webHidden")):
                yield HIDDEN
