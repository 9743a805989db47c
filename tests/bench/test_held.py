"""What a page holds is told apart from what the browser compiles for it."""

import json

from bench.soak.page import ARRAYS, NOT_HELD, held

FIELDS = ["type", "name", "id", "self_size", "edge_count"]
KINDS = ["hidden", "array", "string", "object", "code", "closure", "number", "native", "object shape"]


def snapshot(*nodes: tuple[str, int], name: str = "Trace") -> str:
    """As Chromium writes it: all nodes in one list, five numbers each."""
    flat = [number for k, (kind, size) in enumerate(nodes) for number in (KINDS.index(kind), 1, k, size, 0)]
    meta = {"node_fields": FIELDS, "node_types": [KINDS, "string"]}
    return json.dumps({"snapshot": {"meta": meta}, "nodes": flat, "strings": ["", name]})


def test_objects_texts_and_lists_are_held() -> None:
    some = [("object", 16), ("string", 32), ("array", 64), ("closure", 128)]
    assert held(snapshot(*some)) == 240
    assert held(snapshot(*some, ("array", 1000))) == 1240


def test_what_the_browser_compiles_and_keeps_for_itself_is_not() -> None:
    assert held(snapshot(("object", 16), *((kind, 1000) for kind in NOT_HELD))) == 16


def test_what_typed_arrays_hold_is_held() -> None:
    assert held(snapshot(("native", 8000), name=ARRAYS)) == 8000
