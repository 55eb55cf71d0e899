"""A table of figures as a file: figures without marks, and nothing a spreadsheet would run."""

from rules.indicators import Share, Spread
from web.desk.figures.tables import FigureTable, Heading, Line, Value, as_csv, count, mean, rate


def _table(*lines: Line, headings: int) -> FigureTable:
    names = tuple(Heading(name) for name in "甲乙丙"[:headings])
    return FigureTable("some", "某表", "单位", names, lines)


def test_a_share_is_followed_by_what_it_was_made_from() -> None:
    of_something = Line("黄浦区", (count(1234), rate(Share(35, 36))))
    of_nothing = Line("徐汇区", (count(0), rate(Share())))
    assert as_csv(_table(of_something, of_nothing, headings=2), "达到", "n").splitlines() == [
        "单位,甲,乙,乙 达到,乙 n",
        "黄浦区,1234,97.22,35,36",
        "徐汇区,0,—,,",
    ]


def test_a_mean_is_followed_by_its_n_alone() -> None:
    line = Line("黄浦区", (mean(Spread({2: 1, 3: 2})),))
    assert as_csv(_table(line, headings=1), "达到", "n").splitlines()[1] == "黄浦区,2.67,3"


def test_a_name_that_looks_like_a_formula_is_kept_from_being_one() -> None:
    line = Line("=HYPERLINK(1)", (Value("—"),))
    assert as_csv(_table(line, headings=1), "达到", "n").splitlines()[1] == "'=HYPERLINK(1),—"


def test_large_numbers_are_written_in_full() -> None:
    line = Line("全市", (count(12_345_678),))
    assert as_csv(_table(line, headings=1), "达到", "n").splitlines()[1] == "全市,12345678"
