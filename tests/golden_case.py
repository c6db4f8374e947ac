"""The case that is stored in tests/golden, one file for each version of the format.

The files are never changed once a version has been released. ``python -m tests.golden_case`` writes
the file of the newest version, for the first time or as long as that version is unreleased.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

from casebuilder.casefile import write
from casebuilder.casefile.document import FORMAT_VERSION
from casebuilder.model.case import Case
from casebuilder.model.costs import CostBasis, OwnContribution
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.funding import LumpSum
from casebuilder.model.innovation import (
    Innovation,
    InnovationDegree,
    InnovationKind,
    InnovationScope,
    Interest,
    InterestContribution,
)
from casebuilder.model.municipality import InterestWeights, Municipality
from casebuilder.model.outcomes.document import (
    EMPTY_ROW,
    ClientRow,
    Group,
    IntensityOfLevel,
    Moment,
    Outcomes,
    PaidOutcome,
    Rater,
    ReachedWhen,
)
from casebuilder.model.outcomes.instrument import Version
from casebuilder.model.parties import Party
from casebuilder.model.quantities import Agreement, EvidenceGrade, Price, Quantity, YearlyQuantity
from casebuilder.model.questions import (
    AnswerStatus,
    Buyer,
    ContractAnswer,
    CurrentSupplyAnswer,
    Overlap,
    ProcurementAnswer,
    ProcurementModel,
    ProcurementScale,
    ResultArea,
    SelfRelianceAnswer,
    SixQuestions,
    TariffBasis,
    YesNo,
)
from casebuilder.model.reach import ListedTargetGroup, LogisticAdoption, Reach
from casebuilder.model.services import CareService, Law, ValuedTime
from casebuilder.model.settings import Settings, View
from casebuilder.model.support import PartnershipTheme
from casebuilder.model.units import ServiceUnit, Unit
from tests.building import consumer_prices, euros, figure, household_help, less_help, licence, share, shares
from tests.preparation import whole_evidence, whole_support

GOLDEN = Path(__file__).parent / "golden"


def golden_file(version: int) -> Path:
    """Return the stored file of a version of the format."""
    return GOLDEN / f"case-v{version}.zbc"


def golden_outcomes() -> Outcomes:
    """Return outcomes of two clients, with every sign that a row can hold."""
    return Outcomes(
        source="Verzonnen",
        made_up=True,
        parenting=True,
        moments=(
            Moment(id="t0", name="T0", month="2026-01", rater=Rater.PROFESSIONAL),
            Moment(id="t1", name="T1", version=Version.ZRM_2013),
        ),
        before="t0",
        after="t1",
        low_scores_required=YesNo.UNKNOWN,
        clients=(
            ClientRow("K7Q2M9RTA3XC", Group.WITH, "+=-................", ("12345nalu..........", EMPTY_ROW)),
            ClientRow("b_2-c", Group.WITHOUT, EMPTY_ROW, (EMPTY_ROW, ".............345454")),
        ),
        arrangements=(
            IntensityOfLevel(
                service="household", domains=("housing",), intensities=("heavy", "heavy", "light", "", "")
            ),
        ),
        paid_outcome=PaidOutcome(when=ReachedWhen.SUFFICIENT, domains=("housing", "finances")),
    )


def golden_case() -> Case:
    """Return a case that uses every kind of item, and texts that a careless writer would spoil."""
    return Case(
        name="Buurtplatform “Samen” – café & co",
        innovation=Innovation(
            description="Eerste regel\nTweede regel\twith a tab",
            target_group="=SUM(A1:A9)",
            kind=InnovationKind.TECHNOLOGY,
            degree=InnovationDegree.RADICAL,
            scope=InnovationScope.SYSTEM,
            contributions=(
                InterestContribution(interest=Interest.WELL_BEING, how="Ontmoeting", evidence=""),
            ),
        ),
        municipality=Municipality(
            code="0114",
            name="Emmen",
            province="Drenthe",
            inhabitants=Quantity(
                value=Decimal(107020),
                unit=Unit.PERSONS,
                source="CBS",
                source_date=datetime.date(2021, 1, 1),
                assumption=False,
            ),
            weights=InterestWeights(self_reliance=40, affordable_costs=60),
        ),
        questions=SixQuestions(
            procurement=ProcurementAnswer(
                status=AnswerStatus.DOCUMENT,
                scale=ProcurementScale.REGION,
                model=ProcurementModel.OPEN_HOUSE,
                joining_in_between=YesNo.YES,
                buyer=Buyer.PROVIDER,
                earliest_start=datetime.date(2027, 7, 1),
            ),
            contracts=ContractAnswer(
                tariff_basis=TariffBasis.ARRANGEMENT,
                budget_ceiling_amount=euros("1250000.50", Unit.EUR_PER_YEAR),
            ),
            self_reliance=SelfRelianceAnswer(result_areas=(ResultArea.HOUSEHOLD, ResultArea.FINANCES)),
            current_supply=CurrentSupplyAnswer(overlap=Overlap.PARTLY),
        ),
        support=whole_support().model_copy(
            update={
                "clients_share": share("0.125"),
                "partnership": YesNo.YES,
                "themes": (PartnershipTheme(id="living", name="Wonen en zorg", partners="Corporatie"),),
            }
        ),
        evidence=whole_evidence(),
        settings=Settings(
            start_year=2027,
            years=3,
            base_year=2024,
            view=View.BUDGET,
            correct_for_evidence=False,
            indices=(consumer_prices("0.02", y2023="0.038", y2024="0.033"),),
        ),
        reach=Reach(
            target_group=ListedTargetGroup(
                size=YearlyQuantity(
                    values=(Decimal(1000), Decimal(1010), Decimal("1020.5")), unit=Unit.PERSONS
                )
            ),
            adoption=LogisticAdoption(maximum=share("0.3")),
            churn=figure("0.1", Unit.SHARE_PER_YEAR),
        ),
        services=(
            household_help(
                tariff=Price(
                    value=Decimal("32.760"),
                    unit=Unit.EUR_PER_SERVICE_UNIT,
                    low=Decimal(30),
                    high=Decimal("34.5"),
                    source="Kostenhandleiding",
                    grade=EvidenceGrade.LITERATURE,
                    price_year=2022,
                    agreed_with=(
                        Agreement(party=Party.PROVIDER, date=datetime.date(2026, 3, 31), who="inkoop"),
                    ),
                ),
                funding=LumpSum(renewal_year=2028, pass_through=share("0.8")),
                cashability=YearlyQuantity(
                    values=(Decimal("0.25"), Decimal("0.5"), Decimal(1)),
                    unit=Unit.SHARE,
                    low=(Decimal(0), Decimal("0.3"), Decimal("0.9")),
                    high=(Decimal("0.5"), Decimal("0.7"), Decimal(1)),
                ),
                capacity_shed=shares("0.4"),
            ),
            CareService(
                id="nursing_home",
                name="Verpleeghuis",
                unit=ServiceUnit.DAY,
                law=Law.WLZ,
                payer=Party.CARE_OFFICE,
                tariff=euros("239.99", Unit.EUR_PER_SERVICE_UNIT),
                variable_cost=euros(200, Unit.EUR_PER_SERVICE_UNIT),
            ),
            ValuedTime(
                id="neighbours",
                name="Buren",
                value_per_unit=euros("18.80", Unit.EUR_PER_SERVICE_UNIT, price_year=2022),
            ),
        ),
        effects=(
            less_help(deadweight=share("0.1"), support_ends=share("0.05"), first_year=2028),
            Effect(
                id="more_time",
                name="Meer hulp van buren",
                service="neighbours",
                change_kind=ChangeKind.ABSOLUTE,
                absolute_change=figure("12.5", Unit.SERVICE_UNITS_PER_USER_YEAR, None),
                overlap_group="hulp",
            ),
        ),
        costs=(
            licence(vat_rate=share("0.21"), vat_recoverable=share("0.5")),
            licence(
                id="training",
                name="Scholing",
                basis=CostBasis.PER_TRAINING_HOUR,
                training_hours=figure(120, Unit.HOURS),
                first_year=2027,
                last_year=2028,
            ),
        ),
        own_contribution=OwnContribution(monthly=euros("21.80", Unit.EUR_PER_MONTH, price_year=2026)),
        outcomes=golden_outcomes(),
    )


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    write(golden_file(FORMAT_VERSION), golden_case())
