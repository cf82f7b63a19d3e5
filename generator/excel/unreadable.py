"""Why a file cannot be read as a workbook: one entry a reason, with the words staff see."""

from enum import Enum

from generator.problem import Place, Problem, Severity

_SAVE_AS = "Excelで開き、［名前を付けて保存］で「Excel ブック (*.xlsx)」を選んで保存し直してください。"
_RESTORE = "控えのファイルを入れ直すか、作った人にもう一度送ってもらってください。"
_SAVE_OR_RESTORE = f"{_SAVE_AS}Excelでも開けないときは、{_RESTORE}"
_RIGHT_FILE = "正しいブックを入れ直してください。"
_TRIM = (
    "使っていない行や列を選び、右クリックの［削除］で消して、上書き保存してください。"
    "値のほか、結合とリンクも「使っている」に数えます。"
)


class Unreadable(Enum):
    """A reason: number within the codes (ファイル01 …), the message with its {words}, and the hint."""

    EMPTY = ("01", "ファイルの中身が空です。", _RESTORE)
    OLD_EXCEL = ("02", "古い形式（.xls）のブックです。名前を .xlsx に変えただけでは読めません。", _SAVE_AS)
    PASSWORD = (
        "03",
        "パスワードなどで暗号化されたブックです。",
        "Excelで開き、［ファイル］→［情報］→［ブックの保護］→［パスワードを使用して暗号化］でパスワードを消し、上書き保存してください。",
    )
    OLD_OFFICE = ("04", "Excelのブックではなく、古い形式のOffice文書です。", _RIGHT_FILE)
    PDF = ("05", "Excelのブックではなく、PDFです。", "PDFにする前のブックを入れ直してください。")
    HTML = ("06", "Excelのブックではなく、ウェブページ（HTML）です。", _SAVE_AS)
    TEXT = ("07", "Excelのブックではなく、CSVなどの文字だけのファイルです。", _SAVE_AS)
    XML_SPREADSHEET = ("08", "「XML スプレッドシート 2003」形式のファイルです。", _SAVE_AS)
    IMAGE = ("09", "Excelのブックではなく、画像です。", _RIGHT_FILE)
    WORD = ("10", "Excelのブックではなく、Wordの文書です。", _RIGHT_FILE)
    POWERPOINT = ("11", "Excelのブックではなく、PowerPointの資料です。", _RIGHT_FILE)
    OPEN_DOCUMENT = ("12", "LibreOfficeなどの形式（OpenDocument）のファイルです。", _SAVE_AS)
    BINARY_WORKBOOK = ("13", "「Excel バイナリ ブック (.xlsb)」形式のブックです。", _SAVE_AS)
    ARCHIVE = (
        "14",
        "Excelのブックではなく、圧縮したファイルです。",
        "展開（解凍）して、中にあるブックを入れ直してください。",
    )
    UNKNOWN = ("15", "Excelのブックではないファイルか、壊れたファイルです。", _SAVE_OR_RESTORE)
    BROKEN = ("16", "ブックが途中で切れているか、壊れています。", _RESTORE)
    BROKEN_PART = ("17", "ブックの中の「{part}」が壊れています。", _SAVE_OR_RESTORE)
    ODD_NAME = ("18", "ブックの中に、普通のブックにはない名前の部品「{part}」があります。", _SAVE_OR_RESTORE)
    SAME_NAME = ("19", "ブックの中に、同じ名前の部品「{part}」が二つ以上あります。", _SAVE_OR_RESTORE)
    LOCKED_PART = (
        "20",
        "圧縮ソフトのパスワードが掛かっています。",
        "パスワードを掛ける前のブックを入れ直してください。",
    )
    COMPRESSION = ("21", "Excelが使わない方法で圧縮されています。", _SAVE_AS)
    BOMB = ("22", "中身を広げると大きくなりすぎるため、開きません。", _SAVE_OR_RESTORE)
    DTD = ("23", "ブックの中の「{part}」に、普通のブックにはない宣言（DTD）があります。", _SAVE_OR_RESTORE)
    NOT_XML = ("24", "ブックの中の「{part}」が壊れているため、読み取れません。", _SAVE_OR_RESTORE)
    DEEP = ("25", "ブックの中の「{part}」の入れ子が深すぎて、読み取れません。", _SAVE_OR_RESTORE)
    STRICT = ("26", "「Strict Open XML スプレッドシート」形式のブックです。", _SAVE_AS)
    NO_WORKBOOK = ("27", "Excelのブックの本体が見つかりません。", _SAVE_OR_RESTORE)
    NO_SHEETS = ("28", "シートが一枚もありません。", _SAVE_OR_RESTORE)
    LOST_SHEET = ("29", "このシートの中身が、ブックの中に見つかりません。", _SAVE_OR_RESTORE)
    TOO_MANY_CELLS = ("31", "書かれたセルや結合したセルの範囲が広すぎて、読み取れません。", _TRIM)
    TOO_COMPLEX = (
        "32",
        "ブックの中身（セル、書式、入力規則、図形など）が多すぎて読み取れません。",
        "必要なシートだけを新しいブックに移し、保存し直してください。",
    )
    LONG_TEXT = (
        "33",
        "一つのセルに入る長さを超えた文字（{limit}字以上）があり、読み取れません。",
        "文字を複数のセルに分けて、保存し直してください。",
    )
    NOT_LOADED = ("34", "ブックの中に、読み取れない内容があります。", _SAVE_OR_RESTORE)

    def __init__(self, number: str, message: str, hint: str) -> None:
        """Keep the parts of the entry under their names."""
        self.number, self.message, self.hint = number, message, hint

    def at(self, place: Place, **words: str) -> Problem:
        """The finding for this reason at a place; `words` fill the {words} of its message."""
        return Problem(Severity.ERROR, f"ファイル{self.number}", place, self.message.format(**words), self.hint)
