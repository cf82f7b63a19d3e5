"""The tags of a template, each with the paragraph it stands in: `{{ 会議.場所 }}`, `{%tr for 行 in 取組一覧 %}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.word.spots import Spot

TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_PARTS: Final = re.compile(r"\{(?P<kind>[{%#])(?P<level>tr|tc|p|r)?(?=[ -])-?\s*(?P<words>.*?)\s*-?[}%#]\}", re.S)
_BARE: Final = re.compile(r"\{(?P<kind>[{%#])(?P<level>)-?(?P<words>.*?)\s*-?[}%#]\}", re.S)
_FULL_WIDTH: Final = re.compile("[｛{][｛{％%]|[｝}％%][｝}]")
_HALF: Final = str.maketrans("｛｝％", "{}%")
_BEGUN_WORD: Final = re.compile(r"(?<!\{)\{([^{}%#]*)\}\}")
_BEGUN_COMMAND: Final = re.compile(
    r"(?<![{%])[{%](?!%)((?:(?:p|tr|tc|r) +| +)?(?:for|if|elif|else|endfor|endif)\b[^{}%]*)%\}"
)
_CUT_WORD: Final = re.compile(r"\{\{([^{}]*)\}(?!\})")
_CUT_COMMAND: Final = re.compile(r"\{%([^{}%]*)(?:\}|%(?!\}))")
# Word sets such quotation marks by itself, and docxtpl takes them back.
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True)
class Tag:
    """One tag: `level` is what it repeats or removes (p, tr, tc, r; empty: nothing but itself), `verb` its first word.

    `words` are those after the verb of a `{% … %}`, or all within `{{ … }}`, whose verb is empty.
    """

    spot: Spot
    text: str
    at: int
    level: str
    verb: str
    words: str


def mended(text: str) -> str:
    """The text with the braces of tags as they should be, so that a slip in one is not taken for others as well."""
    text = _FULL_WIDTH.sub(lambda pair: pair[0].translate(_HALF), text)
    text = _BEGUN_WORD.sub(r"{{\1}}", _BEGUN_COMMAND.sub(r"{%\1%}", text))
    return _CUT_COMMAND.sub(r"{%\1%}", _CUT_WORD.sub(r"{{\1}}", text))


def tags(spot: Spot) -> Iterator[Tag]:
    """The tags of a paragraph in order; remarks (`{# … #}`) are none."""
    for found in TAG.finditer(mended(spot.text)):
        parts = _PARTS.fullmatch(found[0]) or _BARE.fullmatch(found[0])
        assert parts
        words = parts["words"].translate(_QUOTES).strip()
        if parts["kind"] == "#":
            continue
        verb, rest = [*words.split(None, 1), "", ""][:2] if parts["kind"] == "%" else ("", words)
        yield Tag(spot, " ".join(found[0].split()), found.start(), parts["level"] or "", verb, rest.strip())
