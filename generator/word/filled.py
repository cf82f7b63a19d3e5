"""A form filled from its fields: the template's own file with words in its controls, sealed and read back."""

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from generator.answers import Fields
from generator.problem import GeneratorError
from generator.record import PERSONAL
from generator.word import verify
from generator.word.controls import lost, put
from generator.word.package import sealed
from generator.word.rooms import Overfull, overfull
from generator.word.template import Template


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form, and the controls whose words do not fit: with any of these it may not be handed over."""

    data: bytes
    overfull: tuple[Overfull, ...]


def filled(template: Template, fields: Fields, *, title: str) -> Filled:
    """Fill a copy of a template. Raises GeneratorError, which repeats nothing of the fields, when a box lost its words."""
    with zipfile.ZipFile(io.BytesIO(template.data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    parts: dict[str, bytes] = {}
    tight: list[Overfull] = []
    for name, blank in template.parts():
        root = deepcopy(blank)
        put(root, fields)
        tight += overfull(root, styles)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    data = sealed(_replaced(template.data, parts), title, PERSONAL, placeholders=True)
    _read_back(data, template, fields)
    return Filled(data, tuple(tight))


def _read_back(data: bytes, template: Template, fields: Fields) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    field = lost(body, fields)
    if field or verify.faults(data, None):
        about = f"「{field}」が書き込まれていません" if field else "Wordで開けないものになりました"
        raise GeneratorError(
            f"ひな形 {template.name} から作って確かめたところ、{about}。ひな形を控えと見比べてください。"
        )


def _replaced(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name) or old.read(name))
    return made.getvalue()
