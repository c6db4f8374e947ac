"""The present value of the same flows in each view, from one calculation (model.md, section 1).

Every amount is a price times a volume, and a real price is the nominal price over the level of consumer
prices. So an amount in one view is the amount in another times a factor per year that is the same
for all parties, and one weighing of the cash per view gives all three present values side by side.
"""

from __future__ import annotations

from collections.abc import Iterable

from casebuilder.model.costbenefit.builder import Builder, Section
from casebuilder.model.costbenefit.frame import consumer_price_level, discount_rate, nominal_factor
from casebuilder.model.costbenefit.parties import line_of, party_label
from casebuilder.model.formula.expressions import ONE, Expression, Line, SumOfProducts
from casebuilder.model.messages import Message, N_
from casebuilder.model.parties import Party
from casebuilder.model.settings import View
from casebuilder.model.units import Unit

NPV_IN = "npv_in"
NPV_CASH_AND_VALUED_IN = "npv_cash_and_valued_in"

_SOURCES = (
    (NPV_IN, "cash", N_("Net present value, cash, in the view: {view}")),
    (
        NPV_CASH_AND_VALUED_IN,
        "cash_and_valued",
        N_("Net present value, cash and valued, in the view: {view}"),
    ),
)


def view_weight(view: View) -> Line:
    """Return the line that turns an amount of a year into its present value in a view."""
    return Line(f"frame.view_weight.{view.value}")


def add_views(builder: Builder, parties: Iterable[Party | None]) -> None:
    """Add the net present values of parties in each view.

    Args:
        builder: Where the lines are added; cash and valued amounts of the parties are there already.
        parties: The parties; None is the chain.
    """
    for view in View:
        _add_weight(builder, view)
    for party in parties:
        for name, source, label in _SOURCES:
            for view in View:
                builder.line(
                    line_of(party, f"{name}.{view.value}").id,
                    Message(label, {"view": Message(view.label)}),
                    Unit.EUR,
                    SumOfProducts(line_of(party, source), view_weight(view)),
                    Section.PARTIES,
                    group=party_label(party),
                    per_year=False,
                )


def _add_weight(builder: Builder, view: View) -> None:
    weight: Expression = nominal_factor(builder)
    if view is not View.BUDGET:
        weight = weight / consumer_price_level(builder)
    builder.line(
        view_weight(view).id,
        Message(N_("Weight of a year in the view: {view}"), {"view": Message(view.label)}),
        Unit.FACTOR,
        weight / (ONE + discount_rate(builder, view)) ** Line("frame.year_number"),
        Section.FRAME,
        rule=Message(
            N_(
                "From the euros of the view at hand to the euros of this view, and discounted at the rate of"
                " this view."
            )
        ),
    )
