"""Lighter day activities in Den Haag worked out by hand, in plain numbers, in the order a reader would.

Nothing here uses the model. Every number stands in templates/lighter-day-activities.json; the
arithmetic is that of a pocket calculator. The view is the social one: euros of 2024, 2.25 % a year.
"""

# People. 1,000 clients, 1 % more each year; 40 % of them after four years; 15 % stop each year.
users = [1000 * 1.01**year * share for year, share in enumerate((0.10, 0.20, 0.30, 0.40, 0.40))]
starters = [users[0]] + [users[year] - 0.85 * users[year - 1] for year in range(1, 5)]
# Of last year's effect 0.85 x 0.90 = 0.765 remains.
with_effect = [users[0]]
for year in range(1, 5):
    with_effect.append(min(users[year], 0.765 * with_effect[year - 1] + starters[year]))
# The effect shows after half a year.
people = [number * part for number, part in zip(with_effect, (0.5, 1, 1, 1, 1), strict=True)]

# 15 % would have happened anyway, 5 % is due to others, and nobody has checked the estimates.
GOOD, BAD = 0.85 * 0.95 * 0.60, 0.85 * 0.95 * 1.40
PERIODS = 13
plus_to_basic = [number * 0.20 * GOOD for number in people]
intensive_to_plus = [number * 0.05 * GOOD for number in people]
basic_to_none = [number * 0.05 * GOOD for number in people]
watch_flame = [number * 0.03 * BAD for number in people]

# Tariffs of 2019 per four weeks: Basic 183, Plus 517, Intensive 1,098, watch flame 45.
FROM_2019 = 1.013 * 1.027 * 1.10 * 1.038 * 1.033
FROM_2022 = 1.038 * 1.033
FROM_2026 = 1 / (1.02 * 1.02)
cashability = (0.50, 0.75, 0.90, 0.90, 0.90)
less_at_full_tariff = [
    PERIODS
    * FROM_2019
    * (plus_to_basic[year] * (517 - 183) + intensive_to_plus[year] * (1098 - 517) + basic_to_none[year] * 183)
    for year in range(5)
]
paid_less = [less_at_full_tariff[year] * cashability[year] for year in range(5)]
paid_but_free = [less_at_full_tariff[year] * (1 - cashability[year]) for year in range(5)]
paid_more = [PERIODS * FROM_2019 * number * 45 for number in watch_flame]

# Hours per four weeks: Basic 2.5, Plus 7, Intensive 15, watch flame 0.6; an hour costs 51 euros (2019).
hours_less = [
    PERIODS * (plus_to_basic[year] * 4.5 + intensive_to_plus[year] * 8 + basic_to_none[year] * 2.5)
    for year in range(5)
]
hours_more = [PERIODS * number * 0.6 for number in watch_flame]
hours_freed = [hours_less[year] - hours_more[year] for year in range(5)]
cost_per_hour = 51 * FROM_2019
shed = (0.20, 0.40, 0.60, 0.60, 0.60)
redeployed = (0.30, 0.25, 0.20, 0.20, 0.20)

# For 30 % of those without day activities all support ends, and with it the own contribution.
contribution_lost = [number * 0.30 * 12 * 21.80 * FROM_2026 for number in basic_to_none]

# Costs. The quotation is raised by 10 %, estimates of nobody by 40 %; half of the VAT of 21 % is recovered.
programme = 40_000 * FROM_2026 * 1.10
coach = 75_000 * FROM_2026 * 1.40
reviews = [number * 90 * FROM_2026 * 1.40 for number in starters]
training = 320 * 40 * FROM_2026 * 1.40
delivery = 30_000 * FROM_2026 * 1.40

municipality = [
    paid_less[year] - paid_more[year] - contribution_lost[year] - programme * 1.105 - coach - reviews[year]
    for year in range(5)
]
municipality_with_valued = [municipality[year] + paid_but_free[year] for year in range(5)]
provider = [
    paid_more[year]
    - paid_less[year]
    + cost_per_hour * (hours_less[year] * shed[year] - hours_more[year])
    - training
    for year in range(5)
]
provider_with_valued = [
    provider[year] - paid_but_free[year] + cost_per_hour * hours_less[year] * redeployed[year]
    for year in range(5)
]
client = contribution_lost
entrepreneur = [programme - delivery] * 5
# The welfare organisation spends what it gets.
chain = [municipality[year] + provider[year] + client[year] + entrepreneur[year] for year in range(5)]

# Carers of 15 % of the users give 26 hours a year, valued at 18.80 euros (2022).
carer_valued = [-number * 0.15 * 26 * BAD * 18.80 * FROM_2022 for number in people]


def present_value(amounts: list[float]) -> float:
    """Return the present value at 2.25 % a year, the first year not discounted."""
    return sum(amount / 1.0225**year for year, amount in enumerate(amounts))
