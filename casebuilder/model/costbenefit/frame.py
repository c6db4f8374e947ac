"""Years, view, discounting and the paths of prices (model.md, section 1)."""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, Section
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    CalendarYear,
    Expression,
    If,
    Input,
    Line,
    equal,
    sum_over_years,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.prices import CONSUMER_PRICES, PriceIndex
from casebuilder.model.quantities import Price
from casebuilder.model.settings import IRR_HIGHEST, IRR_LOWEST, SMALLEST_AMOUNT, View
from casebuilder.model.units import ServiceUnit, Unit

FRAME_GROUP = Message(N_("Years, price level and discounting"))
PRICES_GROUP = Message(N_("Price indices"))
CALCULATION_GROUP = Message(N_("Limits of the calculation"))

DISCOUNTED_YEARS = Line("frame.discounted_years")
"""The sum of the discount factors."""
VIEW_NUMBERS = {view: float(number) for number, view in enumerate(View)}
"""The number by which the model and the workbook know a view."""


def add_frame(builder: Builder) -> None:
    """Add the years, the view and the discount factor."""
    settings = builder.case.settings
    start = builder.setting(
        "settings.start_year",
        Message(N_("First year")),
        Unit.CALENDAR_YEAR,
        settings.start_year,
        FRAME_GROUP,
        minimum=2000,
        maximum=2100,
    )
    view = builder.setting(
        "settings.view",
        Message(N_("View")),
        Unit.NUMBER,
        VIEW_NUMBERS[settings.view],
        FRAME_GROUP,
        minimum=0,
        maximum=2,
        choices=[item.label for item in View],
    )
    builder.line(
        "frame.year_number",
        Message(N_("Years since the first year")),
        Unit.YEARS,
        CalendarYear() - start,
        Section.FRAME,
    )
    rates = {item: discount_rate(builder, item) for item in View}
    rate = builder.line(
        "frame.discount_rate",
        Message(N_("Discount rate")),
        Unit.SHARE_PER_YEAR,
        If(
            equal(view, ZERO),
            rates[View.BUDGET],
            If(equal(view, ONE), rates[View.SOCIAL], rates[View.HEALTH_ECONOMIC]),
        ),
        Section.FRAME,
        per_year=False,
        rule=Message(N_("Each view has a discount rate of its own.")),
    )
    factor = builder.line(
        "frame.discount_factor",
        Message(N_("Discount factor")),
        Unit.FACTOR,
        ONE / (ONE + rate) ** Line("frame.year_number"),
        Section.FRAME,
        rule=Message(N_("The first year is not discounted.")),
    )
    builder.line(
        DISCOUNTED_YEARS.id,
        Message(N_("Years, discounted")),
        Unit.YEARS,
        sum_over_years(factor.id),
        Section.FRAME,
        per_year=False,
        rule=Message(N_("What 1 euro in every year is worth now.")),
    )


def discount_rate(builder: Builder, view: View) -> Input:
    """Return the yearly discount rate of a view."""
    return builder.figure(f"settings.discount_rates.{view.value}", FRAME_GROUP)


def correction_switch(builder: Builder) -> Input:
    """Return the switch of the caution for weak evidence: 1 on, 0 off."""
    return builder.setting(
        "settings.correct_for_evidence",
        Message(N_("Apply caution for weak evidence")),
        Unit.NUMBER,
        float(builder.case.settings.correct_for_evidence),
        Message(N_("Caution for weak evidence")),
        minimum=0,
        maximum=1,
        choices=[N_("No"), N_("Yes")],
    )


def smallest_amount(builder: Builder) -> Input:
    """Return the amount below which a result counts as nothing."""
    return builder.setting(
        "calculation.smallest_amount",
        Message(N_("Amounts below this count as nothing")),
        Unit.EUR,
        float(SMALLEST_AMOUNT),
        CALCULATION_GROUP,
        minimum=0,
        maximum=1,
    )


def add_rate_limits(builder: Builder) -> None:
    """Add the lowest and the highest internal rate of return that is given, and what they discount by."""
    limits = (
        (
            "irr_lowest",
            N_("Lowest internal rate of return given"),
            IRR_LOWEST,
            (-0.7, 0),
            N_("Discount factor at the lowest return given"),
        ),
        (
            "irr_highest",
            N_("Highest internal rate of return given"),
            IRR_HIGHEST,
            (0, 100),
            N_("Discount factor at the highest return given"),
        ),
    )
    for name, label, limit, (minimum, maximum), factor in limits:
        rate = builder.setting(
            f"calculation.{name}",
            Message(label),
            Unit.SHARE_PER_YEAR,
            float(limit),
            CALCULATION_GROUP,
            minimum=minimum,
            maximum=maximum,
        )
        builder.line(
            rate_limit_factor(name).id,
            Message(factor),
            Unit.FACTOR,
            ONE / (ONE + rate) ** Line("frame.year_number"),
            Section.FRAME,
        )


def rate_limit_factor(name: str) -> Line:
    """Return the discount factors at a limit of the internal rate of return.

    Args:
        name: ``irr_lowest`` or ``irr_highest``.
    """
    return Line(f"frame.{name}_factor")


def price_index(builder: Builder, identifier: str) -> PriceIndex:
    """Return a price index of the case.

    Raises:
        KeyError: The case has no such index.
    """
    for index in builder.case.settings.indices:
        if index.id == identifier:
            return index
    raise KeyError(identifier)


