"""The language of templates: where paragraphs stand, tags and commands, what begins and must end, and every fault with its words."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import Enum
from functools import cached_property
from typing import Final

from lxml import etree

from generator.ooxml.blocks import W
from generator.problem import Place, Problem, Severity

_LISTED: Final = "書ける言葉は「kaigi template fields」で確かめてください。"


class TemplateFault(Enum):
    """A fault: number within the codes (ひな形06 …), its weight, the message with its {words}, and the hint."""

    REVISIONS = (
        "01",
        Severity.ERROR,
        "変更履歴が残っています。",
        "Wordの「校閲」で、変更をすべて承諾するか元に戻してください。",
    )
    COMMENTS = (
        "02",
        Severity.ERROR,
        "コメントが残っています。",
        "Wordの「校閲」で、コメントをすべて削除してください。",
    )
    HIDDEN = (
        "03",
        Severity.ERROR,
        "隠し文字があります。",
        "Wordで文字をすべて選び、フォントの「隠し文字」を外してください。",
    )
    FILES = (
        "04",
        Severity.ERROR,
        "マクロ又は埋め込まれたファイルがあります。",
        "それらを取り除いて、「Word文書（*.docx）」で保存し直してください。",
    )
    LINKS = ("05", Severity.ERROR, "外部のファイルやホームページへのリンクがあります。", "リンクを解除してください。")
    FULL_WIDTH = (
        "06",
        Severity.ERROR,
        "全角の括弧で書かれた差し込みがあります（{text}）。",
        "「{right}」を半角で書き直してください。",
    )
    OPEN_BRACES = (
        "07",
        Severity.ERROR,
        "差し込みの括弧が閉じていません（{text}）。",
        "「{{{{ 見出し }}}}」の形に直してください。",
    )
    SPLIT = (
        "08",
        Severity.WARNING,
        "差し込みの途中で書式が変わっています（{text}）。",
        "その差し込みを一度消し、続けて打ち直してください。書式が崩れるのを防げます。",
    )
    TELLTALE = (
        "09",
        Severity.ERROR,
        "作成者やほかのファイルから取り込むフィールド（{field}）があります。",
        "フィールドを削除し、要る文字は打ち込んでください。",
    )
    UNKNOWN_WORD = ("10", Severity.ERROR, "「{word}」という言葉は使えません（{tag}）。", f"{{nearest}}{_LISTED}")
    MISSING = (
        "11",
        Severity.ERROR,
        "「{word}」の差し込みがありません。書かれた内容が資料に載りません。",
        "消してしまったのなら、控えのひな形から写して戻してください。",
    )
    UNKNOWN_FILTER = (
        "12",
        Severity.ERROR,
        "「|」の後の「{word}」は使えません（{tag}）。",
        "{nearest}{words} のどれかに直してください。",
    )
    UNKNOWN_COMMAND = ("13", Severity.ERROR, "「{word}」という命令はありません（{tag}）。", "{nearest}")
    UNCLOSED = (
        "14",
        Severity.ERROR,
        "「{tag}」を閉じる「{closing}」がありません。",
        "繰り返しや条件の終わりに「{closing}」を書き足してください。{inner}",
    )
    UNOPENED = (
        "15",
        Severity.ERROR,
        "「{tag}」に対する始まりがありません。",
        "始まりの「{opening}」を書き足すか、「{tag}」を消してください。",
    )
    MISPLACED = ("16", Severity.ERROR, "「{tag}」を置く場所が違います。", "{hint}")
    SWALLOWED = (
        "17",
        Severity.ERROR,
        "「{tag}」と同じ{holder}にある「{text}」は、資料に出ません。",
        "「{tag}」だけの{holder}を作って、そこに移してください。",
    )
    NOT_ONE = ("18", Severity.ERROR, "「{word}」は{what}ので、このままでは使えません（{tag}）。", "{hint}")
    UNREADABLE = ("19", Severity.ERROR, "差し込みの書き方を読み取れません（{tag}）。", "{hint}")
    MISFIT = (
        "23",
        Severity.WARNING,
        "「{word}」は{what}ではないので、「|{filter}」を付けても変わりません（{tag}）。",
        "「|{filter}」を消すか、{what}の言葉に変えてください。",
    )
    PRINTED_NOWHERE = (
        "24",
        Severity.WARNING,
        "{workbook}［{sheet}］の「{word}」の差し込みが、どのひな形にもありません。書いても資料に載りません。",
        "消してしまったのなら、控えのひな形から写して戻してください。",
    )

    IDLE = (
        "25",
        Severity.ERROR,
        "「{tag}」の繰り返しの中に、差し込みが一つもありません。一覧が資料に載りません。",
        "繰り返しの行を消してしまったのなら、控えのひな形から、その行を写して戻してください。",
    )
    NO_SUCH_BOX = (
        "31",
        Severity.ERROR,
        "「{word}」というタグの欄は使えません。",
        "{nearest}Wordの「開発」の「プロパティ」で、タグを様式のシートの見出しと同じ言葉に直してください。",
    )
    NO_BOX = (
        "32",
        Severity.ERROR,
        "「{word}」の欄がありません。書かれた内容が失われます。",
        "控えのひな形から写すか、コンテンツ コントロールを置いて、タグに「{word}」と書いてください。",
    )
    OTHER_CHOICES = (
        "33",
        Severity.ERROR,
        "「{word}」の欄の「{choice}」が、{where}にありません。",
        "控えのひな形と見比べて、選べる言葉を様式のシートの一覧と同じにしてください。",
    )
    SAME_BOX = (
        "34",
        Severity.ERROR,
        "同じ番号の欄が二つあります。",
        "Wordで開いて、保存し直してください。",
    )

    def __init__(self, number: str, severity: Severity, message: str, hint: str) -> None:
        """Keep the parts of the entry under their names."""
        self.number, self.severity, self.message, self.hint = number, severity, message, hint

    @property
    def code(self) -> str:
        """The code of its findings."""
        return f"ひな形{self.number}"

    def at(self, place: Place, **words: str) -> Problem:
        """The finding for this fault at a place; `words` fill the {words} of its message and hint."""
        said, mended = self.message.format(**words), self.hint.format(**words)
        return Problem(self.severity, self.code, place, said, mended, words.get("tag", words.get("text", "")))


def short(text: str) -> str:
    """The words around a fault, cut to what fits in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else f"{flat[:40]}…"


