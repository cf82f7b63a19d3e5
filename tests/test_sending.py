"""What is to be sent is ready, whole and clean, or it is said why not. Nothing is sent."""

import email
import email.policy
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from generator import __main__ as cli
from generator.cli import commands as command_line
from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.meeting import WORKBOOK
from generator.forms.share_sheets import WORKBOOK as FORMS_WORKBOOK
from generator.office import OfficeFolders
from generator.packet.organisation import office_settings, organisation_saying
from generator.packet.outcome import Outcome
from generator.packet.share_sheets import make_sheets
from generator.packet.steps import make_packet
from generator.problem import GeneratorError
from generator.send import mail as sending
from generator.send.mail import FOLDER, prepare
from generator.send.pdf import bind
from generator.settings import Letter
from tests.conftest import MEETING, Edit
from tests.forms_office import FOLDER as FORMS_FOLDER
from tests.forms_office import everyone, office_with
from tests.papers import part

NAME = "令和5年度第1回推進会議"
TRAININGS = "資料1_令和4年度小金井市在宅医療・介護連携推進に係る研修の実施状況について"
PAPERS = {"次第.docx", f"{TRAININGS}.docx", f"{TRAININGS}.xlsx"}
MEMBER = {"名前": "若葉　太郎", "メールアドレス": "taro@example.jp", "グループ": "委員"}
OFFICER = {"名前": "双葉　三郎", "メールアドレス": "saburo@example.lg.jp", "グループ": "事務局"}

Rows = list[Mapping[str, object]]


def written(office: Path, *people: Mapping[str, object], trainings: str = "", leaflet: bool = False) -> None:
    """A meeting of two papers and perhaps a leaflet from elsewhere, and the people it is sent to."""
    rows: dict[str, Rows] = {
        "開催": [
            {
                "年度": 5,
                "回": 1,
                "会議名": "推進会議",
                "開催日": "令和5年7月13日",
                "開始時刻": "午後7時",
                "場所": "会議室",
            }
        ],
        "次第": [{"階層": "1", "件名": "開会"}],
        "配付資料": [
            {"様式": "次第"},
            {
                "資料番号": "資料1",
                "様式": "研修実施状況",
                "次第に記載": "○",
                "形式": "Word・Excel",
                "配付先": trainings,
            },
        ],
        "送付先": list(people),
    }
    if leaflet:
        rows["配付資料"].append({"資料番号": "資料2", "資料名": "案内", "様式": "別途作成"})
    (office / "inputs" / MEETING / WORKBOOK).write_bytes(blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows))


def ready(office: Path) -> dict[str, bytes]:
    """What is in 配付, by name."""
    folder = office / "outputs" / MEETING / FOLDER
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name[0] != "."
    }


def paper(office: Path, name: str) -> Path:
    return office / "outputs" / MEETING / name


def codes(outcome: Outcome) -> list[str]:
    return [problem.code for problem in outcome.problems if problem.code != "配付12"]


