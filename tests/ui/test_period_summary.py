"""What the folded part about the years says, for every number of years that a file may hold."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casebuilder.model.paths import replaced
from casebuilder.translation import Language
from casebuilder.ui.fields.fold import Fold
from casebuilder.ui.pages.reach import ReachPage
from tests.building import small_case
from tests.ui.forms import bench


@pytest.mark.parametrize(
    ("years", "said"), [(3, "2027–2029 · "), (1, "2027 · "), (0, "from 2027 · "), (-2, "from 2027 · ")]
)
def test_the_folded_years_name_the_period(qtbot: QtBot, years: int, said: str) -> None:
    case = replaced(small_case(effects=(), services=()), "settings.years", years)
    page = bench(qtbot, case, Language.ENGLISH).page(ReachPage)

    (fold,) = [part for part in page.findChildren(Fold) if part.holds("settings.years")]

    assert fold.line.accessibleName().startswith(f"More, {said}")
