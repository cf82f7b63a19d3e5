"""What can be wrong with the tags of a template: one entry a fault, with the words staff see."""

from enum import Enum
from typing import Final

from generator.problem import Place, Problem, Severity

_LISTED: Final = "書ける言葉は「kaigi template fields」で確かめられます。"


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
        "{nearest}使えるのは {words} です。",
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
