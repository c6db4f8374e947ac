"""The same case under another funding model."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings

from casebuilder.model.case import Case
from casebuilder.model.compared_funding import (
    FundingKind,
    RenewalYear,
    comparable_kinds,
    has_care,
    places_as_entered,
    places_lacking,
    renewal_year,
    under_funding,
)
from casebuilder.model.costbenefit.build import build_model
from casebuilder.model.costbenefit.comparison import compare_funding
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costbenefit.variants import variant_line
from casebuilder.model.effects import ChangeKind
from casebuilder.model.financing import Financing, Grant
from casebuilder.model.formula.evaluation import evaluate
from casebuilder.model.funding import FeeForService, LumpSum
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import Quantity, YearlyQuantity
from casebuilder.model.questions import ContractAnswer, SixQuestions
from casebuilder.model.services import CareService
from casebuilder.model.units import Unit
from casebuilder.templates import template
from casebuilder.translation import Language
from tests.building import figure, household_help, less_help, share, shares, small_case
from tests.strategies import cases


def _with_renewal_date(date: datetime.date) -> Case:
    return small_case(questions=SixQuestions(contracts=ContractAnswer(renewal_date=date)))


def _funding(case: Case) -> object:
    service = case.services[0]
    assert isinstance(service, CareService)
    return service.funding


def test_a_comparison_leaves_the_case_as_it_is() -> None:
    case = small_case()
    results = evaluate_case(case)

    comparison = compare_funding(results)

    assert comparison.as_entered is results
    assert not comparison.financed
    assert results.case is case
    assert _funding(case) == FeeForService()


def test_a_case_paid_per_unit_comes_to_the_same_as_its_variant_paid_per_unit() -> None:
    comparison = compare_funding(evaluate_case(small_case()))

    variant = comparison.variants[FundingKind.FEE_FOR_SERVICE]

    for party in comparison.parties():
        assert variant.party(party) == comparison.as_entered.party(party)


def _compared(case: Case, **changes: object) -> Case:
    """Return the case with what other funding models are compared under."""
    compared = case.settings.compared.model_copy(update=changes)
    return replaced(case, "settings.compared", compared)


def test_under_a_fixed_budget_the_payer_pays_the_same_for_care_until_the_new_agreement() -> None:
    comparison = compare_funding(evaluate_case(_compared(small_case(), renewal_year=2029)))

    payment = comparison.variants[FundingKind.LUMP_SUM].line("services.household_help.payment")
    per_unit = comparison.variants[FundingKind.FEE_FOR_SERVICE].line("services.household_help.payment")

    assert payment[:2] == (0, 0)
    assert payment[2] == pytest.approx(per_unit[2])
    assert per_unit[0] < 0


def test_what_the_payer_misses_under_a_fixed_budget_is_what_the_provider_keeps() -> None:
    comparison = compare_funding(evaluate_case(_compared(small_case(), renewal_year=2029)))
    fee, lump = (comparison.variants[kind] for kind in (FundingKind.FEE_FOR_SERVICE, FundingKind.LUMP_SUM))

    missed = fee.party(Party.MUNICIPALITY).npv - lump.party(Party.MUNICIPALITY).npv
    kept = lump.party(Party.PROVIDER).npv - fee.party(Party.PROVIDER).npv

    assert missed == pytest.approx(kept)
    assert missed > 0


def test_the_chain_is_no_better_or_worse_off_under_another_funding() -> None:
    case = small_case(services=(household_help(capacity_shed=shares("0.5"), cashability=shares("0.6")),))

    comparison = compare_funding(evaluate_case(_compared(case, renewal_year=2028)))

    whole = [results.party(None).npv for results in comparison.variants.values()]
    assert len(whole) == 6
    assert whole == pytest.approx([comparison.as_entered.party(None).npv] * 6)


def test_payment_on_outcome_is_compared_once_the_outcomes_are_given() -> None:
    case = _compared(small_case(), outcome_without=share("0.3"), outcome_with=share("0.45"))

    variant = compare_funding(evaluate_case(case)).variants[FundingKind.OUTCOME_BASED]

    # A tenth of 32 euros for 100 hours of each of 100 users, for 15 % more who reach the outcome.
    assert variant.line("services.household_help.outcome_payment")[0] == pytest.approx(
        0.1 * 32 * 1.02**0 * 100 * 100 * 0.15
    )
    assert FundingKind.OUTCOME_BASED not in comparable_kinds(small_case())


LEAVES = {"support_ends": share("0.25")}
FULL_LESS = -0.4 * 100 * 100 * 32
"""40 % less of 100 hours of the 100 users of the first year, at 32 euros."""
LEFT = -0.25 * 100 * 100 * 32
"""A quarter of those users leaves, at what a client uses now."""


def _payments(kind: FundingKind, **compared: object) -> list[float]:
    case = _compared(small_case(effects=(less_help(**LEAVES),)), **compared)
    return list(compare_funding(evaluate_case(case)).variants[kind].line("services.household_help.payment"))


def test_an_average_amount_follows_who_leaves_at_once_and_the_rest_from_the_new_agreement() -> None:
    payments = _payments(FundingKind.AVERAGE_AMOUNT, renewal_year=2028, pass_through=share("0.5"))

    twice = 2
    assert payments == pytest.approx([LEFT, *[twice * (LEFT + 0.5 * (FULL_LESS - LEFT))] * 2])


def test_an_arrangement_follows_who_leaves_and_the_part_that_gets_another_one() -> None:
    payments = _payments(FundingKind.ARRANGEMENT, moved_share=share("0.3"))

    assert payments[0] == pytest.approx(LEFT + 0.3 * (FULL_LESS - LEFT))
    lacking = places_lacking(small_case(), FundingKind.ARRANGEMENT)
    assert lacking == ("settings.compared.moved_share",)


def test_a_mix_is_the_sum_of_its_parts_by_weight() -> None:
    terms = {"renewal_year": 2028, "pass_through": share("0.5"), "fixed_share": share("0.7")}
    fixed, per_unit = (
        _payments(kind, **terms) for kind in (FundingKind.LUMP_SUM, FundingKind.FEE_FOR_SERVICE)
    )

    assert fixed[0] == 0
    assert _payments(FundingKind.MIX, **terms) == pytest.approx(
        [0.7 * a + 0.3 * b for a, b in zip(fixed, per_unit, strict=True)]
    )


@pytest.mark.parametrize("example", ["video-contact-a", "video-contact-c", "lighter-day-activities"])
def test_a_mix_lies_between_payment_per_unit_and_a_fixed_budget_for_hours_and_arrangements(
    example: str,
) -> None:
    case = template(example, Language.DUTCH).case
    case = replaced(case, "settings.compared.fixed_share", share("0.25"))
    compared = compare_funding(evaluate_case(case)).variants
    for party in (Party.MUNICIPALITY, Party.PROVIDER):
        mix, units, fixed = (
            compared[kind].party(party).npv
            for kind in (FundingKind.MIX, FundingKind.FEE_FOR_SERVICE, FundingKind.LUMP_SUM)
        )
        assert mix == pytest.approx(0.75 * units + 0.25 * fixed, abs=1e-6)


def test_where_support_ends_an_average_amount_asks_for_the_use_now() -> None:
    absolute = less_help(
        change_kind=ChangeKind.ABSOLUTE,
        absolute_change=figure(-40, Unit.SERVICE_UNITS_PER_USER_YEAR),
        baseline_volume=Quantity(unit=Unit.SERVICE_UNITS_PER_USER_YEAR),
        **LEAVES,
    )
    stays = absolute.model_copy(update={"support_ends": share(0)})

    assert places_lacking(small_case(effects=(absolute,)), FundingKind.AVERAGE_AMOUNT) == (
        "effects.less_help.change_kind",
    )
    assert places_lacking(small_case(effects=(stays,)), FundingKind.AVERAGE_AMOUNT) == ()


@pytest.mark.parametrize("kind", FundingKind)
def test_every_figure_of_a_comparison_stands_somewhere_in_the_case_itself(kind: FundingKind) -> None:
    case = _compared(
        small_case(effects=(less_help(**LEAVES),)),
        outcome_without=share("0.4"),
        outcome_with=share("0.5"),
        moved_share=share("0.3"),
    )
    other = under_funding(case, kind)
    place = places_as_entered(case, other)

    found = [place(item.id) for item in evaluate_case(other).case_model.model.inputs if item.quantity]

    assert found
    for path in found:
        figure_there = value_at(case, path)
        assert isinstance(figure_there, Quantity | YearlyQuantity), path


def test_the_figures_of_an_agreement_that_is_compared_lead_to_that_agreement() -> None:
    case = _compared(small_case(effects=(less_help(**LEAVES),)), moved_share=share("0.3"))

    def leads_to(kind: FundingKind, name: str) -> str:
        place = places_as_entered(case, under_funding(case, kind))
        return place(f"services.household_help.funding.{name}")

    assert leads_to(FundingKind.LUMP_SUM, "renewal_year") == "settings.compared.renewal_year"
    assert leads_to(FundingKind.ARRANGEMENT, "moved_share") == "settings.compared.moved_share"
    assert leads_to(FundingKind.AVERAGE_AMOUNT, "use") == "effects.less_help.baseline_volume"
    assert leads_to(FundingKind.MIX, "parts.per_unit.weight") == "settings.compared.fixed_share"
    own = small_case(services=(household_help(funding=LumpSum(renewal_year=2028)),))
    same = places_as_entered(own, under_funding(own, FundingKind.LUMP_SUM))
    kept = "services.household_help.funding.pass_through"
    assert same(kept) == kept


def test_financing_stays_out_of_the_comparison() -> None:
    # By hand: 5,000 of grant comes on top of what the municipality has, under whatever funding.
    bare = small_case(services=(household_help(capacity_shed=shares("0.5")),))
    granted = Grant(id="grant", amount=figure(5_000, Unit.EUR), receiver=Party.MUNICIPALITY)
    financed = replaced(bare, "financing", Financing(grants=(granted,)))
    own, results = evaluate_case(bare), evaluate_case(financed)
    assert results.party(Party.MUNICIPALITY).npv == pytest.approx(
        own.party(Party.MUNICIPALITY).npv + 5_000 / 1.02**3
    )

    comparison, without = compare_funding(results), compare_funding(own)

    assert (comparison.financed, without.financed) == (True, False)
    for party in without.parties():
        assert comparison.as_entered.party(party) == own.party(party)
        for kind, found in comparison.variants.items():
            assert found.party(party) == without.variants[kind].party(party)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases(most_items=3))
def test_the_lines_beside_a_case_come_to_the_same_as_the_case_under_each_funding(case: Case) -> None:
    compared = {
        "outcome_without": share("0.3"),
        "outcome_with": share("0.5"),
        "fixed_share": share("0.35"),
        "moved_share": share("0.6"),
    }
    model = build_model(_compared(case, **compared), compared=True)
    beside = Results(model, evaluate(model.model))
    apart = compare_funding(beside)

    for kind, results in ((None, apart.as_entered), *apart.variants.items()):
        for party in (*(item for item in results.involved() if item in CHAIN), None):
            for name in ("cash", "cash_and_valued"):
                expected = getattr(results.party(party), name)
                found = beside.line(variant_line(kind, party, name).id)
                assert found == pytest.approx(expected, rel=1e-9, abs=1e-6)
            assert beside.number(variant_line(kind, party, "npv").id) == pytest.approx(
                results.party(party).npv, rel=1e-9, abs=1e-6
            )


def test_parties_of_the_chain_are_listed_with_the_chain_last() -> None:
    comparison = compare_funding(evaluate_case(small_case()))

    assert comparison.parties() == (Party.MUNICIPALITY, Party.PROVIDER, Party.ENTREPRENEUR, None)


def test_the_new_agreement_of_a_service_decides_its_year() -> None:
    case = small_case(services=(household_help(funding=LumpSum(renewal_year=2029)),))

    assert renewal_year(case) == RenewalYear(2029, known=True)


def test_a_new_agreement_on_new_years_day_holds_from_that_year() -> None:
    assert renewal_year(_with_renewal_date(datetime.date(2028, 1, 1))) == RenewalYear(2028, known=True)


def test_a_new_agreement_within_a_year_holds_from_the_year_after() -> None:
    assert renewal_year(_with_renewal_date(datetime.date(2028, 7, 1))) == RenewalYear(2029, known=True)


def test_without_any_date_the_year_is_an_assumption() -> None:
    assert renewal_year(small_case()) == RenewalYear(2029, known=False)


def test_the_year_chosen_for_the_comparison_comes_first() -> None:
    case = _compared(_with_renewal_date(datetime.date(2028, 1, 1)), renewal_year=2031)

    assert renewal_year(case) == RenewalYear(2031, known=True)


def test_a_service_with_a_contract_of_the_kind_keeps_it_as_it_is() -> None:
    funding = LumpSum(renewal_year=2028, pass_through=share("0.7"))
    case = _compared(small_case(services=(household_help(funding=funding),)), renewal_year=2029)

    assert _funding(under_funding(case, FundingKind.LUMP_SUM)) == funding


def test_a_case_without_care_has_nothing_to_compare() -> None:
    assert has_care(small_case())
    assert not has_care(Case())
