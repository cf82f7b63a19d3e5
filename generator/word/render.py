"""Template + fields → the bytes of a Word file, and a record of every value that was printed."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import TemplateError, UndefinedError
from lxml import etree

from generator.house import Digits
from generator.problem import GeneratorError
from generator.text import Fields, Text, final
from generator.vocabulary import ALWAYS_OFFERED
from generator.word.environment import Environment, NotPrintable
from generator.word.indents import indent, sizes
from generator.word.package import sealed
from generator.word.repeats import once
from generator.word.spots import spots
from generator.word.tables import fit
from generator.word.tags import tags
from generator.word.tall import settle
from generator.word.template import Template
from generator.word.template_faults import short
from generator.word.worked_out import kept

_CHECK: Final = "「kaigi template check」で、直す場所と正しい言葉を確かめてください。"
_ENVIRONMENT: Final = Environment()
_PARAGRAPH: Final = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.S)
_ATTRIBUTE: Final = re.compile(r'="\{\{(.*?)\}\}"')


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
    filled = _filled(_Filled(io.BytesIO(template.data)), template, fields, digits, marking=marking)
    made = io.BytesIO()
    filled.save(made)
    return Rendered(sealed(made.getvalue(), title), filled.printed)


def printed(template: Template, fields: Fields, *, digits: Digits = Digits.HALF) -> Mapping[str, tuple[Text, ...]]:
    """What `render` would print, by part name, without making the file. Raises GeneratorError as `render` does."""
    return _filled(_Listed(io.BytesIO(template.data)), template, fields, digits, marking=False).printed


def _filled(filled: "_Filled", template: Template, fields: Fields, digits: Digits, *, marking: bool) -> "_Filled":
    _ENVIRONMENT.marking = marking
    _ENVIRONMENT.asked = set()
    try:
        filled.render(final(fields, digits), _ENVIRONMENT)
    except UndefinedError as fault:
        word = (re.findall(r"'([^']+)'", str(fault)) or ["?"])[-1]
        raise GeneratorError(
            f"ひな形 {template.name} の「{word}」という差し込みは使えません{_where(template, word)}。{_CHECK}"
        ) from None
    except (TemplateError, NotPrintable) as fault:
        raise GeneratorError(
            f"ひな形 {template.name} の差し込みの書き方に誤りがあります{_context(fault)}。{_CHECK}"
        ) from None
    except etree.XMLSyntaxError:
        raise GeneratorError(
            f"ひな形 {template.name} の繰り返し（{{%tr … %}} など）の置き方に誤りがあります。{_CHECK}"
        ) from None
    unasked = fields.keys() - _ENVIRONMENT.asked - ALWAYS_OFFERED
    # A loop over an empty list asks for nothing inside it; what the template's text names is not lost.
    unused = sorted(unasked - variables(template)) if unasked else []
    if unused:
        raise GeneratorError(
            f"ひな形 {template.name} に「{unused[0]}」の差し込みがありません。"
            "書かれた内容が失われるので中止しました。控えのひな形から戻してください。"
        )
    return filled


@cache
def variables(template: Template) -> frozenset[str]:
    """The top-level words a template asks for. Raises GeneratorError when a placeholder cannot be understood."""
    try:
        found = DocxTemplate(io.BytesIO(template.data)).get_undeclared_template_variables(_ENVIRONMENT)
    except TemplateError as fault:
        raise GeneratorError(
            f"ひな形 {template.name} の差し込みの書き方に誤りがあります{_context(fault)}。{_CHECK}"
        ) from None
    return frozenset(found)


def _where(template: Template, word: str) -> str:
    for part, root in template.parts():
        for spot in spots(part, root):
            if any(word in tag.text for tag in tags(spot)):
                return f"（{spot.part}の{spot.where}「{short(spot.text)}」）"
    return ""


def _context(fault: Exception) -> str:
    lines = [line.strip() for line in getattr(fault, "docx_context", ()) if "{" in line]
    return f"（「{lines[len(lines) // 2][:60]}」の付近）" if lines else ""


@lru_cache(maxsize=64)
def _patched(source: str) -> str:
    """docxtpl's clean-up of a template part, paid once for all papers of a kind; numbers in attributes are not text."""

    def patched() -> bytes:
        text: str = DocxTemplate.patch_xml(DocxTemplate(io.BytesIO()), source)
        return _ATTRIBUTE.sub(r'="{{(\1)|int}}"', text).encode()

    return kept("patched", source, patched).decode()


class _Filled(DocxTemplate):
    """docxtpl with strict parsing, one patch a template, our own widths, and a record of what it printed by part."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.printed: dict[str, tuple[Text, ...]] = {}

    def patch_xml(self, src_xml: str) -> str:
        return _patched(src_xml)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        jinja_env.printed = []
        made: str = super().render_xml_part(src_xml, part, context, jinja_env)
        self.printed[str(part.partname)] = tuple(jinja_env.printed)
        return made

    def resolve_listing(self, xml: str) -> str:
        # docxtpl looks into every run for breaks and tabs; few paragraphs hold any.
        return _PARAGRAPH.sub(lambda m: self._resolved(m[0]) if "\n" in m[0] or "\t" in m[0] else m[0], xml)

    def _resolved(self, paragraph: str) -> str:
        made: str = super().resolve_listing(paragraph)
        return made

    def fix_tables(self, xml: str) -> etree._Element:
        # docxtpl parses with recover=True here, which loses text in silence.
        tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
        once(tree)
        fit(tree)
        styles = self.docx.styles.element
        indent(tree, sizes(styles))
        settle(tree, styles)
        return tree

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Properties are written when the file is sealed."""


class _Listed(_Filled):
    """A template filled for the record of what it prints: nothing is put together."""

    def resolve_listing(self, xml: str) -> str:
        return xml

    def fix_tables(self, xml: str) -> None:  # type: ignore[override] # no tree is made
        """There is no tree to mend."""

    def fix_docpr_ids(self, tree: None) -> None:
        """There is no tree to number."""

    def map_tree(self, tree: None) -> None:
        """There is no tree to put in place."""

    def map_headers_footers_xml(self, relation: str, xml: bytes) -> None:
        """Headers and footers stay as they are."""
