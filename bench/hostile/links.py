"""Bad links: hashes of the address that are cut, bent, of another version, or hold what no experiment is.

They are read by the page's own decoder, in Node.js, and what it lets through goes to the server as a link does.
"""

import base64
import json
import subprocess
import zlib
from random import Random
from typing import Any

from bench.hostile import messages
from bench.targets import ROOT
from tools import node

PRESETS = ("latch", "not-good", "no such", "__proto__", "<b>", "%ff", "a" * 3000)
SCRIPT = """
import { readLink, LinkError } from "%s";
import { readFileSync } from "node:fs";
const told = { read: [], named: 0, empty: 0, refused: 0, faults: [] };
process.on("unhandledRejection", (fault) => told.faults.push(`unhandled: ${fault}`));
for (const hash of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    const link = await readLink(hash);
    if (link === null) told.empty++;
    else if (link.experiment) told.read.push(JSON.stringify(link.experiment));
    else told.named++;
  } catch (fault) {
    if (fault instanceof LinkError) told.refused++;
    else told.faults.push(`${fault}: ${hash.slice(0, 200)}`);
  }
}
await new Promise((rested) => setTimeout(rested, 50));
console.log(JSON.stringify(told));
"""


def bad(chance: Random) -> str:  # noqa: PLR0911 - a way each
    """One hash."""
    match chance.randrange(10):
        case 0:
            return "#" + messages.letters(chance)
        case 1:
            numbers = "&".join(f"{key}={chance.choice(messages.STRANGE)}" for key in ("t", "unit", "layer", "reverse"))
            return _half(
                f"#preset={chance.choice(PRESETS)}&{numbers}&compare={chance.choice(('cells', 'passes', 'x'))}"
            )
        case 2:
            return f"#{chance.choice(('0', '2', '99', '1e3', '-1', '', '１'))}.{_packed(_linked(chance))}"
        case 3:
            return f"#1.{_cut(chance, _packed(_linked(chance)))}"
        case 4:
            return "#1." + _base64(chance.randbytes(chance.choice((0, 3, 200))))
        case 5:  # a megabyte and more that packs into a kilobyte
            return f"#1.{_packed(' ' * chance.choice((10**6, 10**7)) + '{}')}"
        case 6:
            return f"#1.{_packed(messages.damaged(chance))}"
        case 7:
            return f"#1.{_packed(chance.choice((messages.deep, messages.huge_number, messages.letters))(chance))}"
        case _:
            return f"#1.{_packed(_linked(chance))}"


def read(hashes: list[str]) -> dict[str, Any]:
    """What the page makes of them: ``read`` (as JSON), ``named``, ``empty``, ``refused``; ``faults``: none is meant."""
    found = node.find()
    if found is None:
        raise FileNotFoundError("no Node.js: python -m tools.node")
    script = SCRIPT % (ROOT / "static/js/protocol/link.js").as_uri()
    command = [str(found.node), "--input-type=module", "-e", script]
    done = subprocess.run(command, input=json.dumps(hashes), env=found.environment, capture_output=True, text=True)  # noqa: PLW1510 - told below
    if done.returncode != 0:
        return {"read": [], "named": 0, "empty": 0, "refused": 0, "faults": [done.stderr[-2000:]]}
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _linked(chance: Random) -> str:
    """What a link holds, with places changed."""
    experiment = messages.EXPERIMENT if chance.random() < 0.7 else messages.WORDS
    linked: dict[str, Any] = json.loads(messages.written(
        {"experiment": experiment, "preset": "latch", "t": 2, "unit": 1, "layer": 1, "reverse": True,
         "compare": chance.choice(("cells", {"kind": "first", "experiment": experiment}))}
    ))  # fmt: skip
    for inside, key in chance.sample(messages.places(linked), chance.choice((1, 1, 2))):
        inside[key] = chance.choice(messages.STRANGE)
    return messages.written(linked)


def _packed(text: str) -> str:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return _base64(packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _cut(chance: Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(("", "A", "=", "!", "é", ".")) + text[at + chance.choice((0, 1, 9, len(text))) :]


def _half(text: str) -> str:
    """Half characters do not travel to another program: they are left out."""
    return text.encode("utf-8", "ignore").decode()
