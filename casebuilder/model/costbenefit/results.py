"""What a case comes to: every line, and the results per party that pages and files show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import CaseModel, build_model
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.costbenefit.pockets import BENEFIT_WITH_PAYERS, matrix_line, pocket_line
from casebuilder.model.costbenefit.reach import DISCOUNTED_USERS
from casebuilder.model.costbenefit.resized import resized_model
from casebuilder.model.costbenefit.views import NPV_CASH_AND_VALUED_IN, NPV_IN
from casebuilder.model.formula.evaluation import Values, evaluate
from casebuilder.model.formula.expressions import Line
from casebuilder.model.parties import CHAIN, Party
from casebuilder.model.paths import replaced
from casebuilder.model.settings import View


@dataclass(frozen=True)
class PartyResults:
    """The results of one party, or of the chain.

    Amounts are in euros; plus is a benefit for the party. None means "not applicable".

    Attributes:
        party: The party; None is the chain.
        cash: Change of its cash per year.
        cash_and_valued: The same with valued amounts.
        cumulative: Cash added up over the years.
        npv: Net present value of the cash.
        npv_cash_and_valued: Net present value with valued amounts.
        npv_in: Net present value of the cash in each view.
        npv_cash_and_valued_in: Net present value with valued amounts in each view.
        yearly_equivalent: The equal amount per year with the same net present value of the cash.
        per_user_year: Net present value of the cash per user per year; None when there are no users.
        pv_benefits: Present value of the benefits.
        pv_innovation_costs: Present value of the costs of the innovation it bears.
        bcr: Benefits per euro of those costs.
        roi: Return on those costs, a share.
        irr: Internal rate of return per year, a share.
        payback_simple: Years from the start of the first year until the cash is no longer negative.
        payback_discounted: The same with discounted cash.
        peak_funding: Largest amount advanced.
        sign_changes: How often the cash changes sign; more than one makes a rate of return
            meaningless.
    """

    party: Party | None
    cash: tuple[float, ...]
    cash_and_valued: tuple[float, ...]
    cumulative: tuple[float, ...]
    npv: float
    npv_cash_and_valued: float
    npv_in: Mapping[View, float]
    npv_cash_and_valued_in: Mapping[View, float]
    yearly_equivalent: float
    per_user_year: float | None
    pv_benefits: float
    pv_innovation_costs: float
    bcr: float | None
    roi: float | None
    irr: float | None
    payback_simple: float | None
    payback_discounted: float | None
    peak_funding: float
    sign_changes: int


@dataclass(frozen=True)
class MatrixCell:
    """What one party pays another, in the matrix of payers and receivers.

    Minus means that less is paid than without the innovation.

    Attributes:
        payer: Who pays.
        receiver: Who receives.
        cash: Money per year.
        valued: What is valued and not money, per year.
        npv: Present value of the money.
        npv_valued: Present value of what is valued.
    """

    payer: Party
    receiver: Party
    cash: tuple[float, ...]
    valued: tuple[float, ...]
    npv: float
    npv_valued: float


@dataclass(frozen=True)
class Pocket:
    """What one party of the chain bears and gets; see :mod:`casebuilder.model.costbenefit.pockets`.

    Attributes:
        party: The party.
        costs: Present value of what it pays for the innovation less what it receives for it; not
            below zero.
        benefits: Present value of its cash before those costs; not below zero.
        cost_share: Its part of the costs of all parties of the chain; None when nobody bears any.
        benefit_share: Its part of the benefits of all parties of the chain; None when there are none.
    """

    party: Party
    costs: float
    benefits: float
    cost_share: float | None
    benefit_share: float | None


@dataclass(frozen=True)
class Pockets:
    """Who invests against who benefits.

    Attributes:
        parties: The parties of the chain that pay or receive anything.
        benefit_with_payers: Part of the benefits that lands with parties that bear any cost, however
            little; show it with the shares of the parties. None when nobody bears costs or benefits.
    """

    parties: tuple[Pocket, ...]
    benefit_with_payers: float | None


@dataclass(frozen=True)
class Results:
    """A case with its model, the value of every line, and the results per party.

    Attributes:
        case_model: The model and the case it was built from.
        values: The value of every input and line.
    """

    case_model: CaseModel
    values: Values

    @property
    def case(self) -> Case:
        """The case."""
        return self.case_model.case

    @property
    def calendar_years(self) -> range:
        """The calendar years."""
        return self.case_model.model.calendar_years

    def involved(self) -> tuple[Party, ...]:
        """Return the parties that pay or receive anything."""
        return tuple(party for party in Party if party.value in self.case_model.items)

    def line(self, identifier: str) -> tuple[float, ...]:
        """Return the values of a line: one per year, or a single one.

        Raises:
            KeyError: There is no such line.
        """
        return self.values.first_draw(identifier)

    def number(self, identifier: str) -> float:
        """Return the only value of a line.

        Raises:
            KeyError: There is no such line.
        """
        return self.line(identifier)[0]

    def party(self, party: Party | None) -> PartyResults:
        """Return the results of a party; None is the chain. A party not involved has zeros."""
        key = party_key(party)
        if not self.case_model.model.has_line(f"parties.{key}.cash"):
            return self._nothing(party)

        def number(name: str) -> float:
            return self.number(f"parties.{key}.{name}")

        def applicable(name: str) -> float | None:
            value = number(name)
            return None if math.isnan(value) else value

        return PartyResults(
            party=party,
            cash=self.line(f"parties.{key}.cash"),
            cash_and_valued=self.line(f"parties.{key}.cash_and_valued"),
            cumulative=self.line(f"parties.{key}.cumulative"),
            npv=number("npv"),
            npv_cash_and_valued=number("npv_cash_and_valued"),
            npv_in={view: number(f"{NPV_IN}.{view.value}") for view in View},
            npv_cash_and_valued_in={view: number(f"{NPV_CASH_AND_VALUED_IN}.{view.value}") for view in View},
            yearly_equivalent=number("yearly_equivalent"),
            per_user_year=applicable("per_user_year"),
            pv_benefits=number("pv_benefits"),
            pv_innovation_costs=number("pv_innovation_costs"),
            bcr=applicable("bcr"),
            roi=applicable("roi"),
            irr=applicable("irr"),
            payback_simple=applicable("payback_simple"),
            payback_discounted=applicable("payback_discounted"),
            peak_funding=number("peak_funding"),
            sign_changes=int(number("sign_changes")),
        )

    def _nothing(self, party: Party | None) -> PartyResults:
        """Return the results of a party that pays and receives nothing."""
        zeros = (0.0,) * len(self.calendar_years)
        none_in_any_view = dict.fromkeys(View, 0.0)
        return PartyResults(
            party=party,
            cash=zeros,
            cash_and_valued=zeros,
            cumulative=zeros,
            npv=0.0,
            npv_cash_and_valued=0.0,
            npv_in=none_in_any_view,
            npv_cash_and_valued_in=none_in_any_view,
            yearly_equivalent=0.0,
            per_user_year=0.0 if self.number(DISCOUNTED_USERS.id) > 0 else None,
            pv_benefits=0.0,
            pv_innovation_costs=0.0,
            bcr=None,
            roi=None,
            irr=None,
            payback_simple=0.0,
            payback_discounted=0.0,
            peak_funding=0.0,
            sign_changes=0,
        )

    def matrix(self) -> tuple[MatrixCell, ...]:
        """Return what moves between each two parties, in the order of :class:`Party`."""
        return tuple(
            self._matrix_cell(payer, receiver)
            for payer in Party
            for receiver in Party
            if any(self._has(matrix_line(payer, receiver, name)) for name in ("cash", "valued"))
        )

    def _has(self, line: Line) -> bool:
        return self.case_model.model.has_line(line.id)

    def _matrix_cell(self, payer: Party, receiver: Party) -> MatrixCell:
        zeros = (0.0,) * len(self.calendar_years)

        def values(name: str, otherwise: tuple[float, ...]) -> tuple[float, ...]:
            line = matrix_line(payer, receiver, name)
            return self.line(line.id) if self._has(line) else otherwise

        return MatrixCell(
            payer=payer,
            receiver=receiver,
            cash=values("cash", zeros),
            valued=values("valued", zeros),
            npv=values("npv", (0.0,))[0],
            npv_valued=values("npv_valued", (0.0,))[0],
        )

    def pockets(self) -> Pockets:
        """Return which part of the costs and of the benefits lands with each party of the chain."""

        def share(line: Line) -> float | None:
            value = self.number(line.id)
            return None if math.isnan(value) else value

        return Pockets(
            parties=tuple(
                Pocket(
                    party=party,
                    costs=self.number(pocket_line(party, "costs").id),
                    benefits=self.number(pocket_line(party, "benefits").id),
                    cost_share=share(pocket_line(party, "cost_share")),
                    benefit_share=share(pocket_line(party, "benefit_share")),
                )
                for party in self.involved()
                if party in CHAIN
            ),
            benefit_with_payers=share(BENEFIT_WITH_PAYERS),
        )

    def zero_sum_max_abs(self) -> float:
        """Return the largest amount, in any year, that all parties together do not sum to zero by."""
        names = ("checks.zero_sum_cash", "checks.zero_sum_valued")
        return max(abs(value) for name in names for value in self.line(name))

    def hours_freed(self) -> tuple[float, ...]:
        """Return the working hours freed per year, all services together."""
        lines = [
            self.line(line.id) for line in self.case_model.model.lines if line.id.endswith(".hours_freed")
        ]
        return tuple(sum(year) for year in zip(*lines, strict=True)) or (0.0,) * len(self.calendar_years)


def with_view(case: Case, view: View) -> Case:
    """Return the case looked at from another side."""
    return case if case.settings.view is view else replaced(case, "settings.view", view)


def evaluate_case(case: Case, *, compared: bool = False, former: Results | None = None) -> Results:
    """Compute a case that has no errors.

    Args:
        case: The case.
        compared: Whether to compute its results under other funding models too, for a workbook.
        former: Results of a case that may differ in the size of figures alone, without results under other
            funding models; the outcome is the same without them, and takes longer.

    Raises:
        MissingValueError: A figure is missing; :func:`casebuilder.model.check.problems` names it.
        CalculationError: Figures are out of all proportion, so that a line has no finite value.
    """
    case_model = None
    if former is not None and not compared:
        case_model = resized_model(former.case_model, case)
    if case_model is None:
        case_model = build_model(case, compared=compared)
    return Results(case_model, evaluate(case_model.model))
