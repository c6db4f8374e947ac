"""The printed workbook: as many pages as were planned, whatever fonts the machine has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from casebuilder.templates import template
from casebuilder.translation import Language
from tests.parity.comparison import exported, opened
from tests.parity.libreoffice import MUST_BE_THERE, PROGRAM, WHY_SKIPPED, printed
from tests.parity.varied_cases import varied_cases

pytestmark = pytest.mark.skipif(PROGRAM is None and not MUST_BE_THERE, reason=WHY_SKIPPED)
_PAGE = re.compile(rb"/Type\s*/Page\b")


def test_every_page_begins_where_it_was_planned_and_none_is_added_beside_it(tmp_path: Path) -> None:
    long_name = "Buurtplatform voor iedereen die thuis wil blijven wonen en daar hulp bij zoekt " * 2
    case = template("neighbourhood-platform", Language.DUTCH).case
    books = {
        "lighter": exported(template("lighter-day-activities", Language.DUTCH).case).content,
        "english": exported(template("hip-airbag", Language.ENGLISH).case, Language.ENGLISH).content,
        "long name": exported(case.model_copy(update={"name": long_name})).content,
        "ten years": exported(varied_cases()["every-cost"]).content,
        "small": exported(varied_cases()["nothing-yet"]).content,
    }
    for name, pdf in printed(books, tmp_path).items():
        planned = sum(len(sheet.row_breaks.brk) + 1 for sheet in opened(books[name]).worksheets)
        assert len(_PAGE.findall(pdf)) == planned, name
