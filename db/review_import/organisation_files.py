"""Files of units, service items and windows that come with a file of reviews."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from db.organisation import Item, NewUnit, Window
from db.review_import.csv_file import FileUnusable, csv_rows
from db.review_import.known import Known, OrganisationFiles
from rules.units import UnitKind

LONGEST_CODE = 32
LONGEST_NUMBER = 16
LONGEST_NAME = 200

Made = TypeVar("Made")


def read_organisation(
    units: Path | None, items: Path | None, windows: Path | None, there: Known
) -> OrganisationFiles:
    """What the files say, checked: every row of them must be right. Raises FileUnusable.

    `there` is what the database has already.
    """
    new_units = list(_units(units, there)) if units else []
    codes = there.units.union(each.code for each in new_units)
    return OrganisationFiles(
        units=new_units,
        items=list(_items(items, codes)) if items else [],
        windows=list(_windows(windows, codes)) if windows else [],
    )


def _units(path: Path, there: Known) -> list[NewUnit]:
    def unit(cells: dict[str, str]) -> NewUnit:
        _short(cells, "unit_code", LONGEST_CODE)
        _short(cells, "name", LONGEST_NAME)
        if cells["kind"] not in set(UnitKind):
            raise ValueError("kind")
        return NewUnit(
            cells["unit_code"], cells["name"], cells["kind"], cells["parent_code"] or None
        )

    found = list(_made(path, ("unit_code", "name", "kind", "parent_code"), unit))
    _check_tree(path, {each.code: each.parent_code for each in found}, there)
    return found


def _check_tree(path: Path, parents: dict[str, str | None], there: Known) -> None:
    """Every unit must hang on a top, through units of the file or of the database."""
    placed = {None, *(there.units - parents.keys())}
    while parents:
        ready = {code for code, parent in parents.items() if parent in placed}
        if not ready:
            names = ", ".join(sorted(parents))
            raise FileUnusable(
                path, f"上级单位不存在：{names}", f"has units whose parent is missing: {names}"
            )
        placed |= ready
        parents = {code: parent for code, parent in parents.items() if code not in ready}


def _items(path: Path, units: frozenset[str]) -> Iterator[Item]:
    def item(cells: dict[str, str]) -> Item:
        _short(cells, "item_code", LONGEST_CODE)
        _short(cells, "name", LONGEST_NAME)
        if cells["unit_code"] not in units:
            raise ValueError("unit_code")
        return Item(cells["item_code"], cells["name"], cells["unit_code"])

    return _made(path, ("item_code", "name", "unit_code"), item)


def _windows(path: Path, units: frozenset[str]) -> Iterator[Window]:
    def window(cells: dict[str, str]) -> Window:
        _short(cells, "window_no", LONGEST_NUMBER)
        _short(cells, "name", LONGEST_NAME)
        if cells["unit_code"] not in units:
            raise ValueError("unit_code")
        return Window(cells["unit_code"], cells["window_no"], cells["name"])

    return _made(path, ("unit_code", "window_no", "name"), window)


def _short(cells: dict[str, str], name: str, longest: int) -> None:
    if not 0 < len(cells[name]) <= longest:
        raise ValueError(name)


def _made(
    path: Path, columns: tuple[str, ...], make: Callable[[dict[str, str]], Made]
) -> Iterator[Made]:
    """Each row made into what it stands for; `make` raises ValueError with the wrong column."""
    for row in csv_rows(path, columns):
        try:
            if row.cells is None:
                raise ValueError("*")  # noqa: TRY301 -- the same answer as for a wrong cell
            yield make(row.cells)
        except ValueError as error:
            raise FileUnusable(
                path,
                f"第 {row.number} 行有误：{error}",
                f"is wrong in row {row.number}: {error}",
            ) from None
