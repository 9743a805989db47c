"""Zip archives of others: the directory is read and judged before any member is."""

import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath

from app.errors import InvalidValue, NotReadable, OverBudget
from app.interchange.reading.limits import LONGEST_NAME, Limits

MAGIC = b"PK\x03\x04"
_END = b"PK\x05\x06"
_DIRECTORY = 1024 * 1024
"""Bytes of a directory at most."""
_ENCRYPTED = 0x1


class Archive:
    """An archive whose directory keeps to the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read and judge the directory; raises NotReadable, InvalidValue or OverBudget naming the member."""
        self._limits = limits
        _check_end(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise NotReadable("archive", "a broken directory", "a whole zip archive") from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            self._check(member)
            self._members[member.filename] = member
        if len(members) > limits.tensors:
            raise OverBudget("members of the archive", str(len(members)), f"at most {limits.tensors}")
        total, most = sum(member.file_size for member in members), 8 * limits.numbers
        if total > most:
            raise OverBudget("archive", f"{total} bytes when unpacked", f"at most {most} bytes")

    @property
    def names(self) -> tuple[str, ...]:
        """Of the members that are files."""
        return tuple(name for name in self._members if not name.endswith("/"))

    def read(self, name: str) -> bytes:
        """One member; raises NotReadable when it is broken."""
        member = self._members[name]
        try:
            with self._zip.open(member) as opened:
                data = opened.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
            raise NotReadable(f'member "{name}"', "broken data", "a whole member") from error
        if len(data) != member.file_size:
            raise NotReadable(f'member "{name}"', f"{len(data)} bytes", f"{member.file_size} bytes, as declared")
        return data

    def _check(self, member: zipfile.ZipInfo) -> None:
        name, what = member.filename, f'member "{member.filename[:LONGEST_NAME]}"'.encode(errors="replace").decode()
        path = PurePosixPath(name)
        if (
            not name
            or len(name) > LONGEST_NAME
            or ".." in path.parts
            or path.is_absolute()
            or "\\" in name
            or PureWindowsPath(name).drive
        ):
            raise InvalidValue(what, "a name that leads elsewhere", "a plain name inside the archive")
        if name in self._members:
            raise InvalidValue(what, "two of this name", "one")
        if member.flag_bits & _ENCRYPTED:
            raise InvalidValue(what, "encrypted data", "data that can be read")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InvalidValue(what, f"compression {member.compress_type}", "stored or deflated data")
        if member.file_size > self._limits.ratio * max(member.compress_size, 1024):
            raise OverBudget(
                what,
                f"{member.file_size} bytes out of {member.compress_size}",
                f"at most {self._limits.ratio} times as many",
            )


def _check_end(data: bytes) -> None:
    """Judge the size of the directory by what the end of the archive says, before anything of it is read."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data):
        raise NotReadable("archive", "no directory at its end", "a whole zip archive")
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    if size > _DIRECTORY:
        raise OverBudget("directory of the archive", f"{size} bytes", f"at most {_DIRECTORY} bytes")