def mail(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def addresses(data: bytes) -> list[str]:
    found = mail(data)["Bcc"]
    return [person.addr_spec for person in found.addresses] if found else []


@pytest.fixture
def small(office: Path) -> Path:
    written(office, MEMBER, OFFICER)
    assert not make_packet(OfficeFolders(office).meeting(MEETING)).refused
    return office


def test_the_papers_a_zip_the_text_and_one_draft_to_all_are_made(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["mail", "--root", str(small), MEETING]) == command_line.DONE
    assert {Path(line).name for line in capsys.readouterr().out.splitlines()} == {
        Path(name).name for name in ready(small)
    }
    made = ready(small)
    assert set(made) == PAPERS | {f"送付/{NAME}　資料.zip", "送付/送付文.txt", "送付/送付メール.eml"}
    papers = {name: data for name, data in made.items() if name in PAPERS}
    assert papers == {name: paper(small, name).read_bytes() for name in PAPERS}
    with zipfile.ZipFile(io.BytesIO(made[f"送付/{NAME}　資料.zip"])) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == papers
    draft = made["送付/送付メール.eml"]
    assert addresses(draft) == ["taro@example.jp", "saburo@example.lg.jp"]
    assert {part.get_filename(): part.get_payload(decode=True) for part in mail(draft).iter_attachments()} == papers


def test_the_text_names_meeting_day_weekday_time_place_and_papers(small: Path) -> None:
    prepare(OfficeFolders(small).meeting(MEETING))
    text = ready(small)["送付/送付文.txt"].decode("utf-8-sig")
    for words in (
        f"　{NAME}の資料を送付します。",
        "日時　令和5年7月13日（木）午後7時から",
        "場所　会議室",
        "　　次第\r\n",
        f"　　{TRAININGS.replace('_', '　')}（Word・Excel）\r\n",
        "介護福祉課",
    ):
        assert words in text
    body = mail(ready(small)["送付/送付メール.eml"]).get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert mail(ready(small)["送付/送付メール.eml"])["Subject"] == f"{NAME}の資料の送付について"


def test_a_day_to_answer_by_is_in_the_letter_and_without_one_nothing_is_asked(small: Path, edit: Edit) -> None:
    prepare(OfficeFolders(small).meeting(MEETING))
    assert "御意見" not in ready(small)["送付/送付文.txt"].decode("utf-8-sig")
    edit(WORKBOOK, "開催", {"A9": "返信期限", "B9": "令和5年7月10日"})
    make_packet(OfficeFolders(small).meeting(MEETING))
    assert codes(prepare(OfficeFolders(small).meeting(MEETING))) == []
    text = ready(small)["送付/送付文.txt"].decode("utf-8-sig")
    assert "　御意見、御質問がありましたら、令和5年7月10日（月）までに御連絡ください。\r\n" in text


def test_a_day_to_answer_by_that_the_offices_own_letter_does_not_name_is_told(small: Path, edit: Edit) -> None:
    edit(WORKBOOK, "開催", {"A9": "返信期限", "B9": "令和5年7月10日"})
    folders = OfficeFolders(small).meeting(MEETING)
    own = replace(office_settings(folders), letter=Letter(text="〔会議〕\n〔署名〕\n"))
    (folders.inputs / "団体.xlsx").write_bytes(organisation_saying(own))
    make_packet(folders)
    (found,) = [problem for problem in prepare(folders).problems if problem.code == "配付20"]
    assert str(found.place) == "会議.xlsx［開催］B9" and "〔返信期限〕" in found.hint


def test_groups_with_different_papers_have_a_folder_a_zip_and_a_draft_each(office: Path) -> None:
    written(office, MEMBER, OFFICER, trainings="事務局")
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert codes(prepare(OfficeFolders(office).meeting(MEETING))) == []
    made = ready(office)
    assert {name for name in made if name.startswith("委員/")} == {"委員/次第.docx"}
    assert {name for name in made if name.startswith("事務局/")} == {f"事務局/{name}" for name in PAPERS}
    assert addresses(made["送付/送付メール（委員）.eml"]) == ["taro@example.jp"]
    assert addresses(made["送付/送付メール（事務局）.eml"]) == ["saburo@example.lg.jp"]
    assert "研修の実施状況" not in made["送付/送付文（委員）.txt"].decode("utf-8-sig")
    assert f"送付/{NAME}　資料（委員）.zip" in made


def test_a_paper_for_nobody_stays_and_without_people_the_draft_has_none(office: Path) -> None:
    written(office, trainings="送らない")
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert codes(prepare(OfficeFolders(office).meeting(MEETING))) == ["配付16"]
    assert {name for name in ready(office) if "/" not in name} == {"次第.docx"}
    assert addresses(ready(office)["送付/送付メール.eml"]) == []


def test_without_people_a_paper_for_one_group_still_goes_to_that_group_alone(office: Path) -> None:
    written(office, trainings="事務局")
    make_packet(OfficeFolders(office).meeting(MEETING))
    prepare(OfficeFolders(office).meeting(MEETING))
    made = ready(office)
    assert {name for name in made if "/" not in name} == {"次第.docx"}
    assert {name for name in made if name.startswith("事務局/")} == {f"事務局/{name}" for name in PAPERS}
    assert [part.get_filename() for part in mail(made["送付/送付メール.eml"]).iter_attachments()] == ["次第.docx"]


def test_two_runs_give_equal_bytes_and_touch_nothing_else(small: Path) -> None:
    prepare(OfficeFolders(small).meeting(MEETING))
    first = ready(small)
    papers = {name: paper(small, name).read_bytes() for name in PAPERS}
    workbooks_before = {path: path.read_bytes() for path in (small / "inputs").rglob("*.xlsx")}
    prepare(OfficeFolders(small).meeting(MEETING))
    assert ready(small) == first
    assert {name: paper(small, name).read_bytes() for name in PAPERS} == papers
    assert {path: path.read_bytes() for path in workbooks_before} == workbooks_before


def test_a_paper_mended_by_hand_goes_as_mended_without_the_name_of_who_did(small: Path) -> None:
    document = docx.Document(str(paper(small, "次第.docx")))
    document.paragraphs[0].add_run("夜の直し")
    document.core_properties.author = "山田"
    document.save(str(paper(small, "次第.docx")))
    assert codes(prepare(OfficeFolders(small).meeting(MEETING))) == []
    sent = small / "outputs" / MEETING / FOLDER / "次第.docx"
    assert "夜の直し" in "".join(str(text) for text in part(sent).itertext())
    assert "山田" not in "".join(str(text) for text in part(sent, "docProps/core.xml").itertext())
    assert "山田" in "".join(str(text) for text in part(paper(small, "次第.docx"), "docProps/core.xml").itertext())


def test_an_open_fault_stops_it_and_leaves_what_was_ready(
    small: Path, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare(OfficeFolders(small).meeting(MEETING))
    before = ready(small)
    edit("会議.xlsx", "送付先", {"B2": "taro＠example.jp"})
    assert cli.main(["mail", "--root", str(small), MEETING]) == command_line.FOUND
    assert "誤り［送付01］ 会議.xlsx［送付先］B2" in capsys.readouterr().err
    assert ready(small) == before


def test_a_forgotten_paper_stops_it(small: Path) -> None:
    paper(small, "次第.docx").unlink()
    outcome = prepare(OfficeFolders(small).meeting(MEETING))
    assert outcome.refused
    assert codes(outcome) == ["配付01"]


def test_a_paper_older_than_its_workbook_is_told(small: Path, edit: Edit) -> None:
    edit("研修.xlsx", "研修実績", {"C2": "別の研修"})
    outcome = prepare(OfficeFolders(small).meeting(MEETING))
    assert [problem.place.workbook for problem in outcome.problems if problem.code == "配付07"] == [
        f"{TRAININGS}.docx",
        f"{TRAININGS}.xlsx",
    ]
    assert "研修.xlsx が変わっています" in next(p.message for p in outcome.problems if p.code == "配付07")


def test_people_written_after_the_papers_were_made_make_no_paper_old(small: Path, edit: Edit) -> None:
    edit("会議.xlsx", "送付先", {"A4": "青葉　次郎", "B4": "jiro@example.jp", "C4": "委員"})
    assert codes(prepare(OfficeFolders(small).meeting(MEETING))) == []
    assert "jiro@example.jp" in addresses(ready(small)["送付/送付メール.eml"])


def test_a_paper_from_elsewhere_goes_along_when_it_is_there_and_is_named_when_not(office: Path) -> None:
    written(office, MEMBER, leaflet=True)
    make_packet(OfficeFolders(office).meeting(MEETING))
    outcome = prepare(OfficeFolders(office).meeting(MEETING))
    assert codes(outcome) == ["配付02"]
    assert not outcome.refused
    assert "資料2" not in ready(office)["送付/送付文.txt"].decode("utf-8-sig")
    paper(office, "資料2_案内.jtd").write_bytes(b"made with another program")
    assert codes(prepare(OfficeFolders(office).meeting(MEETING))) == ["配付09"]
    assert ready(office)["資料2_案内.jtd"] == b"made with another program"
    assert "　　資料2　案内\r\n" in ready(office)["送付/送付文.txt"].decode("utf-8-sig")


def test_remarks_and_revisions_left_in_a_paper_stop_it(small: Path) -> None:
    path = paper(small, "次第.docx")
    document = docx.Document(str(path))
    document.add_comment(document.paragraphs[0].runs, "要確認", author="山田")
    document.save(str(path))
    outcome = prepare(OfficeFolders(small).meeting(MEETING))
    assert outcome.refused
    assert next((p.code, p.message) for p in outcome.problems) == ("配付06", "コメントが残っています。")


def test_the_paper_that_shows_revisions_may_have_them(office: Path) -> None:
    make_packet(OfficeFolders(office).meeting(MEETING))
    outcome = prepare(OfficeFolders(office).meeting(MEETING))
    assert codes(outcome) == ["配付16"]
    assert any("見え消し版.docx" in name for name in ready(office))


def test_a_file_that_cannot_be_opened_stops_it(small: Path) -> None:
    paper(small, "次第.docx").write_bytes(b"\xd0\xcf\x11\xe0 with a password")
    assert "配付08" in codes(prepare(OfficeFolders(small).meeting(MEETING)))


def test_a_file_and_a_mail_that_are_too_large_are_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(prepare(OfficeFolders(small).meeting(MEETING))) == []
    monkeypatch.setattr(sending, "_MEGABYTE", 10_000 / 10)  # as if a mail could hold 0.01 MB
    assert codes(prepare(OfficeFolders(small).meeting(MEETING))) == ["配付11"]
    monkeypatch.setattr(sending, "_MEGABYTE", 1_000 / 10)
    assert sorted(codes(prepare(OfficeFolders(small).meeting(MEETING)))) == ["配付10", "配付10", "配付10", "配付11"]


def test_a_strict_run_writes_nothing_while_a_warning_is_open(office: Path) -> None:
    written(office, MEMBER, leaflet=True)
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert prepare(OfficeFolders(office).meeting(MEETING), strict=True).refused
    assert ready(office) == {}


def test_a_packet_made_anew_leaves_no_old_mail_behind(small: Path) -> None:
    prepare(OfficeFolders(small).meeting(MEETING))
    of_these = ready(small)
    make_packet(OfficeFolders(small).meeting(MEETING))  # nothing changed: what is ready is of these papers
    assert ready(small) == of_these
    written(small, MEMBER)
    make_packet(OfficeFolders(small).meeting(MEETING))
    assert ready(small) == {}


def test_without_a_packet_it_says_what_to_do_first(office: Path) -> None:
    with pytest.raises(GeneratorError, match="kaigi packet"):
        prepare(OfficeFolders(office).meeting(MEETING))


def test_without_a_sitting_there_is_nobody_to_ask(office: Path) -> None:
    rows: dict[str, Rows] = {"配付資料": [{"様式": "研修実施状況", "資料名": "研修", "資料番号": "資料1"}]}
    (office / "inputs" / MEETING / WORKBOOK).write_bytes(blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows))
    make_packet(OfficeFolders(office).meeting(MEETING))
    with pytest.raises(GeneratorError, match="［開催］"):
        prepare(OfficeFolders(office).meeting(MEETING))


@pytest.mark.parametrize("name", ["資料2.docx", "資料2.xlsx"])
def test_a_file_about_a_patient_under_another_name_keeps_everything_back(office: Path, name: str) -> None:
    written(office, MEMBER, leaflet=True)
    make_packet(OfficeFolders(office).meeting(MEETING))
    office_with(office, everyone())
    make_sheets(OfficeFolders(office), FORMS_FOLDER)
    source = office / "outputs" / FORMS_FOLDER / "転帰シート_R6-001_個人情報.docx"
    if name.endswith(".xlsx"):
        source = office / "inputs" / FORMS_FOLDER / FORMS_WORKBOOK
    paper(office, name).write_bytes(source.read_bytes())
    for outcome in (prepare(OfficeFolders(office).meeting(MEETING)), bind(OfficeFolders(office).meeting(MEETING))):
        assert outcome.refused
        assert [p.place.workbook for p in outcome.problems if p.code == "配付14"] == [name]
    assert ready(office) == {}
    assert not (office / "outputs" / MEETING / "まとめ").exists()


def test_the_forms_about_patients_are_in_nothing_that_is_sent(small: Path) -> None:
    office_with(small, everyone())
    make_sheets(OfficeFolders(small), FORMS_FOLDER)
    form = small / "outputs" / FORMS_FOLDER / "転帰シート_R6-001_個人情報.docx"
    paper(small, form.name).write_bytes(form.read_bytes())
    assert codes(prepare(OfficeFolders(small).meeting(MEETING))) == ["配付13"]
    assert [name for name in ready(small) if "個人情報" in name] == []
    assert all("花子".encode() not in data for data in ready(small).values())
