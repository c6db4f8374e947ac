"""The matrix of innovations: how far one departs from what exists, and how much it touches.

For each of the four places: what belongs there, and what a municipality then wants to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casebuilder.model.innovation import InnovationDegree, InnovationScope
from casebuilder.model.messages import Message, N_


@dataclass(frozen=True, slots=True)
class MatrixPlace:
    """One of the four places.

    Attributes:
        belongs: What belongs there.
        asks: What that asks of the innovator.
    """

    belongs: Message
    asks: Message


MATRIX: Mapping[tuple[InnovationDegree, InnovationScope], MatrixPlace] = MappingProxyType(
    {
        (InnovationDegree.INCREMENTAL, InnovationScope.PRODUCT): MatrixPlace(
            Message(N_("The same support, done better or with less time")),
            Message(
                N_(
                    "This often fits within the present contract and tariff. Show the difference with now;"
                    " the provider decides quickest."
                )
            ),
        ),
        (InnovationDegree.RADICAL, InnovationScope.PRODUCT): MatrixPlace(
            Message(N_("Something that takes the place of present support")),
            Message(
                N_(
                    "The contract may have no product or tariff for this. Ask for one, say what stops, and"
                    " bring a comparison with the present support."
                )
            ),
        ),
        (InnovationDegree.INCREMENTAL, InnovationScope.SYSTEM): MatrixPlace(
            Message(N_("Parties who already work together do it better")),
            Message(
                N_(
                    "Costs and benefits land with different parties. Get each of them to say what it does"
                    " and gets, before you ask the municipality."
                )
            ),
        ),
        (InnovationDegree.RADICAL, InnovationScope.SYSTEM): MatrixPlace(
            Message(N_("Other roles and other agreements about who helps")),
            Message(
                N_(
                    "This takes years and the backing of the alderman. Begin with a trial that can grow, and"
                    " agree beforehand what will make the municipality go on."
                )
            ),
        ),
    }
)
"""The four places, by how new the innovation is and what it changes."""
