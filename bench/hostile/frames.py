"""Bytes that are no WebSocket frames, or none that may be sent: each ends its connection, and has to end it cleanly."""

from random import Random

TEXT, BINARY, CLOSE, PING = 1, 2, 8, 9
CLEAN = {1002, 1003, 1007, 1009}
"""Codes with which a server may end a connection that was not spoken on as agreed."""


def frame(kind: int, payload: bytes, *, first: int = 0x80, masked: bool = True, says: int | None = None) -> bytes:
    """A frame as a client sends it; ``says``: another length than it has."""
    size = len(payload) if says is None else says
    mask = 0x80 if masked else 0
    length = bytes([mask | size]) if size < 126 else bytes([mask | 126]) + (size % 65536).to_bytes(2, "big")
    if size >= 1 << 16:
        length = bytes([mask | 127]) + (size % 2**64).to_bytes(8, "big")
    return bytes([first | kind]) + length + (b"\0\0\0\0" if masked else b"") + payload


def broken(chance: Random) -> bytes:  # noqa: PLR0911 - a way each
    """One that has to end the connection."""
    match chance.randrange(9):
        case 0:  # not masked
            return frame(TEXT, b"{}", masked=False)
        case 1:  # bits that nobody agreed upon
            return frame(TEXT, b"{}", first=0x80 | chance.choice((0x10, 0x20, 0x40)))
        case 2:  # a kind that there is not
            return frame(chance.choice((3, 4, 7, 11, 15)), b"x")
        case 3:  # half characters
            return frame(TEXT, chance.choice((b"\xff\xfe", b"\xc3\x28", b"{\xed\xa0\x80}", b"\xf8\x88\x80\x80\x80")))
        case 4:  # a ping that is too long
            return frame(PING, bytes(126))
        case 5:  # the end of what never began
            return frame(0, b"x")
        case 6:  # a new message within another
            return frame(TEXT, b"{", first=0) + frame(TEXT, b"{}")
        case 7:  # a goodbye that says nothing that can be said
            return frame(CLOSE, chance.choice((b"\x03", b"\x03\xed", b"\x00\x00", b"\x03\xe8\xff\xff")))
        case _:  # larger than any message, said or sent
            return frame(TEXT, bytes(2 << 20)) if chance.random() < 0.5 else frame(TEXT, b"x", says=2**62)
