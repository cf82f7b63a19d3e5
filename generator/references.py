"""What numbered prose says of its own numbers: 「【ア～キ等…】」, 「イの意見」, 「(2)アの記載」."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import Final, TypeAlias

from generator.japanese import circled, kana_label
from generator.problem import Problem, Severity
from generator.prose import Paragraph, ParagraphKind

# The items of one list: the path of the item they stand under, and the shape of their numbers.
_List: TypeAlias = tuple[tuple[str, ...], str]

_KANA: Final = "".join(kana_label(n) for n in range(1, 47))
_CIRCLED: Final = "".join(circled(n) for n in range(1, 51))
_LABEL: Final = rf"[{_KANA}{_CIRCLED}]|\([{_KANA}]\)|\([0-9]{{1,2}}\)"
_RANGE: Final = re.compile(rf"【({_LABEL})～({_LABEL})")
# After other words a bracketed number may belong to a law or to another paper (第5条(1)の); コの字 is a way of seating.
_SINGLE: Final = re.compile(
    rf"(?:^|(?<=[、。，．(　 ])|(?<=以下)|(?<=上記)|(?<=前記)|(?<=下記))"
    rf"(?:([0-9]{{1,2}})?(\([0-9]{{1,2}}\))([{_KANA}{_CIRCLED}])?|([{_KANA}]|\([{_KANA}]\)))の(?!字|一番)"
)
# One character for one, so that what is found can be quoted as typed.
_FOLDED: Final = str.maketrans("（）０１２３４５６７８９〜~", "()0123456789～～")


def references(paragraphs: Sequence[Paragraph]) -> list[Problem]:
    """Warn of 「【ア～キ等…】」「アの意見」「(2)アの記載」 where no such item came out, or the list has since grown.

    ア alone means the list that the paragraph stands in or above, (1) and (2)ア one anywhere. Only wordings that are
    surely references count, and only where the document numbers that way at all: else they speak of another paper.
    """
    lists: defaultdict[_List, set[str]] = defaultdict(set)
    for item in filter(_is_item, paragraphs):
        lists[_list_of(item)].add(item.path[-1])
    shapes = {shape for _, shape in lists}
    everywhere = {
        (*parent, label)[start:]
        for (parent, _), labels in lists.items()
        for label in labels
        for start in range(len(parent) + 1)
    }
    latest: dict[_List, str] = {}
    problems: list[Problem] = []
    for paragraph in paragraphs:
        for words, target in _named(paragraph, _RANGE):
            place = _list_near(paragraph, target[0], lists)
            missing = [label for label in target if not place or label not in lists[place]]
            if missing and _shape(target[0]) in shapes:
                problems.append(_missing(paragraph, words, missing[0]))
            elif not missing and place in latest and latest[place] != target[1]:
                message = f"「{words}」とありますが、すぐ前の項目は「{latest[place]}」です。"
                problems.append(_warning("本文05", paragraph, message))
        for words, target in _named(paragraph, _SINGLE):
            place = _list_near(paragraph, target[0], lists) if target[0].strip("()") in _KANA else None
            found = target[0] in lists[place] if place else target in everywhere
            if not found and _shape(target[0]) in shapes:
                problems.append(_missing(paragraph, words, "".join(target)))
            elif place and _is_item(paragraph) and paragraph.path == (*place[0], target[0]):
                message = f"「{words}」の「{target[0]}」は、この項目自身の番号です。"
                problems.append(_warning("本文06", paragraph, message))
        if _is_item(paragraph):
            latest[_list_of(paragraph)] = paragraph.path[-1]
    return problems


def _named(paragraph: Paragraph, pattern: re.Pattern[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The numbers that each reference in the text names, with its words as typed."""
    for match in pattern.finditer(paragraph.text.translate(_FOLDED)):
        words = paragraph.text[match.start() : match.end() + 6].splitlines()[0]
        yield words, tuple(group for group in match.groups() if group)


def _list_near(paragraph: Paragraph, label: str, lists: Container[_List]) -> _List | None:
    """The nearest list with numbers of that shape, from the paragraph outwards."""
    near = ((paragraph.path[:length], _shape(label)) for length in range(len(paragraph.path), -1, -1))
    return next((place for place in near if place in lists), None)


def _list_of(item: Paragraph) -> _List:
    return item.path[:-1], _shape(item.path[-1])


def _is_item(paragraph: Paragraph) -> bool:
    return bool(paragraph.label) and paragraph.kind in {ParagraphKind.HEADING, ParagraphKind.ITEM}


def _shape(label: str) -> str:
    """The first number of the list that a number belongs to: (1) of (3), ア of キ."""
    sign = label.strip("()")
    first = next((signs[0] for signs in (_KANA, _CIRCLED) if sign in signs), "1" if sign.isdecimal() else "a")
    return label.replace(sign, first)


def _missing(paragraph: Paragraph, words: str, label: str) -> Problem:
    return _warning("本文04", paragraph, f"「{words}」とありますが、「{label}」という項目がありません。")


def _warning(code: str, paragraph: Paragraph, message: str) -> Problem:
    hint = "項目を足したり消したりすると番号が変わります。指している番号を確かめて、本文を直してください。"
    return Problem(Severity.WARNING, code, paragraph.place, message, hint, paragraph.text)
