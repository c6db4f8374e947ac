"""Generated cases: any combination of what the document allows, within sensible sizes.

The strategies are kept once made: making them anew for each case took most of the time.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from casebuilder.model.case import Case
from casebuilder.model.costs import CostBasis, InnovationCost, OwnContribution
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.financing import Financing, Grant, Loan, Repayment, SharedSavings
from casebuilder.model.funding import (
    AverageAmount,
    Capitation,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    NormTask,
    OutcomeBased,
    PaymentPerCase,
    SimpleFunding,
)
from casebuilder.model.municipality import Municipality
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.prices import CONSUMER_PRICES, IndexRate, PriceIndex
from casebuilder.model.quantities import EvidenceGrade, Price, Quantity, YearlyQuantity
from casebuilder.model.reach import (
    Adoption,
    GrowingTargetGroup,
    LinearAdoption,
    ListedAdoption,
    ListedTargetGroup,
    LogisticAdoption,
    Reach,
    TargetGroup,
)
from casebuilder.model.services import ArrangementService, CareService, Intensity, Law, Service, ValuedTime
from casebuilder.model.settings import Settings, View
from casebuilder.model.units import ServiceUnit, Unit

START_YEAR = 2026
BASE_YEAR = 2024


@cache
def decimals(low: str, high: str, places: int = 3) -> st.SearchStrategy[Decimal]:
    """Return decimal numbers between two bounds, as whole numbers of the smallest step: that is fast."""
    step = Decimal(10) ** -places
    return st.integers(int(Decimal(low) / step), int(Decimal(high) / step)).map(lambda steps: steps * step)


SHARES = decimals("0", "1")
GRADES = st.sampled_from([*EvidenceGrade, None])


@cache
def quantities(unit: Unit, values: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Quantity]:
    """Return figures with a unit."""
    return st.tuples(values, GRADES).map(lambda drawn: Quantity(value=drawn[0], unit=unit, grade=drawn[1]))


INTERESTS = st.sampled_from([Decimal(0), Decimal("0.025"), Decimal("0.08")])
PRICE_YEARS = st.sampled_from([None, 2022, 2024, 2026])
INDICES = st.sampled_from([CONSUMER_PRICES, "wages"])


@cache
def prices(unit: Unit, high: str = "500") -> st.SearchStrategy[Price]:
    """Return prices of several price years and both indices."""
    return st.tuples(decimals("0", high, 2), PRICE_YEARS, INDICES, GRADES).map(
        lambda drawn: Price(value=drawn[0], unit=unit, price_year=drawn[1], index=drawn[2], grade=drawn[3])
    )


@cache
def yearly_shares(
    years: int, values: st.SearchStrategy[Decimal] = SHARES
) -> st.SearchStrategy[YearlyQuantity]:
    """Return shares: one for all years or one per year."""
    lists = st.one_of(
        st.lists(values, min_size=1, max_size=1), st.lists(values, min_size=years, max_size=years)
    )
    return st.builds(YearlyQuantity, values=lists.map(tuple), unit=st.just(Unit.SHARE))


@cache
def simple_fundings(years: int) -> st.SearchStrategy[SimpleFunding]:
    """Return every funding model that is not a mix of others."""
    renewal = {
        "renewal_year": st.integers(START_YEAR, START_YEAR + years + 1),
        "pass_through": quantities(Unit.SHARE, SHARES),
    }
    return st.one_of(
        st.just(FeeForService()),
        st.builds(LumpSum, **renewal),
        st.builds(
            LumpSum,
            **renewal,
            threshold=prices(Unit.EUR_PER_YEAR, "900000"),
            contract_value=prices(Unit.EUR_PER_YEAR, "900000"),
            minimum_clients=quantities(Unit.PERSONS, decimals("1", "5000", 0)),
            clients=quantities(Unit.PERSONS, decimals("0", "5000", 0)),
        ),
        st.builds(Capitation, **renewal),
        st.builds(PaymentPerCase, **renewal),
        st.builds(
            OutcomeBased,
            outcome_share=quantities(Unit.SHARE, SHARES),
            outcome_without=quantities(Unit.SHARE, SHARES),
            outcome_with=quantities(Unit.SHARE, SHARES),
            baseline_volume=quantities(Unit.SERVICE_UNITS_PER_USER_YEAR, decimals("0", "300", 1)),
        ),
    )


@cache
@st.composite
def mixes(draw: st.DrawFn, years: int) -> Mix:
    """Return a payment of two parts whose weights add up to one."""
    weight = draw(SHARES)
    return Mix(
        parts=tuple(
            MixPart(
                id=name,
                name=name,
                weight=Quantity(value=share, unit=Unit.SHARE),
                funding=draw(simple_fundings(years)),
            )
            for name, share in (("first", weight), ("second", 1 - weight))
        )
    )


@cache
def fundings(years: int) -> st.SearchStrategy[Funding]:
    """Return every funding model."""
    return st.one_of(simple_fundings(years), mixes(years))


@cache
def average_amounts(years: int, *, tasks: bool) -> st.SearchStrategy[AverageAmount]:
    """Return an average amount per client, built from two tasks or from the intensities."""
    task = st.builds(NormTask, hours=quantities(Unit.HOURS_PER_FOUR_WEEKS, decimals("0", "12", 1)))
    two = st.tuples(
        task.map(lambda item: item.model_copy(update={"id": "floors"})),
        task.map(lambda item: item.model_copy(update={"id": "laundry"})),
    )
    return st.builds(
        AverageAmount,
        renewal_year=st.integers(START_YEAR, START_YEAR + years + 1),
        pass_through=quantities(Unit.SHARE, SHARES),
        tasks=two if tasks else st.just(()),
    )


@cache
def _paid(identifier: str, years: int) -> dict[str, st.SearchStrategy[object]]:
    """Return what services that someone pays have in common."""
    half = decimals("0", "0.5")
    return {
        "id": st.just(identifier),
        "name": st.just(f"Dienst {identifier}"),
        "law": st.sampled_from(Law),
        "payer": st.sampled_from([Party.MUNICIPALITY, Party.INSURER, Party.CARE_OFFICE, Party.CLIENT]),
        "provider": st.sampled_from([Party.PROVIDER, Party.WELFARE_ORGANISATION]),
        "variable_cost": prices(Unit.EUR_PER_SERVICE_UNIT),
        "cashability": yearly_shares(years),
        "capacity_shed": yearly_shares(years, half),
        "capacity_redeployed": yearly_shares(years, half),
    }


@cache
def care_services(identifier: str, years: int) -> st.SearchStrategy[CareService]:
    """Return services that someone pays per unit, or at an average built from norm hours."""
    priced = {
        **_paid(identifier, years),
        "tariff": prices(Unit.EUR_PER_SERVICE_UNIT),
        "hours_per_unit": quantities(Unit.HOURS_PER_SERVICE_UNIT, decimals("0", "8")),
    }
    per_unit = st.builds(CareService, **priced, unit=st.sampled_from(ServiceUnit), funding=fundings(years))
    average = average_amounts(years, tasks=True)
    per_client = st.builds(CareService, **priced, unit=st.just(ServiceUnit.HOUR), funding=average)
    return st.one_of(per_unit, per_unit, per_client)


INTENSITIES = ("basic", "plus", "intensive")


@cache
def arrangement_services(identifier: str, years: int) -> st.SearchStrategy[ArrangementService]:
    """Return result areas of three intensities, paid in every way."""

    def intensity(name: str, share: str) -> st.SearchStrategy[Intensity]:
        return st.builds(
            Intensity,
            id=st.just(name),
            name=st.just(name.title()),
            tariff=prices(Unit.EUR_PER_FOUR_WEEKS, "1200"),
            hours=quantities(Unit.HOURS_PER_FOUR_WEEKS, decimals("0.5", "40", 1)),
            clients_share=st.just(Quantity(value=Decimal(share), unit=Unit.SHARE)),
        )

    spread = zip(INTENSITIES, ("0.5", "0.3", "0.2"), strict=True)
    return st.builds(
        ArrangementService,
        **_paid(identifier, years),
        intensities=st.tuples(*(intensity(name, share) for name, share in spread)),
        funding=st.one_of(fundings(years), average_amounts(years, tasks=False)),
    )


@cache
def valued_times(identifier: str) -> st.SearchStrategy[ValuedTime]:
    """Return time that has a value but no payer."""
    return st.builds(
        ValuedTime,
        id=st.just(identifier),
        name=st.just(f"Tijd {identifier}"),
        unit=st.sampled_from(ServiceUnit),
        bearer=st.sampled_from([Party.INFORMAL_CARER, Party.CLIENT]),
        value_per_unit=prices(Unit.EUR_PER_SERVICE_UNIT, "40"),
    )


@cache
def _ways(services: tuple[str, ...]) -> st.SearchStrategy[dict[str, object]]:
    """Return a service, how the change is given, and between which intensities."""
    per_user = st.sampled_from([ChangeKind.RELATIVE, ChangeKind.ABSOLUTE])
    plain: st.SearchStrategy[dict[str, object]] = st.builds(
        dict, service=st.sampled_from([name for name in services if name != ARRANGEMENT])
    )
    if ARRANGEMENT not in services:
        return st.builds(lambda chosen, kind: {**chosen, "change_kind": kind}, plain, per_user)
    moves = st.permutations(["", *INTENSITIES]).map(
        lambda names: {
            "service": ARRANGEMENT,
            "change_kind": ChangeKind.MOVE,
            "from_intensity": names[0],
            "to_intensity": names[1],
        }
    )
    within: st.SearchStrategy[dict[str, object]] = st.builds(
        dict,
        service=st.just(ARRANGEMENT),
        change_kind=per_user,
        from_intensity=st.sampled_from(INTENSITIES),
    )
    unit_based = st.builds(lambda chosen, kind: {**chosen, "change_kind": kind}, plain, per_user)
    return st.one_of(unit_based, moves, within)


ARRANGEMENT = "arrangement0"


@cache
def effects(identifier: str, services: tuple[str, ...], years: int) -> st.SearchStrategy[Effect]:
    """Return effects, favourable and not, given relatively, absolutely and as clients who move."""
    any_effect = st.builds(
        Effect,
        id=st.just(identifier),
        name=st.just(f"Effect {identifier}"),
        share_of_users=quantities(Unit.SHARE, SHARES),
        baseline_volume=quantities(Unit.SERVICE_UNITS_PER_USER_YEAR, decimals("0", "300", 1)),
        relative_change=quantities(Unit.SHARE, decimals("-1", "1")),
        absolute_change=quantities(Unit.SERVICE_UNITS_PER_USER_YEAR, decimals("-100", "100", 1)),
        deadweight=quantities(Unit.SHARE, SHARES),
        attribution=quantities(Unit.SHARE, SHARES),
        drop_off=quantities(Unit.SHARE_PER_YEAR, SHARES),
        first_year=st.one_of(st.none(), st.integers(START_YEAR, START_YEAR + years)),
        delay=quantities(Unit.MONTHS, st.integers(0, 30).map(Decimal)),
        counted_share=quantities(Unit.SHARE, SHARES),
        changes_cases=st.booleans(),
        support_ends=quantities(Unit.SHARE, st.sampled_from([Decimal(0), Decimal("0.1"), Decimal("0.75")])),
    )
    return st.builds(lambda effect, way: effect.model_copy(update=way), any_effect, _ways(services))


@cache
def costs(identifier: str, years: int) -> st.SearchStrategy[InnovationCost]:
    """Return costs of every basis, with and without VAT, paid by and to any two parties."""
    any_cost = st.builds(
        InnovationCost,
        id=st.just(identifier),
        name=st.just(f"Kosten {identifier}"),
        amount=prices(Unit.EUR, "50000"),
        basis=st.sampled_from(CostBasis),
        training_hours=quantities(Unit.HOURS, decimals("0", "200", 0)),
        useful_life=st.one_of(
            st.just(Quantity(unit=Unit.YEARS)), quantities(Unit.YEARS, decimals("0.5", "40", 1))
        ),
        residual_value=prices(Unit.EUR, "50000"),
        first_year=st.one_of(st.none(), st.integers(START_YEAR, START_YEAR + years - 1)),
        last_year=st.one_of(st.none(), st.just(START_YEAR + years - 1)),
        vat_rate=quantities(Unit.SHARE, st.sampled_from([Decimal(0), Decimal("0.09"), Decimal("0.21")])),
        vat_recoverable=quantities(Unit.SHARE, SHARES),
    )
    sides = st.sampled_from(
        [(payer, receiver) for payer in CHAIN for receiver in Party if payer is not receiver]
    )
    return st.builds(
        lambda cost, pair: cost.model_copy(update={"payer": pair[0], "receiver": pair[1]}), any_cost, sides
    )


@cache
def grants(identifier: str, years: int) -> st.SearchStrategy[Grant]:
    """Return grants of one year or more, to parties of the chain."""
    return st.builds(
        Grant,
        id=st.just(identifier),
        name=st.just(f"Subsidie {identifier}"),
        giver=st.sampled_from([Party.OUTSIDE, Party.INSURER]),
        receiver=st.sampled_from([Party.MUNICIPALITY, Party.ENTREPRENEUR]),
        amount=quantities(Unit.EUR, decimals("0", "30000", 2)),
        first_year=st.one_of(st.none(), st.just(START_YEAR)),
        last_year=st.one_of(st.none(), st.integers(START_YEAR, START_YEAR + years)),
    )


@cache
def loans(identifier: str, years: int) -> st.SearchStrategy[Loan]:
    """Return loans repaid in equal parts or from at most a fifth of the savings."""
    return st.builds(
        Loan,
        id=st.just(identifier),
        name=st.just(f"Lening {identifier}"),
        lender=st.sampled_from([Party.OUTSIDE, Party.INSURER]),
        borrower=st.sampled_from([Party.MUNICIPALITY, Party.PROVIDER, Party.ENTREPRENEUR]),
        principal=quantities(Unit.EUR, decimals("0", "50000", 2)),
        year=st.one_of(st.none(), st.integers(START_YEAR, START_YEAR + years)),
        interest=quantities(Unit.SHARE_PER_YEAR, decimals("0", "0.2")),
        repayment=st.sampled_from(Repayment),
        term=quantities(Unit.YEARS, decimals("1", "8", 0)),
        share=quantities(Unit.SHARE, decimals("0", "0.2")),
    )


@cache
def sharings(identifier: str, years: int) -> st.SearchStrategy[SharedSavings]:
    """Return agreements on at most three tenths of the savings of a payer, with no way back."""
    return st.builds(
        SharedSavings,
        id=st.just(identifier),
        name=st.just(f"Deling {identifier}"),
        payer=st.sampled_from([Party.MUNICIPALITY, Party.INSURER]),
        receiver=st.sampled_from([Party.PROVIDER, Party.ENTREPRENEUR]),
        share=quantities(Unit.SHARE, decimals("0", "0.3")),
        first_year=st.one_of(st.none(), st.integers(START_YEAR, START_YEAR + years - 1)),
        last_year=st.one_of(st.none(), st.just(START_YEAR + years - 1)),
    )


@cache
def financings(years: int) -> st.SearchStrategy[Financing]:
    """Return no financing, or some agreements of each kind: at most all savings of a party are promised."""
    some = st.builds(
        Financing,
        grants=st.one_of(st.just(()), st.tuples(grants("grant0", years))),
        loans=st.one_of(
            st.tuples(loans("loan0", years)), st.tuples(loans("loan0", years), loans("loan1", years))
        ),
        shared_savings=st.one_of(
            st.just(()),
            st.tuples(sharings("sharing0", years)),
            st.tuples(sharings("sharing0", years), sharings("sharing1", years)),
        ),
    )
    return st.one_of(st.just(Financing()), some)


@cache
def target_groups(years: int) -> st.SearchStrategy[TargetGroup]:
    """Return growing and listed target groups."""
    sizes = decimals("0", "20000", 0)
    return st.one_of(
        st.builds(
            GrowingTargetGroup,
            size=quantities(Unit.PERSONS, sizes),
            growth=quantities(Unit.SHARE_PER_YEAR, decimals("-0.2", "0.2")),
        ),
        st.builds(
            ListedTargetGroup,
            size=st.builds(
                YearlyQuantity,
                values=st.lists(sizes, min_size=years, max_size=years).map(tuple),
                unit=st.just(Unit.PERSONS),
            ),
        ),
    )


@cache
def adoptions(years: int) -> st.SearchStrategy[Adoption]:
    """Return all ways in which the share reached grows."""
    return st.one_of(
        st.builds(
            ListedAdoption,
            share=st.builds(
                YearlyQuantity,
                values=st.lists(SHARES, min_size=years, max_size=years).map(tuple),
                unit=st.just(Unit.SHARE),
            ),
        ),
        st.builds(
            LinearAdoption,
            maximum=quantities(Unit.SHARE, SHARES),
            years=quantities(Unit.YEARS, decimals("1", "8", 1)),
        ),
        st.builds(
            LogisticAdoption,
            maximum=quantities(Unit.SHARE, SHARES),
            midpoint=quantities(Unit.YEARS, decimals("0", "6", 1)),
            steepness=quantities(Unit.FACTOR, decimals("0.1", "4", 1)),
        ),
    )


@cache
@st.composite
def settings(draw: st.DrawFn, years: int) -> Settings:
    """Return settings with two price indices."""
    rates = decimals("-0.05", "0.15")

    def index(identifier: str) -> PriceIndex:
        return PriceIndex(
            id=identifier,
            name=identifier.upper(),
            known=tuple(
                IndexRate(year=year, change=draw(quantities(Unit.SHARE_PER_YEAR, rates)))
                for year in (2023, 2024)
            ),
            expected=draw(quantities(Unit.SHARE_PER_YEAR, rates)),
        )

    return Settings(
        start_year=START_YEAR,
        years=years,
        base_year=BASE_YEAR,
        view=draw(st.sampled_from(View)),
        correct_for_evidence=draw(st.booleans()),
        equipment_interest=draw(quantities(Unit.SHARE_PER_YEAR, INTERESTS)),
        indices=(index(CONSUMER_PRICES), index("wages")),
    )


@st.composite
def cases(draw: st.DrawFn, *, most_years: int = 6, most_items: int = 4, with_financing: bool = True) -> Case:
    """Return any case that has no errors.

    What is agreed on financing is given in money or depends on the size of a saving, so that results
    with it are not in proportion to prices or users; ``with_financing`` leaves it out.
    """
    years = draw(st.integers(1, most_years))
    care = [f"care{number}" for number in range(draw(st.integers(1, 3)))]
    area = [ARRANGEMENT] if draw(st.booleans()) else []
    time = [f"time{number}" for number in range(draw(st.integers(0, 1)))]
    services: list[Service] = [draw(care_services(name, years)) for name in care]
    services += [draw(arrangement_services(name, years)) for name in area]
    services += [draw(valued_times(name)) for name in time]
    effect_count = draw(st.integers(0, most_items))
    cost_count = draw(st.integers(0, most_items))
    return Case(
        name="Gegenereerd",
        municipality=Municipality(inhabitants=draw(quantities(Unit.PERSONS, decimals("0", "900000", 0)))),
        settings=draw(settings(years)),
        reach=Reach(
            target_group=draw(target_groups(years)),
            adoption=draw(adoptions(years)),
            churn=draw(quantities(Unit.SHARE_PER_YEAR, SHARES)),
        ),
        services=tuple(services),
        effects=tuple(draw(effects(f"effect{i}", (*care, *area, *time), years)) for i in range(effect_count)),
        costs=tuple(draw(costs(f"cost{i}", years)) for i in range(cost_count)),
        financing=draw(financings(years)) if with_financing else Financing(),
        own_contribution=OwnContribution(monthly=draw(prices(Unit.EUR_PER_MONTH, "40"))),
    )
