"""docxtpl with strict parsing, one patch a template, our own widths, and a record of what it printed by part."""

import io
import re
from typing import Any, Final

from docxtpl import DocxTemplate
from lxml import etree

from generator.text import Text
from generator.word.indents import indent, sizes
from generator.word.repeats import once
from generator.word.sources import patched
from generator.word.tables import fit
from generator.word.tall import settle

_PARAGRAPH: Final = re.compile(r"<w:p(?: [^>]*)?>.*?</w:p>", re.S)


class Filling(DocxTemplate):
    """A template being filled; `printed` are the values of each part filled so far."""

    def __init__(self, file: io.BytesIO) -> None:
        """`file` is the template."""
        super().__init__(file)
        self.printed: dict[str, tuple[Text, ...]] = {}

    def patch_xml(self, src_xml: str) -> str:
        """docxtpl's clean-up, of each text once."""
        return patched(src_xml)

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        """A filled part, its values kept."""
        jinja_env.printed = []
        made: str = super().render_xml_part(src_xml, part, context, jinja_env)
        self.printed[str(part.partname)] = tuple(jinja_env.printed)
        return made

    def resolve_listing(self, xml: str) -> str:
        """Breaks and tabs in values as Word writes them: docxtpl looks into every run for them, and few hold any."""
        return _PARAGRAPH.sub(lambda m: self._resolved(m[0]) if "\n" in m[0] or "\t" in m[0] else m[0], xml)

    def _resolved(self, paragraph: str) -> str:
        made: str = super().resolve_listing(paragraph)
        return made

    def fix_tables(self, xml: str) -> etree._Element:
        """The tree of the body, tables and indents settled; docxtpl parses with recover=True here, losing text in silence."""
        tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, huge_tree=True))
        once(tree)
        fit(tree)
        styles = self.docx.styles.element
        indent(tree, sizes(styles))
        settle(tree, styles)
        return tree

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Properties are written when the file is sealed."""
