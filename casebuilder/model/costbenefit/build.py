"""Building the model of a case: the one place where its parts come together."""

from __future__ import annotations

from dataclasses import dataclass

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.builder import Builder, Flow
from casebuilder.model.costbenefit.costs import add_costs, add_own_contribution
from casebuilder.model.costbenefit.effects import add_effects
from casebuilder.model.costbenefit.financing import add_financing
from casebuilder.model.costbenefit.frame import add_frame
from casebuilder.model.costbenefit.parties import Item, add_parties, involved_parties
from casebuilder.model.costbenefit.payments import add_payments
from casebuilder.model.costbenefit.pockets import add_pockets
from casebuilder.model.costbenefit.reach import add_reach
from casebuilder.model.costbenefit.variants import add_payment_switch, add_variants
from casebuilder.model.costbenefit.views import add_views
from casebuilder.model.formula.model import Model, assemble


@dataclass(frozen=True)
class CaseModel:
    """The model of one case.

    Attributes:
        case: The case it was built from.
        model: Inputs and lines.
        flows: All amounts that move between parties.
        items: The flows as each party sees them, by party identifier; ``chain`` holds those that
            cross the border of the chain.
    """

    case: Case
    model: Model
    flows: tuple[Flow, ...]
    items: dict[str, tuple[Item, ...]]


def build_model(case: Case, *, compared: bool = False) -> CaseModel:
    """Return the model of a case.

    Args:
        case: The case.
        compared: Whether to add the results under other funding models and the switch between them, for a
            workbook.

    Raises:
        MissingValueError: A figure is missing; :func:`casebuilder.model.check.problems` names it.
    """
    builder = Builder(case)
    add_frame(builder)
    add_reach(builder)
    add_effects(builder)
    add_payments(builder)
    payments = add_payment_switch(builder) if compared else None
    add_costs(builder)
    add_own_contribution(builder)
    add_financing(builder)
    items = add_parties(builder)
    add_views(builder, (*involved_parties(builder.flows), None))
    add_pockets(builder, items)
    if payments is not None:
        add_variants(builder, payments)
    model = assemble(case.settings.start_year, case.settings.years, builder.inputs.values(), builder.lines)
    return CaseModel(case, model, tuple(builder.flows), items)
