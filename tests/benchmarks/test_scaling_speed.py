"""How fast a case is computed for all municipalities. Aim: at most 1 second."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casebuilder.model.scaling import MunicipalitySize, SizeBasis, results_for
from casebuilder.reference import municipalities
from casebuilder.templates import template, template_ids
from casebuilder.translation import Language


@pytest.mark.parametrize("example", template_ids())
def test_an_example_for_all_municipalities(benchmark: BenchmarkFixture, example: str) -> None:
    sizes = [
        MunicipalitySize(facts.name, Decimal(facts.inhabitants), facts.code) for facts in municipalities()
    ]
    case = template(example, Language.DUTCH).case
    results = benchmark(results_for, case, SizeBasis.INHABITANTS, sizes)
    assert len(results.outcomes) == len(sizes)
    assert results.own.zero_sum_max_abs() < 1e-6
