"""Template + fields → the bytes of a Word file, and a record of every value that was printed."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from lxml import etree

from generator.house import Digits
from generator.problem import GeneratorError
from generator.text import Fields, Text, final
from generator.vocabulary import ALWAYS_OFFERED
from generator.word.environment import Environment, NotPrintable
from generator.word.package import sealed
from generator.word.sources import sources
from generator.word.spots import spots
from generator.word.tags import tags
from generator.word.template import Template
from generator.word.template_faults import short

_CHECK: Final = "「kaigi template check」で、直す場所と正しい言葉を確かめてください。"
_ENVIRONMENT: Final = Environment()
_TAG: Final = re.compile(r"<[^>]+>")
_STRICT: Final = etree.XMLParser(resolve_entities=False, huge_tree=True)


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
    from generator.word.filling import Filling

    filling, made = Filling(io.BytesIO(template.data)), io.BytesIO()
    with _in_words(template, fields, marking=marking):
        filling.render(final(fields, digits), _ENVIRONMENT)
    filling.save(made)
    return Rendered(sealed(made.getvalue(), title), filling.printed)


def printed(template: Template, fields: Fields, *, digits: Digits = Digits.HALF) -> Mapping[str, tuple[Text, ...]]:
    """What `render` would print, by part name, without making the file. Raises GeneratorError as `render` does."""
    ledger: dict[str, tuple[Text, ...]] = {}
    with _in_words(template, fields, marking=False):
        context = final(fields, digits)
        for part, text in sources(template):
            _ENVIRONMENT.printed = []
            etree.fromstring(_ENVIRONMENT.from_string(text).render(context), _STRICT)
            ledger[part] = tuple(_ENVIRONMENT.printed)
    return ledger


@contextmanager
def _in_words(template: Template, fields: Fields, *, marking: bool) -> Iterator[None]:
    """Whatever is wrong with the words of a template that is being filled, as a sentence for staff."""
    _ENVIRONMENT.marking = marking
    _ENVIRONMENT.asked = set()
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
    unasked = fields.keys() - _ENVIRONMENT.asked - ALWAYS_OFFERED
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
        found = [find_undeclared_variables(_ENVIRONMENT.parse(text)) for _, text in sources(template)]
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
            _ENVIRONMENT.compile(text)
        except TemplateSyntaxError as found:
            around = text.splitlines()[max(found.lineno - 4, 0) : found.lineno + 3]
            lines = [line for xml in around if "{" in (line := _TAG.sub("", xml).strip())]
            return f"（「{lines[len(lines) // 2][:60]}」の付近）" if lines else ""
    return ""
