"""The model of a case that differs from another in the size of figures alone.

While one types a number the lines stay what they are: which lines there are, and what they refer to,
follows from the rest of the case and from which figures are there. So only the inputs are new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from casebuilder.model.case import Case
from casebuilder.model.costbenefit.build import CaseModel
from casebuilder.model.costbenefit.builder import values_of
from casebuilder.model.frozen import Frozen
from casebuilder.model.quantities import AnyQuantity, Price, Quantity, YearlyQuantity


class _OtherLinesError(Exception):
    """The cases differ in something that lines may follow from."""


def resized_model(former: CaseModel, case: Case) -> CaseModel | None:
    """Return the model of a case from that of another case, or None when it must be built anew.

    Args:
        former: The model of the other case, without results under other funding models.
        case: The case.
    """
    try:
        changed = dict(_changed(former.case, case, ""))
    except _OtherLinesError:
        return None
    inputs = {
        name: replace(item, values=values_of(name, changed[name]), quantity=changed[name])
        if name in changed
        else item
        for name, item in former.model.all_inputs.items()
    }
    return replace(former, case=case, model=former.model.with_inputs(inputs))


def _changed(old: object, new: object, path: str) -> Iterator[tuple[str, AnyQuantity]]:
    """Yield every figure that differs, by its place.

    Raises:
        _OtherLinesError: Something differs that lines may follow from.
    """
    # Parts of a case that did not change are the same objects, so this walks to the change and no further.
    if old is new:
        return
    if type(old) is not type(new):
        raise _OtherLinesError
    if isinstance(old, Quantity | YearlyQuantity) and isinstance(new, Quantity | YearlyQuantity):
        if _shape(old) != _shape(new):
            raise _OtherLinesError
        yield path, new
    elif isinstance(new, Frozen | tuple):
        for name, before, after in _parts(old, new):
            yield from _changed(before, after, f"{path}.{name}" if path else name)
    elif old != new:
        raise _OtherLinesError


def _parts(old: object, new: Frozen | tuple[object, ...]) -> Iterator[tuple[str, object, object]]:
    """Yield the name of every part of two things of one kind, and the part of either.

    Raises:
        _OtherLinesError: They have not as many parts.
    """
    if isinstance(new, Frozen):
        for name in type(new).model_fields:
            yield name, getattr(old, name), getattr(new, name)
    elif isinstance(old, tuple):
        if len(old) != len(new):
            raise _OtherLinesError
        for position, (before, after) in enumerate(zip(old, new, strict=True)):
            yield str(getattr(after, "id", position)), before, after


def _shape(quantity: AnyQuantity) -> tuple[object, ...]:
    """Return of a figure what lines may follow from: all but its size, and where that comes from."""
    common = (quantity.unit, quantity.grade)
    if isinstance(quantity, YearlyQuantity):
        return (*common, len(quantity.values))
    priced = (quantity.price_year, quantity.index) if isinstance(quantity, Price) else ()
    return (*common, *priced, quantity.value is None, bool(quantity.value), quantity.may_count)
