"""An office to work in: a copy of the shipped meeting and templates, and ways to change one cell of it."""

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from hypothesis import settings

from generator.office import OfficeFolders
from tests import rendering

ROOT = Path(__file__).parent.parent
MEETING = "令和5年度第1回"

# A busy machine must not fail a test: how long things take is for `make bench` to say.
settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("deep", deadline=None, max_examples=2000)
settings.load_profile("usual")


LONGEST = (
    "test_cut_off",
    "test_planted_slips", "test_mistakes", "test_gate", "test_absorb", "test_packet", "test_hostile", "test_binding",
    "test_silent_columns", "test_next_meeting", "test_delivery", "test_merge", "test_sheets", "test_hand_edits",
    "test_report", "test_samples", "test_refusals", "test_blank", "test_due", "test_any_cell", "test_all_told",
    "test_trace", "test_rendering", "test_kept", "test_promises_delivery", "test_settle", "test_sending",
    "test_right_meeting", "test_each", "test_revision_set", "test_earlier", "test_status", "test_promises_reading",
    "test_documents_office_log", "test_cli", "test_another_city", "test_consultations", "test_tall_rows", "test_public",
    "test_read_in", "test_adopt", "test_reading", "test_resaved", "test_advice", "test_places", "test_control_faults",
    "test_sources", "test_excel_turn", "test_pictures", "test_year", "test_one_source", "test_bound_pdf", "test_privacy",
    "test_watch", "test_terminal", "test_excel_paper", "test_folder_without_sitting", "test_log_counts", "test_copies",
    "test_rewordings", "test_next_year", "test_less_noise",
)  # fmt: skip
"""The files that make whole packets or many workbooks: begun first, so that no processor is left with one of them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="write the golden texts anew")


def pytest_configure(config: pytest.Config) -> None:
    """What one process has read or made, the others need not: all keep it in one folder, which ends with the run.

    Nothing of a test need outlive a power cut: waiting for the disk would take a third of the time.
    """
    if not hasattr(config, "workerinput"):
        os.environ["KAIGI_CACHE"] = tempfile.mkdtemp(prefix="kaigi-kept-")
        os.environ[rendering.RUN] = f"{os.environ['KAIGI_CACHE']}/libreoffice"
    vars(os)["fsync"] = lambda _: None


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["KAIGI_CACHE"], ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "deep" not in str(config.option.markexpr):
        items[:] = [item for item in items if not item.get_closest_marker("deep")]
    for item in items:
        if item.path.stem in LONGEST:
            item.add_marker("long")
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.get_closest_marker("long") else len(LONGEST))
    reason = rendering.missing()
    if not reason or rendering.required():
        return
    for item in items:
        if item.get_closest_marker("rendering"):
            item.add_marker(pytest.mark.skip(reason=reason))


def copied(root: Path) -> Path:
    """A folder as the root of an office: the sample meeting, its 団体.xlsx and the templates, free to be spoilt."""
    shutil.copytree(ROOT / "inputs" / MEETING, root / "inputs" / MEETING)
    shutil.copy(ROOT / "inputs" / "団体.xlsx", root / "inputs")
    shutil.copytree(ROOT / "templates_docx", root / "templates_docx")
    return root


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The root of an office: the sample meeting and the templates, free to be spoilt."""
    return copied(tmp_path)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample packet, made once for tests that only read it."""
    from generator.packet.steps import make_packet

    root = copied(tmp_path_factory.mktemp("office"))
    outcome = make_packet(OfficeFolders(root).meeting(MEETING))
    assert not outcome.refused, [str(problem) for problem in outcome.problems]
    assert outcome.folder
    return outcome.folder


@pytest.fixture
def packet(office: Path) -> Path:
    """The folder of a packet of two papers, just made."""
    from generator.packet.steps import make_packet
    from tests.small_office import one_paper

    one_paper(office)
    folder = make_packet(OfficeFolders(office).meeting(MEETING)).folder
    assert folder
    return folder


Edit = Callable[[str, str, dict[str, object]], None]


def changed(office: Path, workbook: str, sheet: str, cells: dict[str, object]) -> None:
    """Change cells of a workbook of an office."""
    path = office / "inputs" / MEETING / workbook
    opened = openpyxl.load_workbook(path)
    for address, value in cells.items():
        opened[sheet][address].value = value
    opened.save(path)


@pytest.fixture
def edit(office: Path) -> Edit:
    """Change cells of a workbook of the office: `edit("取組.xlsx", "実施実績", {"C3": "Ｅ"})`."""
    return partial(changed, office)
