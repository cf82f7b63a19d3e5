"""What the reader of workbooks refuses or points out in a cell: one entry a reason."""

from enum import Enum

from generator.problem import Place, Problem, Severity
from generator.records.declare import Sheet


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

    IN_EXAMPLE = ("26", Severity.ERROR, "灰色の記入例（【例】で始まる言葉）の行や欄に書いたことは、資料に載りません。")
    TAKEN = ("27", Severity.NOTE, "ほかのブックから入る欄は、空欄にすると、そのブックの同じ番号の言葉になります。")

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
