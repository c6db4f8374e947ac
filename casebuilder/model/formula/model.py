"""A model: inputs with their evidence, and lines in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from casebuilder.model.formula.expressions import Binary, Expression, Input, Line, Previous, lines_used
from casebuilder.model.messages import Message
from casebuilder.model.quantities import AnyQuantity
from casebuilder.model.units import ServiceUnit, Unit


@dataclass(frozen=True, slots=True)
class InputValue:
    """One input of the model, as the case gives it.

    Attributes:
        id: Identifier; equal to the place of the figure in the case.
        label: What the figure is.
        unit: What it counts.
        values: One value for all years, or one per year; in units (a share of 0.4, not 40).
        group: Heading under which the input is listed.
        quantity: The figure in the case, with its evidence; None for a setting.
        service_unit: The unit of the service it belongs to, if any.
        editable: Whether the figure can be changed without building the model anew.
        minimum: Lowest value allowed, or None.
        maximum: Highest value allowed, or None.
        choices: The labels of the values 0, 1, 2 ... of a setting with a closed list, or empty.
    """

    id: str
    label: Message
    unit: Unit
    values: tuple[float, ...]
    group: Message
    quantity: AnyQuantity | None = None
    service_unit: ServiceUnit | None = None
    editable: bool = True
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()

    @property
    def per_year(self) -> bool:
        """Whether the input has a value of its own for each year."""
        return len(self.values) > 1


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One line of the model.

    Attributes:
        id: Identifier, such as ``reach.users``.
        label: What the line is.
        unit: What it counts.
        expression: Its one definition.
        section: The part of the model it belongs to.
        group: Heading within the section, such as the name of an effect.
        per_year: False when the line has one value for the whole case.
        may_be_not_applicable: Whether NaN is a legal value ("n/a").
        service_unit: The unit of the service it belongs to, if any.
        rule: Why the formula is as it is, in one sentence; or None.
    """

    id: str
    label: Message
    unit: Unit
    expression: Expression
    section: str
    group: Message | None = None
    per_year: bool = True
    may_be_not_applicable: bool = False
    service_unit: ServiceUnit | None = None
    rule: Message | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Lines that are computed together.

    Attributes:
        lines: One line, or several that depend on each other through the year before.
        year_by_year: Whether each year needs the year before of these same lines.
    """

    lines: tuple[ModelLine, ...]
    year_by_year: bool


class ModelError(Exception):
    """The lines of a model do not fit together: an error in the program, not in the case."""


@dataclass(frozen=True)
class Model:
    """Inputs and lines of one case, ingredients before what is made of them.

    Attributes:
        first_year: Calendar year of the first year.
        years: Number of years.
        inputs: All inputs that some line uses.
        lines: All lines in an order in which each can be computed.
        steps: The lines grouped as they must be computed.
    """

    first_year: int
    years: int
    inputs: tuple[InputValue, ...]
    lines: tuple[ModelLine, ...]
    steps: tuple[Step, ...] = field(repr=False)
    _lines_by_id: Mapping[str, ModelLine] = field(repr=False)
    _inputs_by_id: Mapping[str, InputValue] = field(repr=False)

    @property
    def calendar_years(self) -> range:
        """The calendar years of the model."""
        return range(self.first_year, self.first_year + self.years)

    def line(self, identifier: str) -> ModelLine:
        """Return a line.

        Raises:
            KeyError: There is no such line.
        """
        return self._lines_by_id[identifier]

    def input(self, identifier: str) -> InputValue:
        """Return an input.

        Raises:
            KeyError: There is no such input.
        """
        return self._inputs_by_id[identifier]

    @property
    def all_inputs(self) -> Mapping[str, InputValue]:
        """All inputs by identifier, those that no line uses too."""
        return self._inputs_by_id

    def with_inputs(self, inputs: Mapping[str, InputValue]) -> Model:
        """Return the same lines with other values of the inputs.

        Args:
            inputs: An input for each identifier that there is.
        """
        return replace(
            self, inputs=tuple(inputs[item.id] for item in self.inputs), _inputs_by_id=dict(inputs)
        )

    def has_line(self, identifier: str) -> bool:
        """Return whether the model has a line."""
        return identifier in self._lines_by_id


def assemble(first_year: int, years: int, inputs: Iterable[InputValue], lines: Iterable[ModelLine]) -> Model:
    """Order the lines and check that they fit together.

    Args:
        first_year: Calendar year of the first year.
        years: Number of years.
        inputs: Inputs; those no line uses are left out.
        lines: Lines in any order.

    Raises:
        ModelError: A reference to a line or input that does not exist, or lines that need
            each other within one year.
    """
    by_id: dict[str, ModelLine] = {}
    for line in lines:
        if line.id in by_id:
            message = f"two lines are called {line.id}"
            raise ModelError(message)
        by_id[line.id] = line
    inputs_by_id = {item.id: item for item in inputs}
    same_year: dict[str, list[str]] = {}
    any_year: dict[str, list[str]] = {}
    used_inputs: set[str] = set()
    for line in by_id.values():
        same_year[line.id] = []
        before: list[str] = []
        _collect(line.expression, same_year[line.id], before, used_inputs)
        any_year[line.id] = same_year[line.id] + before
        for reference in any_year[line.id]:
            if reference not in by_id:
                message = f"{line.id} refers to {reference}, which does not exist"
                raise ModelError(message)
        if line.id in same_year[line.id]:
            message = f"{line.id} refers to itself in the same year"
            raise ModelError(message)
    missing = used_inputs - inputs_by_id.keys()
    if missing:
        message = f"inputs that do not exist: {', '.join(sorted(missing))}"
        raise ModelError(message)
    steps = tuple(
        Step((by_id[group[0]],), group[0] in any_year[group[0]])
        if len(group) == 1
        else Step(tuple(by_id[name] for name in _ordered_within_year(group, same_year)), year_by_year=True)
        for group in _strong_components(any_year)
    )
    return Model(
        first_year=first_year,
        years=years,
        inputs=tuple(item for item in inputs_by_id.values() if item.id in used_inputs),
        lines=tuple(line for step in steps for line in step.lines),
        steps=steps,
        _lines_by_id=by_id,
        _inputs_by_id=inputs_by_id,
    )


def part_of(model: Model, lines: Iterable[str]) -> Model:
    """Return the model with no more lines than some lines need.

    Args:
        model: The whole model.
        lines: Identifiers of the lines that must be there.
    """
    needed = set(lines)
    for step in reversed(model.steps):
        if any(line.id in needed for line in step.lines):
            for line in step.lines:
                needed.add(line.id)
                needed.update(lines_used(line.expression))
    kept = [line for line in model.lines if line.id in needed]
    return assemble(model.first_year, model.years, model.inputs, kept)


def _collect(expression: Expression, same_year: list[str], before: list[str], inputs: set[str]) -> None:
    """Gather what an expression refers to; a loop, because it runs for every line at every change."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Binary):
            waiting.append(node.left)
            waiting.append(node.right)
        elif isinstance(node, Line):
            same_year.append(node.id)
        elif isinstance(node, Input):
            inputs.add(node.id)
        elif isinstance(node, Previous):
            before.append(node.id)
        else:
            waiting.extend(node.parts())