_PART_NAMES: Final = {
    "document": "本文",
    "header": "ヘッダー",
    "footer": "フッター",
    "footnotes": "脚注",
    "endnotes": "文末脚注",
}
_ALTERNATIVE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX: Final = f"{W}txbxContent"
_WHITE: Final = {f"{W}tab": "\t", f"{W}br": "\n"}
# What Word writes into the looks of a run without anybody having changed how it looks.
_INVISIBLE: Final = {f"{W}lang", f"{W}noProof"}


@dataclass(frozen=True)
class Spot:
    """One paragraph: its part as staff call it, and where in it it stands."""

    part: str
    where: str
    paragraph: etree._Element

    @cached_property
    def runs(self) -> tuple[tuple[str, bytes], ...]:
        """The text of each run of the paragraph itself, and its looks; what stands in a text box is another paragraph's."""
        own = (run for run in self.paragraph.iter(f"{W}r") if next(run.iterancestors(f"{W}p")) is self.paragraph)
        return tuple((_text(run), _looks(run)) for run in own)

    @property
    def text(self) -> str:
        """The words of the paragraph, tabs and line breaks included."""
        return "".join(text for text, _ in self.runs)


def spots(part: str, root: etree._Element) -> Iterator[Spot]:
    """Every paragraph of a part (`word/header1.xml`) in order, those in tables and text boxes where they stand."""
    stem = part.removeprefix("word/").removesuffix(".xml")
    name = _PART_NAMES.get(stem.rstrip("0123456789"), stem)
    yield from _within(name, "", next(root.iter(f"{W}body"), root))


def place_of(node: etree._Element, found: dict[etree._Element, Spot]) -> Spot | None:
    """The paragraph that a node stands in, or the first one of the row or table it belongs to; None when it is of the part."""
    for holder in (node, *node.iterancestors()):
        if holder.getparent() is None or holder.tag == f"{W}body":
            return None
        for paragraph in holder.iter(f"{W}p"):
            if paragraph in found:
                return found[paragraph]
    return None


def _within(part: str, inside: str, holder: etree._Element) -> Iterator[Spot]:
    counts: Counter[str] = Counter()
    for block in _blocks(holder, {f"{W}p", f"{W}tbl"}):
        counts[str(block.tag)] += 1
        number = counts[str(block.tag)]
        if block.tag == f"{W}tbl":
            yield from _table(part, f"{inside}の中の表{number}" if inside else f"表{number}", block)
            continue
        where = inside or f"{number}段落目"
        yield Spot(part, where, block)
        for box in block.iter(_BOX):
            if next(box.iterancestors(f"{W}p")) is block and next(box.iterancestors(_ALTERNATIVE), None) is None:
                yield from _within(part, f"{where}のテキストボックス", box)


