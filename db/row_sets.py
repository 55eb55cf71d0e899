"""Rows that PostgreSQL gets as one parameter: a text in JSON, which it makes rows of again.

A statement run for each of twenty rows is bound, sent and answered twenty times, which takes longer
than what the database does with them. The rows are written in the order they have. Texts, whole
numbers, days and moments fit in; bytes do not.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import Insert

ROWS = "rows"
"""The name of the parameter."""


def taking_all(insert: Insert, names: Sequence[str]) -> Insert:
    """An INSERT of rows with these columns that takes all of them as one parameter."""
    columns = (insert.table.c[name] for name in names)
    typed = (column(each.name, each.type) for each in columns)
    sent = cast(bindparam(ROWS, type_=Text), JSON)
    new = func.json_to_recordset(sent).table_valued(*typed, name="new")
    return insert.from_select(list(names), select(*new.render_derived(with_types=True).c))


def as_parameter(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Rows for such a statement. Raises TypeError for what does not fit in, ValueError for a moment
    without a time zone."""
    return {ROWS: json.dumps(rows, ensure_ascii=False, default=_told)}


def _told(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"naive datetime {value!r}")
    if isinstance(value, date):
        return str(value)
    raise TypeError(f"a {type(value).__name__} does not fit into JSON")
