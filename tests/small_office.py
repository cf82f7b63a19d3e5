"""A meeting of one paper, which is made in a moment, in an office that has everything else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.excel.blank import blank
from generator.forms import workbooks
from generator.forms.meeting import WORKBOOK
from generator.forms.organisation import WORKBOOK as ORGANISATION
from generator.settings import Settings
from tests.conftest import MEETING


def one_paper(office: Path, venue: str = "会議室") -> bytes:
    """Leave only the agenda and the 研修 in the packet of the sample meeting; returns the bytes of its 会議.xlsx."""
    day = {"開催日": "令和5年7月13日", "開始時刻": "午後7時", "場所": venue}
    trainings = {"資料番号": "資料1", "様式": "研修実施状況", "次第に記載": "○", "形式": "Word・Excel"}
    rows: dict[str, list[Mapping[str, object]]] = {
        "開催": [{"年度": 5, "回": 1, "会議名": "推進会議", **day}],
        "次第": [{"階層": "1", "件名": "開会"}],
        "配付資料": [{"様式": "次第"}, trainings],
    }
    data = blank(WORKBOOK, dict(workbooks())[WORKBOOK], rows)
    (office / "inputs" / MEETING / WORKBOOK).write_bytes(data)
    return data


def said_by_the_office(root: Path, **settings: Any) -> None:
    """Put a 団体.xlsx that says these settings into the inputs of an office."""
    from generator.packet.organisation import organisation_saying

    (root / "inputs").mkdir(parents=True, exist_ok=True)
    (root / "inputs" / ORGANISATION).write_bytes(organisation_saying(Settings(**settings)))
