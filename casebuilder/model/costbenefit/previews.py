"""Small parts of the calculation that a page shows while the rest of the case is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.builder import Builder, MissingValueError
from casebuilder.model.costbenefit.effects import add_effects
from casebuilder.model.costbenefit.frame import add_frame
from casebuilder.model.costbenefit.payments import add_payments
from casebuilder.model.costbenefit.reach import STARTERS, USERS, add_reach
from casebuilder.model.costbenefit.results import Results
from casebuilder.model.costs import InnovationCost
from casebuilder.model.formula.evaluation import CalculationError, evaluate
from casebuilder.model.formula.model import assemble
from casebuilder.model.funding import FeeForService, LumpSum, RenewedFunding
from casebuilder.model.paths import described_fields, replaced
from casebuilder.model.quantities import Quantity, YearlyQuantity
from casebuilder.model.reach import GrowingTargetGroup, LinearAdoption
from casebuilder.model.services import PaidService
from casebuilder.model.settings import LONGEST_HORIZON
from casebuilder.model.units import Unit


@dataclass(frozen=True)
class ReachPreview:
    """Target group, share reached, users and new users per year.

    Attributes:
        target_group: Size of the target group per year.
        share: Share of it that is reached per year.
        users: Average number of users per year.
        starters: New users per year.
    """

    target_group: tuple[float, ...]
    share: tuple[float, ...]
    users: tuple[float, ...]
    starters: tuple[float, ...]


def reach_preview(case: Case) -> ReachPreview | None:
    """Return how many people are reached, or None while a figure for that is missing.

    There is nothing to show either for years that the figures were not given for.
    """
    if not years_fit(case):
        return None
    builder = Builder(case)
    try:
        add_frame(builder)
        add_reach(builder)
        model = assemble(
            case.settings.start_year, case.settings.years, builder.inputs.values(), builder.lines
        )
        values = evaluate(model)
    except (MissingValueError, CalculationError):
        return None
    return ReachPreview(
        target_group=values.first_draw("reach.target_group"),
        share=values.first_draw("reach.share"),
        users=values.first_draw(USERS.id),
        starters=values.first_draw(STARTERS.id),
    )


def years_fit(case: Case) -> bool:
    """Return whether the case has a number of years that its reach per year was given for."""
    years = case.settings.years
    return 1 <= years <= LONGEST_HORIZON and all(
        len(value.values) in {0, 1, years}
        for place, _, value in described_fields(case)
        if place.startswith("reach.") and isinstance(value, YearlyQuantity)
    )


def caution_in_cost(results: Results, cost: InnovationCost) -> float:
    """Return how much of what is paid for a cost, over all years, is caution for weak evidence."""
    settings = results.case.settings
    if not settings.correct_for_evidence:
        return 0.0
    _, correction = settings.corrections.of(cost.amount.grade)
    share = float(correction.value or 0)
    return sum(results.line(f"costs.{cost.id}.paid")) * share / (1 + share)


def target_group_sizes(case: Case) -> tuple[float, ...] | None:
    """Return the size of the target group per year, whatever is known of the share reached."""
    everyone = LinearAdoption(maximum=Quantity(value=Decimal(1), unit=Unit.SHARE))
    preview = reach_preview(replaced(case, "reach.adoption", everyone))
    return preview.target_group if preview is not None else None


def shares_reached(case: Case) -> tuple[float, ...] | None:
    """Return the share reached per year, whatever is known of the target group."""
    somebody = GrowingTargetGroup(size=Quantity(value=Decimal(1), unit=Unit.PERSONS))
    preview = reach_preview(replaced(case, "reach.target_group", somebody))
    return preview.share if preview is not None else None


@dataclass(frozen=True)
class FundingPreview:
    """What the way of funding one service decides, over the years of the case.

    Amounts are in euros; plus is less paid by the payer.

    Attributes:
        renewal_year: Year in which the contract is agreed anew; None when that is not known or falls
            outside the case.
        as_entered: What the payer pays less under the contract as it is entered.
        fee_for_service: What the payer pays less when each unit is paid.
        lump_sum: What the payer pays less under a fixed budget.
        kept_until_renewal: What the provider keeps under a fixed budget, and would not keep when
            each unit is paid, in the years before the new agreement.
    """

    renewal_year: int | None
    as_entered: float
    fee_for_service: float
    lump_sum: float
    kept_until_renewal: float


def funding_preview(results: Results, service: PaidService) -> FundingPreview | None:
    """Return what the funding of a service decides, two ways side by side.

    Args:
        results: The case as it is.
        service: A care service of the case.

    Returns:
        None when what is paid under another funding is not finite.
    """
    case = results.case
    path = f"services.{service.id}.funding"
    renewal = _renewal_year(case, service)
    lump_sum = LumpSum(renewal_year=renewal)
    if isinstance(service.funding, LumpSum):
        lump_sum = service.funding
    try:
        per_unit = _payments(results, replaced(case, path, FeeForService()), service)
        fixed = _payments(results, replaced(case, path, lump_sum), service)
    except CalculationError:
        return None
    before = [
        fixed_sum - paid
        for year, paid, fixed_sum in zip(results.calendar_years, per_unit, fixed, strict=True)
        if renewal is None or year < renewal
    ]
    return FundingPreview(
        renewal_year=renewal,
        as_entered=-sum(_payments(results, case, service)),
        fee_for_service=-sum(per_unit),
        lump_sum=-sum(fixed),
        kept_until_renewal=sum(before),
    )


def _renewal_year(case: Case, service: PaidService) -> int | None:
    funding = service.funding
    year = funding.renewal_year if isinstance(funding, RenewedFunding) else None
    if year is None:
        year = case.questions.contracts.renewal_year
    return year if year in case.settings.calendar_years else None


def _payments(results: Results, case: Case, service: PaidService) -> tuple[float, ...]:
    line = f"services.{service.id}.payment"
    if case == results.case:
        return results.line(line)
    # Nothing but the effects on a service decides what is paid for it: of a case with hundreds of them,
    # computing all else for each service would take most of the time of an export.
    alone = case.model_copy(
        update={
            "services": tuple(one for one in case.services if one.id == service.id),
            "effects": tuple(effect for effect in case.effects if effect.service == service.id),
        }
    )
    builder = Builder(alone)
    add_frame(builder)
    add_reach(builder)
    add_effects(builder)
    add_payments(builder)
    settings = case.settings
    model = assemble(settings.start_year, settings.years, builder.inputs.values(), builder.lines)
    return evaluate(model).first_draw(line)
