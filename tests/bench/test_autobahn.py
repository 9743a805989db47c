"""Cases that were written for Python 2 are read and played, and judge what the doors do by their own words."""

import asyncio
from pathlib import Path

from app.web import sockets
from bench import autobahn
from bench.autobahn.cases import load

CASE = """
import pickle

class Case:
   OK, INFORMATIONAL, FAILED = "OK", "INFORMATIONAL", "FAILED"

   def __init__(self, protocol):
      self.p, self.received, self.behavior, self.behaviorClose = protocol, [], Case.FAILED, Case.OK
      self.result = self.resultClose = ""
      self.init()

   def onMessage(self, msg, binary):
      self.received.append(("message", msg, binary))
      self.p.sendClose(self.p.CLOSE_STATUS_CODE_NORMAL)

   def onConnectionLost(self, failedByMe):
      if pickle.dumps(self.received) == pickle.dumps(self.expected):
         self.behavior = Case.OK
      self.result = "%s %s %s" % (self.p.wasClean, self.p.closedByMe, len(self.received))
"""
LISTED = """
from case import Case

Cases = []

def add(name, payload, expected, **how):
   def init(self):
      self.expected = expected
   def onOpen(self):
      print "sending", name
      self.p.sendFrame(opcode = 1, payload = payload, **how)
   Cases.append(type("Case" + name, (object, Case, ), {"init": init, "onOpen": onOpen}))

text = "\\xce\\xba" * (7 / 2)
add("1_1", text, [("message", text, False)])
add("1_2", text, [("message", text, False)], chopsize = 1)
add("1_3", text, [("message", "something else", False)])
add("2_1", "\\xce", [])
add("2_2", text, [], rsv = 1)
"""
PIECES = """
from case import Case

class Case9_1(Case):
   def init(self):
      self.expected = [("message", "*" * PIECES, False)]

   def onOpen(self):
      self.p.sendMessage("*" * PIECES, False, fragmentSize = 1)

Cases = [Case9_1]
"""


def played(folder: Path, listed: str) -> autobahn.Found:
    (folder / "case").mkdir()
    (folder / "case" / "case.py").write_text(CASE, encoding="ascii")
    (folder / "case" / "__init__.py").write_text(listed, encoding="ascii")
    return asyncio.run(autobahn.measure(load(folder)))


def test_a_case_is_read_as_python_2_and_judges_what_comes_back(tmp_path: Path) -> None:
    found = played(tmp_path, LISTED)
    assert {name: (one.behavior, one.result, one.code) for name, one in found.said.items()} == {
        "1.1": ("OK", "True True 1", 1000),
        "1.2": ("OK", "True True 1", 1000),
        "1.3": ("FAILED", "True True 1", 1000),
        "2.1": ("OK", "True False 0", 1007),
        "2.2": ("OK", "True False 0", 1002),
    }
    assert list(found.failed()) == ["1.3"]
    assert "| cases that do not pass | 0 | 1.3: FAILED, OK, True True 1 | **no** |" in autobahn.told(found)


def test_what_ends_in_our_bound_is_told_apart_and_passes_without_it(tmp_path: Path) -> None:
    found = played(tmp_path, PIECES.replace("PIECES", str(sockets.FRAGMENTS + 1)))
    assert found.said["9.1"].code == 1009
    assert found.unbound["9.1"].behavior == "OK"
    assert not found.failed()
