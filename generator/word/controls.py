"""The boxes of a form: Word's content controls, found by tag, filled so that they stay fillable, and read back.

A tag is a heading (「利用者氏名」), a heading behind its sheet's name (「経過記録.日時」), or, for a box to tick, a heading and
the choice it stands for (「性別:女性」).
"""

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from lxml import etree

from generator.answers import Answer, Fields
from generator.births import birth_label
from generator.word.tables import W

W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


class Kind(Enum):
    """What a control offers: words to write, a day, one of a list, one of a list or other words, a box to tick."""

    TEXT = "文字"
    DATE = "日付"
    MENU = "一覧"
    SUGGESTIONS = "一覧か文字"
    BOX = "チェック"


_KINDS: Final = {
    f"{W14}checkbox": Kind.BOX,
    f"{W}dropDownList": Kind.MENU,
    f"{W}comboBox": Kind.SUGGESTIONS,
    f"{W}date": Kind.DATE,
}


@dataclass(frozen=True, slots=True)
class Control:
    """One content control with a tag: `field` is the tag without its choice, `choice` is empty but for a box to tick."""

    node: etree._Element
    tag: str

    @property
    def field(self) -> str:
        """The heading that the control is for."""
        return self.tag.partition(":")[0]

    @property
    def choice(self) -> str:
        """What ticking the box says."""
        return self.tag.partition(":")[2]

    @property
    def kind(self) -> Kind:
        """What may be put in."""
        return next((_KINDS[str(child.tag)] for child in self.properties if child.tag in _KINDS), Kind.TEXT)

    @property
    def offered(self) -> list[str]:
        """What a list offers, as shown."""
        items = self.properties.iter(f"{W}listItem")
        return [item.get(f"{W}displayText") or item.get(f"{W}value") or "" for item in items]

    @property
    def properties(self) -> etree._Element:
        """The control's w:sdtPr."""
        return _only(self.node, "sdtPr")

    @property
    def shown(self) -> str:
        """The words in the control; empty while it shows what is to be put in."""
        if self.properties.find(f"{W}showingPlcHdr") is not None:
            return ""
        content = _only(self.node, "sdtContent")
        return "\n".join(
            "".join(_SIGNS.get(str(sign.tag), sign.text or "") for sign in paragraph.iter(f"{W}t", *_SIGNS))
            for paragraph in [*content.iter(f"{W}p")] or [content]
        )

    @property
    def ticked(self) -> bool:
        """Whether a box is ticked."""
        return next(self.properties.iter(f"{W14}checked")).get(f"{W14}val") in ("1", "true")


_SIGNS: Final = {f"{W}br": "\n", f"{W}tab": "\t"}
_MARKS: Final = {sign: tag for tag, sign in _SIGNS.items()}


def _only(node: etree._Element, name: str) -> etree._Element:
    found = node.find(f"{W}{name}")
    assert found is not None  # a control without it is none, by the schema
    return found


def controls(root: etree._Element) -> Iterator[Control]:
    """The controls of a part that have a tag, in reading order."""
    for node in root.iter(f"{W}sdt"):
        tag = node.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag.get(f"{W}val"):
            yield Control(node, tag.get(f"{W}val") or "")


def put(root: etree._Element, fields: Fields) -> None:
    """Fill the controls of a part in place. What has no answer keeps what the template shows there."""
    turns: dict[str, int] = defaultdict(int)
    for control in controls(root):
        turn = turns[control.tag]
        turns[control.tag] += 1
        answer = answer_of(fields, control.field, turn)
        if control.kind is Kind.BOX:
            _tick(control, _chosen(answer, control.choice))
        elif answer:
            _write(control, words(answer))
            if isinstance(answer, date) and control.kind is Kind.DATE:
                _day(control).set(f"{W}fullDate", f"{answer.isoformat()}T00:00:00Z")


def lost(root: etree._Element, fields: Fields) -> str:
    """The first field whose answers are not all in its controls of a filled part, word for word; empty when none is.

    A field without any control is not looked for: whether it may lack one is the template's own question.
    """
    told: dict[str, list[Control]] = defaultdict(list)
    for control in controls(root):
        told[control.field].append(control)
    for field, answer in fields.items():
        if field not in told:
            continue
        turns = answer if isinstance(answer, list) else [answer]
        boxes = [control for control in told[field] if control.kind is Kind.BOX]
        if boxes and {box.choice for box in boxes if box.ticked} != _choices(answer):
            return field
        others = [control for control in told[field] if control.kind is not Kind.BOX]
        for turn, expected in enumerate(turns):
            places = others[turn : turn + 1] if isinstance(answer, list) else others
            if expected and not boxes and [place.shown for place in places] != [words(expected)] * max(len(places), 1):
                return field
    return ""


def answer_of(fields: Fields, field: str, turn: int) -> Answer:
    """What the control of a field says, of several of one tag the `turn`-th (from 0)."""
    answer = fields.get(field)
    if isinstance(answer, list):
        return answer[turn] if turn < len(answer) else None
    return answer


def words(answer: Answer) -> str:
    """An answer as it is printed."""
    if isinstance(answer, date):
        return birth_label(answer)
    return "、".join(answer) if isinstance(answer, tuple) else answer or ""


def _choices(answer: "Answer | list[Answer]") -> set[str]:
    return set(answer) if isinstance(answer, tuple) else {answer} if answer and isinstance(answer, str) else set()


def _chosen(answer: Answer, choice: str) -> bool:
    return choice in _choices(answer)


def _day(control: Control) -> etree._Element:
    return next(control.properties.iter(f"{W}date"))


def _tick(control: Control, ticked: bool) -> None:
    box = next(control.properties.iter(f"{W14}checkbox"))
    state = next(box.iter(f"{W14}checkedState" if ticked else f"{W14}uncheckedState"))
    next(box.iter(f"{W14}checked")).set(f"{W14}val", "1" if ticked else "0")
    _run(control, chr(int(state.get(f"{W14}val") or "2610", 16)))


def _write(control: Control, text: str) -> None:
    placeholder = control.properties.find(f"{W}showingPlcHdr")
    if placeholder is not None:
        control.properties.remove(placeholder)
    run = _run(control, text)
    look, wanted = run.find(f"{W}rPr"), control.properties.find(f"{W}rPr")
    if look is not None and (wanted is not None or look.find(f"{W}rStyle") is not None):
        run.remove(look)
    if wanted is not None:
        run.insert(0, copy.deepcopy(wanted))


def _run(control: Control, text: str) -> etree._Element:
    """The one run of the control, with this text in it."""
    first, *others = _only(control.node, "sdtContent").iter(f"{W}r")
    for other in others:
        parent = other.getparent()
        assert parent is not None
        parent.remove(other)
    for child in list(first):
        if child.tag != f"{W}rPr":
            first.remove(child)
    for piece in re.split("([\n\t])", text):
        if piece in _MARKS:
            etree.SubElement(first, _MARKS[piece])
        elif piece:
            etree.SubElement(first, f"{W}t", {SPACE: "preserve"}).text = piece
    return first
