"""An expression is read aloud as a person would say it, with no more brackets than needed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from casebuilder.model.formula.expressions import (
    ONE,
    ZERO,
    Aggregate,
    Both,
    CalendarYear,
    Constant,
    Expression,
    Function,
    FunctionName,
    If,
    Input,
    InternalRate,
    Line,
    NotApplicable,
    OverYears,
    Previous,
    SumOfProducts,
    at_least,
    at_most,
    equal,
    greater,
    less,
    maximum,
    minimum,
    sum_over_years,
)
from casebuilder.model.formula.words import sentence
from casebuilder.translation import Language, Translator


@dataclass(frozen=True)
class Plain:
    """Names that show what was asked for."""

    def input(self, identifier: str) -> str:
        return identifier

    def line(self, identifier: str) -> str:
        return identifier.capitalize()

    def previous(self, identifier: str) -> str:
        return f"last {identifier}"

    def calendar_year(self) -> str:
        return "this year"

    def row(self, identifier: str) -> str:
        return f"every {identifier}"


def words(expression: Expression) -> str:
    return sentence(expression, Plain(), Translator(Language.ENGLISH).message)


USERS, HOURS, PRICE = Line("users"), Input("hours"), Input("price")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (USERS * HOURS * PRICE, "Users × hours × price"),
        (USERS * (HOURS + PRICE), "Users × (hours + price)"),
        (USERS - (HOURS - PRICE), "Users − (hours − price)"),
        (USERS / (HOURS * PRICE), "Users ÷ (hours × price)"),
        ((ONE + PRICE) ** (CalendarYear() - HOURS), "(1 + price) to the power of (this year − hours)"),
        (-USERS, "−Users"),
        (HOURS * Constant(-1), "hours × (−1)"),
        (minimum(USERS, HOURS), "the smallest of (Users; hours)"),
        (maximum(ZERO, USERS - ONE), "the largest of (0; Users − 1)"),
        (Function(FunctionName.ABSOLUTE, (USERS,)), "the size of (Users) without its sign"),
        (Function(FunctionName.EXPONENTIAL, (HOURS,)), "e to the power of (hours)"),
        (If(less(USERS, ONE), HOURS, PRICE), "hours if Users < 1, otherwise price"),
        (
            USERS * If(equal(HOURS, ONE), ZERO, PRICE),
            "Users × (0 if hours = 1, otherwise price)",
        ),
        (
            If(Both((at_least(USERS, ONE), at_most(USERS, HOURS))), ONE, NotApplicable()),
            "1 if Users ≥ 1 and Users ≤ hours, otherwise not applicable",
        ),
        (If(greater(USERS, ONE), ONE, ZERO), "1 if Users > 1, otherwise 0"),
        (Previous("users") + ONE, "last users + 1"),
        (sum_over_years("users"), "the sum of every users over all years"),
        (OverYears(Aggregate.MINIMUM, USERS), "the lowest of every users in any year"),
        (OverYears(Aggregate.MAXIMUM, USERS), "the highest of every users in any year"),
        (
            SumOfProducts(USERS, Line("price")),
            "the sum over all years of every users × every price",
        ),
        (
            InternalRate(USERS, HOURS),
            "the yearly rate at which the present value of every users is zero",
        ),
    ],
)
def test_an_expression_in_words(expression: Expression, expected: str) -> None:
    assert words(expression) == expected


def test_a_choice_within_a_choice_keeps_its_brackets() -> None:
    inner = If(less(USERS, ONE), ONE, ZERO)
    assert words(If(less(HOURS, ONE), inner, inner)) == (
        "(1 if Users < 1, otherwise 0) if hours < 1, otherwise (1 if Users < 1, otherwise 0)"
    )


def test_a_phrase_beside_other_terms_stands_in_brackets() -> None:
    assert words(SumOfProducts(USERS, Line("price")) / HOURS - ONE) == (
        "(the sum over all years of every users × every price) ÷ hours − 1"
    )
    assert words(minimum(ONE, -sum_over_years("users"))) == (
        "the smallest of (1; −(the sum of every users over all years))"
    )


def test_a_name_with_braces_is_a_name_like_any_other() -> None:
    class Braces(Plain):
        def line(self, identifier: str) -> str:
            return "{" + identifier + "}"

    spelled = sentence(minimum(USERS, ONE), Braces(), Translator(Language.ENGLISH).message)
    assert spelled == "the smallest of ({users}; 1)"