def price_line(
    builder: Builder,
    path: str,
    label: Message,
    group: Message,
    *,
    service_unit: ServiceUnit | None = None,
) -> Line:
    """Add the price at a place of the case, lifted to each year of the model.

    Args:
        builder: Where the line is added.
        path: Place of the :class:`Price`.
        label: What the price is called, such as "Tariff household help".
        group: Heading in the lists of inputs and lines.
        service_unit: Unit of the service the price belongs to.
    """
    price: Price = builder.places.value(path)
    unit = builder.description(path).unit or Unit.EUR
    amount = builder.figure(path, group, label=label, service_unit=service_unit)
    growth = _growth_line(builder, price.index)
    lift = _lift_line(builder, price)
    expression: Expression = amount * growth if lift is None else amount * lift * growth
    return builder.line(
        f"{path}.price",
        Message(N_("{price}, price level of the year"), {"price": label}),
        unit,
        expression,
        Section.PRICES,
        group=group,
        service_unit=service_unit,
    )


def base_year_price(builder: Builder, path: str, label: Message, group: Message) -> Expression:
    """Return the price at a place of the case at the price level of the base year, whatever the view.

    Args:
        builder: Where lines that it needs are added.
        path: Place of the :class:`Price`.
        label: What the price is called.
        group: Heading in the list of inputs.
    """
    amount = builder.figure(path, group, label=label)
    lift = _lift_line(builder, builder.places.value(path))
    return amount if lift is None else amount * lift


def _expected(builder: Builder, index: PriceIndex) -> Input:
    return builder.figure(
        f"settings.indices.{index.id}.expected",
        PRICES_GROUP,
        label=Message(N_("{index}: expected yearly change"), {"index": index.name}),
    )


def _base_year(builder: Builder) -> Input:
    return builder.setting(
        "settings.base_year",
        Message(N_("Price level of the year")),
        Unit.CALENDAR_YEAR,
        builder.case.settings.base_year,
        FRAME_GROUP,
        editable=False,
    )


def consumer_price_level(builder: Builder) -> Line:
    """Return what a euro of the base year costs in each year, by the consumer prices expected."""
    line = Line("frame.consumer_price_level")
    if builder.has_line(line.id):
        return line
    consumer_prices = _expected(builder, price_index(builder, CONSUMER_PRICES))
    return builder.line(
        line.id,
        Message(N_("Level of consumer prices, base year = 1")),
        Unit.FACTOR,
        (ONE + consumer_prices) ** (CalendarYear() - _base_year(builder)),
        Section.FRAME,
    )


def nominal_factor(builder: Builder) -> Line:
    """Return what turns an amount of the view at hand into euros of its own year (nominal euros)."""
    line = Line("frame.nominal_factor")
    if builder.has_line(line.id):
        return line
    return builder.line(
        line.id,
        Message(N_("From euros of the view to euros of the year")),
        Unit.FACTOR,
        If(equal(Input("settings.view"), ZERO), ONE, consumer_price_level(builder)),
        Section.FRAME,
        rule=Message(
            N_(
                "The budget view counts in euros of each year already; the other views count in euros"
                " of the base year."
            )
        ),
    )


def _growth_line(builder: Builder, identifier: str) -> Line:
    line = f"prices.{identifier}.growth"
    if builder.has_line(line):
        return Line(line)
    index = price_index(builder, identifier)
    expected = _expected(builder, index)
    consumer_prices = _expected(builder, price_index(builder, CONSUMER_PRICES))
    base_year = _base_year(builder)
    view = Input("settings.view")
    return builder.line(
        line,
        Message(N_("{index}: price change since the base year"), {"index": index.name}),
        Unit.FACTOR,
        ((ONE + expected) / (ONE + If(equal(view, ZERO), ZERO, consumer_prices)))
        ** (CalendarYear() - base_year),
        Section.PRICES,
        group=PRICES_GROUP,
        rule=Message(
            N_(
                "The budget view counts in the euros of each year; the other views in euros of the"
                " base year, so there only what rises faster or slower than consumer prices remains."
            )
        ),
    )


def _lift_line(builder: Builder, price: Price) -> Line | None:
    base_year = builder.case.settings.base_year
    price_year = base_year if price.price_year is None else price.price_year
    if price_year == base_year:
        return None
    line = f"prices.{price.index}.lift_{price_year}"
    if builder.has_line(line):
        return Line(line)
    index = price_index(builder, price.index)
    first, last = sorted((price_year, base_year))
    factor: Expression | None = None
    for year in range(first + 1, last + 1):
        step = ONE + _change(builder, index, year)
        factor = step if factor is None else factor * step
    if factor is None:
        return None
    return builder.line(
        line,
        Message(
            N_("{index}: from price level {from_year} to {to_year}"),
            {"index": index.name, "from_year": str(price_year), "to_year": str(base_year)},
        ),
        Unit.FACTOR,
        factor if price_year < base_year else ONE / factor,
        Section.PRICES,
        group=PRICES_GROUP,
        per_year=False,
        rule=Message(N_("The yearly changes are chained: each is taken over the one before.")),
    )


def _change(builder: Builder, index: PriceIndex, year: int) -> Input:
    for position, rate in enumerate(index.known):
        if rate.year == year:
            return builder.figure(
                f"settings.indices.{index.id}.known.{position}.change",
                PRICES_GROUP,
                label=Message(
                    N_("{index}: price change in {year}"), {"index": index.name, "year": str(year)}
                ),
            )
    return _expected(builder, index)
