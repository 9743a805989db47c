"""Layers and directions: one pass is shown, the others beside it, and one that reads backwards flows backwards."""

import json

from playwright.sync_api import expect

from app.lab.experiment import Experiment, Numbers
from app.lab.held import Held, hold
from app.network.build import first_inputs
from app.network.readout import Readout
from app.wire import encode

from .conftest import OpenPage
from .screen import Json, Screen, make_link, show

T, X, H = 9, 2, 3


def experiment() -> Experiment:
    """Two layers in both directions, with a read-out."""
    rows = tuple(map(tuple, first_inputs(T, X, 4).tolist()))
    both = {"layers": 2, "direction": "both", "readout": Readout(size=2)}
    return Experiment(X=X, H=H, seed=4, input=Numbers(values=rows), **both)  # type: ignore[arg-type]


def plain() -> Json:
    """The same as a link holds it."""
    found: Json = json.loads(encode.plain(experiment()))
    return found


def choose(screen: Screen, layer: int, direction: int) -> None:
    """Show another pass, and wait for it."""
    before = screen.drawn
    screen.at("pass-layer").get_by_role("radio").nth(layer).click()
    screen.draws(before)
    between = screen.drawn
    screen.at("pass-direction").get_by_role("radio").nth(direction).click()
    screen.draws(before, between)


def seen(layer: int, *, reverse: bool) -> Held:
    """What the server computes for a pass."""
    return hold(experiment()).at(layer, reverse=reverse)


