"""推進会議.xlsx and 出欠.xlsx: the council's own members and rules, and who comes to one sitting of it."""

from datetime import date

from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "推進会議.xlsx"
ROLL_WORKBOOK = "出欠.xlsx"
MAJORITY, HALF, TWO_THIRDS = QUORUMS = ("過半数", "半数以上", "3分の2以上")
ALLOWED, COUNTED = PROXIES = ("できる", "定足数に数える")
FRONT, IN_TURN = SEATS = ("正面", "名簿の順")
BEFORE, AFTER = SIDES = ("前", "後")
LETTER_DAY, REPLY_DAY = LETTER_DAYS = ("通知の日付", "回答の期限")
COMES, PROXY, STAYS_AWAY = ANSWERS = ("出席", "代理", "欠席")
ON_SITE, ONLINE = WAYS = ("会場", "Web")


@sheet(
    WORKBOOK,
    "運営",
    layout=Layout.FORM,
    note="推進会議の通知を出す人、返信先、会議の規則を書きます。担当と電話は、団体.xlsxと違うときだけ書きます。",
    only_if_used=True,
)
class Conduct(Record):
    """Who calls the council together, where members reply to, and what its rules ask for."""

    sender: str = column(
        "発信者",
        note="通知を出す人の職と氏名です。職と氏名の間で改行できます。",
        example="架空市長　架空　太郎",
        width=40,
    )
    contact: str = column(
        "担当",
        note="問い合わせ先の部署と担当者です。空欄は、団体.xlsxの部署と担当者になります。",
        example="福祉部〔部署〕　担当　架空",
        required=False,
        width=40,
    )
    phone: str = column(
        "電話",
        note="問い合わせ先の電話番号です。空欄は、団体.xlsxの電話になります。",
        example="000-000-0000",
        required=False,
        width=40,
    )
    fax: str = column("ファクス", note="返信先の番号です。", example="000-000-0001", required=False, width=40)
    mail: str = column(
        "メールアドレス", note="返信先のアドレスです。", example="kaigo@example.jp", required=False, width=40
    )
    quorum: str = column(
        "定足数",
        note="会議の規則（設置要綱など）に、会議を開くのに要る出席者の数の決まりがあるときに選びます。",
        example=MAJORITY,
        choices=QUORUMS,
        required=False,
        width=40,
    )
    proxies: str = column(
        "代理出席",
        note="委員の代理が出られるとき「できる」を、代理も定足数に数えるとき「定足数に数える」を選びます。"
        "空欄は、代理が出られません。",
        example=ALLOWED,
        choices=PROXIES,
        required=False,
        steers=True,
        width=40,
    )


@sheet(WORKBOOK, "委員名簿", note="推進会議の委員を、名簿に載せる順に書きます。", only_if_used=True)
class CouncilMember(Record):
    """A 委員 of the council itself."""

    name: str = column("氏名", note="姓と名の間は全角で一字空けます。", example="架空　花子", key=True, width=16)
    reading: str = column("ふりがな", note="氏名の読みです。", example="かくう　はなこ", width=20)
    office: str = column("所属", note="所属する団体や事業所の名前です。", example="架空市医師会", width=36)
    post: str = column("職", note="所属での職です。", example="会長", required=False, width=16)
    role: str = column(
        "役",
        note="会議での役です。役のない委員は空欄にします。",
        example="会長",
        required=False,
        width=12,
    )
    group: str = column("区分", note="規則で決まっている委員の区分です。", example="医療関係者", width=20)
    begins: date = column("任期開始", Kind.DATE, note="任期の初めの日です。", example="令和6年4月1日", width=20)
    ends: date = column("任期終了", Kind.DATE, note="任期の終わりの日です。", example="令和8年3月31日", width=20)
    seat: str = column(
        "席",
        note="席次表で正面に座る人に「正面」を選びます（3人まで）。空欄は「名簿の順」と同じです。",
        example=FRONT,
        choices=SEATS,
        required=False,
        steers=True,
        width=8,
    )


