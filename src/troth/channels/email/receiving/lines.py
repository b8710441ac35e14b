"""What a client sends: commands a line at a time, and a mail by blocks of lines.

aiosmtpd reads a mail line by line and keeps each for itself, which takes microseconds and a hundred
bytes for each: 40 MB of empty lines would take minutes and 2 GB.
"""

from __future__ import annotations

from asyncio import IncompleteReadError, LimitOverrunError, StreamReader

BLOCK = 64 * 1024
LONGEST_LINE = 1024 * 1024  # programs forget to break lines; the standard's 998 bytes lose mail
TOO_LONG = "500 5.6.0 A line of the mail is too long"
TOO_LARGE = "552 5.3.4 The mail is too large"
NO_ROOM = "452 4.3.1 Too much mail is coming in at once; try again later"
_END = b".\r\n"  # of a mail, as a line of its own


class NotTaken(Exception):
    """A mail came to its end and was not kept; the words are the answer to it."""


class Room:
    """How many bytes of mails all clients together may have under way."""

    def __init__(self, most: int) -> None:
        self.left = most


class Mail:
    """A mail on its way in. What is not taken holds no room from then on, for others to use."""

    def __init__(self, room: Room, most: int) -> None:
        self._room, self._most = room, most
        self._content = bytearray()
        self._size = 0
        self._refused = ""

    def add(self, block: bytes) -> None:
        if self._size + len(block) > self._most:
            self.refuse(TOO_LARGE)
        elif len(block) > self._room.left:
            self.refuse(NO_ROOM)
        if not self._refused:
            self._content += block
            self._size += len(block)
            self._room.left -= len(block)

    def refuse(self, why: str) -> None:
        self._refused = self._refused or why
        self.forget()

    def forget(self) -> None:
        """Nobody needs it any more."""
        self._room.left += self._size
        self._content, self._size = bytearray(), 0

    def content(self) -> bytes:
        """Hand over all of it, which still takes its room; raises NotTaken."""
        if self._refused:
            raise NotTaken(self._refused)
        content, self._content = bytes(self._content), bytearray()
        return content


class Lines:
    """A reader as aiosmtpd uses it for commands, which reads mails too."""

    def __init__(self, reader: StreamReader) -> None:
        self._reader = reader
        self._buffer = bytearray()

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        """Return the next line."""
        while not (end := self._buffer.find(separator) + 1):
            await self._read_more()
        return self._take(end)

    async def read(self, count: int) -> bytes:
        """Skip what is too long for a line: one byte stands for it."""
        self._buffer[:-1] = b"-"  # the last may be the first of a line's end
        return b"-"

    async def mail(self, mail: Mail) -> None:
        """Read a mail up to its end, without the dots that were put before dots."""
        while (block := await self._block(mail)) != _END:
            mail.add(block.removeprefix(b".").replace(b"\r\n.", b"\r\n"))

    async def _block(self, mail: Mail) -> bytes:
        while not (end := self._end_of_block()):
            try:
                await self._read_more()
            except LimitOverrunError as error:
                mail.refuse(TOO_LONG)
                await self.read(error.consumed)
        return self._take(end)

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

    async def _read_more(self) -> None:
        if len(self._buffer) > LONGEST_LINE:
            raise LimitOverrunError("The line is too long.", len(self._buffer))
        more = await self._reader.read(BLOCK)
        if not more:
            raise IncompleteReadError(bytes(self._buffer), None)
        self._buffer += more

    def _take(self, end: int) -> bytes:
        taken = bytes(self._buffer[:end])
        del self._buffer[:end]
        return taken
