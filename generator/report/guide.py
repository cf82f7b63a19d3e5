"""The 記入要領 and the words of templates, printed from the declarations alone."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from difflib import get_close_matches
from typing import Final

from generator.checks.rule import checks
from generator.forms import personal_workbooks, workbooks
from generator.forms.meeting import WORKBOOK as MEETING_WORKBOOK
from generator.japanese.text import in_a_line
from generator.ooxml.gate import Unreadable
from generator.packet.templates import vocabulary
from generator.papers.kind import Document, documents, with_kinds
from generator.papers.share_sheets import Fillable, fillables
from generator.problem import GeneratorError, Severity
from generator.records.declare import Kind, Record, Sheet, at_next, how_to_write, need
from generator.records.reasons import Refusal
from generator.records.said import Indent
from generator.settings import DEFAULT, Settings
from generator.word.tags import in_japanese
from generator.word.template import ALWAYS_OFFERED, Group, Many, Shape, Word
from generator.year.new import used_and_other


def guide(settings: Settings = DEFAULT) -> str:
    """The whole guide as Markdown: every workbook with its sheets and columns, then every finding by its code.

    `settings` are those of the office that reads it: its lists and names stand in it.
    """
    return "\n".join([*_forms(with_kinds(settings)), *_findings()])


_LOOKS: Final = """様式の見方です。前からあるブックは、見た目が違っても、そのまま読めます。

- 「必須」の付いた橙色の見出しは必ず書く欄、青い見出しは空欄にできる欄です。まだ書いていない必須の欄は、薄い黄色になります。
- 灰色の「【例】」で始まる行や欄は記入例です。資料に載らないので、消さずに、その下の行や左の欄に書きます。
- 見出しと記入例は、上書きしないように保護してあります。パスワードはありません。直すときは、Excelの［校閲］の［シート保護の解除］を押します。
- 日付、時刻、数、一覧から選ぶ欄に違う形のものを書くと、Excelが確かめます。「はい」で、そのまま書けます。
- 表の日付は「R6.5.16(木)」と表示します。資料には「令和6年5月16日」のように載ります。"""


def _forms(office: Settings) -> Iterator[str]:
    used, other = used_and_other((), office)
    yield from ("# 記入要領", "", _LOOKS)
    for workbook, forms in used:
        yield from _workbook(workbook, forms, office)
    if other:
        yield from ("", "# ほかの様式", "")
        yield "ほかの市などの資料の様式です。`python -m generator new 会議 --kind 様式` で作れます。"
    for workbook, forms in other:
        yield from _workbook(workbook, forms, office)
    yield from ("", "# 個人情報の様式", "")
    yield (
        "患者や利用者の個人情報を書く様式です。会議のフォルダーには置きません。`python -m generator sheets 名前 --new` で作り、"
        "`python -m generator sheets 名前` で記入済みのシートにします。"
    )
    for workbook, forms in workbooks():
        if workbook in personal_workbooks():
            yield from _workbook(workbook, forms, office)


def _workbook(name: str, forms: Collection[type[Record]], office: Settings) -> Iterator[str]:
    kinds = [kind for kind, document in documents().items() if not set(document.uses).isdisjoint(forms)]
    kinds += [kind for kind, form in fillables().items() if form.row in forms]
    yield from ("", f"## {name}")
    if name != MEETING_WORKBOOK and kinds:
        yield from ("", f"様式: {'、'.join(kinds)}")
    for form in forms:
        yield from _sheet(form.declaration.of(office))


def _sheet(sheet: Sheet) -> Iterator[str]:
    optional = (
        "・なくてもかまいません"
        if sheet.optional
        else "・使う資料がなければ、なくてもかまいません" * sheet.only_if_used
    )
    yield from ("", f"### ［{sheet.name}］（{sheet.layout}{optional}）", "", sheet.note, "")
    yield from _table(
        ("見出し", "必須・任意", "書き方", "説明", "記入例"),
        (
            (column.heading, need(column), how_to_write(column), column.note, column.example)
            for column in sheet.columns.values()
        ),
    )
    if not sheet.personal:
        yield from ("", f"次の会議の様式を作るとき: {at_next(sheet)}")


_UNSEEN: Final = """点検は読み合わせの代わりにはなりません。点検が見るのは、書き方の決まり、打ち間違いと分かる形、前後の言葉から分かる変換の誤り、文の中の数や日付のつじつま、ほかの資料との食い違いです。
次のものは見えません。

