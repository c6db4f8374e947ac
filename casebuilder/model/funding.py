"""Funding models: how a payer pays a provider for a service (model.md, section 4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from casebuilder.model.descriptions import choice, text
from casebuilder.model.frozen import Frozen
from casebuilder.model.messages import N_
from casebuilder.model.quantities import Price, Quantity, price, quantity
from casebuilder.model.units import Unit

LOWEST_OUTCOME_SHARE = "0.1"
"""Payment counts as outcome-based when at least a tenth of it depends on the outcome."""


class FeeForService(Frozen):
    """The payer pays for every unit delivered (P x Q)."""

    kind: Literal["fee_for_service"] = "fee_for_service"


class RenewedFunding(Frozen):
    """What all contracts share that leave the payment as it is until they are renewed.

    Attributes:
        renewal_year: Calendar year from which a new sum or price holds; None when unknown.
        pass_through: Part of the lower volume that the new sum or price reflects.
    """

    renewal_year: int | None = choice(N_("New agreement from the year"))
    pass_through: Quantity = quantity(
        N_("Part of the lower volume that the new sum reflects"), Unit.SHARE, default="1", required=True
    )


class LumpSum(RenewedFunding):
    """The payer pays a fixed sum until the contract is renewed: function-based funding, a fixed budget.

    Attributes:
        threshold: Yearly contract value from which the sum is fixed; below it the payer pays per
            unit. None: always fixed.
        contract_value: What the contract is worth a year now; needed with a threshold.
        minimum_clients: Number of clients below which the sum is cut in proportion. None: no such clause.
        clients: Number of clients served now; needed with a minimum.
    """

    kind: Literal["lump_sum"] = "lump_sum"
    threshold: Price = price(N_("Fixed from a contract value of"), Unit.EUR_PER_YEAR)
    contract_value: Price = price(N_("Value of the contract now"), Unit.EUR_PER_YEAR)
    minimum_clients: Quantity = quantity(
        N_("Minimum number of clients"), Unit.PERSONS, minimum="0", minimum_excluded=True
    )
    clients: Quantity = quantity(N_("Clients served now"), Unit.PERSONS, minimum="0")


class Capitation(RenewedFunding):
    """The payer pays a fixed sum per inhabitant of an area, whatever is used, until renewal."""

    kind: Literal["capitation"] = "capitation"


class PaymentPerCase(RenewedFunding):
    """The payer pays a price per case: fewer cases are paid less at once, a lighter case only after renewal.

    Which effects change the number of cases stands at each effect.
    """

    kind: Literal["payment_per_case"] = "payment_per_case"


class NormTask(Frozen):
    """One task of household help or support and the hours that are reckoned for it."""

    id: str
    name: str = text(N_("Task"))
    hours: Quantity = quantity(
        N_("Norm hours per client"), Unit.HOURS_PER_FOUR_WEEKS, minimum="0", required=True
    )


class AverageAmount(RenewedFunding):
    """The payer pays one average amount per client per four weeks, whatever a client gets.

    The amount is built from norm hours per task (a clean and liveable home), or is the average of
    the intensities of an arrangement, weighted by the clients who have them. A client who leaves is
    paid less at once; lighter support of a client who stays only when the average is set anew.

    Attributes:
        tasks: The tasks in the amount; only for care with a price per hour.
    """

    kind: Literal["average_amount"] = "average_amount"
    tasks: tuple[NormTask, ...] = choice(N_("Tasks in the amount"), ())


class OutcomeBased(Frozen):
    """Part of the payment depends on the share of clients that reach the outcome.

    Attributes:
        outcome_share: Part of the payment that depends on the outcome.
        outcome_without: Share of clients that reach the outcome without the innovation.
        outcome_with: Share of clients that reach it with the innovation.
        baseline_volume: Volume per user per year without the innovation, on which the outcome is paid.
    """

    kind: Literal["outcome_based"] = "outcome_based"
    outcome_share: Quantity = quantity(
        N_("Part of the payment that depends on the outcome"), Unit.SHARE, default="0.1", required=True
    )
    outcome_without: Quantity = quantity(N_("Clients who reach the outcome now"), Unit.SHARE, required=True)
    outcome_with: Quantity = quantity(
        N_("Clients who reach the outcome with the innovation"), Unit.SHARE, required=True
    )
    baseline_volume: Quantity = quantity(
        N_("Use now, on which the outcome is paid"),
        Unit.SERVICE_UNITS_PER_USER_YEAR,
        minimum="0",
        maximum="100000",
        required=True,
    )


class ComparedFunding(RenewedFunding):
    """The agreement under which a case is compared with other funding models.

    Attributes:
        renewal_year: Calendar year of the new agreement; None takes what is known of the contracts.
        outcome_share: Part of the payment that depends on the outcome.
        outcome_without: Share of clients that reach the outcome without the innovation; without it
            payment on outcome is not compared.
        outcome_with: Share of clients that reach it with the innovation.
        fixed_share: Part of a mixed payment that is a fixed budget; the rest is paid per unit.
        moved_share: Part of lighter or heavier support after which a client gets another arrangement;
            without it arrangements are not compared for care that is paid per unit.
    """

    outcome_share: Quantity = quantity(
        N_("Part of the payment that depends on the outcome"), Unit.SHARE, default="0.1", required=True
    )
    outcome_without: Quantity = quantity(N_("Clients who reach the outcome now"), Unit.SHARE)
    outcome_with: Quantity = quantity(N_("Clients who reach the outcome with the innovation"), Unit.SHARE)
    fixed_share: Quantity = quantity(
        N_("Part of a mixed payment that is a fixed budget"), Unit.SHARE, default="0.5", required=True
    )
    moved_share: Quantity = quantity(
        N_("Part of the change after which a client gets another arrangement"), Unit.SHARE
    )


class PaidPerHour(FeeForService):
    """An arrangement paid per hour at the tariff of its intensity; only made to compare with."""


class PaidPerArrangement(FeeForService):
    """Care paid per client per four weeks, by intensity; only made to compare with.

    Attributes:
        moved_share: Part of lighter or heavier support after which a client gets another arrangement.
        use: What a client uses per year without the innovation.
    """

    moved_share: Quantity = quantity(
        N_("Part of the change after which a client gets another arrangement"), Unit.SHARE
    )
    use: Quantity = quantity(N_("Use per client now"), Unit.SERVICE_UNITS_PER_USER_YEAR)


class AverageOfUse(AverageAmount):
    """One average amount per client that follows from the use now; only made to compare with.

    Attributes:
        use: What a client uses per year without the innovation.
    """

    use: Quantity = quantity(N_("Use per client now"), Unit.SERVICE_UNITS_PER_USER_YEAR)


SimpleFunding = Annotated[
    FeeForService | LumpSum | Capitation | PaymentPerCase | AverageAmount | OutcomeBased,
    Field(discriminator="kind"),
]


class MixPart(Frozen):
    """One part of a mixed payment and how heavily it weighs."""

    id: str
    name: str = text(N_("Name of the part"))
    weight: Quantity = quantity(N_("Part of the payment"), Unit.SHARE, required=True)
    funding: SimpleFunding = FeeForService()


class Mix(Frozen):
    """A payment made up of parts with different funding models; the weights add up to one."""

    kind: Literal["mix"] = "mix"
    parts: tuple[MixPart, ...] = choice(N_("Parts of the payment"), ())


Funding = Annotated[
    FeeForService | LumpSum | Capitation | PaymentPerCase | AverageAmount | OutcomeBased | Mix,
    Field(discriminator="kind"),
]
"""How a provider is paid for a service."""
FUNDING_LABELS: dict[str, str] = {
    "fee_for_service": N_("Per hour or unit (P×Q)"),
    "lump_sum": N_("Fixed budget"),
    "capitation": N_("Per inhabitant (population)"),
    "payment_per_case": N_("Per case"),
    "average_amount": N_("One average amount per client"),
    "outcome_based": N_("On outcome"),
    "mix": N_("Mixed"),
}
"""What a user calls each funding model, by its ``kind``."""
