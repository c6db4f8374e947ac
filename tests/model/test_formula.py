"""The expression language: numbers, spreadsheet formulas and the order of lines."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebuilder.model.formula.evaluation import CalculationError, Values, evaluate, internal_rate
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
    Line,
    Negative,
    NotApplicable,
    OverYears,
    Previous,
    SumOfProducts,
    at_least,
    at_most,
    equal,
    greater,
    less,
    lines_used,
    maximum,
    minimum,
    sum_over_years,
    total,
)
from casebuilder.model.formula.model import InputValue, Model, ModelError, ModelLine, assemble
from casebuilder.model.formula.spreadsheet import formula
from casebuilder.model.messages import Message
from casebuilder.model.units import Unit

GROUP = Message("Group")


def line(
    identifier: str, expression: Expression, *, per_year: bool = True, may_be_nan: bool = False
) -> ModelLine:
    return ModelLine(
        identifier,
        Message(identifier),
        Unit.NUMBER,
        expression,
        "frame",
        per_year=per_year,
        may_be_not_applicable=may_be_nan,
    )


def value(identifier: str, *values: float) -> InputValue:
    return InputValue(identifier, Message(identifier), Unit.NUMBER, values, GROUP)


def model(*lines: ModelLine, inputs: tuple[InputValue, ...] = (), years: int = 3) -> Model:
    return assemble(2027, years, inputs, lines)


def computed(expression: Expression, *inputs: InputValue, per_year: bool = True) -> tuple[float, ...]:
    values: Values = evaluate(model(line("x", expression, per_year=per_year), inputs=inputs))
    return values.first_draw("x")


A, B = Input("a"), Input("b")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (A + B, 8),
        (A - B, 4),
        (A * B, 12),
        (A / B, 3),
        (A**B, 36),
        (-A, -6),
        (minimum(A, B, ONE), 1),
        (maximum(A, B), 6),
        (Function(FunctionName.ABSOLUTE, (B - A,)), 4),
        (Function(FunctionName.EXPONENTIAL, (ZERO,)), 1),
        (If(less(A, B), ONE, ZERO), 0),
        (If(greater(A, B), ONE, ZERO), 1),
        (If(at_most(A, A), ONE, ZERO), 1),
        (If(at_least(B, A), ONE, ZERO), 0),
        (If(equal(A, A), A, B), 6),
        (If(Both((greater(A, B), less(A, B))), ONE, ZERO), 0),
        (total((A, -B, ONE)), 5),
        (total(()), 0),
        (Constant(13), 13),
    ],
)
def test_each_operation_gives_its_number(expression: Expression, expected: float) -> None:
    assert computed(expression, value("a", 6), value("b", 2)) == pytest.approx((expected,) * 3)


def test_a_line_takes_the_year_the_year_before_and_sums_over_the_years() -> None:
    values = evaluate(
        model(
            line("year", CalendarYear()),
            line("growing", Input("a")),
            line("before", Previous("growing")),
            line("added_up", Previous("added_up") + Line("growing")),
            line("sum", sum_over_years("growing"), per_year=False),
            line("highest", OverYears(Aggregate.MAXIMUM, Line("growing")), per_year=False),
            line("lowest", OverYears(Aggregate.MINIMUM, Line("growing")), per_year=False),
            line("product", SumOfProducts(Line("growing"), Line("before")), per_year=False),
            inputs=(value("a", 1, 4, 9),),
        )
    )
    assert values.first_draw("year") == (2027, 2028, 2029)
    assert values.first_draw("before") == (0, 1, 4)
    assert values.first_draw("added_up") == (1, 5, 14)
    assert values.first_draw("sum") == (14,)
    assert values.first_draw("highest") == (9,)
    assert values.first_draw("lowest") == (1,)
    assert values.first_draw("product") == (40,)


def test_lines_may_need_each_other_through_the_year_before() -> None:
    # A loan: what is repaid depends on the balance before, the balance on what is repaid.
    values = evaluate(
        model(
            line("repaid", minimum(Previous("balance"), Input("a"))),
            line("balance", Previous("balance") + Input("drawn") - Line("repaid")),
            inputs=(value("a", 40), value("drawn", 100, 0, 0, 0)),
            years=4,
        )
    )
    assert values.first_draw("balance") == (100, 60, 20, 0)
    assert values.first_draw("repaid") == (0, 40, 40, 20)


def test_lines_are_put_in_an_order_in_which_they_can_be_computed() -> None:
    ordered = model(line("c", Line("b")), line("b", Line("a")), line("a", ONE))
    assert [item.id for item in ordered.lines] == ["a", "b", "c"]


def test_lines_that_need_each_other_in_one_year_are_refused() -> None:
    with pytest.raises(ModelError, match="need each other in one year"):
        model(line("a", Line("b")), line("b", Line("a")))
    with pytest.raises(ModelError, match="itself"):
        model(line("a", Line("a")))


def test_references_to_nothing_and_two_lines_of_one_name_are_refused() -> None:
    with pytest.raises(ModelError, match="does not exist"):
        model(line("a", Line("nowhere")))
    with pytest.raises(ModelError, match="inputs that do not exist"):
        model(line("a", Input("nowhere")))
    with pytest.raises(ModelError, match="two lines"):
        model(line("a", ONE), line("a", ZERO))


def test_an_input_that_no_line_uses_is_left_out() -> None:
    assert model(line("a", ONE), inputs=(value("unused", 1),)).inputs == ()


def test_only_numbers_that_need_no_source_may_stand_in_a_formula() -> None:
    with pytest.raises(ValueError, match="make it an input"):
        Constant(52)


def test_draws_are_computed_together() -> None:
    draws = {"a": np.array([[1.0], [2.0], [3.0]])}
    values = evaluate(model(line("x", Input("a") * CalendarYear()), inputs=(value("a", 0),)), draws)
    assert values.lines["x"].shape == (3, 3)
    assert values.lines["x"][2].tolist() == [3 * 2027, 3 * 2028, 3 * 2029]


def test_a_line_without_a_finite_value_is_named() -> None:
    with pytest.raises(CalculationError) as caught:
        computed(ONE / A, value("a", 0))
    assert caught.value.line == "x"


def test_not_applicable_is_allowed_where_announced() -> None:
    values = evaluate(model(line("x", NotApplicable(), may_be_nan=True)))
    assert all(math.isnan(number) for number in values.first_draw("x"))


class Sheet:
    """Everything in row 5 of one sheet, seen from column F."""

    def input(self, identifier: str) -> str:
        return f"in_{identifier}"

    def line(self, identifier: str) -> str:
        return f"F_{identifier}"

    def previous(self, identifier: str) -> str:
        return f"E_{identifier}"

    def calendar_year(self) -> str:
        return "F$4"

    def row(self, identifier: str) -> str:
        return f"$F_{identifier}:$H_{identifier}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (A + B * A, "=in_a+in_b*in_a"),
        ((A + B) * A, "=(in_a+in_b)*in_a"),
        (A - (B - A), "=in_a-(in_b-in_a)"),
        (A - (B + A), "=in_a-(in_b+in_a)"),
        (A / (B * A), "=in_a/(in_b*in_a)"),
        (A ** (B + ONE), "=in_a^(in_b+1)"),
        ((A**B) ** A, "=(in_a^in_b)^in_a"),
        (Negative(A) ** B, "=(-in_a)^in_b"),
        (Negative(A**B), "=-(in_a^in_b)"),
        (A * Negative(B), "=in_a*(-in_b)"),
        (Negative(A + B), "=-(in_a+in_b)"),
        (
            If(Both((less(A, ZERO), at_least(B, ONE))), NotApplicable(), Previous("x")),
            '=IF(AND(in_a<0,in_b>=1),"n.v.t.",E_x)',
        ),
        (sum_over_years("x"), "=SUM($F_x:$H_x)"),
        (SumOfProducts(Line("x"), Line("y")), "=SUMPRODUCT($F_x:$H_x,$F_y:$H_y)"),
        (CalendarYear() - A, "=F$4-in_a"),
        (A * Constant(-1), "=in_a*(-1)"),
    ],
)
def test_an_expression_becomes_a_formula_with_the_parentheses_it_needs(
    expression: Expression, expected: str
) -> None:
    assert formula(expression, Sheet(), "n.v.t.") == expected


NUMBERS = st.integers(-9, 9)


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> Expression:
    """Return arithmetic on the inputs a and b and on allowed constants, without powers."""
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from([A, B, ONE, ZERO, Constant(-1), Constant(12)]))
    left, right = draw(trees(depth=depth - 1)), draw(trees(depth=depth - 1))
    return draw(
        st.sampled_from(
            [
                left + right,
                left - right,
                left * right,
                -left,
                minimum(left, right),
                maximum(left, right),
                If(less(left, right), left, right),
            ]
        )
    )


class PythonSheet(Sheet):
    """Names that Python itself can compute with."""

    def input(self, identifier: str) -> str:
        return identifier


@settings(max_examples=300, deadline=None)
@given(trees(), NUMBERS, NUMBERS)
def test_the_formula_means_the_same_as_the_numbers(tree: Expression, a: int, b: int) -> None:
    written = formula(tree, PythonSheet(), "").removeprefix("=")

    def choose(condition: bool, then: float, otherwise: float) -> float:
        return then if condition else otherwise

    meaning = eval(  # noqa: S307  the text was made by the code under test
        written, {"a": a, "b": b, "MIN": min, "MAX": max, "IF": choose}
    )
    assert computed(tree, value("a", a), value("b", b))[0] == pytest.approx(meaning)


def test_what_an_expression_uses_is_listed_once() -> None:
    assert lines_used(Line("x") * Line("y") + Previous("x")) == ("x", "y")


@settings(max_examples=100, deadline=None)
@given(st.floats(-0.5, 3), st.lists(st.floats(1, 1000), min_size=1, max_size=9))
def test_the_internal_rate_makes_the_present_value_zero(rate: float, receipts: list[float]) -> None:
    paid = -sum(amount / (1 + rate) ** (year + 1) for year, amount in enumerate(receipts))
    found = internal_rate(np.array([[paid, *receipts]]))
    assert found[0, 0] == pytest.approx(rate, abs=1e-9)


def test_there_is_no_internal_rate_when_money_only_comes_in() -> None:
    assert np.isnan(internal_rate(np.array([[1.0, 2.0], [0.0, 0.0]]))).all()
