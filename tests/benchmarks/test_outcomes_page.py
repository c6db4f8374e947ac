"""How long typing and pasting take among ten thousand clients. Aim: 0.05 s a key, 1 s for a whole block."""

from __future__ import annotations

import itertools

from PySide6.QtTest import QTest
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from casebuilder.model.outcomes.document import Outcomes
from casebuilder.model.outcomes.sheet import FIRST_DOMAIN, KEY, pasted, with_more_clients
from casebuilder.ui.pages.outcomes import OutcomesPage
from tests.building import small_case
from tests.model.outcomes.building import ready
from tests.ui.forms import bench

CLIENTS = 10_000


def many() -> Outcomes:
    outcomes = with_more_clients(ready(), 1)
    blank = outcomes.clients[0]
    clients = tuple(blank._replace(key=f"C{number}") for number in range(CLIENTS))
    return outcomes.model_copy(update={"clients": clients})


def test_a_key_in_the_grid(qtbot: QtBot, benchmark: BenchmarkFixture) -> None:
    own = bench(qtbot, small_case(outcomes=many()))
    grid = own.page(OutcomesPage).entry.grid
    grid.setFocus()
    keys = itertools.cycle("34")
    places = itertools.cycle(range(CLIENTS))

    def type_once() -> None:
        grid.go_to(next(places), FIRST_DOMAIN)
        QTest.keyClicks(grid, next(keys))

    benchmark(type_once)


def test_a_block_with_everyone(benchmark: BenchmarkFixture) -> None:
    block = [[f"P{number}", "met", *"1234512345123"] for number in range(CLIENTS)]
    done = benchmark(lambda: pasted(ready(), "t0", 0, KEY, block))
    assert len(done.outcomes.clients) == CLIENTS
    assert done.refused == ()
