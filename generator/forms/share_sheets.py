"""情報共有シート.xlsx: what the forms about one patient say that go between doctors, hospitals and care managers."""

from datetime import date
from typing import Any

from generator.records.declare import Kind, Layout, Record, column, sheet

WORKBOOK = "情報共有シート.xlsx"

REFERRAL = "紹介患者状況把握シート"
EACH = "一人に一枚です。次の人は、書く前のこのシートを「移動またはコピー」で写して書きます（シートの名前はそのままで構いません）。"
SEXES = ("男性", "女性")
REFERENCE_NOTE = "ファイルの名前になる番号です。氏名など、本人が分かる言葉は書きません。"


def text(heading: str, note: str, example: str, width: int = 16) -> Any:
    """A cell of free text that may stay empty, as every box of these forms may."""
    return column(heading, note=note, example=example, required=False, width=width)


def day(heading: str, note: str, example: str) -> Any:
    """A date that may stay empty: the form then shows 「令和　年　月　日」."""
    return column(heading, Kind.DATE, note=note, example=example, required=False, width=18)


def choice(heading: str, note: str, choices: tuple[str, ...]) -> Any:
    """One of the boxes or words that the form offers, or none."""
    return column(heading, note=note, example=choices[0], choices=choices, required=False, width=14)


def choices(heading: str, note: str, offered: tuple[str, ...]) -> Any:
    """Any number of the boxes that the form offers."""
    return column(heading, note=note, example=offered[0], choices=offered, required=False, several=True, width=30)


def reference() -> Any:
    """The number that stands for a person in the names of files."""
    return column("整理番号", Kind.REFERENCE, note=REFERENCE_NOTE, example="R6-001", key=True, steers=True, width=12)


def born() -> Any:
    """The date of birth of a patient."""
    return column(
        "生年月日",
        Kind.BIRTH_DATE,
        note="生まれた日です。年齢は自動で付きます。",
        example="昭和10年4月1日",
        required=False,
        width=18,
    )


@sheet(
    WORKBOOK,
    "組織",
    layout=Layout.FORM,
    note="様式に印刷する団体の名前や番号です。空欄にすると、様式でも空欄になります。",
    optional=True,
    personal=True,
)
class Organisation(Record):
    """The bodies that the forms name."""

    association: str = text("医師会", "区や市の医師会の名前です。", "架空区医師会", 40)
    president: str = text("会長", "医師会の会長の氏名です。", "架空　太郎", 40)
    area: str = text("区域", "転院先や住所の区や市の名前です。", "架空区", 40)
    office: str = text("相談支援室", "相談支援室の名前です。", "在宅医療・介護連携相談支援室", 40)
    desk: str = text("相談窓口", "事業の名前です。", "架空市高齢者等在宅医療・介護連携に関する相談窓口", 40)
    fax: str = text("FAX", "返信を受けるFAXの番号です。", "06-4306-3829", 40)
    address: str = text(
        "住所の書き出し",
        "患者住所の初めに付ける市や区の名前です。患者住所に同じ書き出しがあれば付けません。",
        "架空市架空区",
        40,
    )
    edition: str = text(
        "版の表示", "医療・介護連携シートの下に付ける、版や承認の表示です。", "H27 改訂版　架空区医師会承認済み", 40
    )


