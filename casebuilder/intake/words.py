"""Words for units, groups and moments as Dutch and English registrations write them."""

from __future__ import annotations

import re

from casebuilder.model.hard_data.records import Group, Moment, VolumeUnit

CENTS_UNIT = "83"
"""Unit of iWmo under which the volume is an amount in cents."""

_UNIT_WORDS = {
    VolumeUnit.MINUTE: "01 1 m min mins minuut minuten minute minutes",
    VolumeUnit.HOUR: "04 4 u uur uren uurtje h hr hrs hour hours",
    VolumeUnit.DAY_PART: "16 dagdeel dagdelen dagdeel(4uur) daypart dayparts",
    VolumeUnit.DAY: "14 etmaal etmalen dag dagen day days",
    VolumeUnit.FOUR_WEEKS: "4weken 4wekelijks vierweken vierwekelijks periodevan4weken 4weeks fourweeks",
    VolumeUnit.VISIT: "bezoek bezoeken huisbezoek huisbezoeken visit visits",
    VolumeUnit.CONSULT: "consult consulten contact contacten consultation consultations",
    VolumeUnit.SESSION: "sessie sessies behandeling behandelingen zitting zittingen session sessions"
    " treatment"
    " treatments",
    VolumeUnit.TRIP: "rit ritten trip trips",
    VolumeUnit.PIECE: "82 stuk stuks st stuks(output) piece pieces",
    VolumeUnit.EFFORT_PIECE: "84 stuks(inspanning) pieces(effort)",
    VolumeUnit.EURO: "83 euro euros eur €",
}
_GROUP_WORDS = {
    Group.WITH: "met ja j y yes true waar with i interventie interventiegroep intervention innovatie"
    " innovation"
    " deelnemer 1 metinnovatie metdeinnovatie withtheinnovation",
    Group.WITHOUT: "zonder nee n no false onwaar without c controle controlegroep control controls"
    " vergelijking vergelijkingsgroep comparison regulier 0 zonderinnovatie zonderdeinnovatie"
    " withouttheinnovation",
}
_MOMENT_WORDS = {
    Moment.BEFORE: "voor vóór before t0 voormeting nulmeting pre baseline vooraf",
    Moment.AFTER: "na after t1 nameting post erna achteraf",
}
_NOT_OF_THE_WORD = re.compile(r"[\s.'’_-]+")

_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_GROUPS = {word: group for group, words in _GROUP_WORDS.items() for word in words.split()}
_MOMENTS = {word: moment for moment, words in _MOMENT_WORDS.items() for word in words.split()}


def bare_word(text: str) -> str:
    """Return a word without capitals, spaces and signs."""
    return _NOT_OF_THE_WORD.sub("", text.casefold())


def unit_of_word(text: str) -> VolumeUnit | None:
    """Return the unit that a word or an iWmo code stands for, or None."""
    return _UNITS.get(bare_word(text))


def group_of_word(text: str) -> Group | None:
    """Return the group that a word stands for, or None."""
    return _GROUPS.get(bare_word(text))


def moment_of_word(text: str) -> Moment | None:
    """Return the moment that a word stands for, or None."""
    return _MOMENTS.get(bare_word(text))
