"""Equipment per year of its useful life, and costs per inhabitant (model.md, section 5)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import problems
from casebuilder.model.costbenefit.results import evaluate_case, with_view
from casebuilder.model.costs import CostBasis, InnovationCost
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced
from casebuilder.model.problems import Problem, Severity
from casebuilder.model.quantities import EvidenceGrade
from casebuilder.model.scaling import MunicipalitySize, SizeBasis, fixed_costs, results_for, scaled
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from casebuilder.reference import new_case
from tests.building import euros, figure, licence, small_case

YEARLY = "costs.beds.yearly_equivalent"


def beds(**changes: object) -> InnovationCost:
    """Return beds of 50,000 euros that last ten years and are worth 5,000 in the end."""
    fields: dict[str, object] = {
        "id": "beds",
        "name": "Bedden",
        "receiver": Party.OUTSIDE,
        "amount": euros(50_000),
        "basis": CostBasis.ONCE,
        "useful_life": figure(10, Unit.YEARS),
        "residual_value": euros(5_000),
        **changes,
    }
    return licence(**fields)


def with_interest(case: Case, interest: str) -> Case:
    return replaced(case, "settings.equipment_interest", figure(interest, Unit.SHARE_PER_YEAR))


def yearly(case: Case) -> float:
    return evaluate_case(case).number(YEARLY)


def only(case: Case) -> Problem:
    (problem,) = problems(case)
    return problem


class TestPerYearOfUsefulLife:
    @given(
        st.integers(0, 300).map(lambda steps: Decimal(steps) / 1000),
        st.integers(1, 40),
        st.integers(0, 50_000),
    )
    def test_paid_at_the_end_of_every_year_it_is_worth_the_purchase_less_what_is_left(
        self, interest: Decimal, life: int, residual: int
    ) -> None:
        cost = beds(useful_life=figure(life, Unit.YEARS), residual_value=euros(residual))
        results = evaluate_case(with_interest(small_case(costs=(cost,)), str(interest)))
        rate = 1 + float(interest)
        paid = sum(results.number(YEARLY) / rate**year for year in range(1, life + 1))
        assert paid == pytest.approx(50_000 - residual / rate**life, rel=1e-9, abs=1e-6)
        factor = sum(1 / rate**year for year in range(1, life + 1))
        assert results.number("costs.beds.annuity_factor") == pytest.approx(factor, rel=1e-9)

    def test_it_is_the_same_in_every_view(self) -> None:
        case = small_case(costs=(beds(),))
        assert {round(yearly(with_view(case, view)), 9) for view in View} == {round(yearly(case), 9)}

    def test_the_cash_still_counts_the_purchase_when_it_is_paid(self) -> None:
        with_life = evaluate_case(small_case(costs=(beds(first_year=2028),)))
        without = evaluate_case(small_case(costs=(beds(useful_life=figure(1, Unit.YEARS)),)))
        assert with_life.line("costs.beds.paid") == pytest.approx((0, 50_000, 0))
        assert without.line("costs.beds.paid") == pytest.approx((50_000, 0, 0))

    def test_weak_evidence_raises_the_purchase_and_lowers_what_is_left(self) -> None:
        weak = beds(
            useful_life=figure(1, Unit.YEARS),
            amount=euros(50_000, grade=EvidenceGrade.EXPERT),
            residual_value=euros(5_000, grade=EvidenceGrade.OPINION),
        )
        case = with_interest(small_case(costs=(weak,)), "0")
        assert yearly(case) == pytest.approx(50_000 * 1.25 - 5_000 * 0.6)
        assert yearly(replaced(case, "settings.correct_for_evidence", False)) == pytest.approx(45_000)

    @pytest.mark.parametrize(
        "changes", [{"basis": CostBasis.PER_YEAR}, {"useful_life": InnovationCost(id="x").useful_life}]
    )
    def test_only_what_is_bought_once_and_has_a_useful_life_has_it(self, changes: dict[str, object]) -> None:
        model = evaluate_case(small_case(costs=(beds(**changes),))).case_model.model
        assert not model.has_line(YEARLY)
        assert "settings.equipment_interest" not in {item.id for item in model.inputs}

    def test_a_new_case_has_the_interest_of_the_guideline_with_its_source(self) -> None:
        interest = new_case().settings.equipment_interest
        assert interest.value == Decimal("0.025")
        assert "Kostenhandleiding" in interest.source
        assert "7.3.3" in interest.source


class TestChecks:
    def test_more_left_than_was_paid_is_a_warning(self) -> None:
        problem = only(small_case(costs=(beds(residual_value=euros(50_001)),)))
        assert (problem.code, problem.severity) == ("residual_value", Severity.WARNING)
        assert problem.where == "costs.beds.residual_value"

    def test_as_much_left_as_was_paid_is_not(self) -> None:
        assert problems(small_case(costs=(beds(residual_value=euros(50_000)),))) == ()

    def test_a_useful_life_of_what_is_not_bought_once_is_a_warning(self) -> None:
        problem = only(small_case(costs=(beds(basis=CostBasis.PER_YEAR),)))
        assert (problem.code, problem.severity) == ("life_without_purchase", Severity.WARNING)
        assert problem.where == "costs.beds.useful_life"

    def test_a_useful_life_of_nothing_is_refused(self) -> None:
        problem = only(small_case(costs=(beds(useful_life=figure(0, Unit.YEARS)),)))
        assert (problem.code, problem.severity) == ("out_of_range", Severity.ERROR)

    def test_a_cost_per_inhabitant_needs_the_number_of_inhabitants(self) -> None:
        problem = only(small_case(costs=(licence(basis=CostBasis.PER_INHABITANT),)))
        assert (problem.code, problem.severity) == ("missing", Severity.ERROR)
        assert problem.where == "municipality.inhabitants"


class TestPerInhabitant:
    def test_it_is_paid_every_year_for_all_inhabitants_whoever_uses_the_innovation(self) -> None:
        results = evaluate_case(town("40000"))
        assert results.line("costs.licence.paid") == pytest.approx((60_000, 60_000, 60_000))

    def test_it_is_not_among_the_costs_that_are_the_same_for_every_municipality(self) -> None:
        assert fixed_costs(town("40000")) == ()

    @pytest.mark.parametrize("basis", list(SizeBasis))
    def test_it_grows_with_the_size_of_another_municipality_however_that_is_measured(
        self, basis: SizeBasis
    ) -> None:
        case = town("40000")
        outcomes = results_for(case, basis, [MunicipalitySize("Elders", Decimal(1000))]).outcomes
        own = case.municipality
        size = {"inhabitants": own.inhabitants, "aged_75_plus": own.aged_75_plus}.get(
            basis.value, own.wmo_clients
        )
        assert size.value is not None
        expected = round(40_000 * 1000 / float(size.value)) * Decimal("1.5")
        assert outcomes[1].parties[Party.ENTREPRENEUR].cash == pytest.approx([float(expected)] * 3)

    def test_a_case_for_another_municipality_has_whole_inhabitants_and_no_errors(self) -> None:
        other = scaled(town("40000"), Decimal("0.33333"))
        assert other.municipality.inhabitants.value == 13_333
        assert other.municipality.inhabitants.assumption
        assert problems(other) == ()

    def test_without_such_a_cost_the_inhabitants_stay_as_they_are(self) -> None:
        case = replaced(town("40000"), "costs", (licence(),))
        assert scaled(case, Decimal(2)).municipality == case.municipality


def town(inhabitants: str) -> Case:
    """Return a case with nothing but a licence of 1.50 euros per inhabitant of a town."""
    municipality = Municipality(
        name="Voorbeeldstad",
        inhabitants=figure(inhabitants, Unit.PERSONS),
        aged_75_plus=figure(3_000, Unit.PERSONS),
        wmo_clients=figure(1_700, Unit.PERSONS),
    )
    cost = licence(amount=euros("1.5"), basis=CostBasis.PER_INHABITANT)
    return small_case(effects=(), costs=(cost,), municipality=municipality)
