"""Video contact under the contracts of four municipalities, worked out by hand in plain numbers.

Nothing here uses the model. Every number stands in templates/video-contact-a.json to -d.json; the
arithmetic is that of a pocket calculator. The view is the social one: euros of 2024, 2.25 % a year.
"""

from dataclasses import dataclass

# People. 300 clients; half of them after three years. A quarter stop each year and others follow.
users = (50.0, 100.0, 150.0, 150.0, 150.0)
starters = (50.0, 62.5, 75.0, 37.5, 37.5)
# Of last year's effect 0.75 x 0.95 = 0.7125 remains: a quarter stop, and 5 % fall back on visits.
with_effect = [50.0]
for year in range(1, 5):
    with_effect.append(min(users[year], 0.7125 * with_effect[year - 1] + starters[year]))
# In the first year the effect shows after three months.
people = [number * part for number, part in zip(with_effect, (0.75, 1, 1, 1, 1), strict=True)]

# 15 % would have happened anyway and 5 % is due to others; an estimate of nobody counts 40 % less
# when it is good and 40 % more when it is bad. 0.85 x 0.95 x 0.60 and 0.85 x 0.95 x 1.40.
GOOD, BAD = 0.4845, 1.1305

# Hours of guidance. For 70 % of the users 20 % less of 104 hours; 10 % go from two hours a week to one.
shorter = [number * 0.70 * 20.8 * GOOD for number in people]
lighter = [number * 0.10 * 52 * GOOD for number in people]
less = [first + second for first, second in zip(shorter, lighter, strict=True)]
# For 70 % an extra talk of a quarter of an hour each month.
more = [number * 0.70 * 3 * BAD for number in people]
# Half of 52 visits become a talk by screen; travelling takes half an hour per visit.
trips = [number * 0.70 * 26 * GOOD for number in people]
hours_freed = [less[year] - more[year] + trips[year] / 2 for year in range(5)]

# Prices of 2022 are lifted to 2024 by 3.8 % and 3.3 %; those of 2026 brought back by twice 2 %.
FROM_2022 = 1.038 * 1.033
FROM_2026 = 1 / (1.02 * 1.02)
tariff = 64.00 * FROM_2022
cost_per_hour = 39.08 * FROM_2022
cost_per_trip = 30.64 * FROM_2022

cashability = (0.25, 0.50, 0.75, 0.85, 0.85)
shed = (0.30, 0.50, 0.60, 0.60, 0.60)
redeployed = (0.40, 0.40, 0.35, 0.35, 0.35)

# Per hour (A): less is paid as far as the payer really stops paying, extra talks are paid in full.
per_hour = [tariff * (less[year] * cashability[year] - more[year]) for year in range(5)]

# Packages (C): who goes from B to A costs 512 - 256 euros less in each of 13 periods of four weeks.
moved = [number * 0.10 * GOOD for number in people]
through_moves = [moved[year] * 13 * (512 - 256) * FROM_2022 * cashability[year] for year in range(5)]
# Within a package the hours change: 52, 104 and 182 a year in A, B and C, for 21, 35 and 14 % of the
# users; each hour of a package costs 256 / 4 = 512 / 8 = 896 / 14 = 64 euros.
within = [
    number * (0.21 * 52 + 0.35 * 104 + 0.14 * 182) * 0.20 * GOOD * tariff * part
    for number, part in zip(people, cashability, strict=True)
]
extra_paid = [tariff * hours for hours in more]

# What reaches the municipality, plus is a saving. The new agreements start in 2030 (B, C) and 2031 (D);
# half of the change is in the new sum of B and D, all of it in the new price of C.
saved = {
    "a": per_hour,
    "b": [part * amount for part, amount in zip((0, 0, 0, 0.5, 0.5), per_hour, strict=True)],
    "c": [
        through_moves[year] + new_price * (within[year] - extra_paid[year])
        for year, new_price in enumerate((0, 0, 0, 1, 1))
    ],
    "d": [part * amount for part, amount in zip((0, 0, 0, 0, 0.5), per_hour, strict=True)],
}

# What the provider pays for the innovation: quotations raised by 10 %, estimates of nobody by 40 %; VAT of
# 21 % that it does not recover on licence, set-up and tablets.
licence = [number * 180 * FROM_2026 * 1.10 for number in users]
set_up = 10_000 * FROM_2026 * 1.10
tablets = [number * 150 * FROM_2026 * 1.40 * 1.21 for number in starters]
reachable = 7_500 * FROM_2026 * 1.40
training = [hours * 40 * FROM_2026 * 1.40 for hours in (160, 40, 40, 40, 40)]
project_leader = 15_000 * FROM_2026 * 1.40
innovation_costs = [
    licence[year] * 1.21
    + tablets[year]
    + reachable
    + training[year]
    + (set_up * 1.21 + project_leader if year == 0 else 0)
    for year in range(5)
]
# What it saves on staff and travel, the same under every contract.
lower_cost = [
    cost_per_hour * (less[year] * shed[year] - more[year]) + cost_per_trip * trips[year] * 0.60
    for year in range(5)
]
for_other_clients = [
    cost_per_hour * less[year] * redeployed[year] + cost_per_trip * trips[year] * 0.35 for year in range(5)
]

entrepreneur = [
    licence[year]
    - users[year] * 90 * FROM_2026 * 1.40
    + (set_up - 7_000 * FROM_2026 * 1.40 if year == 0 else 0)
    for year in range(5)
]

# Time: an hour is valued at 18.80 euros of 2022; that of clients is saved, that of carers is spent.
# The value comes from published figures, which the caution leaves alone: it belongs to the change.
client_valued = [number * 0.70 * 8 * GOOD * 18.80 * FROM_2022 for number in people]
carer_valued = [-number * 0.30 * 6 * BAD * 18.80 * FROM_2022 for number in people]

# Hours that are free but still paid for under payment per hour: value that the municipality has a claim on.
paid_but_free = [tariff * less[year] * (1 - cashability[year]) for year in range(5)]


@dataclass(frozen=True)
class Outcome:
    """Cash per year of the parties under one contract."""

    municipality: list[float]
    provider: list[float]
    chain: list[float]


def outcome(contract: str) -> Outcome:
    """Return what the parties have under the contract of municipality a, b, c or d."""
    municipality = saved[contract]
    provider = [lower_cost[year] - innovation_costs[year] - municipality[year] for year in range(5)]
    chain = [municipality[year] + provider[year] + entrepreneur[year] for year in range(5)]
    return Outcome(municipality, provider, chain)


def present_value(amounts: list[float]) -> float:
    """Return the present value at 2.25 % a year, the first year not discounted."""
    return sum(amount / 1.0225**year for year, amount in enumerate(amounts))
