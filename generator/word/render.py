"""Template + fields → the bytes of a Word file, and a record of every value that was printed."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from functools import cache, lru_cache
from itertools import count
from types import CodeType
from typing import Any, Final, cast

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2 import Template as JinjaTemplate
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from generator import kept
from generator.japanese.dates import fiscal_label, time_label, wareki, wareki_weekday
from generator.ooxml.blocks import MAIN, STYLES, W, fit
from generator.ooxml.parts import parsed, related, relations, unpacked, written
from generator.ooxml.seal import sealed, without_traces
from generator.problem import GeneratorError, Place
from generator.records.said import Fields, Indent, Text, final
from generator.settings import Digits
from generator.word.layout import indent, marked, settle, sizes
from generator.word.tags import commands_in_jinja, short, spots, tags
from generator.word.template import ALWAYS_OFFERED, Template

OPENING, CLOSING = "\ufdd0", "\ufdd1"
"""Around each printed value of a paper rendered to look values up: no character of any text."""


class NotPrintable(TypeError):  # noqa: N818 - caught and turned into a sentence in render
    """A placeholder names a group of values, not one of them."""


class _Context(Context):
    """Remembers the top-level words a template asks for."""

    def resolve_or_missing(self, key: str) -> Any:
        assert isinstance(self.environment, Environment)
        self.environment.asked.add(key)
        return super().resolve_or_missing(key)


class Environment(ImmutableSandboxedEnvironment):
    """The language of templates for one paper: `printed` are the values written since it was last emptied, `asked` the words.

    While `marking`, each value stands between `OPENING` and `CLOSING`.
    """

    def __init__(self, *, marking: bool = False) -> None:
        """Set up the filters that templates may use."""
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._finalize)
        self.context_class = _Context
        self.printed: list[Text] = []
        self.asked: set[str] = set()
        self.marking = marking
        # |safe would let a clerk's 「<」 into the file as markup.
        del self.filters["safe"]
        self.filters |= FILTERS | {_UNPRINTED: lambda value: " ".join(str(value).splitlines())}

    def from_string(self, source: Any, *_: Any, **__: Any) -> JinjaTemplate:
        """The template of a text, compiled once for all papers of its kind."""
        return JinjaTemplate.from_code(self, _compiled(source), self.make_globals(None))

    def _finalize(self, value: Any) -> Any:
        if isinstance(value, Text):
            self.printed.append(value)
        elif isinstance(value, Indent):
            return marked(value)
        elif isinstance(value, StrictUndefined):
            return value
        elif not isinstance(value, str | int):
            raise NotPrintable
        words = str(escape(f"{OPENING}{value}{CLOSING}" if self.marking and isinstance(value, Text) else str(value)))
        if "_" in words:
            # In a template {_{ stands for {{; an escaped underscore keeps a clerk's own {_{ as typed.
            for brace, instead in ("{_", "{&#95;"), ("_}", "&#95;}"), ("_%", "&#95;%"), ("%_", "%&#95;"):
                words = words.replace(brace, instead)
        return Markup(words.replace("\n", _LINE_BREAK).replace("\t", _TAB))


_LINE_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'


@lru_cache(maxsize=128)
def _compiled(source: str) -> CodeType:
    return kept.compiled(source, Environment().compile)


def _dates(write: Callable[[date], str]) -> Callable[[Text], Text]:
    def as_date(text: Text) -> Text:
        return text.rewritten(write(text.value)) if isinstance(text.value, date) else text

    return as_date


def _clock(text: Text) -> Text:
    return text.rewritten(time_label(text.value)) if isinstance(text.value, time) else text


def _fiscal_year(text: Text) -> Text:
    return text.rewritten(fiscal_label(text.value)) if isinstance(text.value, int) else text


FILTERS: dict[str, Callable[[Text], Text]] = {
    "和暦": _dates(wareki),
    "曜日付き": _dates(wareki_weekday),
    "月日": _dates(lambda day: f"{day.month}月{day.day}日"),
    "時刻": _clock,
    "年度": _fiscal_year,
}
"""The filters of templates, by the word written after 「|」. A value they do not fit is printed unchanged."""
_UNPRINTED: Final = "代わりの文"  # a filter of the program's own: words that no page shows


_KINDS: Final = ("header", "footer", "footnotes")
_ATTRIBUTE: Final = re.compile(r'(?<!Caption w:val)(?<!Description w:val)(?<! descr)(?<! title)="\{\{(.*?)\}\}"')
_ALTERNATIVE: Final = re.compile(r"<w:tbl(?:Caption|Description) [^>]*>|<wp:docPr [^>]*>")
_PRINTED: Final = re.compile(r"\{\{(.*?)\}\}")
_PARAGRAPH: Final = re.compile(r"<w:p([ >])")


@lru_cache(maxsize=32)
def _parts(template: Template) -> Mapping[str, bytes]:
    """The parts of a template that anything leads to: what nothing shows may say what nobody knows of."""
    parts = unpacked(template.data)
    return {MAIN: parts[MAIN], **related(parts)}


@lru_cache(maxsize=32)
def sources(template: Template) -> tuple[tuple[str, str], ...]:
    """The parts to be filled, by name (`/word/document.xml`), as text for Jinja: the document, headers, footers and footnotes in use."""
    key = kept.key_of("template in Jinja", template.data)
    if (made := kept.recalled(key)) is None:
        parts, parser = _parts(template), etree.XMLParser(remove_blank_text=True, resolve_entities=False)
        # A template in Jinja is kept: not with the marks of whoever saved it.
        roots = ((name, etree.fromstring(without_traces(parts[name]), parser)) for name in (MAIN, *_related(parts)))
        made = tuple((f"/{name}", patched(etree.tostring(root, encoding="unicode"))) for name, root in roots)
        kept.keep(key, made)
    return cast("tuple[tuple[str, str], ...]", made)


def patched(source: str) -> str:
    """docxtpl's clean-up of a template part, each paragraph on a line of its own for the line numbers of faults.

    Numbers in attributes are not text; nor are the title and description of a table or figure, read out to who does not
    see it: they may hold any words, and print nothing.
    """
    from docxtpl import DocxTemplate

    text: str = commands_in_jinja(DocxTemplate.patch_xml(DocxTemplate(io.BytesIO()), source))
    text = _ALTERNATIVE.sub(lambda told: _PRINTED.sub(rf"{{{{ (\1)|{_UNPRINTED} }}}}", told[0]), text)
    return _PARAGRAPH.sub(r"\n<w:p\1", _ATTRIBUTE.sub(r'="{{(\1)|int}}"', text))


def _related(parts: Mapping[str, bytes]) -> list[str]:
    """The names of the parts that the document shows beside its body: headers, footers and footnotes."""
    found = relations(parts, MAIN)
    return [part for wanted in _KINDS for _, kind, part in found if kind.rpartition("/")[2] == wanted]


_SMALL: Final = "差し込み"


def _as_around(tree: etree._Element, styles: etree._Element) -> None:
    """Give values the letters of what stands around them where a template sets their words small, for a narrow cell."""
    small = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}name[@{W}val='{_SMALL}']") is not None
    }
    for named in list(tree.iter(f"{W}rStyle")) if small else ():
        looks = named.getparent()
        if looks is not None and named.get(f"{W}val") in small:
            looks.remove(named)


_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def once(tree: etree._Element) -> None:
    """Leave bookmarks of a name, and the numbers Word gives to paragraphs and rows, only where they stand first."""
    _once_a_name(tree)
    numbers: set[str] = set()
    for node in tree.iter(f"{W}p", f"{W}tr"):
        if (number := node.get(f"{_W14}paraId")) is None:
            continue
        if number in numbers:
            del node.attrib[f"{_W14}paraId"]
        numbers.add(number)


def _once_a_name(tree: etree._Element) -> None:
    """Leave a bookmark of a name only where it stands first, and give those of other names numbers of their own."""
    marks = list(tree.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"))
    names: set[str | None] = set()
    used: set[str] = set()
    opened: dict[str, str] = {}
    for mark in marks:
        own, parent = str(mark.get(f"{W}id")), mark.getparent()
        if mark.tag == f"{W}bookmarkStart" and (name := mark.get(f"{W}name")) not in names:
            names.add(name)
            opened[own] = own if own not in used else str(next(n for n in count(len(marks)) if str(n) not in used))
            used.add(opened[own])
            mark.set(f"{W}id", opened[own])
        elif mark.tag == f"{W}bookmarkEnd" and own in opened:
            mark.set(f"{W}id", opened.pop(own))
        elif parent is not None:
            parent.remove(mark)


_CHECK: Final = "「kaigi template check」で、直す場所と正しい言葉を確かめてください。"
_TAG: Final = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A made Word file and, by part name (`/word/document.xml`), the values printed in it, in order."""

    data: bytes
    printed: Mapping[str, tuple[Text, ...]]


