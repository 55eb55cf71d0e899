"""What `haochaping doctor` says of the nights that replay every history."""

from datetime import UTC, datetime

from cli.examinations import Finding, State, engine_of
from db.engine import reading
from db.replay_nights import STALLED, first_received, last_finished, nights
from rules.replay_nights import Night, is_missed
from settings import Settings


async def replays(settings: Settings) -> Finding:
    """The last night came to its end, and every history was the same."""
    async with engine_of(settings) as engine, reading(engine) as connection:
        night = await last_finished(connection)
        first = await first_received(connection)
        newest = await nights(connection, 1)
    now = datetime.now(UTC)
    if newest and newest[0].finished_at is None and now - newest[0].seen_at < STALLED:
        number = newest[0].totals.cases
        return Finding(
            State.OK, f"正在重放，已看过 {number} 件", f"under way, {number} cases so far"
        )
    # an installation whose first case is younger than the last night has missed none
    seen = night.finished_at if night else first
    if first is not None and is_missed(now, settings.replay_at, seen):
        return Finding(
            State.WARNING,
            f"昨夜没有重放历史：应在 {settings.replay_at:%H:%M} 开始，检查 worker 和 Temporal 的 "
            f"Schedule replay-all",
            f"histories were not replayed last night: it should begin at "
            f"{settings.replay_at:%H:%M}; look at the worker and at Temporal's Schedule replay-all",
        )
    return (
        Finding(State.OK, "还没有到第一夜", "no night has come yet")
        if night is None
        else _told(night)
    )


def _told(night: Night) -> Finding:
    totals = night.totals
    share = f"{totals.identical} / {totals.cases}"
    if totals.all_identical:
        return Finding(State.OK, f"全部一致 {share}", f"all the same, {share}")
    return Finding(
        State.WARNING,
        f"一致 {share}：在 /supervisor/replays 查看其余",
        f"the same: {share}; see /supervisor/replays for the others",
    )
