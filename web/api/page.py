"""The page for people: what a program can read here. Made from the document, so it is complete."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from web.api.document import document
from web.pages import catalogue, render
from web.programs import API

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation, or one field of what is sent to it."""

    name: str
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    name: str
    method: str
    path: str
    summary: str
    about: str
    parameters: tuple[Parameter, ...]
    body: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """public/open_data.html."""

    operations: tuple[Operation, ...]
    site: str
    table: str
    description: str


@router.get("/open-data")
async def open_data(request: Request) -> Response:
    """What there is for programs."""
    site = request.app.state.settings.site
    page = OpenDataPage(
        operations=tuple(_operations(document(catalogue(request), site))),
        site=site,
        table=f"{API}/reviews.csv",
        description=f"{API}/openapi.json",
    )
    return render(request, "public/open_data.html", page)


def _operations(described: Mapping[str, Any]) -> Iterator[Operation]:
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield Operation(
                name=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                about=operation["description"],
                parameters=tuple(_parameter(each) for each in operation.get("parameters", ())),
                body=tuple(_body(operation, schemas)),
            )


def _body(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Parameter]:
    if "requestBody" not in operation:
        return
    named = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = schemas[named.rpartition("/")[2]]
    for name, each in schema["properties"].items():
        yield Parameter(name, each.get("description", ""), name in schema["required"])


def _parameter(described: Mapping[str, Any]) -> Parameter:
    about = described.get("description", "")
    return Parameter(described["name"], about, described["required"])