def _ordered_within_year(group: list[str], same_year: Mapping[str, list[str]]) -> list[str]:
    """Order lines that depend on each other through time by what they need in the same year."""
    members = set(group)
    within = {name: [ref for ref in same_year[name] if ref in members] for name in group}
    components = _strong_components(within)
    for component in components:
        if len(component) > 1 or component[0] in within[component[0]]:
            message = f"lines that need each other in one year: {', '.join(component)}"
            raise ModelError(message)
    return [component[0] for component in components]


def _strong_components(  # noqa: C901, PLR0912  one loop, as published
    edges: Mapping[str, list[str]],
) -> list[list[str]]:
    """Return the groups of mutually dependent names, dependencies first (Tarjan 1972)."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    components: list[list[str]] = []
    for root in edges:
        if root in index:
            continue
        if all(map(index.__contains__, edges[root])):
            # What it depends on has been placed, so it can follow at once, as most lines do.
            index[root] = lowest[root] = len(index)
            components.append([root])
            continue
        work: list[tuple[str, int]] = [(root, 0)]
        while work:
            name, position = work.pop()
            if position == 0:
                index[name] = lowest[name] = len(index)
                stack.append(name)
                on_stack.add(name)
            descended = False
            targets = edges[name]
            while position < len(targets):
                target = targets[position]
                position += 1
                if target not in index:
                    work.append((name, position))
                    work.append((target, 0))
                    descended = True
                    break
                if target in on_stack:
                    lowest[name] = min(lowest[name], index[target])
            if descended:
                continue
            if lowest[name] == index[name]:
                component: list[str] = []
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component.append(member)
                    if member == name:
                        break
                components.append(component)
            if work:
                parent = work[-1][0]
                lowest[parent] = min(lowest[parent], lowest[name])
    return components
