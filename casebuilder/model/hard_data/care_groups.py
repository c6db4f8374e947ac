"""The groups of care by which Statistics Netherlands (CBS) counts the product categories of iWmo.

References:
    CBS, Wmo-cliënten; type maatwerkarrangement (table 86050NED), which groups the categories of the iWmo
    standard: household help 01; support at home 02, 03, 04, 06, 07, 09 and 10; residence and shelter 15 to
    18; aids and services 05, 08 and 11 to 14.
"""

from __future__ import annotations

import re

from casebuilder.model.messages import LabelledEnum, N_


class CareGroup(LabelledEnum):
    """A group of product categories."""

    HOUSEHOLD_HELP = "household_help", N_("Household help")
    SUPPORT_AT_HOME = "support_at_home", N_("Support at home")
    RESIDENCE = "residence", N_("Residence and shelter")
    AIDS = "aids", N_("Aids and services")


_CATEGORIES = {
    CareGroup.HOUSEHOLD_HELP: ("01",),
    CareGroup.SUPPORT_AT_HOME: ("02", "03", "04", "06", "07", "09", "10"),
    CareGroup.RESIDENCE: ("15", "16", "17", "18"),
    CareGroup.AIDS: ("05", "08", "11", "12", "13", "14"),
}
_GROUP_OF = {category: group for group, categories in _CATEGORIES.items() for category in categories}
_PRODUCT_CODE = re.compile(r"(\d{2})[A-Z]\d{2}", re.ASCII)
"""A product code of iWmo begins with its category, such as 02A22."""


def care_group(category: str, code: str) -> CareGroup | None:
    """Return the group of a kind of care, or None where neither category nor code is one of iWmo.

    Args:
        category: Product category, two digits; or what else a provider calls it.
        code: Product code; or the provider's own name for the service.
    """
    if category:
        return _GROUP_OF.get(category)
    match = _PRODUCT_CODE.fullmatch(code)
    return None if match is None else _GROUP_OF.get(match[1])