@sheet(
    WORKBOOK,
    "医療・介護連携シート",
    layout=Layout.CARDS,
    note=f"ケアマネジャーが主治医に連絡するときのシートです。{EACH}",
    optional=True,
    personal=True,
)
class DoctorLetter(Record):
    """A letter from a care manager to a doctor."""

    number: str = reference()
    issued_on: date | None = day("発行日", "シートを出す日です。", "令和6年5月7日")
    clinic: str = text("医療機関", "宛先の医療機関の名前です。種別は右の欄で選びます。", "見本", 20)
    clinic_kind: str = choice("医療機関の種別", "名前の後に付ける言葉です。", ("医院", "クリニック", "診療所", "病院"))
    doctor: str = text("医師", "宛先の医師の氏名です。「先生へ」は様式にあります。", "架空　太郎")
    client: str = text("利用者", "利用者の氏名です。「様」は様式にあります。", "見本　花子")
    reply: str = choice("返信", "返信の要・不要です。", ("返信ください", "報告まで"))
    matters: tuple[str, ...] = choices(
        "用件", "連絡する用件です。", ("担当になった事のお知らせです。", "ご相談したいことがあります。")
    )
    questions: tuple[str, ...] = choices(
        "相談内容",
        "相談する内容です。",
        (
            "ケアプラン作成時の意見について",
            "利用者の医療・介護・病状の意見、指示について",
            "サービス担当者会議における意見または開催について",
            "福祉用具貸与（購入）における意見について",
            "医療系サービス導入における意見・相談について",
            "別紙参照",
            "その他",
        ),
    )
    other_question: str = text("その他の内容", "「その他」を選んだときの内容です。", "訪問の時間について", 30)
    answer: str = text("連絡事項", "医師からケアマネジャーへの連絡事項です。", "次回の訪問時に相談します。", 40)
    office: str = text("居宅介護支援事業所", "ケアマネジャーの事業所の名前です。", "見本ケアプランセンター", 24)
    manager: str = text("担当", "担当するケアマネジャーの氏名です。", "例示　次郎")
    phone: str = text("TEL", "事業所の電話番号です。", "06-0000-0000")
    fax: str = text("FAX", "事業所のFAXの番号です。", "06-0000-0001")
    mobile: str = text("担当者携帯番号", "担当者の携帯電話の番号です。", "090-0000-0000")
    mail: str = text("Email", "担当者のメールアドレスです。", "mihon@example.jp", 24)


@sheet(
    WORKBOOK,
    "転帰シート",
    note="紹介患者が入院した病院に、転帰の情報をお願いするシートです。一行が一枚になります。",
    optional=True,
    personal=True,
)
class OutcomeRequest(Record):
    """A request to a hospital to tell what becomes of a patient."""

    number: str = reference()
    patient: str = text("紹介患者", "紹介した患者の氏名です。「様」は様式にあります。", "見本　花子", 20)


@sheet(
    WORKBOOK,
    REFERRAL,
    layout=Layout.CARDS,
    note=f"かかりつけ医の紹介で入院した患者の状況を把握するシートです。{EACH}",
    optional=True,
    personal=True,
)
class Referral(Record):
    """A patient referred to a hospital, and what became of them."""

    number: str = reference()
    kind: str = choice("紹介者区分", "紹介の区分です。", ("外来紹介", "入院紹介", "その他"))
    referred_on: date | None = day("紹介日", "紹介した日です。", "令和6年5月7日")
    hospital: str = text("紹介先病院", "紹介先の病院の名前です。「病院」は様式にあります。", "見本総合")
    department: str = text("紹介先診療科", "紹介先の診療科です。「科」は様式にあります。", "内")
    doctor: str = text("紹介先医師", "紹介先の医師の氏名です。「先生」は様式にあります。", "架空　太郎")
    own_clinic: str = text("貴院名", "紹介元の医療機関の名前です。", "例示クリニック", 20)
    own_doctor: str = text("主治医", "紹介元の主治医の氏名です。", "例示　次郎")
    on_discharge: str = choice(
        "退院時の対応", "退院するときの対応の希望です。", ("自院対応", "両者の相談により決定", "その他希望")
    )
    own_care: str = choice("自院対応の内容", "「自院対応」を選んだときの内容です。", ("在宅", "通院", "どちらでも可"))
    other_wish: str = text(
        "その他希望の内容", "「その他希望」を選んだときの内容です。", "往診の医師を紹介してほしい。", 24
    )
    contact: tuple[str, ...] = choices(
        "医師会からの連絡方法", "医師会からの連絡の方法です。", ("Fax", "E-Mail", "電話", "その他")
    )
    other_contact: str = text("その他の連絡方法", "「その他」を選んだときの内容です。", "郵便")
    conference: str = choice(
        "カンファレンス", "カンファレンスに医師会コーディネータの参加を希望するかどうかです。", ("希望する",)
    )
    reading: str = text("フリガナ", "患者氏名のフリガナです。", "ミホン　ハナコ")
    patient: str = text("患者氏名", "患者の氏名です。", "見本　花子")
    sex: str = choice("性別", "患者の性別です。", SEXES)
    born_on: date | None = born()
    address: str = text("患者住所", "患者の住所です。［組織］の「住所の書き出し」の後から書けます。", "見本1-2-3", 30)
    insurance: str = choice("介護保険利用", "介護保険の利用の状況です。", ("申請中", "認定あり", "認定不明"))
    care_plan: str = text("ケアプラン", "ケアプランを作る事業所などです。", "見本ケアプランセンター", 20)
    care_manager: str = text("ケアマネ", "担当するケアマネジャーの氏名です。", "例示　三郎")
    remarks: str = text("特記", "知っておいてほしいことです。", "独居のため、退院の前に連絡してください。", 40)
    moved_on: date | None = day("移動期日", "転院や退院をした日です。", "令和6年6月3日")
    outcome: str = choice("転帰", "患者の転帰です。", ("転院", "退院", "入院", "その他"))
    other_outcome: str = text("その他の転帰", "「その他」を選んだときの内容です。", "施設に入所")
    moved_to: str = text("転院先", "転院先の病院や施設の名前です。「病院・施設」は様式にあります。", "例示")
    moved_department: str = text("転院先診療科", "転院先の診療科です。「科」は様式にあります。", "リハビリテーション")
    received: str = text("受付", "相談支援室の受付の番号や日付です。", "5/7　No.12")
    agreed_on: date | None = day("同意確認日", "個人情報使用についての同意を確認した日です。", "令和6年5月7日")


