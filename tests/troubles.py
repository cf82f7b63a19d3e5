"""困ったとき: the page that tells of every message what to do, gathered from the program and from the planted slips."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from generator.checks.rule import checks
from generator.ooxml.gate import Unreadable
from generator.problem import Problem
from generator.records.reasons import Refusal
from generator.word.tags import TemplateFault
from tests.said_in_code import VARIES, calls, returned

_HEAD = """# 困ったとき

画面に出た言葉と、することの一覧です。言葉の一部を、このページの中で探してください（Ctrlキーを押しながらF）。
表の「○」は、ファイルやセルの名前など、そのときどきで変わるところです。

どの場合も、**入力のExcelは書き換えられず、前に作った資料は消えません。** 安心して、直してもう一度実行してください。

## まず見るところ

| 様子 | すること |
|---|---|
| 「誤り」が出て、資料ができない | 出ている誤りを全部直して保存し、もう一度実行します。一度に全部出るので、直しては実行する必要はありません。 |
| 「注意」「参考」が出た | 資料はできています。確かめて、そのままでよければ[確認済み](一つの会議の流れ.md#3-点検する)にできます。 |
| 「中止しました」と出た | [中止しました](#中止しましたと出たとき)の表を見ます。 |
| 「使い方が違います」と出た | 命令の打ち間違いです。`make help` か `kaigi --help` で確かめます。 |
| 「申し訳ありません。プログラムの不具合で止まりました」と出た | 前に作った資料はそのままです。表示された `logs` のファイルを管理者に送ってください。それまでは、直前に変えたところを戻すと動くことがあります。 |
| 直したのに、資料が変わらない | Excelで上書き保存したか、別の会議のフォルダーを直していないかを確かめます。画面の初めの「○○ の会議で進めます」で、どの会議かが分かります。 |
| 書いたことが、資料に載っていない | 点検に「どの資料にも載っていません」と出ていないかを見ます。`make packet` の前に保存したかも確かめます。 |
| 曜日や番号が二重に付く | 自動で付くものが手でも書いてあります。手で書いた方を消します。 |
| 情報共有シートの欄の言葉が増えた | LibreOffice 7.4で開いて保存すると、欄の言葉が二重、三重に増えることがあります（LibreOfficeの不具合です）。Wordで開いて記入し、保存してください。LibreOfficeしかないときは、新しい版を使い、保存したあとで開き直して確かめてください。 |
"""

_STOPPED = "[中止しました](#中止しましたと出たとき)"
_NOTHING = f"{VARIES}（例: ）"


def page(examples: dict[str, Problem]) -> str:
    """The page as Markdown. `examples` are findings that the rules gave, by code."""
    return "\n".join(
        [_HEAD, *_stops(), *_files(), *_cells(), *_others(), *_rules(examples)],
    )


def _stops() -> Iterator[str]:
    yield from ("## 中止しましたと出たとき", "")
    told = [*returned("packet/files.py", "_sentence")]
    told += [text for call in calls("GeneratorError") for text in call.arguments[0] if text.strip(VARIES)]
    rows = dict.fromkeys(_parted(" ".join(text.split())) for text in told)
    yield from _table(("表示される言葉", "すること"), sorted(rows))


def _parted(text: str) -> tuple[str, str]:
    """A message as what happened and what to do: its first sentence and the rest, or all of it."""
    first, dot, rest = text.partition("。")
    return (
        (f"{first}{dot}", rest.strip(f" {VARIES}"))
        if rest.strip(f" {VARIES}")
        else (text, "表示のとおりにしてください。")
    )


def _files() -> Iterator[str]:
    yield from ("", "## ブック、ひな形、資料を開けないとき", "")
    rows = ((one.code, one.message, one.hint) for one in (reason.example() for reason in Unreadable))
    yield from _table(("番号", "表示される言葉", "すること"), rows)


def _cells() -> Iterator[str]:
    yield from ("", "## セルを直すとき", "", "番号の○○は、ブックの名前です（取組01、研修03など）。", "")
    told: dict[str, list[tuple[str, str]]] = {reason.name: [] for reason in Refusal}
    for call in calls("._refuse", ".at"):
        named = [text for text in (call.arguments[0] + call.arguments[1]) if text.startswith("Refusal.")]
        if named:
            message, hint = (
                call.arguments[-3:-1] if call.name == ".at" and len(call.arguments) > 5 else call.arguments[3:5]
            )
            told[named[0].removeprefix("Refusal.")] += _paired(message, hint)
    assert all(told.values()), [name for name, rows in told.items() if not rows]
    rows = ((f"○○{reason.number}", *words) for reason in Refusal for words in dict.fromkeys(told[reason.name]))
    yield from _table(("番号", "表示される言葉", "すること"), rows)


def _others() -> Iterator[str]:
    yield from ("", "## ファイルの置き方、本文の書き方、ひな形を直すとき", "")
    rows = {
        (fault.code, _filled(fault.message), _filled(fault.hint).strip(VARIES) or "表示のとおりにしてください。")
        for fault in TemplateFault
    }
    for call in calls("Problem", "_fault", "_error"):
        place = next((n for n, texts in enumerate(call.arguments) if re.fullmatch(r"\D*\d\d", texts[0])), None)
        if place is not None and len(call.arguments) > place + 3:
            code = call.arguments[place][0]
            rows |= {(code, *words) for words in _paired(*call.arguments[place + 2 : place + 4])}
        elif place is not None:  # the words of a stop, as a finding
            rows.add(
                (
                    call.arguments[place][0],
                    "ひな形を開けないときなどの言葉が出ます。",
                    f"{_STOPPED}の表を見てください。",
                )
            )
    yield from _table(("番号", "表示される言葉", "すること"), sorted(rows))


def _filled(words: str) -> str:
    """The words of a fault with what varies in them marked."""
    return words.format_map(defaultdict(lambda: VARIES))


def _paired(messages: Iterable[str], hints: Iterable[str]) -> list[tuple[str, str]]:
    """The wordings of a message with those of its hint; one hint serves all."""
    messages, hints = ([text for text in texts if text.strip(_NOTHING)] for texts in (messages, hints))
    if len(messages) == len(hints) or not hints:
        return list(zip_longest(messages, hints, fillvalue="セルの説明（見出しのメモ）のとおりに書いてください。"))
    return [(message, "　又は　".join(hints)) for message in messages]


def _rules(examples: dict[str, Problem]) -> Iterator[str]:
    yield from (
        "",
        "## 点検の指摘",
        "",
        "書き方の例は、架空の会議のものです。決まりの文は[記入要領](記入要領.md)にあります。",
        "",
    )
    rows = (
        (code, rule.severity, examples[code].message, examples[code].hint)
        for code, rule in checks().items()
        if code in examples
    )
    yield from _table(("番号", "重さ", "表示される言葉の例", "すること"), rows)


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (headings, ("---",) * len(headings), *rows):
        yield f"| {' | '.join(cell.replace('|', '｜').replace(chr(10), '／') for cell in cells)} |"
