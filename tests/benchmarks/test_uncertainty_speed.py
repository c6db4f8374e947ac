"""How long the uncertainty of a case takes. Aim: ten thousand draws of the large case in a few seconds."""

from __future__ import annotations

import tracemalloc

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.uncertainty.assessment import assess
from casebuilder.templates import template, template_ids
from casebuilder.translation import Language
from tests.benchmarks.large_case import large_case
from tests.building import with_ranges


@pytest.mark.parametrize("example", template_ids())
def test_ten_thousand_draws_of_an_example(benchmark: BenchmarkFixture, example: str) -> None:
    results = evaluate_case(template(example, Language.DUTCH).case)
    assert benchmark.pedantic(assess, (results,), rounds=3).draws == 10_000


def test_ten_thousand_draws_of_the_large_case_with_a_range_for_every_figure(
    benchmark: BenchmarkFixture,
) -> None:
    results = evaluate_case(with_ranges(large_case()))
    found = benchmark.pedantic(assess, (results,), rounds=2)
    benchmark.extra_info["figures"] = len(found.uncertain.figures)
    assert found.draws == 10_000
    assert len(found.uncertain.figures) > 200


def test_memory_while_the_large_case_is_drawn(benchmark: BenchmarkFixture) -> None:
    """Aim: 200 MB at most; the largest amount that Python held is in the extra information."""
    results = evaluate_case(with_ranges(large_case()))
    tracemalloc.start()
    benchmark.pedantic(assess, (results,), rounds=1)
    benchmark.extra_info["megabytes"] = round(tracemalloc.get_traced_memory()[1] / 1e6)
    tracemalloc.stop()
    assert benchmark.extra_info["megabytes"] < 200
