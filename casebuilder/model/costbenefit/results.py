"""What a case comes to: every line, and the results per party that pages and files show."""

from __future__ import annotations

import math
from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import CaseModel, build_model
from casebuilder.model.costbenefit.parties import party_key
from casebuilder.model.formula.evaluation import Values, evaluate
from casebuilder.model.parties import Party
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
            zeros = (0.0,) * len(self.calendar_years)
            return PartyResults(
                party, zeros, zeros, zeros, 0.0, 0.0, 0.0, 0.0, None, None, None, 0.0, 0.0, 0.0, 0
            )

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


def evaluate_case(case: Case) -> Results:
    """Compute a case that has no errors.

    Raises:
        MissingValueError: A figure is missing; :func:`casebuilder.model.check.problems` names it.
        CalculationError: Figures are out of all proportion, so that a line has no finite value.
    """
    case_model = build_model(case)
    return Results(case_model, evaluate(case_model.model))
