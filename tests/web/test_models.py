"""Own models and sequences over HTTP: looked into, opened, refused."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from app.interchange.guard import READERS
from app.web.app import create_app
from app.web.models import FILES, Models
from app.web.settings import Settings
from tests.conftest import Server
from tests.interchange import build

from .asking import ask
from .test_api import told

FOLDER = Path(__file__).parents[1] / "interchange" / "files"
TORCH = (FOLDER / "torch_embed_lstm_linear.safetensors").read_bytes()
EXPERIMENT = {"X": 1, "H": 2, "input": {"kind": "numbers", "values": [[1.0], [0.5]]}}

Post = Callable[..., httpx.Response]


def talk(act: Callable[[Any], Any], settings: Settings | None = None) -> Any:
    """Ask one application several things: ``act(post)`` awaits what it posts."""
    app = create_app(settings or Settings())

    async def talked() -> Any:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:

            async def post(path: str, body: Any) -> httpx.Response:
                how = {"content": body} if isinstance(body, bytes) else {"json": body}
                return await client.post(path, **how)

            return await act(post)

    return asyncio.run(talked())


def post(path: str, body: Any, settings: Settings | None = None) -> httpx.Response:
    async def act(ask: Any) -> httpx.Response:
        answer: httpx.Response = await ask(path, body)
        return answer

    answer: httpx.Response = talk(act, settings)
    return answer


def test_a_model_is_looked_into_opened_and_traced() -> None:
    async def act(ask: Any) -> tuple[Any, Any, Any]:
        seen = (await ask("/api/model?name=mine.safetensors", TORCH)).json()
        words = {"kind": "tokens", "tokens": ["1", "5"], "vocabulary": list("0123456")}
        choice = {"model": seen["model"], "layer": "lstm", "head": "fc", "embedding": "embedding", "input": words}
        opened = (await ask("/api/model/open", choice)).json()
        return seen, opened, await ask("/api/trace", opened["experiment"])

    seen, opened, traced = talk(act)
    assert (seen["name"], seen["experiment"]) == ("mine.safetensors", None)
    assert (seen["found"]["framework"], seen["found"]["format"]) == ("torch", "safetensors")
    (stack,) = seen["found"]["stacks"]
    assert (stack["name"], stack["X"], stack["H"], stack["cell"]["kind"]) == ("lstm", 3, 4, "lstm")
    assert opened["experiment"]["input"]["embedded"] is True
    assert traced.status_code == 200
    assert traced.json()["T"] == 2


def test_an_experiment_in_its_plain_form_comes_back_as_it_is() -> None:
    seen = post("/api/model", EXPERIMENT).json()
    assert (seen["model"], seen["found"]) == (None, None)
    assert seen["experiment"]["input"] == EXPERIMENT["input"]
    told(post("/api/model", EXPERIMENT | {"H": 10**6}), 422, "over_budget")
    told(post("/api/model", EXPERIMENT | {"Q": 1}), 422, "invalid_value")


def test_a_pickle_is_refused_with_the_two_lines_that_save_it_otherwise() -> None:
    error = told(post("/api/model", (FOLDER / "torch_canary.pt").read_bytes()), 422, "invalid_value")
    assert "pickle" in error["got"]
    assert "from safetensors.torch import save_file; save_file(model.state_dict()" in error["expected"]


def test_a_file_that_is_too_large_is_refused_with_the_number() -> None:
    error = told(post("/api/model", TORCH, Settings(model_bytes=1000)), 413, "over_budget")
    assert error["expected"] == "at most 1000 bytes"


def test_a_model_that_is_not_here_any_more_is_told_so_that_the_page_can_send_it_again() -> None:
    error = told(post("/api/model/open", {"model": "0" * 64, "layer": "lstm"}), 422, "unknown_name")
    assert (error["what"], error["got"]) == ("model", "0" * 12)


@pytest.mark.parametrize("body", [{}, {"model": 3, "layer": "a"}, {"model": "a", "layer": "b", "more": 1}, [], b"{"])
def test_a_choice_that_is_none_is_told(body: Any) -> None:
    assert post("/api/model/open", body).json()["error"]["code"] in ("invalid_value", "not_readable")


def test_a_network_over_the_budget_is_refused_when_it_is_opened() -> None:
    async def act(ask: Any) -> httpx.Response:
        seen = (await ask("/api/model", TORCH)).json()
        answer: httpx.Response = await ask("/api/model/open", {"model": seen["model"], "layer": "lstm"})
        return answer

    from app.lab.budget import Budget  # noqa: PLC0415

    told(talk(act, Settings(budget=Budget(H=3))), 422, "over_budget")


def test_a_sequence_becomes_an_input() -> None:
    rows = {"kind": "numbers", "values": [[1, 2], [3, 4]]}
    assert post("/api/sequence?name=a.csv", b"1,2\n3,4").json() == {"input": rows, "commas": False, "named": False}
    one = post("/api/sequence?name=a.csv&X=1", b"1,2\n3,4").json()
    assert one == {"input": {"kind": "numbers", "values": [[1.2], [3.4]]}, "commas": True, "named": False}
    words = post("/api/sequence", b'{"tokens": ["a"], "vocabulary": ["b", "a"]}').json()
    assert words["named"] is True
    error = told(post("/api/sequence", b"1,2\n3,x"), 422, "invalid_value")
    assert error["what"] == "line 2, column 2"


def test_only_a_few_files_are_taken_at_once() -> None:
    async def act(ask: Any) -> list[int]:
        answers = await asyncio.gather(*(ask("/api/model", TORCH) for _ in range(FILES + 2)))
        return sorted(answer.status_code for answer in answers)

    assert talk(act) == [200] * FILES + [503] * 2


def test_what_says_that_it_is_too_large_takes_no_place_from_others_while_it_is_heard_out() -> None:
    app, half = create_app(Settings(model_bytes=1000)), asyncio.Event()
    sizes, here = {"content-length": "1001"}, list[int]()

    async def slow() -> AsyncIterator[bytes]:
        yield b"x"
        here.append(1)
        await half.wait()
        yield bytes(1000)

    async def act() -> tuple[int, list[int]]:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            sending = [client.post("/api/model", content=slow(), headers=sizes) for _ in range(FILES)]
            waiting = [asyncio.create_task(one) for one in sending]
            while len(here) < FILES:
                await asyncio.sleep(0.001)
            other = await client.post("/api/sequence", content=b"1,2")
            half.set()
            return other.status_code, [(await one).status_code for one in waiting]

    assert asyncio.run(act()) == (200, [413] * FILES)


def test_who_says_so_and_sends_nothing_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.traces.PATIENCE", 0.05)

    async def nothing() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    sizes = {"content-length": "1000000000"}
    told(ask("/api/model", method="POST", content=nothing(), headers=sizes), 413, "over_budget")


def test_of_many_models_those_looked_at_longest_ago_go_first() -> None:
    models = [READERS.read(build.safetensors(build.lstm(seed=k))) for k in range(3)]
    size = sum(array.nbytes for array in models[0].stacks[0].values())
    kept = Models(2 * size)
    for name, model in zip("abc", models, strict=True):
        kept.put(name, model)
        kept.get("a") if name == "b" else None
    assert kept.get("a") is models[0]
    assert kept.get("c") is models[2]
    with pytest.raises(Exception, match="send the file again"):
        kept.get("b")


def test_a_model_larger_than_what_is_kept_is_kept_alone() -> None:
    kept, model = Models(1), READERS.read(build.safetensors(build.lstm()))
    kept.put("a", model)
    assert kept.get("a") is model


def test_a_server_reads_while_it_answers_others(server: Server) -> None:
    large = {"lstm.weight_hh_l0": np.zeros((2000, 500)), "lstm.weight_ih_l0": np.zeros((2000, 500))}
    data = build.safetensors({name: value.astype(np.float32) for name, value in large.items()})

    async def act() -> tuple[int, int]:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            reading = asyncio.create_task(client.post("/api/model", content=data))
            answered = 0
            while not reading.done():
                answered += (await client.get("/healthz")).status_code == 200
            return (await reading).status_code, answered

    status, answered = asyncio.run(act())
    assert status == 200
    assert answered > 3
    assert not server.faults


def test_the_plain_form_of_what_was_found_is_json_all_through() -> None:
    seen = post("/api/model", (FOLDER / "keras_lstm_dense.weights.h5").read_bytes())
    assert json.loads(seen.content)["found"]["stacks"][0]["asks"][0]["name"] == "activation"
