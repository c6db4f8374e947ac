"""The neighbourhood platform worked out by hand, in plain numbers, in the order a reader would.

Nothing here uses the model. Every number stands in templates/neighbourhood-platform.json; the
arithmetic is that of a pocket calculator. The view is the social one: euros of 2024, 2.25 % a year.
"""

YEARS = (2027, 2028, 2029, 2030, 2031)

# People. 3,408 clients with household help, 2 % more each year; 15 % of them after four years.
target_group = [3408 * 1.02**year for year in range(5)]
share_reached = [0.15 * part for part in (0.25, 0.50, 0.75, 1.00, 1.00)]
users = [group * share for group, share in zip(target_group, share_reached, strict=True)]
# 15 % stop each year; whoever is needed to reach this year's users starts.
starters = [users[0]] + [users[year] - 0.85 * users[year - 1] for year in range(1, 5)]
# The effect fades 10 % a year for those who stay: 0.85 x 0.90 = 0.765 of last year remains.
with_effect = [users[0]]
for year in range(1, 5):
    with_effect.append(min(users[year], 0.765 * with_effect[year - 1] + starters[year]))

# The effect starts after half a year, and concerns 70 % of the users.
shows = [0.5, 1.0, 1.0, 1.0, 1.0]
concerned = [people * 0.70 * part for people, part in zip(with_effect, shows, strict=True)]

# Household help: 40 % less of 108 hours; 10 % would have happened anyway, 5 % is due to others,
# and 40 % is taken off because nobody has checked the figure. 108 x 0.40 x 0.90 x 0.95 x 0.60.
HOURS_LESS_PER_PERSON = 22.16160
hours_less = [people * HOURS_LESS_PER_PERSON for people in concerned]

# Prices of 2022 are lifted to 2024 by 3.8 % and 3.3 %; those of 2026 brought back by twice 2 %.
FROM_2022 = 1.038 * 1.033
FROM_2026 = 1 / (1.02 * 1.02)
tariff = 32.76 * FROM_2022
variable_cost = 27.85 * FROM_2022
contribution_per_year = 12 * 21.80 * FROM_2026

# The municipality pays per hour. Of the lower volume it turns into money:
cashability = (0.25, 0.50, 0.75, 0.85, 0.85)
paid_less = [hours * tariff * part for hours, part in zip(hours_less, cashability, strict=True)]
paid_but_free = [hours * tariff * (1 - part) for hours, part in zip(hours_less, cashability, strict=True)]

# The support of 5 % of the people concerned ends; the same 0.90 x 0.95 x 0.60 is due to the platform.
support_ended = [people * 0.05 * 0.90 * 0.95 * 0.60 for people in concerned]
contribution_lost = [people * contribution_per_year for people in support_ended]

# What the municipality pays. Quotations are raised by 10 %, estimates of nobody by 40 %; of the
# VAT of 21 % half is not recovered, which makes 10.5 % on the licence and the implementation.
licence = 45_000 * FROM_2026 * 1.10
implementation = 30_000 * FROM_2026 * 1.10
project_leader = 20_000 * FROM_2026 * 1.40
community_builder = 35_000 * FROM_2026 * 1.40
every_year = licence * 1.105 + community_builder
first_year_only = implementation * 1.105 + project_leader

municipality = [
    paid_less[year] - contribution_lost[year] - every_year - (first_year_only if year == 0 else 0)
    for year in range(5)
]
municipality_with_valued = [municipality[year] + paid_but_free[year] for year in range(5)]

# The provider loses that revenue, sheds part of the freed hours, uses part for other clients,
# and trains its staff for 60 hours a year at 30 euros, raised by 40 %.
shed = (0.20, 0.40, 0.60, 0.70, 0.70)
redeployed = (0.40, 0.30, 0.20, 0.15, 0.15)
training = 60 * 30 * FROM_2026 * 1.40
provider = [hours_less[year] * variable_cost * shed[year] - paid_less[year] - training for year in range(5)]
provider_with_valued = [
    provider[year] - paid_but_free[year] + hours_less[year] * variable_cost * redeployed[year]
    for year in range(5)
]

client = contribution_lost

# The entrepreneur earns licence and implementation, and spends on delivery and set-up.
entrepreneur = [
    licence - 28_000 * FROM_2026 * 1.40 + ((implementation - 22_000 * FROM_2026 * 1.40) if year == 0 else 0)
    for year in range(5)
]

# Neighbours give 23 hours a year, valued at 18.80 (2022); a burden from literature is raised 15 %.
informal_carer_valued = [-people * 23 * 0.90 * 0.95 * 1.15 * 18.80 * FROM_2022 for people in concerned]

chain = [municipality[year] + provider[year] + client[year] + entrepreneur[year] for year in range(5)]


def present_value(amounts: list[float]) -> float:
    """Return the present value at 2.25 % a year, the first year not discounted."""
    return sum(amount / 1.0225**year for year, amount in enumerate(amounts))
