"""The mail within an S/MIME signature that packs it in (RFC 5652); nothing is verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_SEQUENCE, _EXPLICIT, _OCTETS, _OCTETS_IN_PIECES, _END = 0x30, 0xA0, 0x04, 0x24, 0x00
_DEEPEST = 8
_MOST_PIECES = 100_000


@dataclass(frozen=True, slots=True)
class _Value:
    tag: int
    start: int
    end: int
    after: int  # where the next value begins


def packed_mail(signature: bytes) -> bytes:
    """Return the bytes that are signed, b"" where none can be found."""
    try:
        outer = _value(signature, 0, 0)
        signed = _first(signature, _first(signature, outer, _EXPLICIT), _SEQUENCE)
        content = _first(signature, signed, _SEQUENCE)
        return _octets(signature, _first(signature, content, _EXPLICIT))
    except LookupError:  # also of an index after the end
        return b""


def _octets(data: bytes, holder: _Value) -> bytes:
    inner = next(_values(data, holder), None)
    if inner is not None and inner.tag == _OCTETS_IN_PIECES:
        return b"".join(data[piece.start : piece.end] for piece in _values(data, inner))
    return data[inner.start : inner.end] if inner is not None and inner.tag == _OCTETS else b""


def _first(data: bytes, within: _Value, tag: int) -> _Value:
    found = next((value for value in _values(data, within) if value.tag == tag), None)
    if found is None:
        raise LookupError(tag)
    return found


def _values(data: bytes, within: _Value, depth: int = 0) -> Iterator[_Value]:
    position = within.start
    for _number in range(_MOST_PIECES):
        if position >= within.end:
            return
        value = _value(data, position, depth)
        yield value
        position = value.after


def _value(data: bytes, at: int, depth: int) -> _Value:
    """Return the value there; one of indefinite length ends with an empty one."""
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:
        if depth >= _DEEPEST:
            raise LookupError("too deep")
        rest = _Value(tag, start, len(data), len(data))
        end = next((each for each in _values(data, rest, depth + 1) if each.tag == _END), None)
        if end is None:
            raise LookupError("without an end")
        return _Value(tag, start, end.start - 2, end.after)
    if length > 0x80:
        size = length - 0x80
        length, start = int.from_bytes(data[start : start + min(size, 8)], "big"), start + size
    end_at = min(start + length, len(data))
    return _Value(tag, start, end_at, end_at)
