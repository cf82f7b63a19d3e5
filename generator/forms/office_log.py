"""支援室日誌.xlsx: the daily log of a 在宅医療・介護連携相談支援室, its plan of the year, and what has to be handed in when."""

from datetime import date, time

from generator.forms import organisation
from generator.records.declare import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "支援室日誌.xlsx"
NO_NAMES = "患者の氏名、住所、生年月日など、個人が分かることは書きません。"


def _day() -> date:
    declared: date = column("日付", Kind.DATE, note="その日です。", example="令和5年6月16日", width=18)
    return declared


def _hour(heading: str, example: str) -> time | None:
    declared: time | None = column(
        heading, Kind.TIME, note="分からないときは空欄にします。", example=example, required=False, width=12
    )
    return declared


def _people() -> int | None:
    declared: int | None = column(
        "参加人数",
        Kind.COUNT,
        note="全体の参加人数です。分からないときは空欄にします。",
        example="24",
        required=False,
        unit="人",
        width=10,
    )
    return declared


def _in_charge() -> str:
    declared: str = column("担当", note="担当したコーディネーターです。", example="架空 花子", required=False, width=14)
    return declared


@sheet(WORKBOOK, "支援室", layout=Layout.FORM, note="すべての報告書の頭に載ることを書きます。")
class Office(Record):
    """The 相談支援室 and its contract, for one fiscal year."""

    fiscal_year: int = column(
        "年度",
        Kind.FISCAL_YEAR,
        note="この日誌の年度です。",
        example="5",
        names_year=True,
        renewed=Renewal.BY_NAME,
        width=40,
    )
    district: str = column("区", note="受け持つ区や市町村の名前です。", example="架空区", width=40)
    name: str = column(
        "相談支援室", note="相談支援室の名前です。", example="架空区在宅医療・介護連携相談支援室", width=40
    )
    contractor: str = column("受託法人", note="受託法人の名前です。", example="一般社団法人架空区医師会", width=40)
    manager: str = column(
        "責任者", note="受託法人の責任者の職と氏名です。", example="会長　架空　太郎", required=False, width=40
    )
    coordinators: str = column(
        "コーディネーター", note="コーディネーターの氏名です。改行して並べます。", example="架空 花子", width=40
    )
    addressee: str = column("提出先", note="報告書のあて先です。", example="架空市健康局健康施策課長", width=40)
    contracted_on: date = column(
        "契約締結日",
        Kind.DATE,
        note="委託契約を結んだ日です。",
        example="令和5年4月5日",
        steers=True,
        renewed=Renewal.EACH_YEAR,
        width=40,
    )
    contract_ends: date = column(
        "契約終了日",
        Kind.DATE,
        note="委託契約が終わる日です。",
        example="令和6年3月31日",
        steers=True,
        renewed=Renewal.EACH_YEAR,
        width=40,
    )


@sheet(
    WORKBOOK, "相談記録", note=f"受けた相談を、一回一行で、受けた順に書きます。{NO_NAMES}", renewed=Renewal.EACH_YEAR
)
class Consultation(Record):
    """One time somebody asked; the first row of a 整理番号 is a new case, those after it go on with it."""

    day: date = _day()
    number: str = column(
        "整理番号",
        note=f"相談の番号です。同じ件の続きには同じ番号を書きます（初めの行が新規、後の行が継続になります）。{NO_NAMES}",
        example="5-01",
        width=10,
    )
    consultant: str = column(
        "相談者",
        note="相談した人や機関の区分です。",
        example="居宅介護支援事業所",
        choices=organisation.CONSULTANTS,
        width=18,
    )
    office: str = column(
        "所属", note="相談した機関の名前です。", example="架空ケアプランセンター", required=False, width=22
    )
    method: str = column("方法", note="相談の方法です。", example="電話", choices=organisation.CONTACTS, width=8)
    topic: str = column(
        "内容区分", note="主な内容を一つ選びます。", example="在宅医の紹介・調整", choices=organisation.TOPICS, width=18
    )
    age: str = column(
        "年代",
        note="相談の対象となる人の年代です。",
        example="75～84歳",
        choices=organisation.AGES,
        required=False,
        width=10,
    )
    situation: str = column(
        "状況",
        note=f"病状や生活の状況です。{NO_NAMES}",
        example="退院後も医療的な処置が要る。",
        required=False,
        width=34,
    )
    request: str = column("相談内容", note="相談されたことです。", example="訪問診療をする医師を探している。", width=34)
    response: str = column(
        "対応", note="調整したこと、伝えたことです。", example="訪問診療の医師2か所を紹介した。", width=34
    )
    partners: str = column(
        "連携先",
        note="連絡、調整をした機関です。改行して並べます。",
        example="架空クリニック",
        required=False,
        width=22,
    )
    state: str = column("結果", note="この回の後の状態です。", example="終了", choices=("継続中", "終了"), width=8)
    in_charge: str = _in_charge()


