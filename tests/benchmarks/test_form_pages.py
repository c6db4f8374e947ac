"""How long a form page of a full case takes. Aim: built in 0.1 s, a keystroke followed in 0.05 s."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from pytestqt.qtbot import QtBot

from casebuilder.model.paths import replaced, value_at
from casebuilder.ui.context import Context
from casebuilder.ui.page import Page
from casebuilder.ui.pages.costs import CostsPage
from casebuilder.ui.pages.evidence import EvidencePage
from casebuilder.ui.pages.innovation import InnovationPage
from casebuilder.ui.pages.municipality import MunicipalityPage
from casebuilder.ui.pages.questions import QuestionPage
from casebuilder.ui.pages.reach import ReachPage
from casebuilder.ui.pages.support import SupportPage
from tests.ui.forms import bench
from tests.ui.test_pages_forms import example

PAGES: dict[str, Callable[[Context], Page]] = {
    "innovation": InnovationPage,
    "municipality": MunicipalityPage,
    "question_1": lambda context: QuestionPage(context, 1),
    "question_2": lambda context: QuestionPage(context, 2),
    "support": SupportPage,
    "evidence": EvidencePage,
    "reach": ReachPage,
    "costs": CostsPage,
}


@pytest.mark.parametrize("name", PAGES)
def test_building_a_page(qtbot: QtBot, benchmark: BenchmarkFixture, name: str) -> None:
    own = bench(qtbot, example())
    own.store.evaluate_now()

    def build() -> None:
        PAGES[name](own.context).deleteLater()

    benchmark(build)


def test_a_keystroke_reaches_the_whole_page(qtbot: QtBot, benchmark: BenchmarkFixture) -> None:
    own = bench(qtbot, example())
    page = own.page(ReachPage)
    for effect in own.store.case.effects:
        page.effects.card(f"effects.{effect.id}").open()
    sizes = iter(range(1000, 1_000_000))

    def type_once() -> None:
        size = next(sizes)
        own.store.change("x", lambda case: replaced(case, "reach.target_group.size.value", size), "x")

    benchmark(type_once)
    assert value_at(own.store.case, "reach.target_group.size.value") == next(sizes) - 1
