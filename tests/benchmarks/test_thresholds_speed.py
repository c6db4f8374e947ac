"""How fast the thresholds of one party are found. Aim: three of an example in at most 100 ms."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.costbenefit.thresholds import important_thresholds
from casebuilder.model.parties import Party
from casebuilder.templates import template, template_ids
from casebuilder.translation import Language


@pytest.mark.parametrize("example", template_ids())
def test_price_effect_and_reach_of_an_example(benchmark: BenchmarkFixture, example: str) -> None:
    results = evaluate_case(template(example, Language.DUTCH).case)
    assert len(benchmark(important_thresholds, results, Party.MUNICIPALITY)) == 3
