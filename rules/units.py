"""Kinds of units, and the three entrances by which the public looks for one."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is. A venue (服务场所) is below one of the others and has windows."""

    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMITTEE = "committee"
    VENUE = "venue"


ENTRANCES = (UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.COMMITTEE)
"""部门, 区, 管委会 (source: the article), in its order."""