def render(
    template: Template, fields: Fields, *, title: str, digits: Digits = Digits.HALF, marking: bool = False
) -> Rendered:
    """Fill a template. Raises GeneratorError naming the word and the paragraph when the template asks for what is not there.

    With `marking` every printed value is set between two characters (`environment.OPENING`, `CLOSING`): a file to look
    values up in, not to hand over.
    """
    environment, ledger, parts = Environment(marking=marking), {}, dict(_parts(template))
    with _in_words(template, fields, environment):
        styles = parsed(parts.get(STYLES, _NO_STYLES))
        for name, root in _filled(template, final(fields, digits), environment):
            ledger[name], part = tuple(environment.printed), name[1:]
            if part == MAIN:
                _set(root, styles)
            parts[part] = written(root)
    return Rendered(sealed(parts, title), ledger)


def _filled(template: Template, context: Any, environment: Environment) -> Iterator[tuple[str, etree._Element]]:
    """The parts of a template with values, parsed; while each is told, its values are `environment.printed`."""
    for name, text in sources(template):
        environment.printed = []
        filled = environment.from_string(text).render(context)
        for said, meant in _SAID:
            filled = filled.replace(said, meant)
        yield name, parsed(filled)


_SAID: Final = (("\n<w:p ", "<w:p "), ("\n<w:p>", "<w:p>"), ("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_NO_STYLES: Final = f'<styles xmlns="{W[1:-1]}"/>'
_DRAWING: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FIRST_DRAWING: Final = 1001


def _set(root: etree._Element, styles: etree._Element) -> None:
    """Settle what follows the data in a filled document: bookmarks, tables, indents, heights, the numbers of drawings."""
    body = root.find(f"{W}body")
    assert body is not None  # the gate lets in no document without one
    once(body)
    fit(body)
    _as_around(body, styles)
    indent(body, sizes(styles))
    settle(body, styles)
    for number, drawing in enumerate(body.iter(_DRAWING), start=_FIRST_DRAWING):
        drawing.set("id", str(number))


def cells_in_paragraphs(template: Template, fields: Fields, *, digits: Digits) -> list[list[tuple[Place, ...]]]:
    """For each paragraph of the body of what `render` would make, the cells of each value in it. Raises as `render` does."""
    environment = Environment(marking=True)
    with _in_words(template, fields, environment):
        _, document = next(_filled(template, final(fields, digits), environment))
    values = iter(environment.printed)
    paragraphs = []
    for paragraph in document.iter(f"{W}p"):
        marks = sum((text.text or "").count(OPENING) for text in paragraph.iter(f"{W}t"))
        paragraphs.append([next(values).places for _ in range(marks)])
    return paragraphs


def printed(template: Template, fields: Fields, *, digits: Digits = Digits.HALF) -> Mapping[str, tuple[Text, ...]]:
    """What `render` would print, by part name, without making the file. Raises GeneratorError as `render` does."""
    ledger: dict[str, tuple[Text, ...]] = {}
    environment = Environment()
    with _in_words(template, fields, environment):
        for part, _ in _filled(template, final(fields, digits), environment):
            ledger[part] = tuple(environment.printed)
    return ledger


@contextmanager
def _in_words(template: Template, fields: Fields, environment: Environment) -> Iterator[None]:
    """Whatever is wrong with the words of a template that is being filled, as a sentence for staff."""
    try:
        yield
    except UndefinedError as fault:
        word = (re.findall(r"'([^']+)'", str(fault)) or ["?"])[-1]
        raise GeneratorError(
            f"ひな形 {template.name} の「{word}」という差し込みは使えません{_where(template, word)}。{_CHECK}"
        ) from None
    except (TemplateError, NotPrintable) as fault:
        raise _misspelt(template, fault) from None
    except etree.XMLSyntaxError:
        raise GeneratorError(
            f"ひな形 {template.name} の繰り返し（{{%tr … %}} など）の置き方に誤りがあります。{_CHECK}"
        ) from None
    except (ValueError, LookupError, AttributeError, TypeError) as fault:
        # A template of another program may say anything where a width, a size or a relation is meant.
        raise GeneratorError(
            f"ひな形 {template.name} に、読み取れない大きさや部品があります。控えのひな形から戻すか、Wordで開いて保存し直してください。"
        ) from fault
    unasked = fields.keys() - environment.asked - ALWAYS_OFFERED
    # A loop over an empty list asks for nothing inside it; what the template's text names is not lost.
    unused = sorted(unasked - variables(template)) if unasked else []
    if unused:
        raise GeneratorError(
            f"ひな形 {template.name} に「{unused[0]}」の差し込みがありません。"
            "書かれた内容が失われるので中止しました。控えのひな形から戻してください。"
        )


@cache
def variables(template: Template) -> frozenset[str]:
    """The top-level words a template asks for. Raises GeneratorError when a placeholder cannot be understood."""
    from jinja2.meta import find_undeclared_variables

    try:
        found = [find_undeclared_variables(Environment().parse(text)) for _, text in sources(template)]
    except TemplateError as fault:
        raise _misspelt(template, fault) from None
    return frozenset().union(*found)


def _misspelt(template: Template, fault: Exception) -> GeneratorError:
    return GeneratorError(
        f"ひな形 {template.name} の差し込みの書き方に誤りがあります{_context(template, fault)}。{_CHECK}"
    )


def _where(template: Template, word: str) -> str:
    for part, root in template.parts():
        for spot in spots(part, root):
            if any(word in tag.text for tag in tags(spot)):
                return f"（{spot.part}の{spot.where}「{short(spot.text)}」）"
    return ""


def _context(template: Template, fault: Exception) -> str:
    """The words around a fault of spelling, found by the line that Jinja names."""
    if not isinstance(fault, TemplateSyntaxError):
        return ""
    for _, text in sources(template):
        try:
            Environment().compile(text)
        except TemplateSyntaxError as found:
            around = text.splitlines()[max(found.lineno - 4, 0) : found.lineno + 3]
            lines = [line for xml in around if "{" in (line := _TAG.sub("", xml).strip())]
            return f"（「{lines[len(lines) // 2][:60]}」の付近）" if lines else ""
    return ""
