"""The commands of tags as written, and as meant: 「fro」 is 「for」, 「{%trfor」 is 「{%tr for」."""

import re
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from generator.problem import Place, Problem
from generator.word.tags import Tag
from generator.word.template_faults import TemplateFault, short

COMMANDS: Final = ("for", "endfor", "if", "elif", "else", "endif", "colspan", "cellbg", "vm", "hm")
_LEVELS: Final = ("tr", "tc", "p", "r")


def meant(tag: Tag, place: Place) -> tuple[Tag, Problem | None]:
    """The tag with the command that was meant, and the finding when it is not the one written."""
    if not tag.verb or tag.verb in COMMANDS:
        return tag, None
    right = _meant(tag)
    written = " ".join(filter(None, (f"{{%{right.level}", right.verb, right.words, "%}")))
    known = right.verb in COMMANDS
    nearest = (
        f"「{short(written)}」のことではありませんか。" if known else f"使えるのは {'・'.join(COMMANDS[:6])} です。"
    )
    return right, TemplateFault.UNKNOWN_COMMAND.at(place, word=tag.verb, tag=short(tag.text), nearest=nearest)


def _meant(tag: Tag) -> Tag:
    if tag.verb in _LEVELS and tag.words:
        verb, _, words = tag.words.partition(" ")
        return replace(tag, level=tag.verb, verb=verb, words=words.strip())
    if f"{tag.verb}{tag.words}" in COMMANDS:
        return replace(tag, verb=f"{tag.verb}{tag.words}", words="")
    for level in _LEVELS if not tag.level else ():
        if tag.verb.startswith(level) and (close := get_close_matches(tag.verb.removeprefix(level), COMMANDS, 1, 0.7)):
            return replace(tag, level=level, verb=close[0])
    if joined := re.match(r"([a-z]+)(?=[^\x00-\x7f])", tag.verb):
        return replace(tag, verb=joined[0], words=f"{tag.verb[joined.end() :]} {tag.words}".strip())
    close = get_close_matches(tag.verb, COMMANDS, n=1)
    return replace(tag, verb=close[0]) if close else tag
