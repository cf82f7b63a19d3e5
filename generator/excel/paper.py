"""The Excel form of a paper, made from its finished Word file: the same words in the same order, one sheet a table."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from generator.excel.blocks import Block, Paragraph, Table, blocks, on_a3
from generator.excel.characters import clean
from generator.excel.paper_sheet import MEASURE, draw
from generator.excel.writing import A3, A4, new_workbook, stored
from generator.problem import GeneratorError
from generator.word.package import sealed, sound_parts

_MOST_CHARACTERS: Final = 32_767  # UTF-16 units that one cell of Excel holds
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = str.maketrans("[]:*?/\\\n\t", "［］：＊？／＼　　")
_AT_NO_END: Final = "'　 "
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LEFT_OVER: Final = re.compile(r"\{[{%#]|[}%#]\}|｛｛|｝｝")


@dataclass(slots=True)
class _Part:
    """What goes on one sheet."""

    above: list[Paragraph] = field(default_factory=list)
    table: Table | None = None
    below: list[Paragraph] = field(default_factory=list)


def workbook_of(data: bytes, title: str) -> bytes:
    """The bytes of an .xlsx file with everything the body of a finished Word file says, ready to print.

    On landscape paper: A3 for a Word file on A3, else A4. `title` is the paper's name. Equal input gives equal bytes. Raises GeneratorError when a text is too long for Excel.
    """
    found = blocks(data)
    refuse_too_long(_texts(found), title, "文章を短くするか、会議.xlsx［配付資料］の「形式」を「Word」にしてください。")
    parts = _parts(found)
    repeated = _title_paragraph(parts[0].above, title)
    book, paper = new_workbook(MEASURE), A3 if on_a3(data) else A4
    for number, (part, name) in enumerate(zip(parts, sheet_names(_headings(parts, title)), strict=True)):
        above = [repeated, *part.above] if number and repeated else part.above
        draw(book.create_sheet(name), above, part.table, part.below, paper)
    written = io.BytesIO()
    book.save(written)
    return sealed(written.getvalue(), title)


def refuse_too_long(texts: Iterable[str], title: str, hint: str = "文章を短くしてください。") -> None:
    """Raise GeneratorError, ending in `hint`, when a text does not fit into a cell of Excel."""
    for text in texts:
        if _length(stored(text)) > _MOST_CHARACTERS:
            raise GeneratorError(
                f"「{title}」の「{text[:20]}…」は{len(text):,}文字あり、Excelの一つの欄（{_MOST_CHARACTERS:,}文字まで）に入りません。"
                f"{hint}"
            )


def _texts(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for cell in block.cells)


def _parts(found: Iterable[Block]) -> list[_Part]:
    parts = [_Part()]
    for block in found:
        if isinstance(block, Paragraph):
            parts[-1].above.append(block)
        else:
            parts[-1].table = block
            parts.append(_Part())
    if len(parts) > 1:
        parts[-1].below = parts.pop().above
    for part in parts:
        part.above, part.below = _trimmed(part.above), _trimmed(part.below)
    return parts


def _trimmed(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Without the empty paragraphs at both ends."""
    written = [number for number, paragraph in enumerate(paragraphs) if paragraph.text]
    return paragraphs[written[0] : written[-1] + 1] if written else []


def _title_paragraph(paragraphs: Sequence[Paragraph], title: str) -> Paragraph | None:
    free = [paragraph for paragraph in paragraphs if paragraph.text and not paragraph.framed]
    centred = (paragraph for paragraph in free if paragraph.look.align == "center")
    return next((paragraph for paragraph in free if paragraph.text == title), next(centred, None))


def _headings(parts: Iterable[_Part], title: str) -> Iterator[str]:
    """The heading each table stands under, or the paper's title."""
    heading = title
    for part in parts:
        heading = next((paragraph.text for paragraph in reversed(part.above) if paragraph.heading), heading)
        yield heading


def sheet_names(headings: Iterable[str]) -> Iterator[str]:
    """Names that Excel allows for sheets under these headings, all different."""
    taken: set[str] = set()
    for heading in headings:
        count, name = 1, _sheet_name(heading)
        while _same(name) in taken:
            count += 1
            name = _sheet_name(heading, f"（{count}）")
        taken.add(_same(name))
        yield name


def _sheet_name(text: str, ending: str = "") -> str:
    name = text.translate(_NOT_IN_NAMES).strip(_AT_NO_END) or "資料"
    while _length(name + ending) > _LONGEST_NAME:
        name = name[:-1].rstrip(_AT_NO_END)
    return name + ending


def _same(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _length(text: str) -> int:
    """How many characters Excel counts: UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def faults(data: bytes, words: Sequence[str]) -> list[str]:
    """What is wrong with a made .xlsx file, in Japanese; empty when it may be handed over. `words` must all be in it."""
    found: list[str] = []
    texts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name, _, root in sound_parts(archive, found):
            for cell in root.iter(f"{_S}c"):
                if cell.find(f"{_S}f") is not None:
                    found.append(f"{name} の {cell.get('r')} に数式があります")
                if cell.get("t", "n") == "n":
                    texts.append(cell.findtext(f"{_S}v") or "")
            strings = root.iter(f"{_S}si", f"{_S}is")
            texts += [clean("".join(part.text or "" for part in string.iter(f"{_S}t"))) for string in strings]
    found += [f"「{word[:40]}」が書き込まれていません" for word in _lost(words, texts)]
    for text in filter(_LEFT_OVER.search, texts):
        rest = text
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "") if word else rest
        if _LEFT_OVER.search(rest):
            found.append(f"差し込みの残り「{text[:40]}」があります")
    return found


def _lost(words: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    """The words that stand nowhere in the texts. Most are the whole of one; the others follow one another there."""
    whole, there, at = "\r".join(texts), set(texts), 0
    for word in dict.fromkeys(words):
        if word in there:
            continue
        after = whole.find(word, at)
        at = after if after >= 0 else whole.find(word)
        if at < 0:
            at = 0
            yield word
