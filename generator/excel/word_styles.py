"""What the styles of a Word file say: the nearest of a paragraph's own properties, its style, those it stands on, the defaults."""

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from lxml import etree

from generator.word.tables import W


class Styles:
    """The styles of a Word file, to ask what holds for a paragraph or a table."""

    def __init__(self, root: etree._Element) -> None:
        self._of = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._defaults = {
            style.get(f"{W}type"): style.get(f"{W}styleId")
            for style in root.iter(f"{W}style")
            if style.get(f"{W}default") in ("1", "true")
        }
        self._document = [*root.iter(f"{W}pPrDefault"), *root.iter(f"{W}rPrDefault")]
        self._chains: dict[str | None, Chain] = {}

    def chain(self, named: etree._Element | None, kind: str) -> "Chain":
        """A style and those it stands on, nearest first, then the document's defaults."""
        name = self._defaults.get(kind) if named is None else named.get(f"{W}val")
        if name not in self._chains:
            self._chains[name] = Chain(self._layers(name))
        return self._chains[name]

    def _layers(self, name: str | None) -> list[etree._Element]:
        found: list[etree._Element] = []
        while (style := self._of.get(name)) is not None and style not in found:
            found.append(style)
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val") if base is not None else None
        return found + self._document


class Chain:
    """A style with those it stands on; what it says is looked up once, however many paragraphs have it."""

    def __init__(self, layers: Sequence[etree._Element]) -> None:
        self._layers = layers
        self._known: dict[tuple[str, str], str | None] = {}

    def value(self, path: str, name: str) -> str | None:
        """An attribute of the element at a path like "rPr/sz" in the nearest layer that has it."""
        if (path, name) not in self._known:
            self._known[path, name] = _said(self._layers, path, name)
        return self._known[path, name]


Layers: TypeAlias = Sequence["etree._Element | Chain"]


def nearest(layers: Layers, path: str, name: str = "val") -> str | None:
    """What the nearest layer that says anything says; "true" for a switch without a value."""
    for layer in layers:
        found = layer.value(path, name) if isinstance(layer, Chain) else _said([layer], path, name)
        if found is not None:
            return found
    return None


def _said(layers: Sequence[etree._Element], path: str, name: str) -> str | None:
    for layer in layers:
        node = layer.find(_clark(path))
        if node is not None and (name == "val" or node.get(f"{W}{name}") is not None):
            return str(node.get(f"{W}{name}", "true"))
    return None


@cache
def _clark(path: str) -> str:
    return "/".join(f"{W}{step}" for step in path.split("/"))


def points(layers: Layers, path: str, name: str = "val") -> float:
    """A length in twips as points; 0 when there is none."""
    try:
        return float(nearest(layers, path, name) or 0) / 20
    except ValueError:
        return 0
