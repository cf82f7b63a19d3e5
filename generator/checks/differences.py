"""How two wordings of one thing differ, said so that a clerk sees it at once."""

import re
import unicodedata
from typing import Final

from generator.comparison.chars import compare
from generator.japanese import key

_MOST: Final = 3
_LONGEST: Final = 30
_MARKS: Final = re.compile(r"[「」『』（）()［］\[\]【】〈〉《》\"“”'・,、。.…!?~\-]")


def plain(text: str) -> str:
    """The text for comparing letters: width and blanks apart, case kept."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def bare(text: str) -> str:
    """The `key` of a text without its brackets, quotes and stops: only its words."""
    return _MARKS.sub("", key(text))


def difference(here: str, there: str) -> str:
    """What stands here and not there, as 「共有」（もう一方は「提供」）; of many differences the first three."""
    edits = [edit for edit in compare(there, here, ignore_width=True) if edit.op == "change"]
    said = [_said(edit.new.strip(), edit.old.strip()) for edit in edits if edit.new.strip() or edit.old.strip()]
    return "、".join(said[:_MOST]) + ("など" if len(said) > _MOST else "")


def _said(new: str, old: str) -> str:
    if not old:
        return f"{_quoted(new)}（もう一方にはない言葉）"
    if not new:
        return f"{_quoted(old)}がない（もう一方にはある言葉）"
    return f"{_quoted(new)}（もう一方は{_quoted(old)}）"


def _quoted(words: str) -> str:
    line = " ".join(words.split())
    return f"「{line[:_LONGEST]}…」" if len(line) > _LONGEST else f"「{line}」"