- 書き落としたこと、書くべきでないこと
- 一か所にしか書いていない名前、日、数、金額が、事実と違うこと
- どこを見ても正しい形をしている言葉の取り違え（「増加」と「減少」、「賛成」と「反対」、表にない同じ音の言葉）
- 意味の通らない文、主語と述語のねじれ、失礼な言い方
- 図や、ほかの部署が作った資料の中身"""


def _findings() -> Iterator[str]:
    stems = dict.fromkeys(form.declaration.stem for _, forms in workbooks() for form in forms)
    yield from ("", "# 点検の決まり", "")
    yield f"「{Severity.ERROR}」が一つでもあると、資料は作られません。「{Severity.WARNING}」と「{Severity.NOTE}」は、確かめれば足ります。"
    yield from ("", _UNSEEN)
    yield from ("", "## ファイル", "")
    yield from (
        "ひな形や、できた資料、別途作成の資料にも、同じ決まりがあります（「ブック」が「ひな形」「資料」になります）。",
        "",
    )
    yield from _table(
        ("番号", "重さ", "決まりに合わないこと", "直し方"),
        (
            (found.code, found.severity, found.message, found.hint)
            for found in (reason.example() for reason in Unreadable)
        ),
    )
    yield from ("", "## セルの書き方", "", f"番号の○○は、ブックの名前です（{'、'.join(stems)}）。", "")
    yield from _table(
        ("番号", "重さ", "決まり"),
        ((f"○○{refusal.number}", refusal.severity, refusal.rule) for refusal in Refusal),
    )
    yield from ("", "## 業務の決まりと資料の照合", "")
    yield from ("直し方が空欄の決まりでは、見つけたものによって違うので、点検結果に一つずつ書きます。", "")
    yield from _table(
        ("番号", "重さ", "決まり", "直し方"),
        ((rule.code, rule.severity, rule.rule, rule.hint) for rule in checks().values()),
    )


def _table(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield _row(headings)
    yield _row("---" for _ in headings)
    yield from (_row(row) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(in_a_line(cell).replace('|', '｜') for cell in cells)} |"


_FILTERS: Final = {date: ("和暦", "曜日付き", "月日"), time: ("時刻",), int: ("年度",)}
_ENTRIES: Final = ("行", "項目", "一つ")
_FILTER_NOTES: Final = {
    "和暦": "令和6年5月16日",
    "曜日付き": "令和6年5月16日（木）",
    "月日": "5月16日",
    "時刻": "午後7時",
    "年度": "令和5年度（年度を表す数のとき）",
}
_ROW_LISTS: Final = (
    "{%p … %}は段落を、{%tr … %}は表の行を、{%tc … %}は表の列を繰り返します。その印だけの段落（行、セル）に書きます。"
    "表では「一行ずつ」「一列ずつ」とも書けます。"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that may be written: `tag` as it is typed, what it is, an example of what is printed, its filters.

    `depth` is how many loops it stands in; of a loop `closing` is its end. `choices` are what a box of a form offers.
    """

    depth: int
    tag: str
    note: str
    example: str = ""
    filters: tuple[str, ...] = ()
    closing: str = ""
    choices: tuple[str, ...] = ()


def fields_text(asked: str) -> str:
    """The words of a kind of 資料 or 記入様式 as lines to read. Raises GeneratorError when there is no such kind."""
    kind = _kind(asked)
    return _boxes_text(kind) if isinstance(kind, Fillable) else _words_text(kind)


def fields_json(asked: str) -> str:
    """The same as a list for other programs."""
    kind = _kind(asked)
    entries = _boxes(kind) if isinstance(kind, Fillable) else _entries(vocabulary(kind))
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1)


def _words_text(kind: Document) -> str:
    lines = [f"「{kind.kind}」のひな形（{kind.template}.docx）に書ける言葉です。", ""]
    for entry in _entries(vocabulary(kind)):
        margin = "  " * (entry.depth + 1)
        lines.append(f"{margin}{entry.tag}{f' … {entry.closing}' if entry.closing else ''}")
        details = [entry.note, f"例: {entry.example}" if entry.example else ""]
        details.append(f"付けられるもの: {'　'.join(f'|{name}' for name in entry.filters)}" if entry.filters else "")
        lines += [f"{margin}    {line}" for line in details if line]
    lines += ["", "「|」の後に付けると、書き方が変わります。"]
    lines += [f"  |{name}  {note}" for name, note in _FILTER_NOTES.items()]
    lines += ["", "繰り返しと条件", f"  {_ROW_LISTS}"]
    lines.append(
        "  {%p もし 言葉 があれば %} … {%p そうでなければ %} … {%p もし終わり %} は、"
        "言葉が空欄でないときとそうでないときを書き分けます。"
    )
    return "\n".join(lines)


