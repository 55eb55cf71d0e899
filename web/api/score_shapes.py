"""What the figures are answered with, typed. The other shapes are in shapes.py."""

from pydantic import Field

from rules.refusals import N_
from rules.stars import Dimension
from web.api.shapes import Shape


class Mean(Shape):
    """A mean with the number of reviews it is made of; null of none."""

    mean: float | None = Field(description=N_("平均星级，没有评价时为空"))
    n: int = Field(description=N_("计入的评价数"))


class ScoresAnswer(Shape):
    """What the reviews of something come to. Invalid ones are only in `invalid`."""

    n: int = Field(description=N_("有效评价数"))
    mean: float | None = Field(description=N_("平均星级，没有评价时为空"))
    ranked: bool = Field(description=N_("评价数是否足够参与排名"))
    stars: dict[int, int] = Field(description=N_("每个星级的有效评价数"))
    good_share: float | None = Field(description=N_("好评率，0 到 1：三星以上占有效评价的比例"))
    bad_share: float | None = Field(description=N_("差评率，0 到 1"))
    five_star_share: float | None = Field(description=N_("五星率，0 到 1"))
    invalid: int = Field(description=N_("无效评价数，不计入其他各项"))
    items: Mean = Field(description=N_("事项的总体满意度"))
    windows: Mean = Field(description=N_("窗口和场所的星级"))
    dimensions: dict[Dimension, Mean] = Field(description=N_("各分项的平均分"))


class UnitScores(Shape):
    """One unit's scores."""

    code: str
    name: str
    scores: ScoresAnswer


class WindowScores(Shape):
    """One window's scores."""

    window_no: str
    name: str
    scores: ScoresAnswer


class ItemScores(Shape):
    """One service item's scores."""

    code: str
    name: str
    scores: ScoresAnswer


class CityScores(Shape):
    """The whole city's scores, and those of the units right under it."""

    scores: ScoresAnswer
    units: list[UnitScores]


class UnitScoresDetail(UnitScores):
    """One unit's scores, and those of its parts."""

    units: list[UnitScores] = Field(description=N_("下级单位"))
    windows: list[WindowScores]
    items: list[ItemScores]
