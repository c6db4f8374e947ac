"""Collects inputs, lines and flows while the model of a case is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from casebuilder.model.case import Case
from casebuilder.model.descriptions import Description
from casebuilder.model.formula.expressions import Expression, Input, Line
from casebuilder.model.formula.model import InputValue, ModelLine
from casebuilder.model.messages import Message
from casebuilder.model.parties import Party
from casebuilder.model.paths import Places
from casebuilder.model.quantities import AnyQuantity, Quantity, YearlyQuantity
from casebuilder.model.units import ServiceUnit, Unit


class Section(StrEnum):
    """The parts of the model, in reading order."""

    FRAME = "frame"
    PRICES = "prices"
    REACH = "reach"
    EFFECTS = "effects"
    SERVICES = "services"
    COSTS = "costs"
    CLIENT = "client"
    FINANCING = "financing"
    PARTIES = "parties"
    MATRIX = "matrix"
    RETURNS = "returns"
    VARIANTS = "variants"
    CHECKS = "checks"


class FlowKind(StrEnum):
    """Why an amount moves."""

    CARE_PAYMENT = "care_payment"
    CARE_COST = "care_cost"
    INNOVATION_COST = "innovation_cost"
    VALUE_ADDED_TAX = "value_added_tax"
    OWN_CONTRIBUTION = "own_contribution"
    VALUED_TIME = "valued_time"
    GRANT = "grant"
    LOAN = "loan"
    LOAN_INTEREST = "loan_interest"
    LOAN_REPAYMENT = "loan_repayment"
    LOAN_SETTLEMENT = "loan_settlement"
    SHARED_SAVINGS = "shared_savings"


FINANCING_KINDS = frozenset(
    {
        FlowKind.GRANT,
        FlowKind.LOAN,
        FlowKind.LOAN_INTEREST,
        FlowKind.LOAN_REPAYMENT,
        FlowKind.LOAN_SETTLEMENT,
        FlowKind.SHARED_SAVINGS,
    }
)
"""Amounts that only settle between parties who advances money and who keeps the saving."""


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount that moves from a payer to a receiver, as a difference with the situation without.

    Attributes:
        line: Identifier of the line with the amount per year; positive is paid by the payer.
        payer: Who pays.
        receiver: Who receives.
        kind: Why.
        payer_label: What it is called for the payer, where a plus is a benefit.
        receiver_label: What it is called for the receiver, where a plus is a benefit.
        valued: True when the amount is valued and not money that moves.
    """

    line: str
    payer: Party
    receiver: Party
    kind: FlowKind
    payer_label: Message
    receiver_label: Message
    valued: bool = False


class MissingValueError(ValueError):
    """A figure without which the model cannot be built is missing; check the case first."""


class Builder:
    """Gathers what the parts of the model contribute. Lives only while one model is built."""

    def __init__(self, case: Case) -> None:
        """Start with nothing but the case."""
        self.case = case
        self.inputs: dict[str, InputValue] = {}
        self.lines: list[ModelLine] = []
        self.flows: list[Flow] = []
        self.places = Places(case)
        self._line_ids: set[str] = set()

    def setting(  # noqa: PLR0913  an input has many properties
        self,
        identifier: str,
        label: Message,
        unit: Unit,
        value: float,
        group: Message,
        *,
        editable: bool = True,
        minimum: float | None = None,
        maximum: float | None = None,
        choices: Sequence[str] = (),
    ) -> Input:
        """Add an input that is a setting without evidence."""
        if identifier not in self.inputs:
            self.inputs[identifier] = InputValue(
                identifier,
                label,
                unit,
                (float(value),),
                group,
                editable=editable,
                minimum=minimum,
                maximum=maximum,
                choices=tuple(choices),
            )
        return Input(identifier)

    def figure(
        self,
        path: str,
        group: Message,
        *,
        label: Message | None = None,
        service_unit: ServiceUnit | None = None,
    ) -> Input:
        """Add the figure at a place of the case as an input.

        Raises:
            MissingValueError: The figure has no value.
        """
        if path in self.inputs:
            return Input(path)
        quantity = self.places.value(path)
        description = self.places.description(path)
        if description is None or not isinstance(quantity, Quantity | YearlyQuantity):
            raise KeyError(path)
        self.inputs[path] = InputValue(
            path,
            label or Message(description.label),
            description.unit or quantity.unit,
            values_of(path, quantity),
            group,
            quantity,
            service_unit,
            minimum=_as_float(description.minimum),
            maximum=_as_float(description.maximum),
        )
        return Input(path)

    def description(self, path: str) -> Description:
        """Return the description of the figure at a place."""
        description = self.places.description(path)
        if description is None:
            raise KeyError(path)
        return description

    def line(  # noqa: PLR0913  a line has many properties
        self,
        identifier: str,
        label: Message,
        unit: Unit,
        expression: Expression,
        section: Section,
        *,
        group: Message | None = None,
        per_year: bool = True,
        may_be_not_applicable: bool = False,
        service_unit: ServiceUnit | None = None,
        rule: Message | None = None,
    ) -> Line:
        """Add a line and return a reference to it."""
        self._line_ids.add(identifier)
        self.lines.append(
            ModelLine(
                identifier,
                label,
                unit,
                expression,
                # The member itself is that text, and costs nothing to look up.
                section,
                group,
                per_year,
                may_be_not_applicable,
                service_unit,
                rule,
            )
        )
        return Line(identifier)

    def has_line(self, identifier: str) -> bool:
        """Return whether a line has been added."""
        return identifier in self._line_ids

    def flow(self, flow: Flow) -> None:
        """Add a flow between two parties."""
        self.flows.append(flow)


def _as_float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def values_of(path: str, quantity: AnyQuantity) -> tuple[float, ...]:
    """Return the value of a figure, or its value per year.

    Raises:
        MissingValueError: It has none.
    """
    if isinstance(quantity, YearlyQuantity):
        if not quantity.values:
            raise MissingValueError(path)
        return tuple(float(value) for value in quantity.values)
    if quantity.value is None:
        raise MissingValueError(path)
    return (float(quantity.value),)
