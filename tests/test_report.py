"""The page of findings: complete, self-contained, safe whatever clerks wrote, and equal for equal input."""

import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import openpyxl

from generator.forms.meeting import Handout, Meeting
from generator.forms.support_office import Training
from generator.office import MeetingFolders, OfficeFolders
from generator.packet.compose import Paper, jobs_of
from generator.packet.inputs import Inputs
from generator.packet.ledger import derivations
from generator.packet.outcome import Outcome, Settlement
from generator.packet.page import FOLDER, PAGE, reports
from generator.packet.record import NAME
from generator.packet.steps import check_meeting, make_packet
from generator.problem import Mention, Place, Problem, Severity
from generator.records.declare import Record
from generator.records.said import Text
from generator.settings import Digits
from tests.conftest import MEETING, Edit
from tests.handwritten import book_of, written

HOSTILE = "A&B <研修> {{ 7*7 }} </script><script>alert(1)</script>"
PLACE = Place("取組.xlsx", "実施実績", "D7")


class Page(HTMLParser):
    """The words and tags of a page as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.marked: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.tags and self.tags[-1][0] == "mark":
            self.marked.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", {}))

    @property
    def findings(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == "article"]


def html_of(*problems: Problem, settled: tuple[Settlement, ...] = ()) -> str:
    outcome = Outcome(MEETING, list(problems), list(settled))
    made = reports(outcome, Inputs(MeetingFolders.at(Path(MEETING))))
    return made[f"{FOLDER}/{PAGE}"].decode()


def test_words_of_clerks_arrive_as_typed_and_never_as_markup() -> None:
    html = html_of(Problem(Severity.ERROR, "取組01", PLACE, f"「{HOSTILE}」です。", HOSTILE, HOSTILE))
    page = Page(html)
    assert "".join(page.words).count("alert(1)") == 3
    assert HOSTILE in page.words
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert "A&amp;B &lt;研修&gt; {{ 7*7 }}" in html


def test_a_character_no_file_may_hold_is_shown_as_a_box() -> None:
    html = html_of(Problem(Severity.ERROR, "研修08", PLACE, "使えない文字があります。", "", "あ\x07い"))
    assert "あ□い" in html


def test_nothing_on_the_page_comes_from_elsewhere() -> None:
    html = html_of(Problem(Severity.NOTE, "校正01", PLACE, "指摘です。"))
    assert not re.search(r"https?:|//[a-z]|@import|url\(", html)
    loading = {"src", "srcset", "action", "poster", "data"}
    assert not [tag for tag, attributes in Page(html).tags if loading & attributes.keys() or tag == "link"]
    assert "default-src 'none'" in html


def test_two_texts_stand_side_by_side_with_what_differs_marked() -> None:
    others = (Mention(Place("研修.xlsx", "研修実績", "F2"), "参加者は38人でした。"),)
    page = Page(html_of(Problem(Severity.WARNING, "照合01", PLACE, "違います。", "", "参加者は37人でした。", others)))
    assert page.marked == ["37", "38"]
    assert "".join(page.words).count("研修.xlsx［研修実績］F2") == 1


def test_texts_that_share_nothing_are_not_marked() -> None:
    others = (Mention(Place("研修.xlsx", "研修実績", "F2"), "医師会"),)
    page = Page(html_of(Problem(Severity.WARNING, "照合01", PLACE, "違います。", "", "37人", others)))
    assert page.marked == []
    assert {"37人", "医師会"} <= set(page.words)


def test_every_finding_can_be_filtered_by_weight_kind_and_paper() -> None:
    page = Page(html_of(Problem(Severity.NOTE, "校正11", PLACE, "指摘です。")))
    (finding,) = page.findings
    assert (finding["data-severity"], finding["data-family"], finding["data-papers"]) == ("参考", "校正", "取組.xlsx")
    (filters,) = [attributes for tag, attributes in page.tags if tag == "form"]
    assert "hidden" in filters  # shown by the script: without one there is nothing that does not work


def test_a_clean_meeting_says_so() -> None:
    words = "".join(Page(html_of()).words)
    assert "該当なし" in words
    assert "誤りも、確かめることもありません。" in words


def test_settled_findings_are_listed_apart_with_their_reason() -> None:
    settlement = Settlement(Problem(Severity.NOTE, "校正11", PLACE, "指摘です。"), "原文のとおり")
    page = Page(html_of(settled=(settlement,)))
    words = "".join(page.words)
    assert "確認済み（1件）" in words
    assert "原文のとおり" in words
    assert "該当なし" in words


def told(*records: Record, printed: list[Text]) -> list[tuple[str, list[str], tuple[str, ...]]]:
    meeting = written(Meeting, fiscal_year=2023)
    book = book_of(meeting, written(Handout, number="資料1", name="題名", kind="事業実施実績"), *records)
    papers = [Paper(job, bytes, {"/word/document.xml": tuple(printed)}) for job in jobs_of(book)]
    return [(d.printed, [source.text for source in d.sources], d.papers) for d in derivations(papers, book)]


def test_of_what_came_from_many_cells_the_first_are_named_and_the_rest_counted() -> None:
    trainings = [written(Training, held_on="R5.7.13", name=f"研修会{number}") for number in range(1, 10)]
    book = book_of(
        written(Meeting, fiscal_year=2023),
        written(Handout, number="資料1", name="題名", kind="事業実施実績"),
        *trainings,
    )
    whole = Text("9回", 9, tuple(row.cell("name").place for row in trainings))
    papers = [Paper(job, bytes, {"/word/document.xml": (whole,)}) for job in jobs_of(book)]
    (found,) = derivations(papers, book)
    assert len(found.sources) + found.more == len({row.cell("name").place for row in trainings})
    assert len(found.sources) <= 6


def test_what_prints_otherwise_than_written_is_told_once() -> None:
    training = written(Training, held_on="R5.7.13", name="研修会")
    (day, name) = (training.cell(attribute).place for attribute in ("held_on", "name"))
    printed = [
        Text("令和5年7月13日", None, (day,)),
        Text("令和5年7月13日", None, (day,)),
        Text("研修会", "研修会", (name,)),
        Text("1", 1),
        Text("", None, (name,)),
    ]
    assert told(training, printed=printed) == [("令和5年7月13日", ["R5.7.13"], ("資料1 題名",))]


def test_a_number_that_only_loses_the_unit_its_cell_shows_is_not_told() -> None:
    shown, typed = (written(Training, participants=words) for words in ("37人", "37名"))
    for training, expected in ((shown, []), (typed, [("37", ["37名"], ("資料1 題名",))])):
        place = training.cell("participants").place
        assert told(training, printed=[Text("37", 37, (place,), Digits.HALF)]) == expected


def test_a_line_of_a_cell_that_is_printed_line_by_line_is_not_told() -> None:
    training = written(Training, content="・講義\n　・実習")
    place = training.cell("content").place
    printed = [Text(line, line, (place,)) for line in ("・講義", "・実習", "講義")]
    assert told(training, printed=printed) == [("講義", ["・講義\n　・実習"], ("資料1 題名",))]


def test_the_page_of_the_sample_lists_every_finding_and_what_was_derived(office: Path) -> None:
    outcome = make_packet(OfficeFolders(office).meeting(MEETING))
    html = page_of(office)
    assert len(Page(html).findings) == len(outcome.problems)
    words = "".join(Page(html).words)
    assert "令和5年7月13日（木）" in words
    assert "〔前年度〕における小金井市在宅医療・介護連携支援室の実績について" in words
    assert "→" in words


def page_of(office: Path) -> str:
    return (office / "outputs" / MEETING / FOLDER / PAGE).read_text(encoding="utf-8")


def test_as_many_findings_as_were_planted_are_on_the_page(office: Path, edit: Edit) -> None:
    check_meeting(OfficeFolders(office).meeting(MEETING))
    before = len(Page(page_of(office)).findings)
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ", "C5": "Ａ＋"})
    edit("研修.xlsx", "研修実績", {"F2": "約20人"})
    check_meeting(OfficeFolders(office).meeting(MEETING))
    page = Page(page_of(office))
    errors = [finding for finding in page.findings if finding["data-severity"] == "誤り"]
    assert len(errors) == 3
    assert before > 0
    assert "誤りを直すまで、資料は作られません。" in "".join(page.words)


def files_in(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".kaigi.lock":
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_check_touches_nothing_but_its_reports_and_gives_equal_bytes_twice(office: Path, edit: Edit) -> None:
    make_packet(OfficeFolders(office).meeting(MEETING))
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    before = {name: digest for name, digest in files_in(office) if f"/{FOLDER}/" not in name}
    del before[f"outputs/{MEETING}/.manifest.json"]
    check_meeting(OfficeFolders(office).meeting(MEETING))
    first = dict(files_in(office))
    check_meeting(OfficeFolders(office).meeting(MEETING))
    assert dict(files_in(office)) == first
    assert before.items() <= first.items()
    new = first.keys() - before.keys()
    assert f"outputs/{MEETING}/{FOLDER}/{PAGE}" in new
    assert f"outputs/{MEETING}/{FOLDER}/取組_点検.xlsx" in new
    assert {name.rpartition("/")[0] for name in new - {f"outputs/{MEETING}/.manifest.json"}} == {
        f"outputs/{MEETING}/{FOLDER}"
    }


def test_a_workbook_that_cannot_be_opened_gets_no_copy_but_is_on_the_page(office: Path) -> None:
    (office / "inputs" / MEETING / "研修.xlsx").write_bytes(b"%PDF-1.7")
    check_meeting(OfficeFolders(office).meeting(MEETING))
    assert not (office / "outputs" / MEETING / FOLDER / "研修_点検.xlsx").exists()
    assert "Excelのブックではなく、PDFです。" in page_of(office)


def test_the_places_lead_to_the_copies_beside_the_page(office: Path, edit: Edit) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    check_meeting(OfficeFolders(office).meeting(MEETING))
    links = {unquote(str(attributes["href"])) for tag, attributes in Page(page_of(office)).tags if tag == "a"}
    assert "取組_点検.xlsx" in links
    assert all((office / "outputs" / MEETING / FOLDER / link).is_file() for link in links)


def test_a_packet_leaves_the_same_copies_as_a_check_and_drops_those_without_findings(office: Path, edit: Edit) -> None:
    folder = office / "outputs" / MEETING / FOLDER

    def copies() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.glob("*_点検.xlsx")}

    make_packet(OfficeFolders(office).meeting(MEETING))
    made = copies()
    assert {"取組_点検.xlsx", "部会_点検.xlsx"} <= made.keys()
    assert "場所を押すと、" in page_of(office)
    check_meeting(OfficeFolders(office).meeting(MEETING))
    assert copies() == made
    edit("取組.xlsx", "実施実績", {"C3": "B"})
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert copies()["取組_点検.xlsx"] != made["取組_点検.xlsx"]


def test_nothing_hidden_in_a_packet_holds_what_the_workbooks_say(office: Path, edit: Edit) -> None:
    folder = office / "outputs" / MEETING
    (folder / FOLDER).mkdir(parents=True)
    (folder / FOLDER / ".readings").write_text("tanto@example.lg.jp", encoding="utf-8")
    edit(
        "取組.xlsx", "実施実績", {"C3": "Ｅ"}
    )  # the packet is refused, and what an earlier version kept goes all the same
    make_packet(OfficeFolders(office).meeting(MEETING))
    assert not (folder / FOLDER / ".readings").exists()
    edit("取組.xlsx", "実施実績", {"C3": "A"})
    make_packet(OfficeFolders(office).meeting(MEETING))
    check_meeting(OfficeFolders(office).meeting(MEETING))
    hidden = [path for path in folder.rglob(".*") if path.is_file()]
    assert {path.relative_to(folder).as_posix() for path in hidden} == {NAME, f"{FOLDER}/{NAME}"}
    for path in hidden:
        for name, output in json.loads(path.read_bytes())["outputs"].items():
            words = [output["sha256"], output.get("settings", ""), *output.get("inputs", {}).values()]
            assert (folder / name).is_file()
            assert all(re.fullmatch("[0-9a-f]{64}|", word) for word in words)
            assert output.keys() <= {"sha256", "paper", "version", "settings", "inputs", "templates"}


def test_a_copy_that_a_clerk_wrote_in_is_made_anew_and_kept_as_well(office: Path, edit: Edit) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    check_meeting(OfficeFolders(office).meeting(MEETING))
    folder = office / "outputs" / MEETING
    copy = folder / FOLDER / "取組_点検.xlsx"
    first = copy.read_bytes()
    opened = openpyxl.load_workbook(copy)
    opened["実施実績"]["C3"].value = "メモ"
    opened.save(copy)
    edited = copy.read_bytes()
    check_meeting(OfficeFolders(office).meeting(MEETING))
    assert copy.read_bytes() == first
    assert edited in [path.read_bytes() for path in folder.rglob("*.xlsx")]


def test_the_findings_are_told_before_the_reports_are_written(office: Path, edit: Edit) -> None:
    edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})
    told: list[tuple[int, bool]] = []

    def found(outcome: Outcome) -> None:
        told.append((len(outcome.problems), (office / "outputs").exists()))

    outcome = check_meeting(OfficeFolders(office).meeting(MEETING), found=found)
    assert told == [(len(outcome.problems), False)]


def test_a_check_finds_what_the_packet_finds(office: Path) -> None:
    checked, packet = (
        check_meeting(OfficeFolders(office).meeting(MEETING)),
        make_packet(OfficeFolders(office).meeting(MEETING)),
    )
    assert checked.problems == packet.problems
    told, made = ([{(str(t), t.places) for t in p.printed if t} for p in run.papers] for run in (checked, packet))
    assert told == made


def test_a_checked_paper_can_still_be_made(office: Path, made: Path) -> None:
    checked = check_meeting(OfficeFolders(office).meeting(MEETING))
    for paper in checked.papers:
        for name, data in paper.files.items():
            assert data == (made / name).read_bytes(), name
