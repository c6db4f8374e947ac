"""How long the window stands still while figures are drawn beside it. Aim: never longer than 0.1 s.

What is measured is the whole way from a change to a page that stands; the longest time in which the window
did nothing else is written beside it (``longest_block_ms``).
"""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from casebuilder.model.case import Case
from casebuilder.ui.pages.uncertainty import UncertaintyPage
from tests.benchmarks.large_case import large_case
from tests.benchmarks.test_hard_data_window import Watch
from tests.building import with_ranges
from tests.ui.results_support import Notes, english_context, example_case, show

WAIT = 120_000


@pytest.mark.parametrize("name", ["example", "large"])
def test_drawing_the_figures_beside_the_window(qtbot: QtBot, benchmark: BenchmarkFixture, name: str) -> None:
    case: Case = example_case() if name == "example" else with_ranges(large_case())
    page = UncertaintyPage(english_context(case, Notes()))
    show(qtbot, page)

    def stands() -> bool:
        return page.work.worked is not None and page.complete

    qtbot.waitUntil(stands, timeout=WAIT)
    longest = 0.0

    def drawn_anew() -> None:
        nonlocal longest
        results = page.context.store.results
        page.work.follow(None)
        page.work.follow(results)
        watch = Watch()
        page.work.ask()
        qtbot.waitUntil(stands, timeout=WAIT)
        longest = max(longest, watch.stop())

    benchmark.pedantic(drawn_anew, rounds=3)
    benchmark.extra_info["longest_block_ms"] = round(longest * 1000)
    assert longest < 1
