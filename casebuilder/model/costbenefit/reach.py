"""Target group, share reached, users and starters (model.md, section 2)."""

from __future__ import annotations

from casebuilder.model.costbenefit.builder import Builder, Section
from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    Expression,
    Function,
    FunctionName,
    Line,
    Previous,
    SumOfProducts,
    maximum,
    minimum,
)
from casebuilder.model.messages import Message, N_
from casebuilder.model.reach import (
    GrowingTargetGroup,
    LinearAdoption,
    ListedAdoption,
    ListedTargetGroup,
    LogisticAdoption,
)
from casebuilder.model.units import Unit

REACH_GROUP = Message(N_("Reach"))
USERS = Line("reach.users")
STARTERS = Line("reach.starters")
DISCOUNTED_USERS = Line("reach.discounted_users")


def add_reach(builder: Builder) -> None:
    """Add target group, share reached, users and starters per year."""
    target_group = builder.line(
        "reach.target_group",
        Message(N_("Target group")),
        Unit.PERSONS,
        _target_group(builder),
        Section.REACH,
    )
    share = builder.line(
        "reach.share",
        Message(N_("Share reached")),
        Unit.SHARE,
        _share_reached(builder),
        Section.REACH,
    )
    churn = builder.figure("reach.churn", REACH_GROUP)
    builder.line(
        USERS.id,
        Message(N_("Users")),
        Unit.PERSONS,
        target_group * share,
        Section.REACH,
        rule=Message(N_("Average over the year; not rounded.")),
    )
    builder.line(
        STARTERS.id,
        Message(N_("New users")),
        Unit.PERSONS,
        maximum(ZERO, USERS - (ONE - churn) * Previous(USERS.id)),
        Section.REACH,
        rule=Message(N_("Who stopped is replaced by a new user.")),
    )
    builder.line(
        DISCOUNTED_USERS.id,
        Message(N_("User-years, discounted")),
        Unit.PERSONS,
        SumOfProducts(USERS, Line("frame.discount_factor")),
        Section.REACH,
        per_year=False,
    )


def _target_group(builder: Builder) -> Expression:
    path = "reach.target_group"
    match builder.case.reach.target_group:
        case GrowingTargetGroup():
            size = builder.figure(f"{path}.size", REACH_GROUP)
            growth = builder.figure(f"{path}.growth", REACH_GROUP)
            return size * (ONE + growth) ** Line("frame.year_number")
        case ListedTargetGroup():
            return builder.figure(f"{path}.size", REACH_GROUP)


def _share_reached(builder: Builder) -> Expression:
    path = "reach.adoption"
    year_number = Line("frame.year_number")
    match builder.case.reach.adoption:
        case ListedAdoption():
            return builder.figure(f"{path}.share", REACH_GROUP)
        case LinearAdoption():
            highest = builder.figure(f"{path}.maximum", REACH_GROUP)
            years = builder.figure(f"{path}.years", REACH_GROUP)
            return highest * minimum(ONE, (year_number + ONE) / years)
        case LogisticAdoption():
            highest = builder.figure(f"{path}.maximum", REACH_GROUP)
            midpoint = builder.figure(f"{path}.midpoint", REACH_GROUP)
            steepness = builder.figure(f"{path}.steepness", REACH_GROUP)
            exponent = steepness * (midpoint - year_number)
            return highest / (ONE + Function(FunctionName.EXPONENTIAL, (exponent,)))
