"""Cells for spreadsheets: none that one would run, in a column, a header or a list, whichever separator it takes.

A spreadsheet that takes `;` or a tab for the separator cuts a cell there, and one that does not know a quotation mark
in the middle of its own cell ends a row at a line end within. So a formula after any of these counts as one too.
"""

from __future__ import annotations

import re

import polars as pl

from evenhand.output.visible import OBEYED, write_visibly

_SIGNS = "=+\\-@|＝＋－＠｜"  # by which a formula, or a call of another program, begins
_BLANK = (  # what may be stripped before it, quotation marks among it
    '"\\x00-\\x08\\x0b\\x0c\\x0e-\\x20\\u0085\\u00a0\\u00ad\\u1680'
    "\\u2000-\\u200f\\u2028\\u2029\\u202f\\u205f\\u2060\\u3000\\ufeff"
)
_CUT = ";\\t\\r\\n"
_NUMBER = re.compile(r" *[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)? *%? *", re.ASCII)
_PART = re.compile(f"(^|[{_CUT}])([{_BLANK}]*)(?=[{_SIGNS}])([^{_CUT}]*)")
_STARTS = re.compile("[\t\r\n]")
_QUOTED = re.compile(r'[,;|"\t\r\n]|^\s|\s$')


def _for_polars(pattern: str) -> str:
    r"""The same pattern for the engine of Polars, whose texts hold no surrogates."""
    return re.sub(r"\\u(\w{4})", r"\\x{\1}", pattern.replace("\\ud800-\\udfff", ""))


_MAY_RUN = _for_polars(f"(?:^|[{_CUT}])[{_BLANK}]*[{_SIGNS}]|^[\\t\\r\\n]")
_FIGURE = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"  # most of the numbers, told without a closer look
_OBEYED = _for_polars(f"[{OBEYED}]")


def is_formula(column: pl.Series) -> pl.Series:
    """Whether a spreadsheet would run a cell, or what follows a separator in it: such a sign, and no number."""
    found = _may_run(column)
    rows = found.arg_true()
    return found.scatter(rows, [_runs(text) for text in column.gather(rows)]) if len(rows) else found


def _may_run(column: pl.Series) -> pl.Series:
    """The few cells that are worth a closer look."""
    return (column.str.contains(_MAY_RUN) & ~column.str.contains(_FIGURE)).fill_null(value=False)


def _runs(text: str) -> bool:
    if _STARTS.match(text):
        return True
    return any(_parts(found)[1] for found in _PART.finditer(text))


def neutral(text: str) -> str:
    """A cell with an apostrophe before each part that would be run.

    >>> neutral("=1+1"), neutral("-3.5"), neutral("Shooting;=1+2"), neutral(" @x")
    ("'=1+1", '-3.5', "Shooting;'=1+2", "' @x")
    """
    shown = _PART.sub(_before, write_visibly(text))
    return f"'{shown}" if _STARTS.match(shown) else shown


def _before(found: re.Match[str]) -> str:
    cut, part = _parts(found)
    return f"{cut}'{part}" if part else found[0]


def _parts(found: re.Match[str]) -> tuple[str, str]:
    """The separator before what may be a formula, and the formula; empty where it is a number."""
    part = found[2] + found[3]
    number = _NUMBER.fullmatch(part if found[1] else found.string)  # at its beginning, a cell counts as a whole
    return found[1], "" if number else part


def write_cell(text: str) -> str:
    """One cell of a CSV file, in quotation marks where any spreadsheet could cut it."""
    cell = neutral(text)
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def write_cells(column: pl.Series) -> pl.Series:
    """A text column as cells of a CSV file; nothing where there is nothing."""
    one = pl.first()
    quoted = pl.concat_str(pl.lit('"'), one.str.replace_all('"', '""', literal=True), pl.lit('"'))
    mild = pl.when(one.str.contains(_QUOTED.pattern)).then(quoted).otherwise(one).fill_null("")
    written = column.to_frame().select(mild).to_series()
    odd = (column.str.contains(_OBEYED).fill_null(value=False) | _may_run(column)).arg_true()
    texts = column.gather(odd).to_list()
    cells = {text: write_cell(text) for text in dict.fromkeys(texts)}
    return written.scatter(odd, [cells[text] for text in texts]) if texts else written
