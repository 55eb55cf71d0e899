"""The calendar file: what is taken, what is refused and how it is told."""

from datetime import date

import pytest

from rules.calendar_csv import CalendarFileError, merge, parse_calendar
from rules.working_days import DayKind

HEADER = "day,kind,name,notice\n"


def parsed(*rows: str) -> dict[date, DayKind]:
    calendar = parse_calendar(HEADER + "\n".join(rows), "x")
    return {day: each.kind for day, each in calendar.days.items()}


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(CalendarFileError) as refused:
        parse_calendar(text, "x")
    return refused.value.problems


def test_rows_become_exceptions_of_the_years_they_are_in() -> None:
    calendar = parse_calendar(HEADER + "2027-01-01,off,元旦,通知\n2027-01-02,work,元旦,通知", "7")
    assert calendar.version == "7"
    assert calendar.covered_years == {2027}
    assert calendar.days[date(2027, 1, 1)].name == "元旦"
    assert [each.kind for each in calendar.days.values()] == [DayKind.OFF, DayKind.WORK]


@pytest.mark.parametrize("text", ["\ufeff" + HEADER, HEADER.replace("\n", "\r\n")])
def test_a_file_saved_by_a_spreadsheet_is_read(text: str) -> None:
    assert parse_calendar(text + " 2027-01-01 , off ,元旦,通知", "x").days


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("2027-02-30,off,春节,通知", "day", "不是日期：2027-02-30"),
        (",off,春节,通知", "day", "不是日期"),
        ("春节,off,春节,通知", "day", "不是日期：春节"),
        ("2027-02-08,holiday,春节,通知", "kind", "只能是 work 或 off:holiday"),
        ("2027-02-08", "kind", "只能是 work 或 off"),
        ("2027-02-08,work,春节,通知", "kind", "本来就是工作日"),
        ("2027-02-08,off,,通知", "name", "须为 1 到 40 字"),
        ("2027-02-08,off,春节," + "长" * 121, "notice", "须为 1 到 120 字"),
        ("2027-02-08,off,春节", "notice", "须为 1 到 120 字"),
        ("2027-01-01,off,元旦,通知", "day", "日期重复"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_column(row: str, column: str, said: str) -> None:
    [(line, found, what)] = problems(HEADER + "2027-01-01,off,元旦,通知\n" + row)
    assert (line, found) == (3, column)
    assert said in what


def test_every_bad_row_is_named_at_once() -> None:
    found = problems(HEADER + "x,off,春节,通知\n2027-02-08,y,春节,通知\n2027-02-09,work,,")
    assert [(line, column) for line, column, _ in found] == [
        (2, "day"),
        (3, "kind"),
        (4, "kind"),
        (4, "name"),
        (4, "notice"),
    ]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("", ["day", "kind", "name", "notice"]),
        ("day,kind\n2027-01-01,off", ["name", "notice"]),
        ("日期,类型\n", ["day", "kind", "name", "notice"]),
    ],
)
def test_missing_columns_are_named(text: str, missing: list[str]) -> None:
    assert [column for _, column, _ in problems(text)] == missing


def test_a_file_without_days_is_refused() -> None:
    assert problems(HEADER) == [(1, "day", "文件里没有任何一天")]


def test_a_field_too_large_for_csv_is_refused() -> None:
    assert problems(HEADER + "x" * 200_000)[0][2] == "不是 CSV 格式"


def test_the_end_of_december_belongs_to_the_next_year() -> None:
    calendar = parse_calendar(HEADER + "2027-12-31,off,元旦,2028\n2028-01-03,off,元旦,2028", "2028")
    assert calendar.covered_years == {2028}


def test_a_december_without_its_next_year_is_refused() -> None:
    assert problems(HEADER + "2027-12-31,off,元旦,2028") == [(1, "day", "缺少 2028 年的安排")]


def test_merging_replaces_whole_years_and_keeps_the_others() -> None:
    base = parse_calendar(
        HEADER + "2027-10-01,off,国庆节,旧\n2027-05-03,off,劳动节,旧\n2026-10-01,off,国庆节,旧", "1"
    )
    addition = parse_calendar(HEADER + "2027-10-01,off,国庆节,新", "x")
    merged = merge(base, addition, "2")
    assert merged.version == "2"
    assert merged.covered_years == {2026, 2027}
    assert {day: each.notice for day, each in merged.days.items()} == {
        date(2026, 10, 1): "旧",
        date(2027, 10, 1): "新",
    }


def test_merging_a_year_that_begins_in_december_leaves_the_year_before_alone() -> None:
    base = parse_calendar(HEADER + "2027-10-01,off,国庆节,旧", "1")
    addition = parse_calendar(HEADER + "2027-12-31,off,元旦,新\n2028-10-02,off,国庆节,新", "x")
    merged = merge(base, addition, "2")
    assert set(merged.days) == {date(2027, 10, 1), date(2027, 12, 31), date(2028, 10, 2)}
    again = merge(merged, base, "3")
    assert set(again.days) == set(merged.days), "revising 2027 keeps what 2028's notice says"


def test_good_rows_come_out_as_they_went_in() -> None:
    assert parsed("2027-02-08,off,春节,通知", "2027-02-06,work,春节,通知") == {
        date(2027, 2, 8): DayKind.OFF,
        date(2027, 2, 6): DayKind.WORK,
    }
