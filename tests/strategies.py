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
from casebuilder.model.funding import (
    Capitation,
    FeeForService,
    Funding,
    LumpSum,
    Mix,
    MixPart,
    OutcomeBased,
    PaymentPerCase,
    SimpleFunding,
)
from casebuilder.model.parties import Party
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
from casebuilder.model.services import CareService, Law, Service, ValuedTime
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
def care_services(identifier: str, years: int) -> st.SearchStrategy[CareService]:
    """Return services that someone pays and someone else delivers."""
    half = decimals("0", "0.5")
    return st.builds(
        CareService,
        id=st.just(identifier),
        name=st.just(f"Dienst {identifier}"),
        unit=st.sampled_from(ServiceUnit),
        law=st.sampled_from(Law),
        payer=st.sampled_from([Party.MUNICIPALITY, Party.INSURER, Party.CARE_OFFICE, Party.CLIENT]),
        provider=st.sampled_from([Party.PROVIDER, Party.WELFARE_ORGANISATION]),
        tariff=prices(Unit.EUR_PER_SERVICE_UNIT),
        variable_cost=prices(Unit.EUR_PER_SERVICE_UNIT),
        hours_per_unit=quantities(Unit.HOURS_PER_SERVICE_UNIT, decimals("0", "8")),
        funding=fundings(years),
        cashability=yearly_shares(years),
        capacity_shed=yearly_shares(years, half),
        capacity_redeployed=yearly_shares(years, half),
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
def effects(identifier: str, services: tuple[str, ...], years: int) -> st.SearchStrategy[Effect]:
    """Return effects, favourable and not, given relatively and absolutely."""
    return st.builds(
        Effect,
        id=st.just(identifier),
        name=st.just(f"Effect {identifier}"),
        service=st.sampled_from(services),
        share_of_users=quantities(Unit.SHARE, SHARES),
        change_kind=st.sampled_from(ChangeKind),
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


@cache
def costs(identifier: str, years: int) -> st.SearchStrategy[InnovationCost]:
    """Return costs of every basis, with and without VAT."""
    return st.builds(
        InnovationCost,
        id=st.just(identifier),
        name=st.just(f"Kosten {identifier}"),
        payer=st.sampled_from([Party.MUNICIPALITY, Party.PROVIDER, Party.CLIENT, Party.ENTREPRENEUR]),
        receiver=st.sampled_from([Party.OUTSIDE, Party.WELFARE_ORGANISATION]),
        amount=prices(Unit.EUR, "50000"),
        basis=st.sampled_from(CostBasis),
        training_hours=quantities(Unit.HOURS, decimals("0", "200", 0)),
        first_year=st.one_of(st.none(), st.integers(START_YEAR, START_YEAR + years - 1)),
        last_year=st.one_of(st.none(), st.just(START_YEAR + years - 1)),
        vat_rate=quantities(Unit.SHARE, st.sampled_from([Decimal(0), Decimal("0.09"), Decimal("0.21")])),
        vat_recoverable=quantities(Unit.SHARE, SHARES),
    )


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
        indices=(index(CONSUMER_PRICES), index("wages")),
    )


@st.composite
def cases(draw: st.DrawFn, *, most_years: int = 6, most_items: int = 4) -> Case:
    """Return any case that has no errors."""
    years = draw(st.integers(1, most_years))
    care = [f"care{number}" for number in range(draw(st.integers(1, 3)))]
    time = [f"time{number}" for number in range(draw(st.integers(0, 1)))]
    services: list[Service] = [draw(care_services(name, years)) for name in care]
    services += [draw(valued_times(name)) for name in time]
    effect_count = draw(st.integers(0, most_items))
    cost_count = draw(st.integers(0, most_items))
    return Case(
        name="Gegenereerd",
        settings=draw(settings(years)),
        reach=Reach(
            target_group=draw(target_groups(years)),
            adoption=draw(adoptions(years)),
            churn=draw(quantities(Unit.SHARE_PER_YEAR, SHARES)),
        ),
        services=tuple(services),
        effects=tuple(draw(effects(f"effect{i}", (*care, *time), years)) for i in range(effect_count)),
        costs=tuple(draw(costs(f"cost{i}", years)) for i in range(cost_count)),
        own_contribution=OwnContribution(monthly=draw(prices(Unit.EUR_PER_MONTH, "40"))),
    )
