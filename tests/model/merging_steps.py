"""The model's two halves of a merge (并案), one a step of each case.

Written from the record of what was decided about it (docs/decisions/0017).
"""

from tests.model.case import Model, Person


def _placed(case: Model) -> bool:
    open_one = case.with_unit or case.stage == "awaiting_dispatch"
    return open_one and "invalidation" not in case.pending


def merge(case: Model, person: Person, how: str) -> bool:
    if person.role != "operator" or not _placed(case) or case.joined or case.round:
        return False
    if how == "itself":
        return False
    for (kind, _, _), duty in case.duties.items():
        if not duty.verdict:
            # the hotline's own duty is done by it; of a unit's, what was late stays late
            duty.stop(case.now, on_time="on_time" if kind == "dispatch" else "void")
    case.archive("merged")
    return True


def take_in(case: Model, person: Person, how: str) -> bool:
    if person.role != "system" or not _placed(case) or how in case.joined:
        return False
    if how == "an earlier one" or (how == "a real name" and not case.real_name):
        return False
    case.joined.append(how)
    return True


MERGING_STEPS = {each.__name__: each for each in (merge, take_in)}
