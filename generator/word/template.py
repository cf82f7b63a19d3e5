"""A Word template as staff keep it: opened once, refused when something in it would reach the members by mail."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from lxml import etree

from generator.document import OWN_TEMPLATES
from generator.problem import GeneratorError, Place, Problem, Severity
from generator.word.tables import W

_PARTS: Final = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_TAG: Final = re.compile(r"\{[{%#].*?[}%#]\}", re.S)
_REVISIONS: Final = {
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
_COMMENTS: Final = {f"{W}{name}" for name in ("commentRangeStart", "commentReference")}


@dataclass(frozen=True, slots=True)
class Template:
    """The bytes of a template and the paragraphs of its text."""

    path: Path
    data: bytes

    @property
    def name(self) -> str:
        """The file's name, for messages; that of a meeting's own template with its folder."""
        own = self.path.parent.name == OWN_TEMPLATES
        return f"{OWN_TEMPLATES}/{self.path.name}" if own else self.path.name

    def parts(self) -> Iterator[tuple[str, etree._Element]]:
        """The parts that hold text, parsed: the document, headers, footers and notes."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            for part in sorted(archive.namelist()):
                if _PARTS.match(part):
                    yield part, etree.fromstring(archive.read(part))

    def asks_for(self, placeholder: str) -> bool:
        """Whether the text names a placeholder such as 「資料.資料名」."""
        return any(placeholder in "".join(text.split()) for text in self.paragraphs())

    def paragraphs(self) -> tuple[str, ...]:
        """The text of every paragraph, in order; a placeholder split over runs is whole again here."""
        return _paragraphs(self)


@lru_cache(maxsize=32)
def _paragraphs(template: Template) -> tuple[str, ...]:
    return tuple(paragraph_text(p) for _, root in template.parts() for p in root.iter(f"{W}p"))


def open_template(path: Path) -> Template:
    """Read a template's bytes. Raises GeneratorError when it is missing, locked or not a Word file."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise GeneratorError(f"ひな形 {path.name} が templates_docx にありません。控えから戻してください。") from None
    except OSError:
        raise GeneratorError(
            f"ひな形 {path.name} を開けません。Wordで開いていれば閉じて、もう一度実行してください。"
        ) from None
    template = Template(path, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.getinfo("word/document.xml")
        list(template.parts())
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, EOFError, OSError, NotImplementedError):
        raise GeneratorError(
            f"ひな形 {path.name} が壊れています。控えから戻すか、Wordで開いて「Word文書（*.docx）」で保存し直してください。"
        ) from None
    return template


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
    place = Place(template.name)
    found: list[Problem] = []
    for _, root in template.parts():
        tags = {node.tag for node in root.iter()}
        if tags & _REVISIONS:
            found.append(
                _fault(
                    "01",
                    place,
                    "変更履歴が残っています。",
                    "Wordの「校閲」で、変更をすべて承諾するか元に戻してください。",
                )
            )
        if tags & _COMMENTS:
            found.append(
                _fault("02", place, "コメントが残っています。", "Wordの「校閲」で、コメントをすべて削除してください。")
            )
        if any(node.get(f"{W}val") not in ("0", "false") for node in root.iter(f"{W}vanish", f"{W}webHidden")):
            found.append(
                _fault(
                    "03",
                    place,
                    "隠し文字があります。",
                    "Wordで文字をすべて選び、フォントの「隠し文字」を外してください。",
                )
            )
        for paragraph in root.iter(f"{W}p"):
            found += _tag_faults(place, paragraph)
        for field in _fields(root):
            if telltale := _TELLTALE.match(field):
                message = f"作成者やほかのファイルから取り込むフィールド（{telltale[1].upper()}）があります。"
                found.append(_fault("09", place, message, "フィールドを削除し、要る文字は打ち込んでください。"))
    with zipfile.ZipFile(io.BytesIO(template.data)) as archive:
        names = archive.namelist()
        if any("vbaProject" in name or "/embeddings/" in name or "/activeX/" in name for name in names):
            found.append(
                _fault(
                    "04",
                    place,
                    "マクロ又は埋め込まれたファイルがあります。",
                    "それらを取り除いて、「Word文書（*.docx）」で保存し直してください。",
                )
            )
        for rels in (name for name in names if name.endswith(".rels") and "settings" not in name):
            if b'TargetMode="External"' in archive.read(rels):
                found.append(
                    _fault(
                        "05", place, "外部のファイルやホームページへのリンクがあります。", "リンクを解除してください。"
                    )
                )
                break
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


def _tag_faults(place: Place, paragraph: etree._Element) -> Iterator[Problem]:
    text = paragraph_text(paragraph)
    if re.search("｛[｛％%]|[｝％%]｝", text):
        yield _fault(
            "06",
            place,
            f"全角の括弧で書かれた差し込みがあります（{_short(text)}）。",
            "「{{ 」「 }}」を半角で書き直してください。",
            text,
        )
    bare = _TAG.sub("", text)
    if re.search(r"\{[{%]|[%}]\}", bare):
        yield _fault(
            "07",
            place,
            f"差し込みの括弧が閉じていません（{_short(text)}）。",
            "「{{ 見出し }}」の形に直してください。",
            text,
        )
    runs = ["".join(node.text or "" for node in run.iter(f"{W}t")) for run in paragraph.iter(f"{W}r")]
    whole = sum(len(_TAG.findall(run)) for run in runs)
    if whole < len(_TAG.findall(text)):
        message = f"差し込みが書式の境目で分かれています（{_short(text)}）。"
        hint = "その差し込みを一度消し、続けて打ち直してください。書式が崩れるのを防げます。"
        yield Problem(Severity.WARNING, "ひな形08", place, message, hint, text)


def _fault(number: str, place: Place, message: str, hint: str, text: str = "") -> Problem:
    return Problem(Severity.ERROR, f"ひな形{number}", place, message, hint, text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
