"""A value for each character of a text, looked up for the whole text at once.

`str.translate` asks a dictionary for each character; an array indexed by code point answers
for all of them in one step, some ten times quicker.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from search_index.container import Array

_CODE_POINTS = 0x110000


class CodeTable:
    """Code point -> a number other than 0, worked out once for each that turns up."""

    def __init__(self, work_out: Callable[[int], int], dtype: DTypeLike) -> None:
        self._work_out = work_out
        self._values: Array = np.zeros(_CODE_POINTS, dtype)  # memory comes as it is touched

    def values(self, text: str) -> Array:
        """One value for each character."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
        values: Array = self._values[codes]
        if not values.all():
            for code in set(codes[values == 0].tolist()):
                self._values[code] = self._work_out(code)
            values = self._values[codes]
        return values
