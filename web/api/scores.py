"""The figures as open data: what the city, each unit and each part of a unit scores.

They are read from the roll-ups and never counted from the reviews; see db/scores.py.
"""

from collections.abc import Iterable

from fastapi import Request
from starlette.responses import Response

from db import organisation, scores
from rules.refusals import N_
from rules.scores import Scores, Tally, share
from rules.stars import Dimension, Stars
from web.api import score_shapes as shapes
from web.api.answers import data, documented, open_router
from web.api.query import NO_PARAMETERS, NO_SUCH_UNIT, Code
from web.dependencies import Reading
from web.errors import not_found

router = open_router("scores")


@router.get(
    "/scores",
    summary=N_("得分"),
    description=N_("全市的得分，以及每个部门、区和管委会的得分。每个单位都含它的下级单位。"),
    response_description=N_("成功"),
    response_model=shapes.CityScores,
    responses=documented(304, 422),
    dependencies=NO_PARAMETERS,
)
async def city_scores(request: Request, connection: Reading) -> Response:
    """The city's scores, and those of the units right under it."""
    units = [each for each in await organisation.all_units(connection) if not each.parent_code]
    found = await scores.scores_by_unit(connection, [each.code for each in units])
    answer = shapes.CityScores(
        scores=shown(await scores.city_scores(connection)),
        units=[
            shapes.UnitScores(
                code=each.code, name=each.name, scores=shown(found.get(each.code, Scores()))
            )
            for each in units
        ],
    )
    return data(request, answer)


@router.get(
    "/units/{code}/scores",
    summary=N_("一个单位的得分"),
    description=N_("一个单位（含下级单位）的得分，以及每个下级单位、窗口和事项的得分。"),
    response_description=N_("成功"),
    response_model=shapes.UnitScoresDetail,
    responses=documented(304, 404, 422),
    dependencies=NO_PARAMETERS,
)
async def unit_scores(request: Request, code: Code, connection: Reading) -> Response:
    """One unit's scores, and those of its parts."""
    unit = await organisation.unit(connection, code)
    if unit is None:
        raise not_found(NO_SUCH_UNIT)
    below = [e for e in await organisation.all_units(connection) if e.parent_code == unit.code]
    by_unit = await scores.scores_by_unit(connection, [unit.code, *(e.code for e in below)])
    by_window = await scores.scores_by_window(connection, unit.code)
    by_item = await scores.scores_by_item(connection, unit.code)
    answer = shapes.UnitScoresDetail(
        code=unit.code,
        name=unit.name,
        scores=shown(by_unit.get(unit.code, Scores())),
        units=[
            shapes.UnitScores(
                code=each.code, name=each.name, scores=shown(by_unit.get(each.code, Scores()))
            )
            for each in below
        ],
        windows=[
            shapes.WindowScores(
                window_no=each.window_no,
                name=each.name,
                scores=shown(by_window.get(each.window_no, Scores())),
            )
            for each in await organisation.windows_of(connection, unit.code)
        ],
        items=[
            shapes.ItemScores(
                code=each.code, name=each.name, scores=shown(by_item.get(each.code, Scores()))
            )
            for each in await organisation.items_of(connection, unit.code)
        ],
    )
    return data(request, answer)


def shown(found: Scores) -> shapes.ScoresAnswer:
    """Scores as the interface tells them: every mean with its n, and null where there is none."""
    return shapes.ScoresAnswer(
        n=found.n,
        mean=found.mean,
        ranked=found.is_ranked,
        stars={star.value: number for star, number in zip(Stars, found.counts, strict=True)},
        good_share=share(found.good, found.n),
        bad_share=share(found.bad, found.n),
        five_star_share=share(found.five, found.n),
        invalid=found.invalid,
        items=_mean(found.of_items),
        windows=_mean(found.of_windows),
        dimensions=_means(found.dimensions.items()),
    )


def _means(found: Iterable[tuple[Dimension, Tally]]) -> dict[Dimension, shapes.Mean]:
    return {which: _mean(tally) for which, tally in found}


def _mean(tally: Tally) -> shapes.Mean:
    return shapes.Mean(mean=tally.mean, n=tally.n)