def test_a_pass_shows_its_own_numbers_at_the_same_input(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    assert float(screen.exact_numbers()["c"].replace("−", "-")) == seen(0, reverse=False).trace.quantities["c"][2, 1]
    choose(screen, 1, 1)
    screen.stands_at(T + 1 - 3)
    expect(screen.at("numbers-title")).to_contain_text("reads input 3")
    now = float(screen.numbers()["c"].replace("−", "-"))
    assert now == seen(1, reverse=True).trace.quantities["c"][T - 3, 1]


def test_the_link_remembers_the_pass_and_reload_brings_it_back(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    choose(screen, 1, 1)
    linked = screen.link(lambda held: held.get("layer") == 1 and held.get("reverse") is True)
    assert linked["t"] == T + 1 - 3
    numbers = screen.exact_numbers()
    screen.page.reload()
    screen.live()
    screen.draws()
    screen.stands_at(T + 1 - 3)
    assert screen.exact_numbers() == numbers


def test_a_backward_belt_is_the_forward_belt_of_the_reversed_input_in_a_mirror(open_page: OpenPage) -> None:
    """Where a click lands tells which timestep lies there: the first one on the right."""
    screen = show(open_page, f"/{make_link({'experiment': plain() | {'layers': 1, 'direction': 'reverse'}, 't': 4})}")
    box = screen.at("belt").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    screen.page.mouse.click(box["x"] + box["width"] - 30, middle)
    screen.stands_at(1)
    screen.page.mouse.click(box["x"] + 80, middle)
    screen.stands_at(T)


def test_a_pin_holds_in_the_pass_in_which_it_was_made(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    choose(screen, 1, 1)
    before = screen.drawn
    screen.at("pin-f").click()
    screen.draws(before)
    linked = screen.link(lambda held: bool(held["experiment"].get("pins")))
    (pin,) = linked["experiment"]["pins"]
    assert (pin["layer"], pin["reverse"]) == (1, True)
    choose(screen, 0, 0)
    expect(screen.at("pin-f")).to_have_attribute("aria-pressed", "false")


def test_a_pin_that_is_typed_or_changed_holds_in_its_own_pass(open_page: OpenPage) -> None:
    there = {"t": 3, "unit": 1, "layer": 1, "reverse": True}
    screen = show(open_page, f"/{make_link({'experiment': plain(), **there})}")
    before = screen.drawn
    screen.at("pins-open").click()
    screen.at("pin-value").fill("1")
    screen.press("Enter")
    screen.draws(before)
    linked = screen.link(lambda held: bool(held["experiment"].get("pins")))
    (pin,) = linked["experiment"]["pins"]
    assert (pin["layer"], pin["reverse"], pin["value"]) == (1, True, 1)
    before = screen.drawn
    screen.at("pass-direction").get_by_role("radio").first.click()
    screen.draws(before)
    screen.at("changed").click()
    screen.at("edit-pin").click()
    screen.at("pin-value").fill("0.5")
    screen.press("Enter")
    linked = screen.link(lambda held: held["experiment"]["pins"][0]["value"] == 0.5)
    (pin,) = linked["experiment"]["pins"]
    assert (pin["layer"], pin["reverse"]) == (1, True), "where it was, though another pass is in sight"


def test_both_directions_stand_under_one_another_at_the_same_input(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    screen.at("compare-open").click()
    screen.at("compare-passes").click()
    expect(screen.at("run-0").get_by_role("heading")).to_have_text("Layer 0 ←")
    back = seen(0, reverse=True).trace.quantities["c"][T - 3, 1]
    expect(screen.at("run-0").locator(".run-values")).to_contain_text(f"{abs(back):.4f}")
    screen.has("belt-0", "data-t", str(T + 1 - 3))


def test_what_a_read_out_of_both_directions_adds_up_is_explained_to_the_last_digit(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    choose(screen, 1, 0)
    y = seen(1, reverse=False).trace.quantities["y"][2, 0]
    assert float(screen.exact_numbers()["y[0]"].replace("−", "-")) == y
    screen.at("outputs").locator("[data-bar='y[0]'] .value").click()
    expect(screen.at("why")).to_be_visible()
    expect(screen.at("why").locator(".terms > .term:not(.rest)")).to_have_count(2 * H + 1)


def test_why_leads_from_an_upper_layer_to_the_unit_below_and_back(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    before = screen.drawn
    screen.at("pass-layer").get_by_role("radio").nth(1).click()
    screen.draws(before)
    screen.page.locator(".value[data-quantity='f[1]']").first.click()
    screen.page.locator("[data-testid=why] [data-place='x[4]']").click()
    there = T + 1 - 3
    expect(screen.at("why-note")).to_contain_text(f"h[1] of layer 0, backward, at its own t = {there}")
    screen.page.locator("[data-testid=why] [data-place='h[1]']").click()
    expect(screen.at("why-title")).to_contain_text("h[1]")
    expect(screen.at("why-title")).to_contain_text(f"at t = {there}")
    screen.stands_at(there)
    expect(screen.at("pass-layer").get_by_role("radio").nth(0)).to_have_attribute("aria-checked", "true")
    shown = float(screen.numbers()["h"].replace("−", "-"))
    assert abs(shown - seen(0, reverse=True).trace.quantities["h"][there - 1, 1]) < 6e-5
    screen.at("why-back").click()
    expect(screen.at("why-title")).to_contain_text("x[4]")
    screen.stands_at(3)
    expect(screen.at("pass-layer").get_by_role("radio").nth(1)).to_have_attribute("aria-checked", "true")
    screen.press("Backspace")
    expect(screen.at("why-title")).to_contain_text("f[1]")


def test_a_change_in_another_pass_leads_to_its_weight(open_page: OpenPage) -> None:
    changed = plain() | {"edits": {"W_f_l1_reverse[0,1]": 1.5}}
    screen = show(open_page, f"/{make_link({'experiment': changed, 't': 3, 'unit': 1})}")
    screen.at("history").get_by_role("button", name="show the list").click()
    screen.page.locator("[data-change='W_f_l1_reverse[0,1]'] .jump").click()
    expect(screen.weight("W_f_l1_reverse[0,1]")).to_be_focused()
    expect(screen.at("pass-layer").get_by_role("radio").nth(1)).to_have_attribute("aria-checked", "true")


def test_the_focus_stays_among_the_weights_when_another_pass_comes(open_page: OpenPage) -> None:
    screen = show(open_page, f"/{make_link({'experiment': plain(), 't': 3, 'unit': 1})}")
    screen.page.locator(".value[data-quantity='f[1]']").first.click()
    screen.at("pass-layer").get_by_role("radio").nth(1).focus()
    screen.press("ArrowRight")
    expect(screen.at("pass-layer").get_by_role("radio").nth(1)).to_be_focused()
    expect(screen.weight("W_f_l1[0,0]")).to_be_visible()
    expect(screen.at("pass-layer").get_by_role("radio").nth(1)).to_be_focused()


def test_what_was_set_by_hand_in_a_layer_that_goes_is_told_and_undo_brings_it_back(open_page: OpenPage) -> None:
    pin = {"quantity": "f", "value": 1.0, "layer": 1}
    changed = plain() | {"edits": {"W_f_l1[0,1]": 1.5, "b_f[0]": 2.0}, "pins": [pin]}
    screen = show(open_page, f"/{make_link({'experiment': changed, 't': 3, 'unit': 1})}")
    screen.at("sizes").click()
    before = screen.drawn
    screen.at("layers").fill("1")
    screen.press("Enter")
    screen.draws(before)
    expect(screen.at("notices")).to_contain_text("Gone with it: 1 pin, 1 value set by hand. Undo brings it back.")
    screen.press("Escape")
    screen.at("undo").click()
    screen.link(lambda held: held["experiment"].get("layers") == 2 and len(held["experiment"]["pins"]) == 1)