def _boxes_text(kind: Fillable) -> str:
    lines = [
        f"「{kind.kind}」のひな形（{kind.template}.docx）の欄のタグに書ける言葉です。",
        "Wordの「開発」タブで欄を選び、「プロパティ」の「タグ」に書きます。{{ }} は使いません。",
        "",
    ]
    for entry in _boxes(kind):
        lines.append(f"  {entry.tag}")
        details = [entry.note, f"例: {entry.example}" if entry.example else ""]
        if entry.choices:
            details.append(f"選べる言葉: {'・'.join(entry.choices)}")
            details.append(f"チェックの欄のタグ: {entry.tag}:{entry.choices[0]} など")
        lines += [f"      {line}" for line in details if line]
    return "\n".join(lines)


def _boxes(kind: Fillable) -> Iterator[Entry]:
    columns, sheets = kind.columns(), {form.declaration.name for form in kind.lines}
    for tag, choices in kind.menus().items():
        sheet, _, heading = tag.rpartition(".")
        if tag not in columns:
            yield Entry(0, tag, "自動で付きます。")
            continue
        note = f"{kind.workbook}［{sheet or kind.row.declaration.name}］{heading}: {columns[tag].note}"
        note += "（同じタグの欄に、一行ずつ順に入ります）" if sheet in sheets else ""
        yield Entry(0, tag, note, " ".join(columns[tag].example.split()), choices=choices)


def _kinds() -> dict[str, Document | Fillable]:
    return {name: kind for name, kind in documents().items() if kind.template} | fillables()


def _kind(asked: str) -> Document | Fillable:
    """The kind called by its 様式 or by the name of its template."""
    names = {name: kind for kind in reversed(_kinds().values()) for name in (kind.template, f"{kind.template}.docx")}
    names |= _kinds()
    if asked in names:
        return names[asked]
    close = [name for name in _kinds() if asked and asked in name][:1] or get_close_matches(asked, names, n=1)
    hint = (
        f"「{close[0]}」のことなら、そう書いてください。"
        if close
        else f"次のどれかを書いてください: {'・'.join(_kinds())}"
    )
    raise GeneratorError(f"「{asked}」という様式もひな形もありません。{hint}")


def _entries(shape: Shape, path: str = "", loops: tuple[str, ...] = ()) -> Iterator[Entry]:
    match shape:
        case Word():
            yield _word(shape, path, len(loops))
        case Group():
            for name, inner in shape.words.items():
                yield from _entries(inner, f"{path}.{name}" if path else name, loops)
        case Many():
            name = _one_of(path.rpartition(".")[2], loops)
            opening = f"{{%p {in_japanese('p', f'for {name} in {path}')} %}}"
            yield Entry(len(loops), opening, "一つずつ繰り返します。", closing="{%p くり返し終わり %}")
            if shape.item:
                yield from _entries(shape.item, name, (*loops, name))


def _one_of(name: str, loops: tuple[str, ...]) -> str:
    """What one entry of a list may be called: 「取組」 of 「取組一覧」; never what the loops around it are called."""
    taken = {*ALWAYS_OFFERED, *loops, name}
    called = (name.removesuffix(ending) for ending in ("一覧", "別"))
    return next(one for one in (*called, *_ENTRIES, f"{name}の行") if one and one not in taken)


def _word(word: Word, path: str, depth: int) -> Entry:
    tag = f"{{{{ {path} }}}}"
    if Indent in word.types:
        return Entry(depth, tag, "段落の先頭に書くと、その段落の字下げになります。")
    example = " ".join(word.example.split())
    match word.sources:
        case ():
            note = "自動で付きます。"
        case (source,):
            note = f"{source.workbook}［{source.sheet}］{source.column.heading}: {source.column.note}"
        case (source, *_):
            headings = dict.fromkeys(source.column.heading for source in word.sources)
            note = f"{source.workbook}の{'、'.join(headings)}から作られます。"
    # A heading stands for an example where the declaration gives none.
    if example in {source.column.heading for source in word.sources}:
        example = ""
    return Entry(depth, tag, note, example, _filters(word, path))


def _filters(word: Word, path: str) -> tuple[str, ...]:
    """The filters that change the value; of numbers only those of years have one."""
    numbers = [source.column.kind is Kind.FISCAL_YEAR for source in word.sources] or ["年" in path]
    kinds = [kind for kind in _FILTERS if kind in word.types and (kind is not int or all(numbers))]
    return tuple(name for kind in kinds for name in _FILTERS[kind])
