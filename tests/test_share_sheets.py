"""The four forms of the coordinators' handbook: every word, box and menu of the source is on its form, on one page."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from generator.office import OfficeFolders
from generator.packet.share_sheets import make_sheets
from generator.papers.share_sheets import fillables
from generator.word.boxes import W14, Kind, controls
from tests.conftest import ROOT
from tests.forms_office import FOLDER, everyone, office_with
from tests.papers import W, part, words
from tests.rendering import page_sizes, to_pdf

HELP = ["自立", "見守り等", "一部介助", "全介助"]
HELP_OF_CARER = ["自立", "見守り（介護者の援助含む）", "一部介助", "全介助"]

PRINTED = {
    "医療・介護連携シート": """
        発行日：　医療・介護連携シート　ケアマネジャー→医師　先生へ
        下記のご利用者の介護保険におけるケアマネジャーを担当しております。サービス提供はもとより、ご利用者様の身体状況について、注意を要する事項等、先生よりご指導いただきたく存じます。
        ご利用者　様　返信ください　報告まで　1.担当になった事のお知らせです。　2.ご相談したいことがあります。
        ケアプラン作成時の意見について　利用者の医療・介護・病状の意見、指示について
        サービス担当者会議における意見または開催について　福祉用具貸与（購入）における意見について
        医療系サービス導入における意見・相談について　別紙参照　その他
        医師⇒ケアマネジャー　連絡事項（1回分）
        【居宅介護支援事業所】　【担当】　【TEL】　【FAX】　【担当者携帯番号】　【Email】""",
    "転帰シート": """
        転帰シート　担当医　連携室の皆様へお願い　この度は、紹介患者　様につきまして　以下の点お願いいたしたく存じます。
        ・転科・転院・退院の情報をお願いします。　・施設入所を決定する前に、必ずご一報をお願いします。
        では、地域完結型医療を目指しております。将来在宅医療へ移行することを踏まえて、転院の際はできれば可能な限り
        内の病院と連携をお願いいたします。転院が必要となった際は医師会連携室にご連絡いただくことで、区内病院と連携し転院受入可能病院を速やかにご案内いたします。施設入所の場合も、同様に相談対応させていただきます。医師会
        より、情報照会が参りましたらご返答をお願いいたします。　＊皆様のご理解とご協力を賜りますよう、よろしくお願いいたします。　会長""",
    "紹介患者状況把握シート": """
        紹介患者状況把握シート　＜紹介先＞　紹介者区分　外来紹介　入院紹介　その他　紹介日　ご紹介医療機関　病院　科　先生
        ＜紹介元＞　貴院名　主治医　退院時の対応　自院対応（　在宅・通院・どちらでも可　両者の相談により決定　その他希望
        医師会からの連絡方法　Fax　E-Mail　電話　その他　カンファレンスに医師会コーディネータの参加を希望する　希望する
        ＜患者情報＞　フリガナ　性別　男性　女性　患者氏名　生年月日　明治・大正・昭和・平成　歳　患者住所
        介護保険利用　申請中　認定あり　認定不明　ケアプラン　ケアマネ　特記
        個人情報の使用に当たっては患者様の同意を得ております。
        ＊病院ご担当者様へ、お手数ですが、紹介患者様が移動される際には、以下を記入いただき　までご返信をお願いいたします。　FAX
        ＜患者転帰＞　移動期日　転帰　転院　退院　入院　その他　転院先　病院・施設　科　＜相談支援室記入欄＞　受付
        日時　経過記録（支援経過、検討内容などの記録）　個人情報使用についての同意を確認。
        ケース会議等の記録（詳細な記録については、別途保管）　開催日　参加者　備考（方針等）""",
    "入院時情報提供書": """
        入院時情報提供書　（在宅介護支援事業所・病院・診療所）　御中　作成日
        以下の情報は、利用者本人及び家族の同意に基づき提供しています。　基本情報　利用者氏名　性別　男性　女性
        生年月日　明治・大正・昭和・平成　歳　住所　自宅電話番号　家族氏名　続柄　同居の有無　同居　別居
        世帯状況　単身世帯　二人暮らし等　その他の世帯　住居形態　一戸建て　マンション・アパート等　団地の有無　有り・無し
        入院理由　生活状況　介護保険等情報　要支援1　要支援2　要介護1　要介護2　要介護3　要介護4　要介護5　申請中
        サービス利用状況　訪問介護　訪問看護　訪問診療　訪問リハビリ　通所介護　通所リハビリ　ショートステイ　福祉用具貸与　その他
        障害者認定　身体（　知的（　精神（　障害（　有・無　疾患及びADL情報
        障害高齢者の日常生活自立度　自立　J1　J2　A1　A2　B1　B2　C1　C2
        認知症高齢者の日常生活自立度　自立　Ⅰ　Ⅱa　Ⅱb　Ⅲa　Ⅲb　Ⅳ　M　現病名・既往歴
        食事　1自立　2見守り等　3一部介助　4全介助　形態　主＝　粥・ミキサー等　副＝　ソフト食・ムース食・ミキサー等
        排泄　1自立　2見守り等　3一部介助　4全介助　失禁　1あり　2ときどき　3まれにあり　4無し
        方法　トイレ　Pトイレ　おむつ　カテーテル等　上肢の機能　1自立　2見守り（介護者の援助含む）　3一部介助　4全介助
        下肢の機能　1自立　2見守り（介護者の援助含む）　3一部介助　4全介助
        立ち上がり　1つかまらず可　2何かにつかまれば可　3できない　移動　1自立　2見守り（介護者の援助含む）　3一部介助　4全介助
        歩行（室内）　用具＝　T字杖　多点杖　歩行器　車いす　その他　認知症等の症状　退院に向けてのお願い
        １）退院が決まり次第、ご連絡をいただければ幸いです。　２）必要に応じて退院時の情報提供をお願いいたします。
        事業所名　担当氏名　電話番号　FAX番号""",
}
"""What the source prints, in its order, on each form."""

TICKED: Mapping[str, Mapping[str, list[str]]] = {
    "医療・介護連携シート": {
        "返信": ["返信ください", "報告まで"],
        "用件": ["担当になった事のお知らせです。", "ご相談したいことがあります。"],
        "相談内容": [
            "ケアプラン作成時の意見について",
            "利用者の医療・介護・病状の意見、指示について",
            "サービス担当者会議における意見または開催について",
            "福祉用具貸与（購入）における意見について",
            "医療系サービス導入における意見・相談について",
            "別紙参照",
            "その他",
        ],
    },
    "転帰シート": {},
    "紹介患者状況把握シート": {
        "紹介者区分": ["外来紹介", "入院紹介", "その他"],
        "退院時の対応": ["自院対応", "両者の相談により決定", "その他希望"],
        "医師会からの連絡方法": ["Fax", "E-Mail", "電話", "その他"],
        "カンファレンス": ["希望する"],
        "性別": ["男性", "女性"],
        "介護保険利用": ["申請中", "認定あり", "認定不明"],
        "転帰": ["転院", "退院", "入院", "その他"],
    },
    "入院時情報提供書": {
        "性別": ["男性", "女性"],
        "同居の有無": ["同居", "別居"],
        "世帯状況": ["単身世帯", "二人暮らし等", "その他の世帯"],
        "住居形態": ["一戸建て", "マンション・アパート等"],
        "要介護度": ["要支援1", "要支援2", "要介護1", "要介護2", "要介護3", "要介護4", "要介護5", "申請中"],
        "サービス利用状況": [
            "訪問介護",
            "訪問看護",
            "訪問診療",
            "訪問リハビリ",
            "通所介護",
            "通所リハビリ",
            "ショートステイ",
            "福祉用具貸与",
            "その他",
        ],
        "障害高齢者の日常生活自立度": ["自立", "J1", "J2", "A1", "A2", "B1", "B2", "C1", "C2"],
        "認知症高齢者の日常生活自立度": ["自立", "Ⅰ", "Ⅱa", "Ⅱb", "Ⅲa", "Ⅲb", "Ⅳ", "M"],
        "食事": HELP,
        "排泄": HELP,
        "失禁": ["あり", "ときどき", "まれにあり", "無し"],
        "排泄の方法": ["トイレ", "Pトイレ", "おむつ", "カテーテル等"],
        "上肢の機能": HELP_OF_CARER,
        "下肢の機能": HELP_OF_CARER,
        "立ち上がり": ["つかまらず可", "何かにつかまれば可", "できない"],
        "移動": HELP_OF_CARER,
        "歩行の用具": ["T字杖", "多点杖", "歩行器", "車いす", "その他"],
    },
}
"""The boxes to tick on each form, by field."""

CHOSEN: Mapping[str, Mapping[str, list[str]]] = {
    "医療・介護連携シート": {"医療機関の種別": ["医院", "クリニック", "診療所", "病院"]},
    "転帰シート": {},
    "紹介患者状況把握シート": {"自院対応の内容": ["在宅", "通院", "どちらでも可"]},
    "入院時情報提供書": {
        "団地の有無": ["有り", "無し"],
        "障害の有無": ["有", "無"],
        "主食の形態": ["普通", "粥", "ミキサー等"],
        "副食の形態": ["普通", "ソフト食", "ムース食", "ミキサー等"],
    },
}
"""The menus of each form, by field."""

WRITTEN = {
    "医療・介護連携シート": "医療機関 医師 利用者 その他の内容 連絡事項 居宅介護支援事業所 担当 TEL FAX 担当者携帯番号 Email 組織.版の表示",
    "転帰シート": "紹介患者 組織.医師会 組織.区域 組織.相談支援室 組織.会長",
    "紹介患者状況把握シート": (
        "組織.相談窓口 紹介先病院 紹介先診療科 紹介先医師 貴院名 主治医 その他希望の内容 その他の連絡方法 フリガナ 患者氏名 年齢"
        " 患者住所 ケアプラン ケアマネ 特記 組織.医師会 組織.相談支援室 組織.FAX その他の転帰 転院先 転院先診療科 受付"
        " 経過記録.記録 ケース会議.参加者 ケース会議.備考"
    ),
    "入院時情報提供書": (
        "宛先 利用者氏名 年齢 住所 自宅電話番号 家族氏名 その他の世帯の内容 入院理由 生活状況 その他のサービス 身体障害名 知的障害"
        " 精神障害 現病名と既往歴 認知症等の症状 事業所名 担当氏名 電話番号 FAX番号"
    ),
}
DATES = {
    "医療・介護連携シート": "発行日",
    "転帰シート": "",
    "紹介患者状況把握シート": "紹介日 生年月日 移動期日 同意確認日 経過記録.日時 ケース会議.開催日",
    "入院時情報提供書": "作成日 生年月日 認定期間の初日 認定期間の末日",
}

every_form = pytest.mark.parametrize("kind", PRINTED)


def template(kind: str) -> Path:
    return ROOT / "templates_docx" / f"{fillables()[kind].template}.docx"


def fields(kind: str, wanted: Kind) -> list[str]:
    found = controls(part(template(kind)))
    return list(dict.fromkeys(control.field for control in found if control.kind is wanted))


def test_the_forms_are_the_four_of_the_handbook() -> None:
    assert set(fillables()) == set(PRINTED)


@every_form
def test_every_word_of_the_source_is_on_its_form_in_its_order(kind: str) -> None:
    text, at = words(template(kind)), 0
    for word in PRINTED[kind].split():
        found = text.find(word, at)
        assert found >= 0, (word, text[at : at + 40])
        at = found + len(word)


@every_form
def test_every_box_to_tick_is_there_and_no_other(kind: str) -> None:
    found: dict[str, list[str]] = {}
    for control in controls(part(template(kind))):
        if control.kind is Kind.BOX:
            found.setdefault(control.field, []).append(control.choice)
    assert found == TICKED[kind]


@every_form
def test_every_menu_offers_what_the_source_lists(kind: str) -> None:
    found = {c.field: c.offered for c in controls(part(template(kind))) if c.kind is Kind.MENU}
    assert found == CHOSEN[kind]


@every_form
def test_every_blank_to_write_in_is_there_and_no_other(kind: str) -> None:
    assert fields(kind, Kind.TEXT) == WRITTEN[kind].split()
    assert fields(kind, Kind.DATE) == DATES[kind].split()


def test_the_record_has_as_many_lines_as_the_source() -> None:
    tags = [control.tag for control in controls(part(template("紹介患者状況把握シート")))]
    assert tags.count("経過記録.日時") + tags.count("同意確認日") == 14
    assert tags.count("ケース会議.開催日") == 2


# What Word asks of content controls.

ORDER = ["rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr", "dataBinding"]
TYPES = ["checkbox", "dropDownList", "comboBox", "date", "richText", "text"]


@every_form
def test_the_properties_of_a_control_stand_in_the_order_of_the_schema(kind: str) -> None:
    for control in controls(part(template(kind))):
        names = [etree.QName(child).localname for child in control.properties]
        assert names[:-1] == [name for name in ORDER if name in names]
        assert names[-1] in TYPES


@every_form
def test_every_control_has_a_number_and_a_name_of_its_own(kind: str) -> None:
    found = list(controls(part(template(kind))))
    numbers = [control.properties.find(f"{W}id") for control in found]
    assert len({number.get(f"{W}val") for number in numbers if number is not None}) == len(found)
    assert all(alias.get(f"{W}val") for c in found if (alias := c.properties.find(f"{W}alias")) is not None)
    assert len([1 for control in found if control.properties.find(f"{W}alias") is not None]) == len(found)
    assert all(len(control.tag) <= 64 for control in found)  # Word's limit


@every_form
def test_controls_stand_among_the_runs_of_paragraphs_in_rows_of_fixed_height(kind: str) -> None:
    for control in controls(part(template(kind))):
        paragraph = control.node.getparent()
        assert paragraph is not None and paragraph.tag == f"{W}p"
        content = control.node.find(f"{W}sdtContent")
        assert content is not None and [child.tag for child in content] == [f"{W}r"]
        row = next(control.node.iterancestors(f"{W}tr"))
        height = row.find(f"{W}trPr/{W}trHeight")
        assert height is not None and height.get(f"{W}hRule") == "exact"
        assert next(control.node.iterancestors(f"{W}tc")).find(f"{W}tcPr/{W}vMerge") is None


@every_form
def test_a_day_is_picked_from_the_japanese_calendar(kind: str) -> None:
    for control in controls(part(template(kind))):
        if control.kind is Kind.DATE:
            (day,) = control.properties.iter(f"{W}date")
            said = {etree.QName(child).localname: child.get(f"{W}val") for child in day}
            assert said == {
                "dateFormat": "ggge年M月d日",
                "lid": "ja-JP",
                "storeMappedDataAs": "dateTime",
                "calendar": "japan",
            }


@every_form
def test_older_programs_may_skip_what_is_new_in_boxes_to_tick(kind: str) -> None:
    root = part(template(kind))
    assert root.nsmap.get("w14") == W14.strip("{}")
    assert root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable") == "w14"


@every_form
def test_an_emptied_control_shows_again_what_it_showed(kind: str, tmp_path: Path) -> None:
    make_sheets(OfficeFolders(office_with(tmp_path, {})), FOLDER)
    (path,) = (tmp_path / "outputs" / FOLDER).glob(f"{kind}_*.docx")
    with zipfile.ZipFile(path) as archive:
        blocks = etree.fromstring(archive.read("word/glossary/document.xml"))
        types = archive.read("[Content_Types].xml").decode()
        related = archive.read("word/_rels/document.xml.rels").decode()
    assert "/word/glossary/document.xml" in types
    assert "glossary/document.xml" in related
    kept = {
        block.find(f"{W}docPartPr/{W}name").get(f"{W}val"): "".join(map(str, block.itertext()))  # type: ignore[union-attr] # every block has a name
        for block in blocks.iter(f"{W}docPart")
        if block.find(f"{W}docPartPr") is not None
    }
    for control in controls(part(path)):
        named = control.properties.find(f"{W}placeholder/{W}docPart")
        if control.kind is not Kind.BOX:
            assert named is not None
            assert kept[named.get(f"{W}val")] == "".join(map(str, control.node.itertext()))


@pytest.mark.rendering
def test_every_form_is_one_page_of_a4_blank_filled_and_filled_to_the_brim(tmp_path: Path) -> None:
    rows = everyone()
    rows["経過記録"] = [*rows["経過記録"]] * 13
    rows["ケース会議"] = [*rows["ケース会議"]] * 2
    brim = {"入院理由": "あ" * 84, "生活状況": "あ" * 126, "現病名と既往歴": "あ" * 168, "認知症等の症状": "あ" * 126}
    rows["入院時情報提供書"] = [*rows["入院時情報提供書"], {**rows["入院時情報提供書"][0], **brim, "整理番号": "2"}]
    outcome = make_sheets(OfficeFolders(office_with(tmp_path, rows)), FOLDER)
    assert [str(problem) for problem in outcome.problems] == []
    papers = sorted((tmp_path / "outputs" / FOLDER).glob("*.docx"))
    assert len(papers) == 9
    for pdf in to_pdf(papers, tmp_path / "pdf"):
        ((width, height),) = page_sizes(pdf)
        assert (round(width), round(height)) == (595, 842), pdf.name
