"""What kind of file it is, by what is in it and never by its name; then its contents."""

from app.errors import InvalidValue, NotReadable
from app.interchange.reading import hdf5, keras, npz, onnx, plain_json, safetensors
from app.interchange.reading.archive import MAGIC, Archive
from app.interchange.reading.contents import Contents
from app.interchange.reading.limits import Limits

READABLE = "safetensors, npz, Keras weights (.weights.h5) or archive (.keras), ONNX, or JSON"
SAVE_IT = (
    "safetensors, saved by: from safetensors.torch import save_file; save_file(model.state_dict(), 'm.safetensors')"
)
PICKLE = "a pickle, which can run code when it is opened"
_ONNX_FIELDS = {tag for field in (1, 7, 8, 14, 20) for tag in (field << 3, field << 3 | 2)} | {0x12, 0x1A, 0x22, 0x32}


def contents(data: bytes, limits: Limits) -> Contents:
    """Open the container; raises NotReadable, InvalidValue, InvalidShape or OverBudget saying what is wrong where."""
    if data.startswith(hdf5.MAGIC):
        return hdf5.read(data, limits)
    if data.startswith(MAGIC):
        return _archive(data, limits)
    if safetensors.fits(data):
        return safetensors.read(data, limits)
    if _is_json(data):
        return plain_json.read(data, limits)
    if _is_pickle(data):
        raise InvalidValue("file", PICKLE, SAVE_IT)
    if data[:1] and data[0] in _ONNX_FIELDS:
        return onnx.read(data, limits)
    raise NotReadable("file", "bytes of another kind" if data else "nothing", READABLE)


def libraries(data: bytes) -> tuple[str, ...]:
    """Modules that reading these bytes needs, beside NumPy."""
    if data.startswith((hdf5.MAGIC, MAGIC)):
        return ("h5py",)
    if safetensors.fits(data):
        return ("safetensors",)
    return () if _is_json(data) or _is_pickle(data) else ("onnx",)


def _archive(data: bytes, limits: Limits) -> Contents:
    archive = Archive(data, limits)
    if any(name.rsplit("/", 1)[-1].endswith(".pkl") for name in archive.names):
        raise InvalidValue("file", PICKLE, SAVE_IT)
    if keras.CONFIG in archive.names and keras.WEIGHTS in archive.names:
        return keras.read(archive, limits)
    arrays = [name for name in archive.names if name != npz.HINTS]
    if arrays and all(name.endswith(".npy") for name in arrays):
        return npz.read(archive, limits)
    raise NotReadable("archive", "members of another kind", "arrays (.npy), or a Keras archive")


def _is_json(data: bytes) -> bool:
    return data[:64].lstrip()[:1] in (b"{", b"[")


def _is_pickle(data: bytes) -> bool:
    """A pickle of protocol 2 or later begins so; PyTorch's oldest files do as well."""
    return data[:1] == b"\x80" and data[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05")
