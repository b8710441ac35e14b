"""The lines of a mail as it is handed in, many at a time.

aiosmtpd keeps every line for itself, which takes a hundred bytes more than the line is long: 40 MB
of empty lines would take 2 GB. It is given whole blocks of lines instead.
"""

from __future__ import annotations

from asyncio import LimitOverrunError, StreamReader

BLOCK = 64 * 1024


class Blocks:
    """A reader whose lines are blocks: aiosmtpd looks at the beginning of each for a dot only."""

    def __init__(self, reader: StreamReader) -> None:
        self._reader = reader
        self._ahead = b""  # a line that was read and belongs to no block yet

    async def readuntil(self, separator: bytes) -> bytes:
        """Return some lines; one that begins with a dot only as the first of them."""
        block = bytearray(await self._line(separator))
        while len(block) < BLOCK and block != b"." + separator:
            try:
                self._ahead = await self._reader.readuntil(separator)
            except LimitOverrunError:
                break  # raised again when it is that line's turn
            if self._ahead.startswith(b".") or len(block) + len(self._ahead) > BLOCK:
                break
            block += self._ahead
            self._ahead = b""
        return bytes(block)

    async def read(self, count: int) -> bytes:
        """Skip what is too long for a line, and is kept by nobody: one byte stands for it."""
        await self._reader.read(count)
        return b"-"

    async def _line(self, separator: bytes) -> bytes:
        if not self._ahead:
            return await self._reader.readuntil(separator)
        line, self._ahead = self._ahead, b""
        return line
