"""会議.xlsx: the sitting, its agenda, what its packet holds and who gets it; 確認済み.xlsx: findings that may stay."""

from datetime import date, time

from generator.forms.organisation import KINDS
from generator.japanese.numbering import Level
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "会議.xlsx"
ELSEWHERE = "別途作成"
NOBODY = "送らない"
TITLE_NOTE = "〔年度〕は「令和5年度」、〔前年度〕は「令和4年度」のように、〔市名〕は団体.xlsxの市名に置き換わります。"
ONCE = ("自己紹介", "選出", "互選", "委嘱")
"""Words of items of an agenda that are for a year with new members alone."""
SUBJECT_NOTE = "月や会議ごとに分けて作る様式と会議録では、〔対象〕がその月や会議の名前に置き換わります。"


@sheet(WORKBOOK, "開催", layout=Layout.FORM, note="会議の開催日や場所を書きます。", only_if_used=True)
class Meeting(Record):
    """One sitting of the 推進会議."""

    fiscal_year: int = column(
        "年度",
        Kind.FISCAL_YEAR,
        note="会議を開く年度です。",
        example="6",
        names_year=True,
        width=30,
        renewed=Renewal.BY_NAME,
    )
    session: int = column(
        "回",
        Kind.COUNT,
        note="その年度の第何回かを書きます。",
        example="1",
        unit="第 回",
        width=30,
        renewed=Renewal.BY_NAME,
    )
    name: str = column("会議名", note="年度と回を除いた会議の名前です。", example="〔会議名〕", width=30)
    held_on: date = column(
        "開催日",
        Kind.DATE,
        note="曜日は自動で付きます。",
        example="令和6年5月16日",
        width=30,
        renewed=Renewal.EACH_MEETING,
        was=("開催", "次回開催日"),
    )
    starts_at: time = column(
        "開始時刻",
        Kind.TIME,
        note="開会の時刻です。",
        example="午後7時",
        width=30,
        renewed=Renewal.EACH_MEETING,
        was=("開催", "次回開始時刻"),
    )
    venue: str = column("場所", note="開催場所です。", example="Web会議及び〔市名〕医師会館3階会議室", width=30)
    next_on: date | None = column(
        "次回開催日",
        Kind.DATE,
        note="決まっていないときは空欄にします。",
        example="令和6年8月22日",
        required=False,
        width=30,
        renewed=Renewal.EACH_MEETING,
    )
    next_at: time | None = column(
        "次回開始時刻",
        Kind.TIME,
        note="決まっていないときは空欄にします。",
        example="午後7時",
        required=False,
        width=30,
        renewed=Renewal.EACH_MEETING,
    )
    reply_by: date | None = column(
        "返信期限",
        Kind.DATE,
        note="送付文で、資料への意見や質問をいつまでに返してもらうかです。なければ空欄にします。",
        example="令和6年5月13日",
        required=False,
        steers=True,
        spare=True,
        width=30,
        renewed=Renewal.EACH_MEETING,
    )


@sheet(WORKBOOK, "次第", note="次第の項目を上から順に書きます。番号は自動で付きます。", only_if_used=True, recurs=True)
class AgendaItem(Record):
    """One line of the agenda."""

    level: str = column(
        "階層",
        note="一覧から選びます。番号は自動で付きます。",
        example=Level.PAREN,
        choices=(Level.HEADING, Level.PAREN),
        steers=True,
        width=10,
    )
    title: str = column(
        "件名",
        note=f"空欄にすると、右の資料の資料名になります。{TITLE_NOTE}",
        example="各〔部会〕における検討状況について",
        required=False,
        essential=True,
        width=50,
        rolls=True,
    )
    paper: str = column(
        "資料",
        note="この議題で使う資料を、［配付資料］の様式から選びます。資料番号か資料名を書いても構いません。"
        "末尾に【資料1】のように付きます。",
        example="部会検討状況",
        required=False,
        essential=True,
        steers=True,
        offers=("配付資料", "様式"),
        width=24,
    )


@sheet(
    WORKBOOK,
    "配付資料",
    note="会議資料一式に含める資料を、作る順に書きます。",
    renewed=Renewal.WITH_WHAT_IT_NAMES,
    recurs=True,
)
class Handout(Record):
    """One paper of the packet."""

    number: str = column("資料番号", note="番号のない資料は空欄にします。", example="資料1", required=False, width=10)
    name: str = column(
        "資料名",
        note=f"ファイル名と資料の題名になります。空欄にすると様式の題名になります。{TITLE_NOTE}{SUBJECT_NOTE}",
        example="〔前年度〕における各事業実施実績について",
        required=False,
        width=44,
        rolls=True,
    )
    kind: str = column(
        "様式",
        note="資料の種類です。このプログラムで作らない資料は「別途作成」を選びます。",
        example="事業実施実績",
        choices=KINDS,
        steers=True,
        width=18,
        names=True,
    )
    source: str = column(
        "入力ファイル",
        note="同じ様式の入力ファイルが二つ以上あるとき、使うファイルの名前を書きます。二つ使うときは改行して並べます。"
        "空欄にすると、その様式の、ほかの行にないファイル全部になります。",
        example="会議録_普及啓発部会_令和6年度第1回.xlsx",
        required=False,
        essential=True,
        steers=True,
        width=34,
        names=True,
    )
    listed: str = column(
        "次第に記載",
        note="次第の【配付資料】に載せるとき「○」を選びます。",
        example="○",
        choices=("○",),
        required=False,
        steers=True,
        width=10,
    )
    formats: str = column(
        "形式",
        note="作るファイルの形式です。空欄にするとWordだけを作ります。",
        example="Word・Excel",
        choices=("Word", "Excel", "Word・Excel"),
        required=False,
        steers=True,
        width=12,
    )
    listed_as: str = column(
        "次第での資料名",
        note=f"次第の【配付資料】だけ別の言い方にするときに書きます。{TITLE_NOTE}",
        example="〔前年度〕における各事業実施状況について",
        required=False,
        width=44,
        rolls=True,
    )
    subjects: str = column(
        "対象",
        note="月や会議ごとに分けて作る様式で、一部だけを作るときに、その名前を書きます。"
        "二つ以上は改行して並べます。空欄にすると全部作ります。",
        example="令和6年5月",
        required=False,
        steers=True,
        renewed=Renewal.EACH_MEETING,
        width=20,
    )
    sent_to: str = column(
        "配付先",
        note=f"一部の人にだけ送る資料に、［送付先］のグループを書きます（二つ以上は改行して並べます）。"
        f"空欄にすると全員に送ります。誰にも送らないときは「{NOBODY}」と書きます。"
        "開催通知など役所の手元で使う資料は、空欄なら誰にも送らず、まとめにも入りません。",
        example="委員",
        required=False,
        steers=True,
        spare=True,
        width=14,
    )


