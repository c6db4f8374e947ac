"""Cases that between them use every way of giving a figure, an effect, a cost, a contract and financing."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import HealthCheck, Phase, given, settings

from casebuilder.model.case import Case
from casebuilder.model.costs import CostBasis, OwnContribution
from casebuilder.model.effects import ChangeKind
from casebuilder.model.financing import Financing, Grant, Loan, Repayment, SharedSavings
from casebuilder.model.funding import (
    Capitation,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    OutcomeBased,
    PaymentPerCase,
)
from casebuilder.model.hard_data.applying import with_estimate
from casebuilder.model.hard_data.document import HardData
from casebuilder.model.hard_data.estimates import estimate
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import Party
from casebuilder.model.quantities import EvidenceGrade, Quantity, YearlyQuantity
from casebuilder.model.reach import (
    LinearAdoption,
    ListedAdoption,
    ListedTargetGroup,
    LogisticAdoption,
    Reach,
)
from casebuilder.model.services import CareService, Law, ValuedTime
from casebuilder.model.settings import Settings, View
from casebuilder.model.units import Unit
from casebuilder.templates import template, template_ids
from casebuilder.translation import Language
from tests.building import (
    consumer_prices,
    euros,
    figure,
    household_help,
    less_help,
    licence,
    share,
    shares,
    small_case,
)
from tests.model.hard_data.building import analysis, paired, table
from tests.model.outcomes.building import measured
from tests.model.test_arrangements import case as case_of_arrangements
from tests.model.test_arrangements import day_activities, move
from tests.strategies import cases


def in_view(case: Case, view: View) -> Case:
    """Return a case with another view."""
    return case.model_copy(update={"settings": case.settings.model_copy(update={"view": view})})


def under_a_fixed_budget(case: Case, renewal_year: int) -> Case:
    """Return a case in which every care service is paid from a fixed budget until a renewal."""
    funding = LumpSum(renewal_year=renewal_year, pass_through=share("0.6"))
    services = tuple(
        service.model_copy(update={"funding": funding}) if isinstance(service, CareService) else service
        for service in case.services
    )
    return case.model_copy(update={"services": services})


def _settings(years: int, view: View = View.SOCIAL) -> Settings:
    return Settings(
        start_year=2027,
        years=years,
        base_year=2024,
        view=view,
        indices=(consumer_prices("0.02", y2023="0.038", y2024="0.033"),),
    )


def with_everything_per_year() -> Case:
    """Return a case whose target group, reach, cashability and capacity are given per year."""
    sizes = YearlyQuantity(values=tuple(Decimal(n) for n in (900, 1100, 1000, 1300)), unit=Unit.PERSONS)
    return small_case(
        settings=_settings(4),
        reach=Reach(
            target_group=ListedTargetGroup(size=sizes),
            adoption=ListedAdoption(share=shares("0.1", "0.3", "0.2", "0.25")),
            churn=figure("0.15", Unit.SHARE_PER_YEAR),
        ),
        services=(
            household_help(
                cashability=shares("0", "0.5", "0.8", "1"),
                capacity_shed=shares("0.1", "0.2", "0.3", "0.4"),
                capacity_redeployed=shares("0.5", "0.4", "0.3", "0.2"),
                tariff=euros("32.76", Unit.EUR_PER_SERVICE_UNIT, 2022),
            ),
        ),
    )


def with_an_s_curve_and_absolute_effects() -> Case:
    """Return a case with logistic adoption, an absolute effect that is a burden, and valued time."""
    return small_case(
        settings=_settings(7, View.BUDGET),
        reach=Reach(
            adoption=LogisticAdoption(
                maximum=share("0.4"), midpoint=figure("2.5", Unit.YEARS), steepness=figure("1.3", Unit.FACTOR)
            ),
            target_group=ListedTargetGroup(
                size=YearlyQuantity(values=(Decimal(2000),) * 7, unit=Unit.PERSONS)
            ),
            churn=figure("0.2", Unit.SHARE_PER_YEAR),
        ),
        services=(
            household_help(name="\t=1+1 hulp"),
            ValuedTime(
                id="carers",
                name="@SOM(A1) mantelzorg",
                value_per_unit=euros("18.80", Unit.EUR_PER_SERVICE_UNIT),
            ),
        ),
        effects=(
            less_help(
                drop_off=figure("0.1", Unit.SHARE_PER_YEAR),
                delay=figure(8, Unit.MONTHS),
                deadweight=share("0.1"),
                attribution=share("0.05"),
                counted_share=share("0.5"),
                support_ends=share("0.04"),
                name="+1+1 uren minder",
                relative_change=share("-0.4", EvidenceGrade.EXPERT),
            ),
            less_help(
                id="more_help",
                name="=SOM(A1) meer uren",
                change_kind=ChangeKind.ABSOLUTE,
                absolute_change=figure(6, Unit.SERVICE_UNITS_PER_USER_YEAR, EvidenceGrade.OPINION),
                first_year=2029,
            ),
            less_help(
                id="care_by_family",
                name="-2+3 uren van naasten",
                service="carers",
                change_kind=ChangeKind.ABSOLUTE,
                absolute_change=figure("-12.5", Unit.SERVICE_UNITS_PER_USER_YEAR),
            ),
        ),
        own_contribution=OwnContribution(monthly=euros("21.80", Unit.EUR_PER_MONTH, 2024)),
    )


def with_every_basis_of_cost() -> Case:
    """Return a case with linear adoption, costs of every basis, and VAT that is partly recovered."""
    bases = tuple(
        licence(
            id=f"cost_{basis.value}",
            name=f"Kosten {basis.value}",
            basis=basis,
            amount=euros(350 + 900 * number, price_year=2022, grade=EvidenceGrade.LITERATURE),
            training_hours=figure(24, Unit.HOURS),
            useful_life=figure(8, Unit.YEARS),
            residual_value=euros(75, price_year=2023, grade=EvidenceGrade.EXPERT),
            vat_rate=share("0.21"),
            vat_recoverable=share("0.35"),
            first_year=2027 + number % 2,
        )
        for number, basis in enumerate(CostBasis)
    )
    delivery = licence(
        id="delivery", name="Leveren", payer=Party.ENTREPRENEUR, receiver=Party.OUTSIDE, amount=euros(20)
    )
    return small_case(
        settings=_settings(10),
        reach=Reach(
            target_group=small_case().reach.target_group,
            adoption=LinearAdoption(maximum=share("0.3"), years=figure("3.5", Unit.YEARS)),
        ),
        costs=(*bases, delivery),
        municipality=Municipality(inhabitants=figure(41_250, Unit.PERSONS)),
    )


def with_other_contracts() -> Case:
    """Return a case paid per inhabitant, per case, on outcome and in a mix with a conditional budget."""
    outcome = OutcomeBased(
        outcome_share=share("0.15"),
        outcome_without=share("0.5"),
        outcome_with=share("0.62"),
        baseline_volume=figure(100, Unit.SERVICE_UNITS_PER_USER_YEAR),
    )
    budget = LumpSum(
        renewal_year=2029,
        pass_through=share("0.7"),
        threshold=euros(500_000, Unit.EUR_PER_YEAR),
        contract_value=euros(650_000, Unit.EUR_PER_YEAR),
        minimum_clients=figure(450, Unit.PERSONS),
        clients=figure(470, Unit.PERSONS),
    )
    mix = Mix(
        parts=(
            MixPart(id="fee", name="Per uur", weight=share("0.6"), funding=FeeForService()),
            MixPart(id="budget", name="Budget", weight=share("0.4"), funding=budget),
        )
    )
    fundings: dict[str, Funding] = {
        "per_inhabitant": Capitation(renewal_year=2029, pass_through=share("0.8")),
        "per_case": PaymentPerCase(renewal_year=2030, pass_through=share("0.5")),
        "on_outcome": outcome,
        "mixed": mix,
    }
    return small_case(
        settings=_settings(5),
        reach=Reach(
            target_group=small_case().reach.target_group,
            adoption=LinearAdoption(maximum=share("0.5"), years=figure(3, Unit.YEARS)),
        ),
        services=tuple(
            household_help(
                id=name,
                name=f"Hulp {name}",
                funding=funding,
                cashability=shares("0.7"),
                capacity_shed=shares("0.5"),
            )
            for name, funding in fundings.items()
        ),
        effects=tuple(
            less_help(id=f"less_{name}", service=name, support_ends=share("0.03"), name=f"Minder {name}")
            for name in fundings
        ),
    )


def with_financing() -> Case:
    """Return a case with a grant, a loan of each kind, and two parties that share what they save."""
    return small_case(
        settings=_settings(6),
        services=(
            household_help(capacity_shed=shares("0.9")),
            household_help(
                id="nursing",
                name="Wijkverpleging",
                law=Law.ZVW,
                payer=Party.INSURER,
                cashability=shares("0.5"),
            ),
        ),
        effects=(less_help(), less_help(id="less_nursing", service="nursing", name="Minder verpleging")),
        costs=(licence(), licence(id="start", name="Start", basis=CostBasis.ONCE, amount=euros(90_000))),
        reach=Reach(
            target_group=small_case().reach.target_group,
            adoption=LinearAdoption(maximum=share("0.1"), years=figure(4, Unit.YEARS)),
        ),
        financing=Financing(
            grants=(
                Grant(
                    id="start",
                    name="Startsubsidie",
                    amount=figure("12500.50", Unit.EUR),
                    last_year=2028,
                ),
            ),
            loans=(
                Loan(
                    id="bank",
                    name="Banklening",
                    principal=figure(40_000, Unit.EUR),
                    interest=figure("0.045", Unit.SHARE_PER_YEAR),
                    term=figure(3, Unit.YEARS),
                ),
                Loan(
                    id="fund",
                    name="Revolverend fonds",
                    principal=figure(60_000, Unit.EUR),
                    year=2028,
                    interest=figure("0.01", Unit.SHARE_PER_YEAR),
                    repayment=Repayment.SHARE_OF_SAVINGS,
                    share=share("0.35"),
                ),
            ),
            shared_savings=(
                SharedSavings(
                    id="provider",
                    name="Deel voor de aanbieder",
                    share=share("0.25"),
                    first_year=2029,
                ),
                SharedSavings(
                    id="insurer",
                    name="Deel van de verzekeraar",
                    payer=Party.INSURER,
                    receiver=Party.MUNICIPALITY,
                    share=share("0.6"),
                    last_year=2030,
                ),
            ),
        ),
    )


def with_registrations() -> Case:
    """Return a case in which the change of an effect was worked out from registrations of care."""
    use = {number: (10.0, 6.0 if number % 2 else 8.0) for number in range(42)}
    hard_data = HardData(
        tables=(table(paired(use)),), analyses=(analysis(effect="less_help", name="Minder uren"),)
    )
    case = small_case(hard_data=hard_data)
    return with_estimate(case, estimate(case.hard_data, case.hard_data.analyses[0]), "Registraties")


def with_outcomes() -> Case:
    """Return a case with outcomes of so many clients that charts may be drawn of them."""
    pairs = [(3, 4)] * 40 + [(4, 4)] * 30 + [(4, 3)] * 20 + [(2, 2)] * 21
    return small_case(outcomes=measured({"finances": pairs, "justice": pairs}, {"finances": pairs}))


def varied_cases() -> dict[str, Case]:
    """Return the cases on which the workbook is compared with the app, by name."""
    platform, airbag, lighter = (
        template(name, Language.DUTCH).case
        for name in ("neighbourhood-platform", "hip-airbag", "lighter-day-activities")
    )
    return {
        "platform-social": in_view(platform, View.SOCIAL),
        "platform-budget": in_view(platform, View.BUDGET),
        "platform-fixed-budget": under_a_fixed_budget(platform, platform.settings.start_year + 2),
        "airbag-health": in_view(airbag, View.HEALTH_ECONOMIC),
        "airbag-budget": in_view(airbag, View.BUDGET),
        "airbag-fixed-budget": under_a_fixed_budget(airbag, airbag.settings.start_year + 3),
        "lighter-activities": lighter,
        "outcomes": with_outcomes(),
        "registrations": with_registrations(),
        "per-year": with_everything_per_year(),
        "s-curve": with_an_s_curve_and_absolute_effects(),
        "every-cost": with_every_basis_of_cost(),
        "other-contracts": with_other_contracts(),
        "financing": with_financing(),
        "financing-budget": in_view(with_financing(), View.BUDGET),
        "one-year": small_case(
            settings=_settings(1),
            reach=Reach(
                target_group=small_case().reach.target_group, adoption=ListedAdoption(share=shares("0.2"))
            ),
        ),
        "nothing-yet": small_case(services=(), effects=(), costs=()),
    }


FINANCING = ("grants", "loans", "shared_savings")
_SEEN_ELSEWHERE = (
    "platform-social",
    "platform-budget",
    "airbag-budget",
    "lighter-activities",
    "outcomes",
    "financing-budget",
)
"""Cases whose lines stand in an example or in another of these cases; recalculating takes seconds each."""
_GENERATED = 80
GENERATED = "generated"
"""How the names of the cases begin that nobody made up."""


@cache
def generated_cases() -> dict[str, Case]:
    """Return cases that nobody made up, the same ones each time.

    Recalculating one takes seconds and generating one takes none, so of many only as many are kept as
    it takes to hold everything that a case can be made of: the one first that adds most.
    """
    found: list[Case] = []

    @settings(
        max_examples=_GENERATED,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(most_years=4, most_items=3))
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    kept: list[Case] = []
    held: set[str] = set()
    made = [made_of(case) for case in found]
    while True:
        best = max(range(len(found)), key=lambda number: len(made[number] - held))
        if made[best] <= held:
            break
        kept.append(found[best])
        held |= made[best]
    return {f"{GENERATED}-{number}": with_ranges(case) for number, case in enumerate(kept)}


def with_ranges(case: Case) -> Case:
    """Return a case of which effects and costs are less certain than they were: half as large is possible."""

    def ranged(figure: Quantity) -> Quantity:
        if not figure.value:
            return figure
        low, high = sorted((figure.value, figure.value / 2))
        return figure.model_copy(update={"low": low, "high": high})

    changes = ("relative_change", "absolute_change", "share_of_users")
    effects = tuple(
        effect.model_copy(update={name: ranged(getattr(effect, name)) for name in changes})
        for effect in case.effects
    )
    costs = tuple(cost.model_copy(update={"amount": ranged(cost.amount)}) for cost in case.costs)
    return case.model_copy(update={"effects": effects, "costs": costs})


def made_of(case: Case) -> set[str]:
    """Return what a case holds of everything that a case can be made of."""
    paid = [service for service in case.services if not isinstance(service, ValuedTime)]
    funded = [service.funding for service in paid]
    parts = [part.funding for funding in funded if isinstance(funding, Mix) for part in funding.parts]
    return {
        *(f"funding {funding.kind}" for funding in (*funded, *parts)),
        *(f"service {type(service).__name__}" for service in case.services),
        *(f"party {getattr(service, role)}" for service in paid for role in ("payer", "provider")),
        *(f"party {cost.payer}" for cost in case.costs),
        *(f"party {cost.receiver}" for cost in case.costs),
        *(f"change {effect.change_kind}" for effect in case.effects),
        *(f"basis {cost.basis}" for cost in case.costs),
        *(f"financing {name}" for name in FINANCING if getattr(case.financing, name)),
        f"adoption {case.reach.adoption.kind}",
        f"group {case.reach.target_group.kind}",
        f"view {case.settings.view}",
        f"years {min(case.settings.years, 2)}",
    }


def compared_cases() -> dict[str, Case]:
    """Return the cases that LibreOffice computes anew: all examples, those made up and generated ones."""
    return {
        **{name: template(name, Language.DUTCH).case for name in template_ids()},
        **{name: case for name, case in varied_cases().items() if name not in _SEEN_ELSEWHERE},
        "arrangements": case_of_arrangements(day_activities(), effects=(move(),)),
        **generated_cases(),
    }
