"""What a client sends: commands a line at a time, and the lines of a mail many at a time.

aiosmtpd asks for every line of a mail and keeps it for itself, which takes microseconds and a
hundred bytes for each: 40 MB of empty lines would take minutes and 2 GB. It is given blocks of
lines instead, and looks at the beginning of each for a dot only.
"""

from __future__ import annotations

from asyncio import IncompleteReadError, LimitOverrunError, StreamReader

BLOCK = 64 * 1024
LONGEST_LINE = 1024 * 1024  # programs forget to break lines; the standard's 998 bytes lose mail
_END = b".\r\n"  # of a mail, as a line of its own


class Room:
    """How many bytes of mails all clients together may have under way."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, count: int) -> bool:
        """Whether there is room for so many bytes more, which are taken then."""
        if count > self.left:
            return False
        self.left -= count
        return True


class Lines:
    """A reader as aiosmtpd uses it. Between `begin_mail` and `end_mail` its lines are blocks.

    Of a mail longer than `most` bytes aiosmtpd keeps nothing; the others share the room.
    """

    def __init__(self, reader: StreamReader, room: Room, *, most: int) -> None:
        self._reader = reader
        self._buffer = bytearray()
        self._room, self._most = room, most
        self._is_mail = False
        self._taken = 0  # of the room, by the mail at hand
        self.has_room = True  # for the mail at hand; without it nothing more of it is kept

    def begin_mail(self) -> None:
        self._is_mail, self.has_room = True, True

    def end_mail(self) -> None:
        """Nothing of the mail is needed any more."""
        self._room.left += self._taken
        self._is_mail, self._taken = False, 0

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        """Return the next line, or a block of a mail's lines with the dots before them undone."""
        while True:
            end = self._end_of_block() if self._is_mail else self._buffer.find(separator) + 1
            if end:
                return self._mail(end) if self._is_mail else self._take(end)
            await self._read_more()

    async def read(self, count: int) -> bytes:
        """Skip what is too long for a line, and is kept by nobody: one byte stands for it."""
        del self._buffer[:-1]  # the last may be the first of a line's end
        return b"-"

    async def _read_more(self) -> None:
        if len(self._buffer) > LONGEST_LINE:
            raise LimitOverrunError("The line is too long.", len(self._buffer))
        more = await self._reader.read(BLOCK)
        if not more:
            raise IncompleteReadError(bytes(self._buffer), None)
        self._buffer += more

    def _end_of_block(self) -> int:
        """Where whole lines end, before the mail does or when there are enough; 0: not yet."""
        if self._buffer.startswith(_END):
            return len(_END)
        last = self._buffer.find(b"\r\n" + _END, 0, BLOCK)
        if last < 0 and len(self._buffer) >= BLOCK:
            last = self._buffer.rfind(b"\r\n", 0, BLOCK)
            if last < 0:  # a line longer than a block is a block of its own
                last = self._buffer.find(b"\r\n", BLOCK - 1)
        return last + len(b"\r\n") if last >= 0 else 0

    def _mail(self, end: int) -> bytes:
        """Take lines of a mail: all but the first without the dot that was put before a dot."""
        block = self._take(end)
        if block == _END:
            return block
        if self.has_room and self._taken <= self._most:
            self.has_room = self._room.take(end)
            self._taken += end * self.has_room
        if not self.has_room:
            return b"\r\n"
        return block.replace(b"\r\n.", b"\r\n")

    def _take(self, end: int) -> bytes:
        taken = bytes(self._buffer[:end])
        del self._buffer[:end]
        return taken