def _table(part: str, name: str, table: etree._Element) -> Iterator[Spot]:
    for row_number, row in enumerate(_blocks(table, {f"{W}tr"}), start=1):
        for cell_number, cell in enumerate(_blocks(row, {f"{W}tc"}), start=1):
            yield from _within(part, f"{name}の{row_number}行目{cell_number}列目", cell)


def _blocks(holder: etree._Element, tags: set[str]) -> Iterator[etree._Element]:
    """The blocks of a holder, also those that Word wrapped in content controls and the like."""
    for child in holder:
        if child.tag in tags:
            yield child
        elif child.tag not in {f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"}:
            yield from _blocks(child, tags)


def _text(run: etree._Element) -> str:
    return "".join(node.text or "" if node.tag == f"{W}t" else _WHITE.get(str(node.tag), "") for node in run)


def _looks(run: etree._Element) -> bytes:
    looks = run.find(f"{W}rPr")
    shown = [] if looks is None else [node for node in looks if node.tag not in _INVISIBLE]
    return b"".join(sorted(filter(None, map(_look, shown))))


def _look(node: etree._Element) -> bytes:
    """One property; which font a sign of two scripts takes (`hint`) is decided anew for each sign typed."""
    attributes = {name: value for name, value in node.attrib.items() if name != f"{W}hint"}
    return repr((node.tag, sorted(attributes.items()))).encode() if attributes or not node.attrib else b""


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


_PATH: Final = r"[\w.]+"
_EACH: Final = re.compile(rf"({_PATH})\s*を\s*[一1１](?:行|列|段落|つ)ずつ(?:\s*[（(](\w+)[）)])?")
_LISTED_AS: Final = ("一覧", "別")  # what the name of a list ends in, after that of one entry
_EACH_AT: Final = {"tr": "一行ずつ", "tc": "一列ずつ"}
_IF: Final = re.compile(r"(もし|または)[、\s]*(.+?)(なら|でなければ|があれば|がなければ|もあれば|もなければ)")
_ENTRY: Final = {"初め": "loop.first", "終わり": "loop.last"}
_FIXED: Final = {"くり返し終わり": "endfor", "もし終わり": "endif", "そうでなければ": "else"}
_COMMAND: Final = re.compile(r"(\{%(?:tr|tc|p|r)?-?\s+)([^{}%]*?)(\s*-?%\})")


def in_jinja(words: str) -> str:
    """What a command in Japanese says to Jinja: 「取組一覧を一行ずつ」 is 「for 取組 in 取組一覧」. Other words come back as they are."""
    plain = " ".join(words.split())
    if plain in _FIXED:
        return _FIXED[plain]
    if each := _EACH.fullmatch(plain):
        return f"for {each[2] or _entry_of(each[1])} in {each[1]}"
    if asked := _IF.fullmatch(plain):
        condition = _condition(asked[2].strip(), asked[3])
        return f"{'if' if asked[1] == 'もし' else 'elif'} {condition}" if condition else words
    return words


def _entry_of(path: str) -> str:
    """What one entry of a list is called: 取組 of 事業.取組一覧."""
    name = path.rpartition(".")[2]
    return next((name.removesuffix(end) for end in _LISTED_AS if name.endswith(end) and name != end), "項")


def _condition(what: str, ending: str) -> str:
    """The condition in Jinja; empty when it is none of those that can be said in Japanese."""
    unless = ending in {"でなければ", "がなければ", "もなければ"}
    if ending in {"なら", "でなければ"}:
        if what in _ENTRY:
            return f"{'not ' * unless}{_ENTRY[what]}"
        same = re.fullmatch(rf"({_PATH})\s*が\s*[「\"']?([^「」\"']+?)[」\"']?", what)
        if several := re.fullmatch(rf"({_PATH})\s*が\s*((?:「[^「」]+」\s*か?\s*){{2,}})", what):
            listed = ", ".join(f'"{word}"' for word in re.findall("「([^「」]+)」", several[2]))
            return f"{several[1]} {'not ' * unless}in ({listed})"
        return f'{same[1]} {"!=" if unless else "=="} "{same[2]}"' if same else ""
    joint, joined = ("も", "and") if ending.startswith("も") else ("か", "or")
    names = [name.strip() for name in re.split(rf"\s{joint}\s", what)]
    if not all(re.fullmatch(_PATH, name) for name in names) or (joint == "も" and len(names) < 2):
        return ""
    if unless and joint == "か" and len(names) > 1:
        return ""
    return f" {joined} ".join(f"{'not ' * unless}{name}" for name in names)


def in_japanese(level: str, words: str) -> str:
    """A command of Jinja as it is said in Japanese; as it is where there is no such saying."""
    said = words
    if words in _FIXED.values():
        said = next(japanese for japanese, jinja in _FIXED.items() if jinja == words)
    elif each := re.fullmatch(rf"for (\w+) in ({_PATH})", words):
        name = "" if each[1] == _entry_of(each[2]) else f"（{each[1]}）"
        said = f"{each[2]}を{_EACH_AT.get(level, '一つずつ')}{name}"
    elif asked := re.fullmatch(r"(if|elif) (.+)", words):
        said = f"{'もし' if asked[1] == 'if' else 'または'} {_in_words(asked[2])}"
    return said if in_jinja(said) == words else words


def _in_words(condition: str) -> str:
    entries = {jinja: japanese for japanese, jinja in _ENTRY.items()}
    turned = condition.removeprefix("not ")
    if turned in entries:
        return f"{entries[turned]}{'なら' if turned == condition else 'でなければ'}"
    if same := re.fullmatch(rf"({_PATH}) == \"([^\"]+)\"", condition):
        return f"{same[1]} が「{same[2]}」なら"
    if several := re.fullmatch(rf'({_PATH}) in \(("[^()]+")\)', condition):
        listed = several[2].replace('", "', "」「").strip('"')
        return f"{several[1]} が「{listed}」なら"
    if " and " in condition:
        names = condition.split(" and ")
        unless = all(name.startswith("not ") for name in names)
        return " も ".join(name.removeprefix("not ") if unless else name for name in names) + (
            " もなければ" if unless else " もあれば"
        )
    return f"{turned.replace(' or ', ' か ')} {'があれば' if turned == condition else 'がなければ'}"


def commands_in_jinja(text: str) -> str:
    """A text with the commands of its tags as Jinja understands them."""
    return _COMMAND.sub(lambda tag: f"{tag[1]}{in_jinja(tag[2])}{tag[3]}", text)


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
        if parts["kind"] == "%":
            words = in_jinja(words)
        verb, rest = [*words.split(None, 1), "", ""][:2] if parts["kind"] == "%" else ("", words)
        yield Tag(spot, " ".join(found[0].split()), found.start(), parts["level"] or "", verb, rest.strip())


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
        f"「{short(written)}」に直してください。" if known else f"{'・'.join(COMMANDS[:6])} のどれかに直してください。"
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


ENDS: Final = {"endfor": "for", "endif": "if"}
BETWEEN: Final = {"else": ("for", "if"), "elif": ("if",)}
_MOST: Final = 3
HOLDERS: Final = {"p": (f"{W}p", "段落"), "tr": (f"{W}tr", "表の行"), "tc": (f"{W}tc", "表のセル")}


@dataclass
class Pairs:
    """What is open while the tags of a part are gone through; `place_of` gives the place of a tag for a finding."""

    name: str
    open: list[Tag] = field(default_factory=list)
    _begun: list[Tag] = field(default_factory=list)
    _last_branch: list[Tag] = field(default_factory=list)
    _stray: Tag | None = None

    def place(self, tag: Tag) -> Place:
        """The place of a tag."""
        return Place(self.name, tag.spot.part, tag.spot.where)

    def take(self, tag: Tag, rest: Sequence[Tag]) -> Iterator[Problem]:
        """Open, go on or close with a tag, before the `rest` of its part; findings about what does not fit."""
        if tag.verb in ENDS.values():
            self.open.append(tag)
            self._begun.append(tag)
            return
        wanted = BETWEEN.get(tag.verb) or ((ENDS[tag.verb],) if tag.verb in ENDS else ())
        if not wanted:
            return
        candidates = [one for one in self.open if one.verb in wanted]
        fitting = [one for one in candidates if _together(one, tag)]
        if fitting:
            yield from self._drop_above(fitting[-1])
        elif self._stray and _together(self._stray, tag):
            self._stray = None if tag.verb in ENDS else self._stray
            return
        elif candidates and candidates[-1] is self.open[-1] and not _ended(candidates[-1], rest):
            yield TemplateFault.MISPLACED.at(self.place(tag), tag=tag.text, hint=_apart(candidates[-1], tag))
        else:
            self._stray = tag if tag.verb in BETWEEN else None
            opening = f"{{%{tag.level} {wanted[-1]} … %}}"
            yield TemplateFault.UNOPENED.at(self.place(tag), tag=tag.text, opening=opening)
            return
        if tag.verb in ENDS:
            self.open.pop()
        elif self.open[-1] in self._last_branch:
            yield TemplateFault.UNOPENED.at(self.place(tag), tag=tag.text, opening=f"{{%{tag.level} {wanted[-1]} … %}}")
        elif tag.verb == "else":
            self._last_branch.append(self.open[-1])

    def finish(self) -> Iterator[Problem]:
        """What is still open at the end of a part."""
        while self.open:
            yield self._unclosed(self.open.pop(0))

    def _drop_above(self, opened: Tag) -> Iterator[Problem]:
        while self.open[-1] is not opened:
            yield self._unclosed(self.open.pop())

    def _unclosed(self, tag: Tag) -> Problem:
        closing = _in_its_words(tag, f"end{tag.verb}")
        within = self._begun[self._begun.index(tag) + 1 :]
        # Where an inner end is missing, the outer one seems to be: say which they are.
        alike = [f"「{inner.text}」" for inner in within if (inner.verb, inner.level) == (tag.verb, tag.level)][:_MOST]
        inner = f"中の{'、'.join(alike)}の閉じ忘れかもしれません。" if alike else ""
        return TemplateFault.UNCLOSED.at(self.place(tag), tag=tag.text, closing=closing, inner=inner)


def _in_its_words(tag: Tag, words: str) -> str:
    """A command at the level of a tag, in Japanese where the tag is."""
    said = words if f"{tag.verb} " in tag.text else in_japanese(tag.level, words)
    return f"{{%{tag.level} {said} %}}"


def placed(tag: Tag, place: Place) -> tuple[Tag, Problem | None]:
    """The tag, and the finding when it speaks of a row or cell outside any table: then it is one for paragraphs."""
    if tag.level not in HOLDERS or _holder(tag, HOLDERS[tag.level][0]) is not None:
        return tag, None
    hint = f"「{tag.text}」は{HOLDERS[tag.level][1]}の中に書きます。表の外では「{{%p … %}}」を使ってください。"
    return replace(tag, level="p"), TemplateFault.MISPLACED.at(place, tag=tag.text, hint=hint)


def standing(found: Sequence[Tag]) -> list[Tag]:
    """The tags that take effect: of several that each make one paragraph, row or cell vanish, only the last does."""
    last = {(tag.level, _vanishing(tag)): tag for tag in found if tag.level in HOLDERS}
    return [tag for tag in found if tag.level not in HOLDERS or last[tag.level, _vanishing(tag)] is tag]


def swallowed(name: str, found: Iterable[Tag]) -> Iterator[Problem]:
    """The words that go with a paragraph, row or cell which a tag in it makes vanish."""
    for tag in found:
        holder = _vanishing(tag)
        if holder is None or mended(tag.spot.text) != tag.spot.text:
            continue
        rest = "".join("".join(_all_text(holder).split()).rsplit("".join(tag.text.split()), 1))
        if rest:
            place = Place(name, tag.spot.part, tag.spot.where)
            yield TemplateFault.SWALLOWED.at(place, tag=tag.text, holder=HOLDERS[tag.level][1], text=short(rest))


def _vanishing(tag: Tag) -> etree._Element | None:
    return _holder(tag, HOLDERS[tag.level][0]) if tag.level in HOLDERS else None


def _holder(tag: Tag, kind: str) -> etree._Element | None:
    paragraph = tag.spot.paragraph
    return paragraph if kind == f"{W}p" else next(paragraph.iterancestors(kind), None)


def _all_text(holder: etree._Element) -> str:
    return "".join(node.text or "" for node in holder.iter(f"{W}t"))


def _together(one: Tag, other: Tag) -> bool:
    """Whether two tags may begin and end one thing."""
    if one.level != other.level:
        return False
    if one.level in HOLDERS:
        kind, _ = HOLDERS[one.level]
        holders = [_holder(tag, kind) for tag in (one, other)]
        return _parent(holders[0]) is _parent(holders[1])
    return one.level == "" or one.spot.paragraph is other.spot.paragraph


def _ended(opened: Tag, rest: Sequence[Tag]) -> bool:
    """Whether its end is still to come."""
    deep = 0
    for tag in rest:
        if _together(opened, tag):
            deep += (tag.verb == opened.verb) - (ENDS.get(tag.verb) == opened.verb)
            if deep < 0:
                return True
    return False


def _parent(node: etree._Element | None) -> etree._Element | None:
    return None if node is None else node.getparent()


def _apart(opened: Tag, closing: Tag) -> str:
    if opened.level != closing.level:
        right = closing.text.replace(f"{{%{closing.level}", f"{{%{opened.level}", 1)
        return f"「{opened.text}」を閉じるときは「{right}」と書きます。"
    return f"「{opened.text}」（{opened.spot.where}）と同じ{_INSIDE.get(opened.level, '段落')}の中に移してください。"


_INSIDE: Final = {"p": "本文又はセル", "tr": "表", "tc": "表の行"}
