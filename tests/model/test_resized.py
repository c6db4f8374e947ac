"""A case of which only the size of figures differs is computed with the lines of the other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pytest

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import CaseModel, build_model
from casebuilder.model.costbenefit.builder import MissingValueError
from casebuilder.model.costbenefit.resized import resized_model
from casebuilder.model.costbenefit.results import evaluate_case
from casebuilder.model.descriptions import Description
from casebuilder.model.paths import described_fields, replaced
from casebuilder.model.quantities import EvidenceGrade, Quantity, YearlyQuantity
from casebuilder.model.units import Unit
from tests.benchmarks.large_case import large_case
from tests.building import small_case
from tests.parity.varied_cases import varied_cases

CASES = ("platform-social", "other-contracts", "lighter-activities", "financing", "per-year")


def figures(case: Case) -> Iterator[tuple[str, Description, Quantity | YearlyQuantity]]:
    for place, description, value in described_fields(case):
        if isinstance(value, Quantity | YearlyQuantity):
            yield place, description, value


def same(ours: CaseModel, anew: CaseModel) -> bool:
    """Return whether two models are the same down to every input, formula and label."""
    return all(
        getattr(ours, field.name) == getattr(anew, field.name) for field in dataclasses.fields(CaseModel)
    )


def built(case: Case) -> CaseModel | None:
    try:
        return build_model(case)
    except MissingValueError:
        return None


def sizes(quantity: Quantity | YearlyQuantity) -> Iterator[object]:
    """Yield other figures: somewhat smaller, nothing, the opposite, unknown."""
    if isinstance(quantity, YearlyQuantity):
        for factor in ("0.9", "0", "-1"):
            yield quantity.model_copy(
                update={"values": tuple(value * Decimal(factor) for value in quantity.values)}
            )
        yield quantity.model_copy(update={"values": quantity.values[:1] * 7})
        return
    value = quantity.value if quantity.value is not None else Decimal("0.5")
    for size in (value * Decimal("0.9"), Decimal(0), -value, Decimal("0.25"), None):
        yield quantity.model_copy(update={"value": size})
    yield quantity.model_copy(update={"low": Decimal(1), "high": Decimal(2), "source": "Elders"})
    yield quantity.model_copy(update={"grade": EvidenceGrade.OPINION})
    yield quantity.model_copy(update={"unit": Unit.NUMBER})


@pytest.mark.parametrize("name", CASES)
def test_whatever_becomes_of_a_figure_the_model_is_the_one_built_anew(name: str) -> None:
    case = varied_cases()[name]
    former = build_model(case)
    reused = 0
    for number, (place, _, quantity) in enumerate(figures(case)):
        for turn, other in enumerate(sizes(quantity)):
            # Every figure in every way would take minutes; each gets some, and each way comes to many.
            if (number + turn) % 8:
                continue
            changed = replaced(case, place, other)
            ours, anew = resized_model(former, changed), built(changed)
            if ours is None:
                continue
            reused += 1
            assert anew is not None, place
            assert same(ours, anew), (place, other)
    assert reused > 10


def test_in_the_largest_case_a_typed_figure_takes_no_new_lines() -> None:
    case = large_case()
    former = build_model(case)
    for place in ("reach.target_group.size", "costs.cost3.amount", "services.service1.tariff"):
        if place not in former.model.all_inputs:
            place = next(name for name in former.model.all_inputs if name.startswith(place.split(".")[0]))  # noqa: PLW2901
        value = former.model.input(place).quantity
        assert isinstance(value, Quantity)
        assert value.value is not None
        changed = replaced(case, f"{place}.value", value.value * 2)
        ours = resized_model(former, changed)
        assert ours is not None
        assert ours.model.lines is former.model.lines
        assert same(ours, build_model(changed))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("name", "Anders"),
        ("settings.years", 2),
        ("settings.start_year", 2030),
        ("costs", ()),
        ("effects", ()),
        ("innovation.description", "Een andere zin"),
    ],
)
def test_another_case_is_built_anew(place: str, value: object) -> None:
    case = small_case()
    assert resized_model(build_model(case), replaced(case, place, value)) is None


def test_results_from_former_results_are_those_computed_anew() -> None:
    case = small_case()
    former = evaluate_case(case)
    for changed in (
        replaced(case, "reach.target_group.size.value", Decimal(1234)),
        replaced(case, "settings.start_year", 2031),
        case,
    ):
        ours, anew = evaluate_case(changed, former=former), evaluate_case(changed)
        assert ours.case == changed
        assert ours.values.lines.keys() == anew.values.lines.keys()
        for line, values in anew.values.lines.items():
            assert np.array_equal(ours.values.lines[line], values, equal_nan=True), line
