"""Small files of reviews to import, and the organisation that they are about."""

import csv
from collections.abc import Iterable
from pathlib import Path

from db.organisation import Item, NewUnit, Window
from db.review_import.known import OrganisationFiles
from db.review_import.rows import COLUMNS

ORGANISATION = OrganisationFiles(
    units=(
        NewUnit("Q01", "黄浦区", "district"),
        NewUnit("Q01-01", "黄浦区行政服务中心", "venue", "Q01"),
        NewUnit("D03", "市市场监管局", "department"),
    ),
    items=(Item("I005", "内资公司设立登记", "D03"),),
    windows=(Window("Q01-01", "05", "综合受理05号窗口"), Window("Q01", "09", "咨询09号窗口")),
)

NAME, PHONE, ADDRESS = "欧阳海棠", "13800009911", "haitang@example.com"
APPLICATION, DEVICE = "A209900112233", "beef01beef02beef"


def row(review_id: str, /, **changed: str) -> dict[str, str]:
    """A good row, real name and five stars on a window, with some cells changed."""
    return {
        **dict.fromkeys(COLUMNS, ""),
        "review_id": review_id,
        "submitted_at": "2019-08-01T09:30:00+08:00",
        "channel": "window_qr",
        "stage": "accept",
        "stars": "5",
        "efficiency": "5",
        "unit_code": "Q01-01",
        "window_no": "05",
        "application_no": APPLICATION,
        "comment": f"谢谢，电话{PHONE}",
        "identity": "real_name",
        "rater_name": NAME,
        "rater_phone": PHONE,
        "rater_email": ADDRESS,
        "device_id": DEVICE,
        **changed,
    }


def write(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """A file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_organisation(folder: Path) -> list[str]:
    """Files of the organisation, as the options that name them."""
    units = [(u.code, u.name, u.kind, u.parent_code or "") for u in ORGANISATION.units]
    items = [(i.code, i.name, i.unit_code) for i in ORGANISATION.items]
    windows = [(w.unit_code, w.window_no, w.name) for w in ORGANISATION.windows]
    options = []
    for name, heading, lines in (
        ("units", ("unit_code", "name", "kind", "parent_code"), units),
        ("items", ("item_code", "name", "unit_code"), items),
        ("windows", ("unit_code", "window_no", "name"), windows),
    ):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *lines])
        options += [f"--{name}", str(path)]
    return options