@sheet(
    WORKBOOK,
    "活動記録",
    note="相談、会議等、研修等のほかの活動を、一件一行で、日付の順に書きます。",
    optional=True,
    renewed=Renewal.EACH_YEAR,
)
class Task(Record):
    """One other piece of work: a visit to a hospital, a talk with the ward, a leaflet written."""

    day: date = _day()
    duty: str = column(
        "事業項目",
        note="どの事業項目の活動かを選びます。",
        example=organisation.first_of(organisation.DUTIES, 2),
        choices=organisation.DUTIES,
        width=26,
    )
    method: str = column(
        "方法", note="活動の方法です。", example="訪問", choices=organisation.ACTIVITY_METHODS, width=10
    )
    partner: str = column(
        "相手", note="訪ねた先や、話し合った相手です。", example="架空病院地域連携室", required=False, width=22
    )
    content: str = column(
        "活動内容", note="したことです。", example="退院支援の現状と、休日の受入れについて聞き取った。", width=40
    )
    outcome: str = column(
        "成果", note="できたこと、分かったことです。", example="窓口が分かった。", required=False, width=30
    )
    issue: str = column(
        "課題", note="残った課題と、今後の対応です。", example="休日の連絡方法を決める。", required=False, width=30
    )
    in_charge: str = _in_charge()


@sheet(
    WORKBOOK,
    "会議等",
    note="出席した会議を、一回一行で、日付の順に書きます。",
    optional=True,
    renewed=Renewal.EACH_YEAR,
)
class Gathering(Record):
    """One meeting attended."""

    day: date = _day()
    starts_at: time | None = _hour("開始時刻", "午後2時")
    ends_at: time | None = _hour("終了時刻", "午後3時30分")
    kind: str = column(
        "種別", note="会議の種別です。", example="地域ケア会議", choices=organisation.GATHERINGS, width=20
    )
    name: str = column("会議名", note="会議の名前です。", example="架空区東地域ケア会議", width=26)
    host: str = column("主催", note="主催した機関です。", example="架空区東地域包括支援センター", width=24)
    venue: str = column("場所", note="開催場所です。", example="架空区役所会議室", width=20)
    attendees: str = column(
        "出席者",
        note="出席したコーディネーターと、主な出席者の職種です。",
        example="架空 花子\n医師会、病院、区役所",
        width=24,
    )
    people: int | None = _people()
    agenda: str = column("議題", note="議題です。", example="退院時の情報共有について", width=30)
    content: str = column("内容", note="話し合ったことです。", example="各機関の様式を持ち寄って比べた。", width=40)
    issue: str = column(
        "課題",
        note="共有した課題と、今後の対応です。",
        example="様式をそろえるかどうか、次回決める。",
        required=False,
        width=34,
    )


@sheet(
    WORKBOOK,
    "研修等",
    note="参加、協力、開催した研修や普及啓発を、一回一行で、日付の順に書きます。",
    optional=True,
    renewed=Renewal.EACH_YEAR,
)
class Course(Record):
    """One 研修 or public talk attended, helped with or held."""

    day: date = _day()
    starts_at: time | None = _hour("開始時刻", "午後7時")
    ends_at: time | None = _hour("終了時刻", "午後8時30分")
    kind: str = column(
        "種別", note="研修等の種別です。", example="多職種の研修", choices=organisation.COURSES, width=18
    )
    role: str = column(
        "関わり", note="どう関わったかです。", example="協力", choices=organisation.COURSE_ROLES, width=8
    )
    name: str = column("名称", note="研修等の名前です。", example="架空区多職種連携研修会", width=26)
    host: str = column("主催", note="主催した機関です。", example="架空区役所", width=22)
    venue: str = column("場所", note="開催場所です。", example="架空区民センター", width=20)
    audience: str = column(
        "参加者", note="どのような人が参加したかです。", example="医療・介護関係者", required=False, width=20
    )
    people: int | None = _people()
    content: str = column("内容", note="研修等の内容です。", example="事例を使ったグループワーク", width=40)
    learned: str = column(
        "所感",
        note="成果と、業務への生かし方です。",
        example="口腔ケアの手順が共有できた。",
        required=False,
        width=34,
    )


MONTHS = tuple(f"{(number + 3) % 12 + 1}月" for number in range(12))


