"""A window is twelve months scored from one origin, three months before the first: nothing in between is seen."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from evenhand.record.faults import EvenhandError, shown
from evenhand.warning.forecast import HORIZONS
from evenhand.warning.months import MonthError, month_id, month_words
from evenhand.warning.panel import Panel


class WindowError(EvenhandError):
    """A window that cannot be scored."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True, repr=False)
class Window:
    """Twelve months and their origin."""

    first: int  # month_id of the first month scored

    @property
    def origin(self) -> int:
        """The month_id of the last month that a forecast may see: October before a calendar year."""
        return self.first - HORIZONS[0]

    @property
    def months(self) -> range:
        """The month_ids scored."""
        return range(self.origin + HORIZONS[0], self.origin + HORIZONS[-1] + 1)

    @property
    def year(self) -> int | str:
        """`2019` for a calendar year; else its first month, as `2024-07`."""
        words = month_words(self.first)
        return int(words[:4]) if words.endswith("-01") else words


def window(text: str) -> Window:
    """A calendar year as `2019`, or the first of twelve months as `2024-07`.

    >>> window("2019").origin == month_id("2018-10"), window("2024-07").year
    (True, '2024-07')

    Raises:
        WindowError: it is neither.
    """
    try:
        return Window(first=month_id(f"{text}-01" if re.fullmatch(r"[12]\d{3}", text) else _month(text)))
    except MonthError as error:
        expected = "a year as 2019, or the first of twelve months as 2024-07"
        raise WindowError(f"window: given {shown(text)}; expected {expected}; correct it") from error


def _month(text: str) -> str:
    """A month in words: a bare number would be mistaken for a year, or a year for a number."""
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise MonthError(text)
    return text


def refusal(panel: Panel, asked: Window) -> str | None:
    """Why a window cannot be scored, naming what is missing; None where it can."""
    if not panel.until(asked.origin).units:
        return f"no figure up to {month_words(asked.origin)}, the month that it starts from"
    lacks = np.all(np.isnan(panel.actuals(panel.units, asked.months)), axis=0)
    lacking = [month_words(asked.months[at]) for at in np.flatnonzero(lacks)]
    if not lacking:
        return None
    which = "any of its months" if len(lacking) == len(asked.months) else ", ".join(lacking)
    return f"no actual in {which}; a window is scored whole or not at all"
