"""What `haochaping replay` prints."""

import json

import typer

from rules.replay_verdicts import Difference, ReplayResult, Told
from workflows.replaying import Replayed

WORDS = {
    ReplayResult.TAMPERED: "存档与其哈希不符 · tampered",
    ReplayResult.DIVERGED: "做了别的事 · another command",
    ReplayResult.CHANGED: "内容有变 · other content",
    ReplayResult.UNFINISHED: "未能重放完 · not replayed to its end",
    ReplayResult.MISSING: "没有历史 · no history",
}


def divergence(replayed: Replayed) -> str | None:
    """Why a run is not the same, in a line; None if it is."""
    if replayed.run.result is ReplayResult.IDENTICAL:
        return None
    words = WORDS[replayed.run.result]
    difference = replayed.run.difference
    return f"{words}: {_told(difference)}" if difference else words


def report(found: list[Replayed], *, as_json: bool) -> None:
    """Print what came of every run."""
    if as_json:
        typer.echo(json.dumps([_row(each) for each in found], ensure_ascii=False, indent=2))
        return
    for each in found:
        if why := divergence(each):
            typer.echo(f"✗ {each.case_no} {each.run.run_id}\n  {why}")
    stored = sum(each.run.stored for each in found)
    bad = sum(each.run.result is not ReplayResult.IDENTICAL for each in found)
    typer.echo(
        f"重放 {len(found)} 段历史（存档 {stored}、在办 {len(found) - stored}），不一致 {bad}。\n"
        f"Replayed {len(found)} histories ({stored} stored, {len(found) - stored} open): "
        f"{bad} diverged."
    )


def _row(replayed: Replayed) -> dict[str, object]:
    run = replayed.run
    return {
        "case_no": replayed.case_no,
        "run_id": run.run_id,
        "events": run.events,
        "compared": run.compared,
        "sha256": run.sha256,
        "stored": run.stored,
        "result": run.result.value,
        "event_id": run.difference.event_id if run.difference else None,
        "divergence": divergence(replayed),
    }


def _told(difference: Difference) -> str:
    where = f"event {difference.event_id}" if difference.event_id else "?"
    if difference.path:
        where += f" {difference.path}"
    sides = f"{_side(difference.recorded)} → {_side(difference.computed)}"
    return f"{where}: {sides} {difference.message}".rstrip()


def _side(told: Told | None) -> str:
    if told is None:
        return "—"
    return " ".join(part for part in (told.kind.value, told.name, told.value) if part)
