"""Pictures of every page for the manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from casebuilder.translation import Language
from casebuilder.ui.screenshots import Wanted, main, take
from casebuilder.ui.settings import ThemeChoice
from casebuilder.ui.tasks import PAGES

EXTRA = (
    "start",
    "results-table",
    "results-funding",
    "results-pockets",
    "results-sharing",
    "results-views",
    "explanation",
)


@pytest.mark.usefixtures("qapp")
def test_every_page_is_pictured_and_the_same_each_time(tmp_path: Path) -> None:
    made = [
        take(Wanted(tmp_path / name, (Language.DUTCH,), (ThemeChoice.LIGHT,), 1024, 700))
        for name in ("once", "twice")
    ]

    names = {path.name for path in made[0]}
    assert names == {f"nl-light-{page}.png" for page in (*(entry.key for entry in PAGES), *EXTRA)}
    for once, twice in zip(*made, strict=True):
        assert once.read_bytes() == twice.read_bytes(), once.name


def test_a_size_that_is_no_size_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--size", "large"])

    assert "'large' is not a size such as 1366x768" in capsys.readouterr().err