@sheet(WORKBOOK, "事務局", note="会議に出る事務局の職員を、席次表に載せる順に書きます。", optional=True)
class Secretary(Record):
    """Somebody of the 事務局 at the council's sittings."""

    post: str = column("職", note="所属と職の名前です。", example="〔部署〕長", width=24)
    name: str = column("氏名", note="姓と名の間は全角で一字空けます。", example="架空　次郎", width=16)


@sheet(
    WORKBOOK,
    "準備の日程",
    note="会議の前と後にすることと、開催日から数えた日数を書きます。日は開催日から決まり、土日、祝日、年末年始を避けます。",
    optional=True,
)
class Preparation(Record):
    """Something to be done so many days before or after a sitting."""

    task: str = column("すること", note="することを短く書きます。", example="開催通知の送付", width=30)
    days: int = column("日数", Kind.COUNT, note="開催日から数えた日数です。", example="30", unit="日", width=8)
    side: str = column(
        "前後",
        note="開催日の前か後かを選びます。休みの日に当たると、「前」は前の、「後」は後の開庁日になります。",
        example=BEFORE,
        choices=SIDES,
        width=8,
    )
    by: str = column("担当", note="する人です。", example="庶務", required=False, width=14)
    letter: str = column(
        "開催通知では",
        note="この日を、開催通知の日付や、出欠の回答の期限にするときに選びます。",
        example=LETTER_DAY,
        choices=LETTER_DAYS,
        required=False,
        steers=True,
        width=14,
    )


@sheet(
    ROLL_WORKBOOK,
    "開催通知",
    layout=Layout.FORM,
    note="この会議の開催通知に書くことです。",
    optional=True,
)
class Notice(Record):
    """What the letter to the members says of this sitting alone."""

    number: str = column(
        "文書番号",
        note="通知の文書番号です。",
        example="5架福介第123号",
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=40,
    )
    sent_on: date | None = column(
        "通知日",
        Kind.DATE,
        note="通知の日付です。空欄にすると、推進会議.xlsx［準備の日程］で「通知の日付」とした日になります。",
        example="令和6年4月16日",
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=40,
    )
    reply_by: date | None = column(
        "回答期限",
        Kind.DATE,
        note="出欠の回答の期限です。空欄にすると、推進会議.xlsx［準備の日程］で「回答の期限」とした日になります。",
        example="令和6年5月2日",
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=40,
    )
    online: str = column(
        "Web参加",
        note="Webでも参加できるとき「できる」を選びます。出欠確認票に、Webで出席する欄が付きます。",
        example=ALLOWED,
        choices=(ALLOWED,),
        required=False,
        steers=True,
        width=40,
    )
    remark: str = column(
        "備考",
        note="持ち物、Web参加の方法など、通知に書き添えることです。",
        example="Webで参加する方には、会議の前日までにURLを送ります。",
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=40,
    )


@sheet(
    ROLL_WORKBOOK,
    "出欠",
    note="委員の出欠の回答を、一人一行で書きます。行のない委員と、「出欠」が空欄の委員は、未回答になります。",
    only_if_used=True,
)
class Reply(Record):
    """What a member answered to the letter."""

    name: str = column("氏名", note="推進会議.xlsx［委員名簿］の氏名です。", example="架空　花子", key=True, width=16)
    answer: str = column(
        "出欠",
        note="回答です。空欄は未回答です。",
        example=COMES,
        choices=ANSWERS,
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=8,
    )
    way: str = column(
        "参加の方法",
        note="会場とWebのどちらで参加するかです。空欄は会場です。",
        example=ON_SITE,
        choices=WAYS,
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=10,
    )
    proxy: str = column(
        "代理者",
        note="代わりに出る人の氏名です。",
        example="架空　三郎",
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=16,
    )
    message: str = column(
        "連絡事項",
        note="委員からの連絡です。",
        example="15分ほど遅れます。",
        required=False,
        renewed=Renewal.EACH_MEETING,
        width=34,
    )
