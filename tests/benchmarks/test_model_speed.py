"""How fast a case is computed. Aim: an example in at most 5 ms."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.model.check import problems
from casebuilder.model.costbenefit.build import build_model
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.formula.evaluation import evaluate
from casebuilder.templates import template, template_ids
from casebuilder.translation import Language


@pytest.mark.parametrize("example", template_ids())
def test_evaluating_the_lines_of_an_example(benchmark: BenchmarkFixture, example: str) -> None:
    model = build_model(template(example, Language.DUTCH).case).model
    values = benchmark(evaluate, model)
    assert values.lines.keys() == {line.id for line in model.lines}


@pytest.mark.parametrize("example", template_ids())
def test_from_a_changed_case_to_its_results(benchmark: BenchmarkFixture, example: str) -> None:
    results = benchmark(evaluate_case, template(example, Language.DUTCH).case)
    assert results.zero_sum_max_abs() < 1e-6


@pytest.mark.parametrize("example", template_ids())
def test_finding_what_is_wrong_with_an_example(benchmark: BenchmarkFixture, example: str) -> None:
    assert benchmark(problems, template(example, Language.DUTCH).case) == ()
