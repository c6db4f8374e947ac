"""What a move between intensities and an average amount come to, while the rest may still be missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.arrangements import intensities_of, intensity_tariff
from casebuilder.model.costbenefit.builder import Builder, MissingValueError
from casebuilder.model.costbenefit.effects import add_effects, amount_change, clients_moved
from casebuilder.model.costbenefit.frame import add_frame
from casebuilder.model.costbenefit.previews import years_fit
from casebuilder.model.costbenefit.reach import add_reach
from casebuilder.model.effects import ChangeKind, Effect
from casebuilder.model.formula.evaluation import CalculationError, Values, evaluate
from casebuilder.model.formula.expressions import Expression, Line
from casebuilder.model.formula.model import assemble
from casebuilder.model.funding import AverageAmount
from casebuilder.model.quantities import Quantity
from casebuilder.model.services import ArrangementService, CareService, PaidService
from casebuilder.model.units import ServiceUnit, Unit


@dataclass(frozen=True)
class MovePreview:
    """What clients who move between two intensities change in the last year of the case.

    Attributes:
        year: That calendar year.
        clients: Clients who are counted as moved.
        moving: Clients who move by what is typed; fewer or more of them count with weak evidence,
            or when part of the move is due to something else.
        tariff_from: What was paid per client per four weeks; zero without an arrangement.
        tariff_to: What is paid after it.
        amount: What is paid more (plus) or less (minus) in that year at the full tariff.
    """

    year: int
    clients: float
    moving: float
    tariff_from: float
    tariff_to: float
    amount: float


def move_preview(case: Case, effect: Effect) -> MovePreview | None:
    """Return what the clients of an effect who move come to; None while a figure for it is missing."""
    service = case.service(effect.service)
    if not isinstance(service, ArrangementService) or effect.change_kind is not ChangeKind.MOVE:
        return None
    known = {"", *(intensity.id for intensity in service.intensities)}
    if effect.from_intensity == effect.to_intensity or not {*intensities_of(effect)} <= known:
        return None
    alone = case.model_copy(update={"services": (_without_hours(service),), "effects": (effect,)})
    values = _evaluated(alone)
    if values is None:
        return None

    def last(line: Line) -> float:
        return values.first_draw(line.id)[-1]

    def tariff(expression: Expression) -> float:
        return last(expression) if isinstance(expression, Line) else 0.0

    clients = last(clients_moved(effect.id))
    counted = last(Line(f"effects.{effect.id}.own_part"))
    return MovePreview(
        year=case.settings.calendar_years[-1],
        clients=clients,
        moving=clients / counted if counted else 0.0,
        tariff_from=tariff(intensity_tariff(service.id, effect.from_intensity)),
        tariff_to=tariff(intensity_tariff(service.id, effect.to_intensity)),
        amount=last(amount_change(effect.id)),
    )


def _without_hours(service: ArrangementService) -> ArrangementService:
    """Return the service with an hour per intensity: the hours do not matter for what is paid."""
    hour = Quantity(value=Decimal(1), unit=Unit.HOURS_PER_FOUR_WEEKS)
    intensities = tuple(item.model_copy(update={"hours": hour}) for item in service.intensities)
    return service.model_copy(update={"intensities": intensities})


def _evaluated(case: Case) -> Values | None:
    """Return the lines of reach and effects alone."""
    if not years_fit(case):
        return None
    builder = Builder(case)
    try:
        add_frame(builder)
        add_reach(builder)
        add_effects(builder)
        model = assemble(
            case.settings.start_year, case.settings.years, builder.inputs.values(), builder.lines
        )
        return evaluate(model)
    except (MissingValueError, CalculationError):
        return None


@dataclass(frozen=True)
class AveragePreview:
    """What one average amount comes to now, in the price level of the tariffs.

    Attributes:
        parts: How much of what price is in it: hours at a tariff, or shares of the clients at the
            tariff of their intensity.
        amount: The amount per client per four weeks.
    """

    parts: tuple[tuple[Decimal, Decimal], ...]
    amount: Decimal


def average_preview(service: PaidService, funding: AverageAmount) -> AveragePreview | None:
    """Return the average amount per client of a service; None while a figure for it is missing.

    Args:
        service: The service.
        funding: Its funding, or that of a part of the payment.
    """
    if isinstance(service, ArrangementService):
        given = [(item.clients_share.value, item.tariff.value) for item in service.intensities]
    elif isinstance(service, CareService) and service.unit is ServiceUnit.HOUR:
        hours = [task.hours.value for task in funding.tasks if task.hours.value is not None]
        given = [(sum(hours, Decimal(0)), service.tariff.value)]
    else:
        return None
    parts = tuple((size, price) for size, price in given if size and price is not None)
    if len(parts) != sum(1 for size, _ in given if size) or not parts:
        return None
    return AveragePreview(parts, sum((size * price for size, price in parts), Decimal(0)))
