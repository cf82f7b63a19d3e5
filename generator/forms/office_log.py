"""支援室日誌.xlsx: the daily log of a 在宅医療・介護連携相談支援室, from which its coordinators' reports are made.

No sheet asks for the name, address or birthday of a patient: a case is known by its 整理番号 alone.
"""

from datetime import date, time

from generator import house
from generator.record import Kind, Layout, Record, Renewal, column, sheet

WORKBOOK = "支援室日誌.xlsx"
NO_NAMES = "患者の氏名、住所、生年月日など、個人が分かることは書きません。"


def _day() -> date:
    declared: date = column("日付", Kind.DATE, note="その日です。", example="令和5年5月18日", width=18)
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
        example="令和5年4月3日",
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
        "相談者", note="相談した人や機関の区分です。", example="居宅介護支援事業所", choices=house.CONSULTANTS, width=18
    )
    office: str = column(
        "所属", note="相談した機関の名前です。", example="架空ケアプランセンター", required=False, width=22
    )
    method: str = column("方法", note="相談の方法です。", example="電話", choices=house.CONTACTS, width=8)
    topic: str = column(
        "内容区分", note="主な内容を一つ選びます。", example="在宅医の紹介・調整", choices=house.TOPICS, width=18
    )
    age: str = column(
        "年代", note="相談の対象となる人の年代です。", example="75～84歳", choices=house.AGES, required=False, width=10
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
        example=house.DUTIES[2],
        choices=house.DUTIES,
        width=26,
    )
    method: str = column("方法", note="活動の方法です。", example="訪問", choices=house.ACTIVITY_METHODS, width=10)
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
    kind: str = column("種別", note="会議の種別です。", example="地域ケア会議", choices=house.GATHERINGS, width=20)
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
    kind: str = column("種別", note="研修等の種別です。", example="多職種の研修", choices=house.COURSES, width=18)
    role: str = column("関わり", note="どう関わったかです。", example="協力", choices=house.ROLES, width=8)
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
        example="訪問薬剤師の役割が共有できた。",
        required=False,
        width=34,
    )
