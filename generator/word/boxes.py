"""Forms with content controls: found by tag, filled so that they stay fillable, measured, sealed and read back."""

import copy
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from typing import Final

from lxml import etree

from generator.japanese.dates import birth_label
from generator.ooxml.blocks import MAIN, Styles, W
from generator.ooxml.parts import lines, packed, parsed, unpacked, written
from generator.ooxml.seal import sealed
from generator.problem import GeneratorError, Place, Problem
from generator.records.declare import PERSONAL
from generator.records.said import Answer, Answers
from generator.word import verify
from generator.word.tags import TemplateFault
from generator.word.template import Template, paragraph_text

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


def put(root: etree._Element, fields: Answers) -> None:
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


def lost(root: etree._Element, fields: Answers) -> str:
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


def answer_of(fields: Answers, field: str, turn: int) -> Answer:
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


_TWIPS: Final = 20  # a point


@dataclass(frozen=True, slots=True)
class Overfull:
    """A control whose words do not fit their cell, which holds about `characters` in 全角 a line and `rows` lines.

    `turn` counts the controls of one tag from 0.
    """

    control: Control
    turn: int
    characters: int
    rows: int


def overfull(root: etree._Element, styles: etree._Element) -> Iterator[Overfull]:
    """The longest control of every cell of a filled part that needs more height than its row has.

    A row that may grow is not looked at.
    """
    turns: dict[str, int] = {}
    turn_of: dict[etree._Element, int] = {}
    for control in controls(root):
        turn_of[control.node] = turns[control.tag] = turns.get(control.tag, -1) + 1
    looks = _Looks(styles)
    for row in root.iter(f"{W}tr"):
        height = row.find(f"{W}trPr/{W}trHeight")
        if height is None or height.get(f"{W}hRule") != "exact":
            continue
        for cell in row.iterfind(f"{W}tc"):
            written = [control for control in controls(cell) if control.kind is not Kind.BOX and control.shown]
            if not written:
                continue
            width = _width(cell)
            paragraphs = list(cell.iterfind(f"{W}p"))
            needed = sum(
                lines(paragraph_text(p), (width - looks.indent(p)) / _TWIPS, looks.size(p)) * looks.pitch(p)
                + looks.around(p)
                for p in paragraphs
            )
            room = int(height.get(f"{W}val") or 0)
            if needed > room:
                longest = max(written, key=lambda control: len(control.shown))
                first = paragraphs[0]
                yield Overfull(
                    longest,
                    turn_of[longest.node],
                    _line(width / _TWIPS, looks.size(first)),
                    int(room / looks.pitch(first)),
                )


def _line(width: float, size: float) -> int:
    """How many 全角 characters of a size fit on a line `width` points wide."""
    return next(count for count in itertools.count(1) if lines("字" * (count + 1), width, size) > 1)


def _width(cell: etree._Element) -> float:
    """The width that text has in a cell, in twips."""
    table = next(cell.iterancestors(f"{W}tbl"))
    margins = table.find(f"{W}tblPr/{W}tblCellMar")
    sides = (margins.find(f"{W}{side}") if margins is not None else None for side in ("left", "right"))
    wide = cell.find(f"{W}tcPr/{W}tcW")
    assert wide is not None  # templates say the width of every cell
    return int(wide.get(f"{W}w") or 0) - sum(int(side.get(f"{W}w") or 0) for side in sides if side is not None)


