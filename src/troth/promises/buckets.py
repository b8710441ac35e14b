"""Finding many values at once among sorted keys, several times faster than a binary search."""

from __future__ import annotations

import numpy as np

from troth.promises.intervals import Ints


class Buckets:
    """Sorted integer keys, their range cut into equal buckets whose width is a power of two.

    A bucket knows the last key up to its start; the few keys inside it are then stepped over.
    """

    def __init__(self, keys: Ints, last: int) -> None:
        """Prepare for values from the first key up to `last`."""
        span = last - int(keys[0]) + 1
        self._first = keys[0]
        self._bits = max(0, (span // (2 * len(keys))).bit_length() - 1)
        count = (span >> self._bits) + 2
        edges = self._first + (np.arange(count, dtype=np.int64) << self._bits)
        self._at_edge = np.searchsorted(keys, edges, side="right") - 1
        self._next = np.append(keys[1:], np.iinfo(np.int64).max)
        self._steps = int(np.diff(self._at_edge).max())

    def locate(self, values: Ints) -> Ints:
        """Return the index of the last key <= each of the values."""
        index: Ints = self._at_edge.take((values - self._first) >> self._bits)
        for _ in range(self._steps):
            index += self._next.take(index) <= values
        return index