@sheet(
    WORKBOOK, "経過記録", note="紹介患者状況把握シートの経過記録です。古い順に書きます。", optional=True, personal=True
)
class Progress(Record):
    """What was done about a referred patient on one day."""

    number: str = column(
        "整理番号",
        note="誰の記録かを選びます。",
        example="R6-001",
        refers=(REFERRAL, "整理番号"),
        steers=True,
        width=12,
    )
    on: date | None = day("日時", "支援や検討をした日です。", "令和6年5月10日")
    record: str = text("記録", "支援経過、検討内容などの記録です。", "病院の連携室に電話し、退院の見込みを聞いた。", 60)


@sheet(
    WORKBOOK,
    "ケース会議",
    note="紹介患者状況把握シートの、ケース会議等の記録です。詳細な記録は別に保管します。",
    optional=True,
    personal=True,
)
class CaseMeeting(Record):
    """A case meeting about a referred patient."""

    number: str = column(
        "整理番号",
        note="誰の会議かを選びます。",
        example="R6-001",
        refers=(REFERRAL, "整理番号"),
        steers=True,
        width=12,
    )
    held_on: date | None = day("開催日", "会議を開いた日です。", "令和6年5月20日")
    people: str = text("参加者", "会議の参加者です。", "主治医、ケアマネジャー、コーディネータ", 40)
    remarks: str = text("備考", "方針等です。", "在宅に戻る方針とした。", 40)


CARE_LEVELS = ("要支援1", "要支援2", "要介護1", "要介護2", "要介護3", "要介護4", "要介護5", "申請中")
MOBILITY = ("自立", "J1", "J2", "A1", "A2", "B1", "B2", "C1", "C2")
DEMENTIA = ("自立", "Ⅰ", "Ⅱa", "Ⅱb", "Ⅲa", "Ⅲb", "Ⅳ", "M")
HELP = ("自立", "見守り等", "一部介助", "全介助")
HELP_OF_CARER = ("自立", "見守り（介護者の援助含む）", "一部介助", "全介助")