@sheet(
    WORKBOOK,
    "確認済み",
    note="確かめて、そのままでよいことにした指摘を書きます。内容が変わると、指摘はまた表示されます。誤りには使えません。",
    optional=True,
    renewed=Renewal.WITH_WHAT_IT_NAMES,
)
class Settled(Record):
    """A finding that was looked at and may stay: it is listed apart while the words it is about are unchanged."""

    code: str = column("符号", note="指摘の［ ］の中の符号です。", example="確認01", steers=True, width=10)
    place: str = column(
        "場所",
        note="指摘の場所を、表示されたとおりに書きます。空欄にすると、「内容」が同じ指摘すべてに当てはまります。",
        example="取組.xlsx［実施実績］D7",
        required=False,
        steers=True,
        width=30,
        names=True,
    )
    text: str = column(
        "内容",
        note="確かめたときのセルの言葉です。セルがこの言葉でなくなると、指摘はまた表示されます。",
        example="4月、7月及び10月に更新作業を実施。",
        required=False,
        steers=True,
        width=50,
        names=True,
    )
    reason: str = column(
        "理由", note="そのままでよい理由です。", example="原稿のとおりで正しい。", steers=True, width=40
    )
    settled_on: date | None = column(
        "確認日", Kind.DATE, note="確かめた日です。", example="令和6年5月7日", required=False, steers=True, width=16
    )


@sheet(
    WORKBOOK,
    "送付先",
    note="資料を送る人を書きます。「kaigi mail」で、メールの下書きの宛先（Bcc）になります。空のままでも構いません。",
    optional=True,
)
class Recipient(Record):
    """One person who gets papers by mail. None of it is printed in a paper."""

    name: str = column("名前", note="受け取る人の名前です。", example="若葉　花子", steers=True, width=24)
    address: str = column(
        "メールアドレス",
        note="一つの行に一つ、半角で書きます。",
        example="hanako@example.jp",
        steers=True,
        width=34,
    )
    group: str = column(
        "グループ",
        note="人によって配る資料が違うときに書きます。［配付資料］の「配付先」に、ここと同じ言葉を書きます。",
        example="委員",
        required=False,
        steers=True,
        width=14,
    )


SETTLED_WORKBOOK = "確認済み.xlsx"


@sheet(
    SETTLED_WORKBOOK,
    "確認済み",
    note="「kaigi check --settle」が書くブックです。行を消すと、その指摘はまた表示されます。",
    optional=True,
    renewed=Renewal.WITH_WHAT_IT_NAMES,
)
class KeptSettled(Settled):
    """A finding settled by command; the program owns this workbook and writes it anew."""


@sheet(
    WORKBOOK,
    "用語",
    note="資料で使う言葉を決めます。点検は「使わない言葉」を探して知らせます。公用文の主な用語は、書かなくても点検します。",
    optional=True,
)
class Term(Record):
    """One word to use, and the one not to."""

    use: str = column("使う言葉", note="資料で使う言葉です。", example="取組", steers=True, width=24)
    avoid: str = column(
        "使わない言葉",
        note="見つけたら知らせる言葉です。「使う言葉」と同じものは、その言葉を点検しないという意味になります。",
        example="取り組み",
        key=True,
        steers=True,
        width=24,
    )
    remark: str = column(
        "備考", note="理由などを書きます。点検の知らせに添えます。", required=False, steers=True, spare=True, width=40
    )


WORDS_WORKBOOK = "用語.xlsx"
"""The office's own list of mistaken words: it stands in `inputs/` for all meetings, or in the folder of one."""


@sheet(
    WORDS_WORKBOOK,
    "用語",
    note="取り違えやすい言葉を足します。inputs の中（会議のフォルダーの外）に置くと、すべての会議の点検に使います。",
    optional=True,
)
class Confusion(Record):
    """One word that is taken for another, and what beside it shows that it is wrong."""

    right: str = column("正", note="正しい言葉です。", example="多職種", steers=True, width=20)
    wrong: str = column("誤", note="取り違えた言葉です。", example="他職種", steers=True, width=20)
    context: str = column(
        "文脈",
        note="誤りと分かる前後の言葉です。「誤」の言葉を「～」で表し、「、」で並べます。空欄なら、いつでも誤りとします。",
        example="～連携、～による研修",
        required=False,
        steers=True,
        width=50,
    )
    remark: str = column(
        "備考", note="理由などを書きます。点検の知らせに添えます。", example="", required=False, steers=True, width=40
    )
