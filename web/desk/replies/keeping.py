"""The page of one template: its versions, writing it, changing it, retiring it."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from db import reply_templates
from db.engine import reading, writing
from db.organisation import all_units
from db.reply_templates import (
    TEMPLATES_MAX,
    ReplyTemplate,
    TemplateContent,
    TemplateVersion,
    TooManyTemplates,
)
from db.staff import Member
from rules.policy import Policy
from rules.refusals import N_, Refusal
from rules.reply_templates import TextKind, check_template, may_keep, with_plain_braces
from rules.roles import lies_under
from web.dependencies import All, Reading, Staff, now
from web.desk.replies.scope import Place, may_read, places_of
from web.desk.replies.variables import VARIABLES, VariableLine
from web.errors import forbidden, not_found
from web.forms import MISSING, FormState, Submission, submission
from web.i18n import Sentence
from web.pages import render, see_other

router = APIRouter()

NAME_MAX = 20
NO_SUCH_TEMPLATE = N_("没有这个模板。")
NOT_YOURS = N_("这个模板由上级单位维护，您可以使用，不能修改。")
TOO_MANY = N_("每个单位最多 {maximum} 个模板，请先修改已有的。")
CHANGED = N_("您打开页面之后，{who}改过这个模板。下面是您写的内容，对照历次版本后可以再次保存。")


@dataclass(frozen=True, slots=True)
class TemplatePage:
    """desk/replies/one.html. `template` is None while it is new; `form` None for readers. `back` is
    the list: of its unit, or for who only inherits it of their own."""

    place: Place
    back: str
    kind: TextKind
    template: ReplyTemplate | None
    seen: int
    form: FormState | None
    versions: tuple[TemplateVersion, ...]
    variables: tuple[VariableLine, ...]
    text_max: int
    saved: bool


@router.get("/templates/new")
async def new_template(
    request: Request, connection: Reading, member: Staff, unit: str = "", kind: str = ""
) -> Response:
    """An empty form."""
    place, of_kind = await _new(connection, member, unit, kind)
    page = _page(member, place, of_kind, None, FormState())
    return render(request, "desk/replies/one.html", page)


async def _new(
    connection: AsyncConnection, member: Member, unit: str, kind: str
) -> tuple[Place, TextKind]:
    if kind not in set(TextKind):
        raise not_found(NO_SUCH_TEMPLATE)
    place = places_of(member.actor, await all_units(connection)).place(unit)
    if not may_keep(member.actor, TextKind(kind), place.path):
        raise forbidden(NOT_YOURS)
    return place, TextKind(kind)


@router.post("/templates")
async def add_template(request: Request, all_of_it: All, member: Staff) -> Response:
    """Keep a new template."""
    form = await submission(request)
    values = form.values
    async with reading(all_of_it.engine) as connection:
        place, kind = await _new(connection, member, values.get("unit", ""), values.get("kind", ""))
    content = _content(form)
    if content is not None:
        try:
            async with writing(all_of_it.engine) as connection:
                await reply_templates.add_template(
                    connection, place.code or None, kind, content, by=member.id, now=now()
                )
            return see_other(f"/templates?unit={place.code}#{kind}")
        except TooManyTemplates:
            form.wrong("name", Sentence(TOO_MANY, {"maximum": TEMPLATES_MAX}))
    page = _page(member, place, kind, None, form.state)
    return render(request, "desk/replies/one.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)


def _content(form: Submission) -> TemplateContent | None:
    name = " ".join(form.text("name", NAME_MAX, MISSING).split())
    form.values["text"] = with_plain_braces(form.values.get("text", ""))
    text = form.text("text", Policy().text_max, MISSING)
    try:
        check_template(text)
    except Refusal as refusal:
        form.wrong("text", Sentence(refusal.text, refusal.params))
    return TemplateContent(name, text) if form.valid else None


@router.get("/templates/{template_id}")
async def one_template(
    request: Request, template_id: str, connection: Reading, member: Staff
) -> Response:
    """A template with its versions: to read, or for those who keep it to change. `from` begins
    with the text of an older version."""
    template = await _readable(connection, member, template_id)
    versions = await reply_templates.versions_of(connection, template_id)
    asked = request.query_params.get("from", "")
    older = next((each.content for each in versions if str(each.version) == asked), None)
    content = older or template.content
    keeps = may_keep(member.actor, template.kind, template.unit_path)
    form = FormState({"name": content.name, "text": content.text}) if keeps else None
    page = _page(member, _place(template), template.kind, template, form, versions=versions)
    saved = request.query_params.get("saved") == str(template.version)
    return render(request, "desk/replies/one.html", replace(page, saved=saved))


async def _readable(connection: AsyncConnection, member: Member, template_id: str) -> ReplyTemplate:
    template = await reply_templates.template(connection, template_id)
    if template is None or not may_read(member.actor, template):
        raise not_found(NO_SUCH_TEMPLATE)
    return template


def _place(template: ReplyTemplate) -> Place:
    return Place(template.unit_code or "", template.unit_name or "", template.unit_path)


def _page(
    member: Member,
    place: Place,
    kind: TextKind,
    template: ReplyTemplate | None,
    form: FormState | None,
    *,
    versions: tuple[TemplateVersion, ...] = (),
) -> TemplatePage:
    inside = lies_under(place.path, member.unit_path)
    return TemplatePage(
        place=place,
        back=f"/templates?unit={place.code}" if inside else "/templates",
        kind=kind,
        template=template,
        seen=template.version if template else 0,
        form=form,
        versions=versions,
        variables=VARIABLES,
        text_max=Policy().text_max,
        saved=False,
    )


@router.post("/templates/{template_id}")
async def change_template(
    request: Request, template_id: str, all_of_it: All, member: Staff
) -> Response:
    """Keep the next version."""
    form = await submission(request)
    template = await _kept(all_of_it, member, template_id)
    content = _content(form)
    if content is not None and await _changed(all_of_it, member, template, form, content):
        return see_other(f"/templates/{template_id}?saved={template.version + 1}")
    return await _again(request, all_of_it, member, template_id, form)


async def _kept(all_of_it: All, member: Member, template_id: str) -> ReplyTemplate:
    async with reading(all_of_it.engine) as connection:
        template = await _readable(connection, member, template_id)
    if not may_keep(member.actor, template.kind, template.unit_path):
        raise forbidden(NOT_YOURS)
    return template


async def _changed(
    all_of_it: All,
    member: Member,
    template: ReplyTemplate,
    form: Submission,
    content: TemplateContent,
) -> bool:
    if form.values.get("seen", "") != str(template.version):
        return False
    async with writing(all_of_it.engine) as connection:
        return await reply_templates.change_template(
            connection, template.id, template.version, content, by=member.id, now=now()
        )


async def _again(
    request: Request, all_of_it: All, member: Member, template_id: str, form: Submission
) -> Response:
    """The form as it was typed: with what is wrong, or with who changed the template meanwhile."""
    async with reading(all_of_it.engine) as connection:
        template = await _readable(connection, member, template_id)
        versions = await reply_templates.versions_of(connection, template_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.valid:
        form.wrong("text", Sentence(CHANGED, {"who": versions[0].changed_by}))
        status = HTTPStatus.CONFLICT
    page = _page(member, _place(template), template.kind, template, form.state, versions=versions)
    return render(request, "desk/replies/one.html", page, status)


@router.post("/templates/{template_id}/retire")
async def retire_template(
    request: Request, template_id: str, all_of_it: All, member: Staff
) -> Response:
    """Offer a template no longer, or again where `off` is sent; that is a version too."""
    form = await submission(request)
    template = await _kept(all_of_it, member, template_id)
    retired = form.values.get("off") != "yes"
    content = replace(template.content, retired=retired)
    if content != template.content and not await _changed(
        all_of_it, member, template, form, content
    ):
        form.values |= {"name": template.content.name, "text": template.content.text}
        return await _again(request, all_of_it, member, template_id, form)
    return see_other(f"/templates/{template_id}")
