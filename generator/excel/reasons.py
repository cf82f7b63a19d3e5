"""Why a file cannot be read as a workbook, and what the reader refuses or points out in a cell: one entry a reason."""

from enum import Enum

from generator.problem import Place, Problem, Severity
from generator.records.declare import Sheet

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


class Refusal(Enum):
    """A reason: number within the workbook's codes (取組01 …), severity, and the rule in the words of the guide."""

    CHOICE = ("01", Severity.ERROR, "一覧から選ぶ欄には、一覧にある言葉を書きます。")
    EMPTY = ("02", Severity.ERROR, "必ず書く欄は空欄にできません。")
    UNREADABLE = ("03", Severity.ERROR, "日付、時刻、年度及び数は、読み取れる形で書きます。暦にない日は書けません。")
    DUPLICATE = ("04", Severity.ERROR, "行を見分ける番号や名前は、同じシートで二度使えません。")
    UNKNOWN_ROW = ("05", Severity.ERROR, "ほかのシートの行を指す欄には、そのシートにある値を書きます。")
    ERROR_VALUE = ("06", Severity.ERROR, "セルがエラー値（#REF!、#N/Aなど）になっていてはいけません。")
    NOT_CALCULATED = ("07", Severity.ERROR, "数式は、計算した結果が保存されている必要があります。")
    FORBIDDEN_CHARACTER = ("08", Severity.ERROR, "文書に使えない文字（制御文字）は書けません。")
    DITTO = ("09", Severity.ERROR, "「〃」「同上」は、すぐ上の行に値があるときだけ使えます。")
    NO_SHEET = ("10", Severity.ERROR, "決められたシートがすべて、決められた名前で必要です。")
    NO_HEADING = ("11", Severity.ERROR, "決められた見出しが、一つずつ必要です。")
    HORIZONTAL_MERGE = ("12", Severity.ERROR, "必ず書く欄は、隣の欄と結合できません。")
    STRUCK = ("13", Severity.WARNING, "取消線の引かれた文字も資料に載ります。")
    HIDDEN = ("14", Severity.WARNING, "非表示のシート・行・列に書かれた内容も資料に載ります。")
    NOT_USED = ("15", Severity.NOTE, "決められた見出しの外に書かれた内容は、資料に載りません。")
    TOO_LONG = ("16", Severity.ERROR, "記入様式の欄には、その広さに入る長さの文を書きます。")
    TOO_MANY = ("17", Severity.ERROR, "記入様式の記録は、その行の数まで書けます。")
    TURNED_INTO_DATE = (
        "18",
        Severity.ERROR,
        "文字を書く欄の「1-2」や「5/17」が、Excelで日付や時刻に変わっていてはいけません。",
    )

    OTHER_SHEET = ("19", Severity.NOTE, "様式にないシートに書かれた内容は、資料に載りません。")
    LIKE_SHEET = ("20", Severity.WARNING, "決められたシートに似た名前のシートに書かれた内容は、資料に載りません。")
    SAME_SHEET = (
        "21",
        Severity.ERROR,
        "同じ名前のシートは、一つだけにします（空白や全角と半角の違いは見分けません）。",
    )
    LOST = ("23", Severity.WARNING, "様式にある見出しは、空欄にしてよい欄でも消しません。")
    OWN_CHARACTER = (
        "24",
        Severity.WARNING,
        "ほかのパソコンで別の字になったり消えたりする文字（外字など）は書きません。",
    )
    BESIDE = ("25", Severity.NOTE, "メモ（コメント）や図形の中の文字は、資料に載りません。")
    COVERED = ("22", Severity.WARNING, "結合したセルの下に隠れた文字は、資料に載りません。")

    def __init__(self, number: str, severity: Severity, rule: str) -> None:
        """Keep the parts of the entry under their names."""
        self.number, self.severity, self.rule = number, severity, rule

    def at(  # noqa: PLR0913, PLR0917 - the parts of a finding, in the order they are told
        self, sheet: Sheet, place: Place, message: str, hint: str = "", text: str = "", heading: str = ""
    ) -> Problem:
        """The finding for this reason at a place. Of a sheet with personal data it tells the heading and the rule alone."""
        if sheet.personal:
            message, text = f"「{heading}」: {self.rule}" if heading else self.rule, ""
        return Problem(self.severity, f"{sheet.stem}{self.number}", place, message, hint, text)
