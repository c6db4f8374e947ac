"""Units in which the figures of a case are given."""

from __future__ import annotations

from casebuilder.model.messages import LabelledEnum, N_


class Unit(LabelledEnum):
    """What a figure counts. A service unit is filled in from the service (hour, day, ...)."""

    EUR = "EUR", N_("€")
    EUR_PER_YEAR = "EUR/year", N_("€ per year")
    EUR_PER_MONTH = "EUR/month", N_("€ per month")
    EUR_PER_SERVICE_UNIT = "EUR/service_unit", N_("€ per {service_unit}")
    EUR_PER_FOUR_WEEKS = "EUR/4weeks", N_("€ per 4 weeks")
    EUR_PER_USER = "EUR/user", N_("€ per user")
    EUR_PER_USER_YEAR = "EUR/user/year", N_("€ per user per year")
    SHARE = "share", N_("%")
    SHARE_PER_YEAR = "share/year", N_("% per year")
    PERSONS = "person", N_("persons")
    SERVICE_UNITS = "service_unit", N_("{service_unit_plural}")
    SERVICE_UNITS_PER_USER_YEAR = "service_unit/user/year", N_("{service_unit_plural} per user per year")
    HOURS = "hour", N_("hours")
    HOURS_PER_SERVICE_UNIT = "hour/service_unit", N_("hours per {service_unit}")
    HOURS_PER_FOUR_WEEKS = "hour/4weeks", N_("hours per 4 weeks")
    MONTHS = "month", N_("months")
    YEARS = "year", N_("years")
    CALENDAR_YEAR = "calendar_year", N_("year")
    NUMBER = "number", N_("number")
    FACTOR = "factor", N_("factor")


SHARE_UNITS = frozenset({Unit.SHARE, Unit.SHARE_PER_YEAR})
"""Units shown times one hundred with a percent sign."""

MONEY_UNITS = frozenset(
    {
        Unit.EUR,
        Unit.EUR_PER_YEAR,
        Unit.EUR_PER_MONTH,
        Unit.EUR_PER_SERVICE_UNIT,
        Unit.EUR_PER_FOUR_WEEKS,
        Unit.EUR_PER_USER,
        Unit.EUR_PER_USER_YEAR,
    }
)
"""Units that are an amount of money."""


class ServiceUnit(LabelledEnum):
    """The unit in which a care product is delivered and paid."""

    HOUR = "hour", N_("hour")
    VISIT = "visit", N_("visit")
    CONSULT = "consult", N_("consultation")
    SESSION = "session", N_("session")
    DAY_PART = "day_part", N_("day-part")
    DAY = "day", N_("day")
    FOUR_WEEKS = "four_weeks", N_("4 weeks")
    PIECE = "piece", N_("piece")
    TRIP = "trip", N_("trip")
    EVENT = "event", N_("event")


SERVICE_UNIT_PLURALS: dict[ServiceUnit, str] = {
    ServiceUnit.HOUR: N_("hours"),
    ServiceUnit.VISIT: N_("visits"),
    ServiceUnit.CONSULT: N_("consultations"),
    ServiceUnit.SESSION: N_("sessions"),
    ServiceUnit.DAY_PART: N_("day-parts"),
    ServiceUnit.DAY: N_("days"),
    ServiceUnit.FOUR_WEEKS: N_("periods of 4 weeks"),
    ServiceUnit.PIECE: N_("pieces"),
    ServiceUnit.TRIP: N_("trips"),
    ServiceUnit.EVENT: N_("events"),
}
"""Catalogue text of the plural of each service unit."""
