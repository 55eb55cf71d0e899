"""The templates of a unit, kind by kind, with those it inherits."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from db import reply_templates
from db.organisation import all_units
from db.reply_templates import ReplyTemplate
from db.staff import Member
from rules.reply_templates import TextKind, may_keep
from web.dependencies import Reading, Staff
from web.desk.replies.scope import Place, places_of
from web.desk.replies.variables import VARIABLES, VariableLine
from web.forms import FormState
from web.pages import render
from web.unit_groups import UnitGroup

router = APIRouter()


@dataclass(frozen=True, slots=True)
class KindOfTemplates:
    """The templates of one kind; `inherited` those kept by somebody else."""

    kind: TextKind
    offered: tuple[ReplyTemplate, ...]
    retired: tuple[ReplyTemplate, ...]
    may_add: bool


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """desk/replies/list.html."""

    place: Place
    groups: tuple[UnitGroup, ...]
    city: bool
    form: FormState
    kinds: tuple[KindOfTemplates, ...]
    variables: tuple[VariableLine, ...]


@router.get("/templates")
async def templates(
    request: Request, connection: Reading, member: Staff, unit: str = ""
) -> Response:
    """The templates of a unit, kind by kind, inherited ones too."""
    places = places_of(member.actor, await all_units(connection))
    place = places.place(unit or member.unit_code)
    found = await reply_templates.templates_for(connection, place.path)
    kinds = tuple(_of_kind(kind, found, place, member) for kind in TextKind)
    page = TemplatesPage(
        place=place,
        groups=places.groups,
        city=places.city,
        form=FormState({"unit": place.code}),
        kinds=tuple(each for each in kinds if each.offered or each.retired or each.may_add),
        variables=VARIABLES,
    )
    return render(request, "desk/replies/list.html", page)


def _of_kind(
    kind: TextKind, found: tuple[ReplyTemplate, ...], place: Place, member: Member
) -> KindOfTemplates:
    of_kind = [each for each in found if each.kind is kind]
    return KindOfTemplates(
        kind=kind,
        offered=tuple(each for each in of_kind if not each.content.retired),
        retired=tuple(
            each
            for each in of_kind
            if each.content.retired and may_keep(member.actor, kind, each.unit_path)
        ),
        may_add=may_keep(member.actor, kind, place.path),
    )
