"""What Outlook hides in winmail.dat (TNEF): the files and the text, read with bounded work.

The format's counts may claim four thousand million values; here all are held against the bytes that
are there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from troth.channels.email.reading.charsets import decode

_SIGNATURE = 0x223E9F78
_HEAD = struct.Struct("<BHHI")
_UINT16, _UINT32 = struct.Struct("<H"), struct.Struct("<I")
# Attributes of a mail, and of each file in it.
_BODY, _PROPERTIES, _CODE_PAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
# Properties among them.
_PLAIN, _HTML, _LONG_NAME, _FILE_DATA, _CONTENT_ID = 0x1000, 0x1013, 0x3707, 0x3701, 0x3712
_SIZES = {0x02: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x0B: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8}
_SIZES |= {0x40: 8, 0x48: 16}
_TEXT, _WIDE_TEXT, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_WITH_LENGTH = frozenset({_TEXT, _WIDE_TEXT, _OBJECT, _BINARY})
_NAMED, _MANY = 0x8000, 0x1000
_MOST = 2_000


@dataclass(slots=True)
class PackedFile:
    name: str = ""
    content: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Packed:
    """What a winmail.dat holds."""

    files: list[PackedFile] = field(default_factory=list)
    text: str = ""
    html: str = ""
    is_whole: bool = True


def is_packed(content: bytes) -> bool:
    return len(content) >= 6 and _UINT32.unpack_from(content)[0] == _SIGNATURE


def unpack(content: bytes) -> Packed:
    """Return what can be read of it."""
    packed, charset = Packed(), "cp1252"
    try:
        for number, (attribute, data) in enumerate(_attributes(content)):
            if number >= _MOST:
                packed.is_whole = False
                break
            if attribute == _CODE_PAGE and len(data) >= 4:
                charset = f"cp{_UINT32.unpack_from(data)[0]}"
            else:
                _take(packed, attribute, data, charset)
    except (struct.error, ValueError):
        packed.is_whole = False
    packed.files = [file for file in packed.files if file.content]
    return packed


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + _HEAD.size <= len(content):
        _level, attribute, _kind, length = _HEAD.unpack_from(content, position)
        position += _HEAD.size
        if position + length > len(content):
            raise ValueError("an attribute ends after the file")
        yield attribute, content[position : position + length]
        position += length + 2  # and its checksum


def _take(packed: Packed, attribute: int, data: bytes, charset: str) -> None:
    if attribute == _NEW_FILE:
        packed.files.append(PackedFile())
    elif attribute == _BODY:
        packed.text = packed.text or _text(data, charset)
    elif attribute == _PROPERTIES:
        found = dict(_properties(data))
        packed.html = packed.html or _said(found, _HTML, charset)
        packed.text = packed.text or _said(found, _PLAIN, charset)
    elif packed.files:
        _take_of_file(packed.files[-1], attribute, data, charset)


def _take_of_file(file: PackedFile, attribute: int, data: bytes, charset: str) -> None:
    if attribute == _TITLE:
        file.name = file.name or _text(data, charset)
    elif attribute == _DATA:
        file.content = data
    elif attribute == _FILE_PROPERTIES:
        found = dict(_properties(data))
        file.name = _said(found, _LONG_NAME, charset) or file.name
        file.content_id = _said(found, _CONTENT_ID, charset).strip("<> ")
        file.content = file.content or found.get(_FILE_DATA, (_BINARY, b""))[1][16:]


def _said(found: dict[int, tuple[int, bytes]], name: int, charset: str) -> str:
    kind, value = found.get(name, (_TEXT, b""))
    return _text(value, "utf-16-le" if kind == _WIDE_TEXT else charset)


def _text(value: bytes, charset: str) -> str:
    return decode(value, charset)[0].rstrip("\x00")


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Give the values of properties by their names; of several values the first."""
    position = 4
    for _number in range(min(_UINT32.unpack_from(data)[0], _MOST)):
        kind, name = struct.unpack_from("<HH", data, position)
        position = _after_name(data, position + 4) if name >= _NAMED else position + 4
        is_many, kind = bool(kind & _MANY), kind & ~_MANY
        count = 1
        if is_many or kind in _WITH_LENGTH:
            count, position = _UINT32.unpack_from(data, position)[0], position + 4
        for _value in range(min(count, _MOST)):
            value, position = _value_at(data, position, kind)
            yield name, (kind, value)


def _after_name(data: bytes, position: int) -> int:
    """Return where the value of a property begins that is named by more than its number."""
    if _UINT32.unpack_from(data, position + 16)[0] == 0:
        return position + 24
    return position + 24 + _padded(_UINT32.unpack_from(data, position + 20)[0])


def _value_at(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    length = _SIZES.get(kind, 0)
    if kind in _WITH_LENGTH:
        length, position = _UINT32.unpack_from(data, position)[0], position + 4
    if position + length > len(data):
        raise ValueError("a value ends after its attribute")
    return data[position : position + length], position + _padded(length)


def _padded(length: int) -> int:
    return length + -length % 4
