"""情報共有シート.xlsx, continued: what a care manager tells a hospital when a client is admitted."""

from datetime import date

from generator.forms.share_sheets import SEXES, WORKBOOK, born, choice, choices, day, reference, text
from generator.record import Record, sheet

CARE_LEVELS = ("要支援1", "要支援2", "要介護1", "要介護2", "要介護3", "要介護4", "要介護5", "申請中")
MOBILITY = ("自立", "J1", "J2", "A1", "A2", "B1", "B2", "C1", "C2")
DEMENTIA = ("自立", "Ⅰ", "Ⅱa", "Ⅱb", "Ⅲa", "Ⅲb", "Ⅳ", "M")
HELP = ("自立", "見守り等", "一部介助", "全介助")
HELP_OF_CARER = ("自立", "見守り（介護者の援助含む）", "一部介助", "全介助")


@sheet(
    WORKBOOK,
    "入院時情報提供書",
    note="利用者が入院したとき、ケアマネジャーから医療機関に情報を伝える様式です。一行が一枚になります。",
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
    address: str = text("住所", "利用者の住所です。", "大阪市東成区見本1-2-3", 30)
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
