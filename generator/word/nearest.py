"""The nearest right word, and how an expression of a template is written."""

from collections.abc import Mapping
from difflib import get_close_matches

from jinja2 import nodes


def closest(name: str, known: Mapping[str, object]) -> str:
    """The known word most like a name; empty when none is."""
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.5)), "")


def perhaps(nearest: str) -> str:
    """The question whether a word was meant; nothing without one."""
    return f"「{nearest}」のことではありませんか。" if nearest else ""


def path_of(node: nodes.Node | None) -> str:
    """The words of an expression as written: 「行.事業区分.記号」."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return f"{path_of(node.node)}.{node.attr}"
        case nodes.Filter():
            return path_of(node.node)
    return "この値"
