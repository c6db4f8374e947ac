"""The columns of records as arrays, without copying them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casebuilder.model.hard_data.records import Records


@dataclass(frozen=True)
class Columns:
    """Records as arrays that can be read but not changed; each as long as there are records.

    Attributes:
        client: Position of the client in ``Records.clients``.
        first_month: Month in which the period begins, as ``month_number`` has it; or NO_MONTH.
        last_month: Month in which it ends; or NO_MONTH.
        product: Position of the product in the list of the table.
        volume: In millionths of the unit; or UNKNOWN.
        unit: Position in UNITS.
        amount: In cents; or UNKNOWN.
        group: Position in GROUPS.
        moment: Position in MOMENTS.
    """

    client: NDArray[np.int32]
    first_month: NDArray[np.int32]
    last_month: NDArray[np.int32]
    product: NDArray[np.int32]
    volume: NDArray[np.int64]
    unit: NDArray[np.int8]
    amount: NDArray[np.int64]
    group: NDArray[np.int8]
    moment: NDArray[np.int8]


def columns_of(records: Records) -> Columns:
    """Return the columns of records."""
    return Columns(
        np.frombuffer(records.client, np.int32),
        np.frombuffer(records.first_month, np.int32),
        np.frombuffer(records.last_month, np.int32),
        np.frombuffer(records.product, np.int32),
        np.frombuffer(records.volume, np.int64),
        np.frombuffer(records.unit, np.int8),
        np.frombuffer(records.amount, np.int64),
        np.frombuffer(records.group, np.int8),
        np.frombuffer(records.moment, np.int8),
    )