@sheet(
    WORKBOOK, "月のまとめ", note="月報に載せるまとめを、一月一行で書きます。", optional=True, renewed=Renewal.EACH_YEAR
)
class MonthNote(Record):
    """What a coordinator says of a month."""

    month: str = column("月", note="何月のまとめかを選びます。", example="5月", choices=MONTHS, key=True, width=8)
    done: str = column(
        "主な取組", note="その月の主な取組と成果です。", example="病院3か所を訪ねた。", required=False, width=40
    )
    issue: str = column("課題", note="その月の課題です。", example="休日の連絡方法", required=False, width=40)
    coming: str = column("翌月の予定", note="翌月の予定です。", example="病院連絡会に出席", required=False, width=40)


@sheet(WORKBOOK, "年間計画", note="年間の計画を、取組ごとに一行で書きます。", optional=True, renewed=Renewal.EACH_YEAR)
class PlanLine(Record):
    """One piece of work planned for the year, from one month to another."""

    duty: str = column(
        "事業項目",
        note="どの事業項目の取組かを選びます。",
        example=organisation.first_of(organisation.DUTIES, 2),
        choices=organisation.DUTIES,
        width=26,
    )
    goal: str = column("目標", note="年度の終わりの姿です。", example="病院ごとの窓口が分かる。", width=34)
    work: str = column("取組", note="することです。", example="病院を訪ねて聞き取る。", width=40)
    first_month: str = column("開始月", note="始める月です。", example="5月", choices=MONTHS, width=8)
    last_month: str = column("終了月", note="終える月です。", example="7月", choices=MONTHS, width=8)
    measure: str = column(
        "指標", note="できたかどうかを何で見るかです。", example="訪問した病院の数", required=False, width=26
    )


@sheet(
    WORKBOOK,
    "振り返り",
    note="三半期ごとと年度末に、法人の中で振り返ったことを書きます。",
    optional=True,
    renewed=Renewal.EACH_YEAR,
)
class Review(Record):
    """What was found when the work of a third, or of the year, was looked back on."""

    period: str = column(
        "期間", note="どの期間の振り返りかです。", example="4月～7月", choices=organisation.PERIODS, key=True, width=12
    )
    achieved: str = column("成果", note="活動の成果が得られているか。", example="窓口の一覧ができた。", width=40)
    goals: str = column("目標の評価", note="目標は適当であったか。", example="適当であった。", required=False, width=34)
    schedule: str = column(
        "計画の評価",
        note="スケジュール（計画）は適切であったか。",
        example="訪問が1か月遅れた。",
        required=False,
        width=34,
    )
    improved: str = column(
        "改善", note="目標や計画をどう直すかです。", example="訪問を二人で分担する。", required=False, width=34
    )


AFTER_THE_CONTRACT, EVERY_MONTH, EVERY_PART, AT_THE_END, AFTER_THE_END, AT_ANY_TIME = TIMINGS = (
    "契約締結後",
    "毎月",
    "三半期ごと",
    "契約終了後",
    "検査終了後",
    "随時",
)


@sheet(
    WORKBOOK,
    "提出物",
    note="いつ、何を、どう提出するかの決まりを、一行に一つずつ書きます。様式見本の支援室日誌.xlsxから写せます。",
    optional=True,
)
class Submission(Record):
    """One form that has to be handed in, and when."""

    group: str = column("区分", note="提出物のまとまりです。", example="(2) 毎月提出するもの", width=30)
    number: str = column("様式", note="様式の番号です。", example="様式3", width=10)
    name: str = column("名称", note="様式の名前です。", example="実績報告書（月報）", width=28)
    timing: str = column("時期", note="いつ提出するかです。", example="毎月", choices=TIMINGS, steers=True, width=14)
    days: int | None = column(
        "日数",
        Kind.COUNT,
        note="時期が「契約締結後」のとき、何日以内かを書きます。",
        example="14",
        required=False,
        essential=True,
        steers=True,
        unit="日",
        width=8,
    )
    months: int | None = column(
        "月数",
        Kind.COUNT,
        note="時期が「契約締結後」のとき、何か月以内かを書きます。",
        example="3",
        required=False,
        essential=True,
        steers=True,
        unit="か月",
        width=8,
    )
    limit: str = column("期限", note="期限の書き方です。", example="月末業務が終了後速やかに", required=False, width=30)
    way: str = column("提出方法", note="メール、郵送、持参などです。", example="メールと郵送", required=False, width=18)
    made_as: str = column(
        "作り方",
        note="このプログラムの様式で作るときは、その様式を選びます。ほかは「別途作成」を選びます。",
        example="実績報告書（月報）",
        choices=organisation.KINDS,
        steers=True,
        width=22,
    )
    remark: str = column("備考", note="資料に載せる注記です。", example="証明書を添付", required=False, width=34)
