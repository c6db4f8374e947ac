"""How long the outcomes of ten thousand clients take: at most three seconds for the report."""

from __future__ import annotations

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.casefile.document import decode, encode
from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.outcomes.analysis import analyse
from casebuilder.model.outcomes.document import EMPTY_ROW, ClientRow, Group, Outcomes
from casebuilder.model.outcomes.printed import printed_report
from casebuilder.model.suppression import Profile
from tests.model.outcomes.building import ready, with_score

CLIENTS = 10_000


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    """Return ten thousand clients, half of them with the innovation, with thirteen domains twice."""
    draw = np.random.default_rng(17)
    before = draw.integers(1, 6, size=(CLIENTS, 13))
    after = np.clip(before + draw.choice((-1, 0, 0, 1, 1), size=before.shape), 1, 5)
    end = EMPTY_ROW[13:]

    def row(number: int) -> ClientRow:
        signs = ["".join(map(str, levels[number])) + end for levels in (before, after)]
        group = Group.WITH if number % 2 else Group.WITHOUT
        return ClientRow(f"C{number}", group, "+" * 13 + end, tuple(signs))

    return ready().model_copy(update={"clients": tuple(row(number) for number in range(CLIENTS))})


def test_report_with_intervals(benchmark: BenchmarkFixture, outcomes: Outcomes) -> None:
    report = benchmark(analyse, outcomes)
    assert report.tested == 13


def test_report_of_one_group(benchmark: BenchmarkFixture, outcomes: Outcomes) -> None:
    alone = outcomes.model_copy(
        update={"clients": tuple(row._replace(group=Group.WITH) for row in outcomes.clients)}
    )
    assert benchmark(analyse, alone).clients_with == CLIENTS


def test_small_groups_hidden(benchmark: BenchmarkFixture, outcomes: Outcomes) -> None:
    few = outcomes.model_copy(update={"clients": outcomes.clients[:60]})
    printed = benchmark(printed_report, analyse(few), Profile.RESTRICTED)
    assert len(printed.domains) == 13


def test_writing_and_reading_the_case(benchmark: BenchmarkFixture, outcomes: Outcomes) -> None:
    case = Case(outcomes=outcomes)
    assert benchmark(lambda: decode(encode(case), "case.json")) == case


def test_one_score_and_the_checks_after_it(benchmark: BenchmarkFixture, outcomes: Outcomes) -> None:
    def edited() -> int:
        changed = with_score(outcomes, "C9999", "t1", "justice", 3)
        return len(problems(Case(outcomes=changed)))

    assert benchmark(edited) > 0
