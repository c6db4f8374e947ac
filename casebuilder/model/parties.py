"""The parties between which money and value move."""

from __future__ import annotations

from casebuilder.model.messages import LabelledEnum, N_


class Party(LabelledEnum):
    """A party of the case. ``OUTSIDE`` is everyone else: staff, suppliers, the State.

    Every amount has a payer and a receiver, so over all parties, outside included, each year sums
    to zero.
    """

    MUNICIPALITY = "municipality", N_("Municipality")
    PROVIDER = "provider", N_("Provider")
    CLIENT = "client", N_("Client")
    INFORMAL_CARER = "informal_carer", N_("Informal carers")
    INSURER = "insurer", N_("Health insurer")
    CARE_OFFICE = "care_office", N_("Care office")
    WELFARE_ORGANISATION = "welfare_organisation", N_("Welfare organisation")
    ENTREPRENEUR = "entrepreneur", N_("Entrepreneur")
    OUTSIDE = "outside", N_("Outside the chain")


CHAIN: tuple[Party, ...] = tuple(party for party in Party if party is not Party.OUTSIDE)
"""The parties that together form the chain."""