@sheet(
    WORKBOOK,
    "入院時情報提供書",
    layout=Layout.CARDS,
    note=f"利用者が入院したとき、ケアマネジャーから医療機関に情報を伝える様式です。{EACH}",
    optional=True,
    personal=True,
)
class Admission(Record):
    """A client of a care manager who was admitted to a hospital."""

    number: str = reference()
    addressee: str = text("宛先", "宛先の医療機関です。「御中」は様式にあります。", "見本総合病院", 20)
    written_on: date | None = day("作成日", "様式を作った日です。", "令和6年5月7日")
    client: str = text("利用者氏名", "利用者の氏名です。", "見本　花子")
    sex: str = choice("性別", "利用者の性別です。", SEXES)
    born_on: date | None = born()
    address: str = text("住所", "利用者の住所です。", "架空市架空区見本1-2-3", 30)
    phone: str = text("自宅電話番号", "自宅の電話番号です。", "06-0000-0000")
    family: str = text("家族氏名", "主な家族の氏名です。", "見本　一郎")
    relation: str = text("続柄", "利用者から見た続柄です。", "長男")
    living: str = choice("同居の有無", "家族と同居しているかどうかです。", ("同居", "別居"))
    household: str = choice("世帯状況", "世帯の状況です。", ("単身世帯", "二人暮らし等", "その他の世帯"))
    other_household: str = text("その他の世帯の内容", "「その他の世帯」を選んだときの内容です。", "三世代同居")
    house: str = choice("住居形態", "住居の形です。", ("一戸建て", "マンション・アパート等"))
    estate: str = choice("団地の有無", "団地かどうかです。", ("有り", "無し"))
    reason: str = text("入院理由", "入院した理由です。", "自宅で転倒し、右の足を骨折した。", 40)
    life: str = text("生活状況", "ふだんの生活の様子です。", "日中は一人で過ごし、週に二回デイサービスに通う。", 40)
    care_level: str = choice("要介護度", "認定された区分です。", CARE_LEVELS)
    valid_from: date | None = day("認定期間の初日", "認定の有効期間の初めの日です。", "令和6年4月1日")
    valid_until: date | None = day("認定期間の末日", "認定の有効期間の終わりの日です。", "令和8年3月31日")
    services: tuple[str, ...] = choices(
        "サービス利用状況",
        "利用しているサービスです。",
        (
            "訪問介護",
            "訪問看護",
            "訪問診療",
            "訪問リハビリ",
            "通所介護",
            "通所リハビリ",
            "ショートステイ",
            "福祉用具貸与",
            "その他",
        ),
    )
    other_service: str = text("その他のサービス", "「その他」を選んだときの内容です。", "配食", 20)
    body: str = text("身体障害名", "身体障害の名前です。", "右の足の機能障害")
    intellect: str = text("知的障害", "知的障害の程度です。", "B2")
    mind: str = text("精神障害", "精神障害の等級です。", "2級")
    disability: str = choice("障害の有無", "障害の認定があるかどうかです。", ("有", "無"))
    mobility: str = choice("障害高齢者の日常生活自立度", "日常生活の自立度です。", MOBILITY)
    dementia: str = choice("認知症高齢者の日常生活自立度", "日常生活の自立度です。", DEMENTIA)
    illness: str = text("現病名と既往歴", "今の病気と、これまでの病気です。", "高血圧症\n平成30年　脳梗塞", 40)
    eating: str = choice("食事", "食事の介助です。", HELP)
    staple: str = choice("主食の形態", "主食の形です。", ("普通", "粥", "ミキサー等"))
    side_dish: str = choice("副食の形態", "副食の形です。", ("普通", "ソフト食", "ムース食", "ミキサー等"))
    toileting: str = choice("排泄", "排尿・排便の介助です。", HELP)
    incontinence: str = choice("失禁", "失禁の様子です。", ("あり", "ときどき", "まれにあり", "無し"))
    toilet: tuple[str, ...] = choices(
        "排泄の方法", "排泄に使うものです。", ("トイレ", "Pトイレ", "おむつ", "カテーテル等")
    )
    arms: str = choice("上肢の機能", "腕や手の動きの介助です。", HELP_OF_CARER)
    legs: str = choice("下肢の機能", "足の動きの介助です。", HELP_OF_CARER)
    rising: str = choice("立ち上がり", "立ち上がるときの様子です。", ("つかまらず可", "何かにつかまれば可", "できない"))
    moving: str = choice("移動", "移動の介助です。", HELP_OF_CARER)
    walking: tuple[str, ...] = choices(
        "歩行の用具", "室内で歩くときに使うものです。", ("T字杖", "多点杖", "歩行器", "車いす", "その他")
    )
    symptoms: str = text("認知症等の症状", "認知症などの症状です。", "夕方に落ち着かなくなることがある。", 40)
    office: str = text("事業所名", "情報を伝える事業所の名前です。", "見本ケアプランセンター", 24)
    manager: str = text("担当氏名", "担当者の氏名です。", "例示　次郎")
    office_phone: str = text("電話番号", "事業所の電話番号です。", "06-0000-0002")
    office_fax: str = text("FAX番号", "事業所のFAXの番号です。", "06-0000-0003")
