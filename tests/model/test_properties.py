"""What must hold for any case (model.md, section 10), shown on generated cases."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.check import errors
from casebuilder.model.costbenefit.results import Results, evaluate_case
from casebuilder.model.costs import CostBasis
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import FeeForService, Funding, LumpSum, Mix, OutcomeBased, SimpleFunding
from casebuilder.model.parties import Party
from casebuilder.model.paths import replaced, value_at
from casebuilder.model.quantities import EvidenceGrade, Price, Quantity, YearlyQuantity
from casebuilder.model.reach import GrowingTargetGroup, ListedTargetGroup
from casebuilder.model.services import ArrangementService, PaidService, ValuedTime
from casebuilder.model.settings import View
from casebuilder.model.units import Unit
from tests.strategies import START_YEAR, cases

EVERY_PARTY = (*Party, None)
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def flows(results: Results) -> dict[tuple[str, Party], float]:
    """Return every item of every party, summed over the years."""
    return {
        (item.line, party): sum(results.line(item.line))
        for party in results.involved()
        for item in results.case_model.items[party.value]
    }


def same(left: Results, right: Results) -> None:
    """Assert that two cases come to the same for every party."""
    for party in EVERY_PARTY:
        one, other = left.party(party), right.party(party)
        assert one.cash == pytest.approx(other.cash, rel=1e-9, abs=1e-5)
        assert one.cash_and_valued == pytest.approx(other.cash_and_valued, rel=1e-9, abs=1e-5)
        assert one.npv == pytest.approx(other.npv, rel=1e-9, abs=1e-5)


def with_care(case: Case, **changes: object) -> Case:
    """Return the case with fields of all its care services changed."""
    services = tuple(
        service.model_copy(update=changes) if isinstance(service, PaidService) else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


def without_outcomes(case: Case) -> Case:
    """Return the case with payments on outcome that the innovation does not change."""

    def simple(funding: SimpleFunding) -> SimpleFunding:
        if isinstance(funding, OutcomeBased):
            return funding.model_copy(update={"outcome_with": funding.outcome_without})
        return funding

    def same_outcome(funding: Funding) -> Funding:
        if isinstance(funding, Mix):
            parts = tuple(part.model_copy(update={"funding": simple(part.funding)}) for part in funding.parts)
            return funding.model_copy(update={"parts": parts})
        return simple(funding)

    services = tuple(
        service.model_copy(update={"funding": same_outcome(service.funding)})
        if isinstance(service, PaidService)
        else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


def constant_share(value: int) -> YearlyQuantity:
    return YearlyQuantity(values=(Decimal(value),), unit=Unit.SHARE)


@many
@given(cases())
def test_a_generated_case_has_no_errors_and_all_parties_together_sum_to_zero(case: Case) -> None:
    assert errors(case) == ()
    results = evaluate_case(case)
    largest = max((abs(value) for value in flows(results).values()), default=0.0)
    assert results.zero_sum_max_abs() <= max(1e-6, 1e-14 * largest)


@many
@given(cases(with_financing=False))
def test_without_effects_and_costs_every_result_is_zero(case: Case) -> None:
    case = without_outcomes(case).model_copy(update={"effects": (), "costs": ()})
    results = evaluate_case(case)
    for party in EVERY_PARTY:
        assert not any(results.party(party).cash_and_valued)
        assert results.party(party).npv == 0


@many
@given(cases())
def test_without_discounting_the_present_value_is_the_plain_sum(case: Case) -> None:
    case = replaced(case, "settings.view", View.BUDGET)
    results = evaluate_case(case)
    for party in EVERY_PARTY:
        result = results.party(party)
        assert result.npv == pytest.approx(sum(result.cash), rel=1e-12, abs=1e-6)
        assert result.npv_cash_and_valued == pytest.approx(sum(result.cash_and_valued), rel=1e-12, abs=1e-6)


def prices_of(case: Case) -> list[str]:
    """Return the places of prices of every kind that a case has."""
    found = ["services.care0.tariff", "services.care0.variable_cost", "own_contribution.monthly"]
    found += [f"costs.{cost.id}.amount" for cost in case.costs]
    for service in case.services:
        if isinstance(service, ArrangementService):
            found += [f"services.{service.id}.intensities.{each.id}.tariff" for each in service.intensities]
        if isinstance(service, ValuedTime):
            found.append(f"services.{service.id}.value_per_unit")
    return found


@many
@given(cases(with_financing=False), st.data(), st.integers(2, 5))
def test_results_are_linear_in_any_price(case: Case, data: st.DataObject, factor: int) -> None:
    path = data.draw(st.sampled_from(prices_of(case)))
    if ".intensities." in path:
        # Which of two intensities is the dearer one decides whether a move is a benefit, and the caution
        # for weak evidence lowers benefits and raises burdens: with it, the line has a bend at that price.
        case = replaced(case, "settings.correct_for_evidence", False)
    price: Price = value_at(case, path)
    assert price.value is not None
    scaled = replaced(case, path, price.model_copy(update={"value": price.value * factor}))
    absent = replaced(case, path, price.model_copy(update={"value": Decimal(0)}))
    base, more, none = evaluate_case(case), evaluate_case(scaled), evaluate_case(absent)
    for party in EVERY_PARTY:
        without = none.party(party).npv_cash_and_valued
        share = base.party(party).npv_cash_and_valued - without
        assert more.party(party).npv_cash_and_valued - without == pytest.approx(
            factor * share, rel=1e-7, abs=1e-3
        )


@many
@given(cases())
def test_under_fee_for_service_the_payer_saves_what_the_provider_loses(case: Case) -> None:
    case = with_care(case, funding=FeeForService())
    results = evaluate_case(case)
    for service in case.services:
        if isinstance(service, PaidService):
            for name in ("payment", "payment_valued"):
                line = f"services.{service.id}.{name}"
                payer = np.array(results.line(f"parties.{service.payer.value}.items.{line}"))
                provider = np.array(results.line(f"parties.{service.provider.value}.items.{line}"))
                assert (payer == -provider).all()


@many
@given(cases(), st.integers(1, 6))
def test_under_a_lump_sum_the_payer_notices_nothing_before_the_renewal(case: Case, after: int) -> None:
    renewal = START_YEAR + after
    funding = LumpSum(renewal_year=renewal, pass_through=Quantity(value=Decimal(1), unit=Unit.SHARE))
    results = evaluate_case(with_care(case, funding=funding))
    for service in case.services:
        if isinstance(service, PaidService):
            payment = results.line(f"services.{service.id}.payment")
            valued = results.line(f"services.{service.id}.payment_valued")
            assert not any(payment[:after])
            assert not any(valued[:after])


@many
@given(cases(with_financing=False))
def test_the_funding_model_moves_the_saving_but_does_not_change_the_chain(case: Case) -> None:
    # A payer outside the chain does not exist, so what one party loses another one keeps.
    lump = LumpSum(renewal_year=START_YEAR + 2, pass_through=Quantity(value=Decimal(1), unit=Unit.SHARE))
    per_unit = evaluate_case(with_care(case, funding=FeeForService())).party(None)
    lump_sum = evaluate_case(with_care(case, funding=lump)).party(None)
    assert lump_sum.cash == pytest.approx(per_unit.cash, rel=1e-9, abs=1e-5)
    assert lump_sum.cash_and_valued == pytest.approx(per_unit.cash_and_valued, rel=1e-9, abs=1e-5)


def halves(effect: Effect) -> tuple[Effect, Effect]:
    """Return two effects that together change what one did."""
    updates: dict[str, object] = {}
    if effect.change_kind is ChangeKind.MOVE:
        share = effect.share_of_users
        assert share.value is not None
        updates["share_of_users"] = share.model_copy(update={"value": share.value / 2})
        return (
            effect.model_copy(update=updates),
            effect.model_copy(update={**updates, "id": f"{effect.id}b"}),
        )
    for name in ("relative_change", "absolute_change"):
        quantity: Quantity = getattr(effect, name)
        assert quantity.value is not None
        updates[name] = quantity.model_copy(update={"value": quantity.value / 2})
    ends = effect.support_ends
    assert ends.value is not None
    updates["support_ends"] = ends.model_copy(update={"value": ends.value / 2})
    return (
        effect.model_copy(update=updates),
        effect.model_copy(update={**updates, "id": f"{effect.id}b"}),
    )


@many
@given(cases())
def test_splitting_effects_into_halves_changes_nothing(case: Case) -> None:
    split = tuple(half for effect in case.effects for half in halves(effect))
    same(evaluate_case(case), evaluate_case(case.model_copy(update={"effects": split})))


@many
@given(cases())
def test_the_order_of_effects_services_and_costs_is_irrelevant(case: Case) -> None:
    reversed_lists: dict[str, object] = {
        name: tuple(reversed(getattr(case, name))) for name in ("effects", "services", "costs")
    }
    agreements = {name: tuple(reversed(items)) for name, items in case.financing}
    reversed_lists["financing"] = case.financing.model_copy(update=agreements)
    same(evaluate_case(case), evaluate_case(case.model_copy(update=reversed_lists)))


def with_clauses(case: Case, change: Callable[[LumpSum], LumpSum]) -> Case:
    """Return the case with every fixed sum changed, also within a mixed payment."""

    def changed(funding: Funding) -> Funding:
        if isinstance(funding, LumpSum):
            return change(funding)
        if isinstance(funding, Mix):
            parts = tuple(
                part.model_copy(update={"funding": change(part.funding)})
                if isinstance(part.funding, LumpSum)
                else part
                for part in funding.parts
            )
            return funding.model_copy(update={"parts": parts})
        return funding

    services = tuple(
        service.model_copy(update={"funding": changed(service.funding)})
        if isinstance(service, PaidService)
        else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


def doubled_clauses(lump: LumpSum) -> LumpSum:
    """Return a fixed sum for twice as many clients."""
    updates = {}
    for name in ("contract_value", "clients", "minimum_clients"):
        figure: Quantity = getattr(lump, name)
        if figure.value is not None:
            updates[name] = figure.model_copy(update={"value": figure.value * 2})
    return lump.model_copy(update=updates)


@many
@given(cases(with_financing=False))
def test_twice_the_target_group_doubles_everything_per_user(case: Case) -> None:
    group = case.reach.target_group
    match group:
        case GrowingTargetGroup():
            assert group.size.value is not None
            size: object = group.size.model_copy(update={"value": group.size.value * 2})
        case ListedTargetGroup():
            size = group.size.model_copy(update={"values": tuple(v * 2 for v in group.size.values)})
    per_user = {CostBasis.PER_STARTER, CostBasis.PER_USER_YEAR}
    costs = tuple(cost for cost in case.costs if cost.basis in per_user)
    # A contract is fixed from an amount that does not grow along.
    case = with_clauses(
        case.model_copy(update={"costs": costs}),
        lambda lump: lump.model_copy(update={"threshold": LumpSum().threshold}),
    )
    double = with_clauses(replaced(case, "reach.target_group.size", size), doubled_clauses)
    one, two = evaluate_case(case), evaluate_case(double)
    for party in EVERY_PARTY:
        doubled = [2 * value for value in one.party(party).cash_and_valued]
        assert two.party(party).cash_and_valued == pytest.approx(doubled, rel=1e-9, abs=1e-5)


@many
@given(cases(with_financing=False))
def test_without_cashability_a_decrease_saves_no_cash_but_keeps_its_value(case: Case) -> None:
    case = with_care(case, funding=FeeForService(), cashability=constant_share(0))
    full = with_care(case, cashability=constant_share(1))
    none_cash, all_cash = evaluate_case(case), evaluate_case(full)
    for service in case.services:
        if isinstance(service, PaidService):
            payment = np.array(none_cash.line(f"services.{service.id}.payment"))
            assert (payment >= 0).all()
    for party in EVERY_PARTY:
        assert none_cash.party(party).cash_and_valued == pytest.approx(
            all_cash.party(party).cash_and_valued, rel=1e-9, abs=1e-5
        )


@many
@given(cases())
def test_the_strongest_evidence_needs_no_caution(case: Case) -> None:
    strongest = {"grade": EvidenceGrade.STRONG_COMPARISON}
    effects = tuple(
        effect.model_copy(
            update={
                name: getattr(effect, name).model_copy(update=strongest)
                for name in ("relative_change", "absolute_change", "share_of_users")
            }
        )
        for effect in case.effects
    )
    costs = tuple(
        cost.model_copy(update={"amount": cost.amount.model_copy(update=strongest)}) for cost in case.costs
    )
    case = case.model_copy(update={"effects": effects, "costs": costs})
    on = replaced(case, "settings.correct_for_evidence", True)
    off = replaced(case, "settings.correct_for_evidence", False)
    same(evaluate_case(on), evaluate_case(off))


@many
@given(cases())
def test_caution_never_makes_an_effect_look_better(case: Case) -> None:
    """Use for an effect on use; for a move what is paid, and its hours where both are paid the same."""
    on = evaluate_case(replaced(case, "settings.correct_for_evidence", True))
    off = evaluate_case(replaced(case, "settings.correct_for_evidence", False))
    for effect in case.effects:
        name = "volume_change"
        if effect.change_kind is ChangeKind.MOVE and any(off.line(f"effects.{effect.id}.tariff_change")):
            name = "amount_change"
        careful = np.array(on.line(f"effects.{effect.id}.{name}"))
        bare = np.array(off.line(f"effects.{effect.id}.{name}"))
        assert (careful >= bare - 1e-9 * np.abs(bare)).all()


@many
@given(cases())
def test_effective_users_never_exceed_users(case: Case) -> None:
    results = evaluate_case(case)
    users = np.array(results.line("reach.users"))
    for effect in case.effects:
        effective = np.array(results.line(f"effects.{effect.id}.effective_users"))
        assert (effective <= users + 1e-9).all()
        assert (effective >= 0).all()


@many
@given(cases(with_financing=False))
def test_the_chain_gains_only_capacity_shed_or_redeployed(case: Case) -> None:
    """What payers and providers settle between them is no gain of the chain."""
    case = with_care(
        case.model_copy(update={"costs": ()}),
        capacity_shed=constant_share(0),
        capacity_redeployed=constant_share(0),
    )
    only_less = tuple(
        effect.model_copy(
            update={
                "change_kind": ChangeKind.RELATIVE,
                "from_intensity": effect.from_intensity or effect.to_intensity,
                "relative_change": Quantity(value=Decimal("-0.5"), unit=Unit.SHARE),
            }
        )
        for effect in case.effects
        if isinstance(case.service(effect.service), PaidService)
    )
    chain = evaluate_case(case.model_copy(update={"effects": only_less})).party(None)
    assert chain.cash_and_valued == pytest.approx([0.0] * len(chain.cash), abs=1e-5)
