"""One colour, dash and marker per party, the same in the application, the charts and the workbook.

The colours are those of Okabe and Ito with additions; they stay apart for colour-blind readers,
and a dash and a marker stand beside them so that colour never carries a meaning alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from casebuilder.model.parties import Party


@dataclass(frozen=True, slots=True)
class PartyStyle:
    """How a party is drawn.

    Attributes:
        colour: Hexadecimal colour on a light background, such as ``#0072B2``.
        colour_on_dark: The lighter variant for a dark background.
        dash: Lengths of strokes and gaps in line widths; empty for a solid line.
        marker: Name of the marker as matplotlib knows it.
    """

    colour: str
    colour_on_dark: str
    dash: tuple[float, ...]
    marker: str


CHAIN_STYLE = PartyStyle("#000000", "#FFFFFF", (), "D")
"""How the whole chain is drawn."""

PARTY_STYLES: Mapping[Party, PartyStyle] = MappingProxyType(
    {
        Party.MUNICIPALITY: PartyStyle("#0072B2", "#5AB4EC", (), "o"),
        Party.PROVIDER: PartyStyle("#D55E00", "#FF9A4D", (4.0, 2.0), "s"),
        Party.CLIENT: PartyStyle("#009E73", "#3CCFA4", (1.0, 1.5), "^"),
        Party.INSURER: PartyStyle("#CC79A7", "#E9A3C9", (6.0, 2.0, 1.0, 2.0), "v"),
        Party.CARE_OFFICE: PartyStyle("#56B4E9", "#9BD5F7", (8.0, 2.0), "P"),
        Party.INFORMAL_CARER: PartyStyle("#8C6D00", "#D9B93B", (2.0, 1.0), "X"),
        Party.WELFARE_ORGANISATION: PartyStyle("#7A5195", "#BB98D6", (3.0, 1.0, 1.0, 1.0), "p"),
        Party.ENTREPRENEUR: PartyStyle("#444444", "#C8C8C8", (5.0, 1.0), "h"),
        Party.OUTSIDE: PartyStyle("#999999", "#A8A8A8", (1.0, 3.0), "d"),
    }
)


def party_style(party: Party | None) -> PartyStyle:
    """Return how a party is drawn; None is the whole chain."""
    return CHAIN_STYLE if party is None else PARTY_STYLES[party]