class _Looks:
    """Font sizes (points), line heights and indents (twips) of paragraphs, from themselves or their style."""

    def __init__(self, styles: etree._Element) -> None:
        self._styles = Styles(styles)

    def size(self, paragraph: etree._Element) -> float:
        own = [int(node.get(f"{W}val") or 0) for node in paragraph.iter(f"{W}sz")]
        return max(own, default=int(self._styled(paragraph, "rPr/sz", "val"))) / 2

    def pitch(self, paragraph: etree._Element) -> float:
        own = paragraph.find(f"{W}pPr/{W}spacing")
        line = own.get(f"{W}line") if own is not None else None
        return float(line or self._styled(paragraph, "pPr/spacing", "line"))

    def around(self, paragraph: etree._Element) -> int:
        own = paragraph.find(f"{W}pPr/{W}spacing")
        return sum(int(own.get(f"{W}{side}") or 0) for side in ("before", "after")) if own is not None else 0

    def indent(self, paragraph: etree._Element) -> float:
        own = paragraph.find(f"{W}pPr/{W}ind")
        return sum(int(own.get(f"{W}{side}") or 0) for side in ("left", "right")) if own is not None else 0

    def _styled(self, paragraph: etree._Element, name: str, attribute: str) -> str:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        found = self._styles.chain(named, "paragraph").value(name, attribute)
        if found:
            return found
        raise ValueError(f"no {name} anywhere")  # pragma: no cover - audited: every template has defaults


def control_faults(
    template: Template, menus: Mapping[str, tuple[str, ...]], *, required: frozenset[str]
) -> Iterator[Problem]:
    """What is wrong with the controls of a template, a finding each.

    `menus` has every field that may be asked for, with the choices it offers (none: words or a day); those in `required`
    must have a control.
    """
    place = Place(template.name)
    found = [control for _, root in template.parts() for control in controls(root)]
    for field in dict.fromkeys(control.field for control in found if control.field not in menus):
        close = get_close_matches(field, menus, n=1)
        nearest = f"「{close[0]}」のことなら、そう直してください。" if close else ""
        yield TemplateFault.NO_SUCH_BOX.at(place, word=field, nearest=nearest)
    there = {control.field for control in found}
    for field in (field for field in menus if field in required and field not in there):
        yield TemplateFault.NO_BOX.at(place, word=field)
    for field, choices in menus.items():
        yield from _offered(place, field, choices, [control for control in found if control.field == field])
    ids = Counter(node.get(f"{W}val") for _, root in template.parts() for node in root.iterfind(f".//{W}sdtPr/{W}id"))
    if any(count > 1 for count in ids.values()):
        yield TemplateFault.SAME_BOX.at(place)


def _offered(place: Place, field: str, choices: tuple[str, ...], found: list[Control]) -> Iterator[Problem]:
    boxes = [control.choice for control in found if control.kind is Kind.BOX]
    menus = [control.offered for control in found if control.kind is Kind.MENU]
    for offered in [boxes] * bool(boxes) + menus:
        for choice in (choice for choice in choices if choice not in offered):
            yield TemplateFault.OTHER_CHOICES.at(place, word=field, choice=choice, where="ひな形")
        for choice in (choice for choice in offered if choice not in choices):
            yield TemplateFault.OTHER_CHOICES.at(place, word=field, choice=choice, where="様式のシートの一覧")


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form, and the controls whose words do not fit: with any of these it may not be handed over."""

    data: bytes
    overfull: tuple[Overfull, ...]


def filled(template: Template, fields: Answers, *, title: str) -> Filled:
    """Fill a copy of a template. Raises GeneratorError, which repeats nothing of the fields, when a box lost its words."""
    styles = template.styles()
    parts: dict[str, bytes] = {}
    tight: list[Overfull] = []
    for name, blank in template.parts():
        root = deepcopy(blank)
        put(root, fields)
        tight += overfull(root, styles)
        parts[name] = written(root)
    data = sealed(packed(unpacked(template.data) | parts), title, PERSONAL, placeholders=True)
    _read_back(data, template, fields)
    return Filled(data, tuple(tight))


def _read_back(data: bytes, template: Template, fields: Answers) -> None:
    field = lost(parsed(unpacked(data, MAIN)[MAIN]), fields)
    if field or verify.faults(data, None):
        about = f"「{field}」が書き込まれていません" if field else "Wordで開けないものになりました"
        raise GeneratorError(
            f"ひな形 {template.name} から作って確かめたところ、{about}。ひな形を控えと見比べてください。"
        )
