"""A network learns on the page: begun, watched, stopped, gone back through, and found again."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playwright.sync_api import expect

from app.lab.learned import experiment
from app.training.lessons import LESSONS
from app.training.trainer import epoch, start
from tests.conftest import Server

from .conftest import Faults, OpenPage
from .screen import Screen, read_link, show

PATIENCE = 60_000
HOLD_BACK = """() => {
  const { fetch } = globalThis;
  const held = (globalThis.held = []);
  globalThis.fetch = async (...asked) => {
    if (asked[0] === "api/examples") await new Promise((go) => held.push(go));
    return fetch(...asked);
  };
  const { send } = WebSocket.prototype;
  const sent = (globalThis.sent = []);
  WebSocket.prototype.send = function (text) {
    sent.push(text);
    return send.call(this, text);
  };
}"""
"""Lines are read when ``RELEASE`` says so, and what is sent is kept."""
RELEASE = "() => globalThis.held.length > 0 && globalThis.held.splice(0).map((go) => go())"


def panel(open_page: OpenPage, **options: Any) -> Screen:
    """Open the panel by its key."""
    screen = show(open_page, **options)
    screen.press("e")
    expect(screen.at("train")).to_be_visible()
    expect(screen.at("train-task").locator("option")).to_have_count(len(LESSONS) + 1)
    return screen


def begin(screen: Screen, task: str = "negation", **fields: object) -> None:
    """Choose a task, set some of the fields, and have it learned."""
    screen.at("train-task").select_option(task)
    if fields:
        screen.at("train-more").click()
        for name, value in fields.items():
            field = screen.at(f"train-{name}")
            field.fill(str(value))
            field.blur()
    screen.at("train-begin").click()
    expect(screen.at("epoch")).to_be_visible()


def at_epoch(screen: Screen, wanted: str) -> None:
    expect(screen.at("train-told")).to_have_text(re.compile(rf"Epoch {wanted} of"), timeout=PATIENCE)


def test_a_network_learns_and_what_it_learned_is_what_the_trainer_learns(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, epochs=12)
    at_epoch(screen, "12")
    expect(screen.at("train-told")).not_to_contain_text("left")
    course = replace(LESSONS["negation"], epochs=12)
    progress = start(course)
    while progress.epoch < 12:
        progress = epoch(course, progress)
    expected = json.loads(json.dumps(experiment(course, progress.params).weights))
    held = screen.link(lambda link: link.get("experiment", {}).get("weights", {}).get("b_y") == expected["b_y"])
    assert held["experiment"]["weights"] == expected
    expect(screen.at("loss")).to_have_attribute("aria-label", re.compile(r"LSTM: loss from .* at epoch 12"))
    assert screen.edited()


def test_belt_and_weights_take_shape_while_it_learns(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, epochs=2000, steps=20)
    first = screen.draws()
    screen.draws(first)
    weight = screen.text_of("W_f[0,0]")
    screen.page.wait_for_function(
        """(before) => document.querySelector('[data-weight="W_f[0,0]"]').getAttribute("aria-valuenow") !== before""",
        arg=weight,
    )
    screen.at("train-go").click()
    expect(screen.at("train-go")).to_contain_text("Go on")
    told = screen.at("train-told").inner_text()
    time.sleep(0.3)
    assert screen.at("train-told").inner_text() == told


def test_gradients_opened_while_it_learns_are_named_and_have_room(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, "store", epochs=2000, steps=20)
    screen.at("compare-open").click()
    screen.at("compare-cells").click()
    screen.press("Escape")
    screen.at("below-gradient").click()
    expect(screen.at("gradient").locator(".gradient-run h3")).to_have_text(["LSTM", "RNN", "GRU"])
    expect(screen.at("gradient")).to_contain_text("◀ Back from t = ")
    for run in screen.at("gradient").locator(".gradient-run").all():
        box = run.bounding_box()
        assert box is not None
        assert box["height"] > 60


def test_one_epoch_at_a_time_and_back_to_any_of_them(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, epochs=40, steps=20)
    screen.at("train-go").click()
    slider = screen.at("epoch")
    expect(screen.at("train-one")).to_be_enabled()
    here = int(slider.get_attribute("max") or 0)
    if here < 3:
        for further in range(here + 1, 4):
            screen.at("train-one").click()
            at_epoch(screen, str(further))
    furthest = int(slider.get_attribute("max") or 0)
    last = screen.text_of("W_f[0,1]")
    slider.focus()
    screen.press("Home")
    at_epoch(screen, "0")
    assert screen.text_of("W_f[0,1]") != last
    screen.press("End")
    at_epoch(screen, str(furthest))
    screen.page.wait_for_function(
        """(before) => document.querySelector('[data-weight="W_f[0,1]"]').getAttribute("aria-valuenow") === before""",
        arg=last,
    )


def test_a_weight_bent_by_hand_is_where_it_goes_on_from(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, epochs=2000)
    screen.draws()
    screen.type_weight("W_f[0,1]", "3.5")
    expect(screen.at("train-go")).to_contain_text("Go on")
    screen.at("train-one").click()
    screen.page.wait_for_function(
        """() => {
          const cell = document.querySelector('[data-weight="W_f[0,1]"]');
          return Math.abs(cell.getAttribute("aria-valuenow") - 3.5) < 0.5;
        }"""
    )
    expect(screen.at("train-go")).to_contain_text("Go on")


def test_another_example_is_put_before_it_and_told_what_is_right(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, "slots", epochs=10)
    at_epoch(screen, "10")
    expect(screen.at("example")).to_have_text("Example 1 of 24")
    words = screen.at("tokens").inner_text()
    screen.at("example-next").click()
    expect(screen.at("example")).to_have_text("Example 2 of 24")
    expect(screen.at("tokens")).not_to_have_text(words)
    expect(screen.at("answer")).to_contain_text("right would be")
    screen.at("example-back").click()
    screen.at("example-back").click()
    expect(screen.at("example")).to_have_text("Example 24 of 24")


def test_three_cells_learn_beside_one_another(open_page: OpenPage) -> None:
    screen = panel(open_page)
    screen.at("train-beside").press(" ")
    expect(screen.at("train-beside")).to_be_checked()
    expect(screen.at("play")).to_have_attribute("aria-pressed", "false")
    begin(screen, "parity", epochs=6)
    at_epoch(screen, "6")
    for cell in ("LSTM", "RNN", "GRU"):
        expect(screen.at("train")).to_contain_text(f"{cell}: loss")
    label = screen.at("loss").get_attribute("aria-label") or ""
    assert re.findall(r"(\w+): loss from", label) == ["LSTM", "RNN", "GRU"]


def test_own_lines_are_learned_and_what_is_wrong_with_them_is_said(open_page: OpenPage, faults: Faults) -> None:
    faults.allow("422")
    screen = panel(open_page)
    screen.at("train-task").select_option("examples")
    area = screen.at("train-examples")
    area.fill("good film")
    expect(screen.at("train-examples-told")).to_contain_text("line 1")
    screen.at("train-begin").click()
    expect(area).to_be_focused()
    area.fill("<b>good</b> film, yes\nbad film, no\na good one, yes\na bad one, no")
    expect(screen.at("train-examples-told")).to_contain_text("4 examples")
    screen.at("train-begin").click()
    at_epoch(screen, r"[1-9]\d*")
    expect(screen.at("tokens")).to_contain_text(re.compile("film|one"))


def test_a_field_that_is_out_of_range_says_so_and_keeps_what_was_there(open_page: OpenPage) -> None:
    screen = panel(open_page)
    units = screen.at("train-H")
    units.fill("33")
    units.blur()
    expect(screen.page.get_by_role("alert").filter(has_text="32")).to_be_visible()
    expect(units).to_have_attribute("aria-invalid", "true")


def test_learning_does_not_begin_past_a_field_that_is_out_of_range(open_page: OpenPage) -> None:
    screen = panel(open_page)
    screen.at("train-more").click()
    epochs = screen.at("train-epochs")
    epochs.fill("99999999")
    epochs.press("Enter")
    screen.page.mouse.click(700, 300)
    expect(epochs).to_be_hidden()
    screen.at("train-begin").click()
    expect(epochs).to_be_focused()
    expect(epochs).to_have_value("99999999")
    expect(epochs).to_have_accessible_description(re.compile("99999999"))
    assert screen.at("epoch").is_hidden()
    epochs.fill("3")
    epochs.press("Enter")
    at_epoch(screen, "3")


def test_own_lines_are_learned_as_they_stand_there_and_another_task_stays(open_page: OpenPage) -> None:
    screen = panel(open_page)
    screen.page.evaluate(HOLD_BACK)
    screen.at("train-task").select_option("examples")
    four = "good film, yes\nbad film, no\na good one, yes\na bad one, no"
    screen.at("train-examples").fill(four)
    screen.at("train-task").focus()
    screen.at("train-task").select_option("parity")
    screen.page.wait_for_function(RELEASE)
    told = screen.at("train-examples-told")
    expect(told).to_contain_text("4 examples")
    expect(screen.at("train-task")).to_have_value("parity")
    screen.at("train-task").select_option("examples")
    screen.at("train-examples").fill(f"{four}\nthe good film, yes")
    screen.at("train-begin").click()
    screen.page.wait_for_function(RELEASE)
    expect(told).to_contain_text("5 examples")
    expect(screen.at("epoch")).to_be_visible()
    [sent] = [one for one in map(json.loads, screen.page.evaluate("globalThis.sent")) if one["command"] == "train"]
    assert len(sent["course"]["examples"]["texts"]) == 5


def test_it_goes_on_while_the_page_is_gone_and_the_page_comes_back_to_it(open_page: OpenPage, faults: Faults) -> None:
    faults.allow("WebSocket")
    screen = panel(open_page)
    begin(screen, epochs=2000, steps=20)
    at_epoch(screen, r"[1-9]\d*")
    screen.page.context.set_offline(True)
    screen.page.evaluate("() => globalThis.dispatchEvent(new Event('offline'))")
    before = int(screen.at("epoch").get_attribute("max") or 0)
    screen.page.wait_for_timeout(300)
    screen.page.context.set_offline(False)
    screen.page.wait_for_function(
        "(before) => Number(document.querySelector('[data-testid=epoch]').max) > before", arg=before, timeout=PATIENCE
    )
    screen.at("train-end").click()
    expect(screen.at("epoch")).to_be_hidden()


def test_a_page_that_is_loaded_anew_comes_back_to_its_lesson_and_another_address_does_not(open_page: OpenPage) -> None:
    screen = panel(open_page)
    begin(screen, epochs=2000, steps=20)
    at_epoch(screen, r"[1-9]\d*")
    screen.link(lambda link: "weights" in link.get("experiment", {}))
    before = int(screen.at("epoch").get_attribute("max") or 0)
    screen.page.reload()
    expect(screen.at("train")).to_be_visible(timeout=PATIENCE)
    screen.page.wait_for_function(
        "(before) => Number(document.querySelector('[data-testid=epoch]').max) > before", arg=before, timeout=PATIENCE
    )
    screen.at("train-go").click()
    screen.page.goto("about:blank")
    screen.page.goto("/#preset=first-look&t=10&unit=1")
    screen.draws()
    expect(screen.at("train")).to_be_hidden()
    screen.press("e")
    expect(screen.at("train-begin")).to_be_visible()


def test_a_server_that_is_killed_loses_the_lesson_and_not_what_was_learned(
    open_page: OpenPage, serve: Callable[..., Server], faults: Faults
) -> None:
    server = serve()
    faults.allow()
    screen = Screen(open_page(server.url + "/#preset=first-look&t=10&unit=1"))
    screen.draws()
    screen.press("e")
    begin(screen, epochs=5)
    at_epoch(screen, "5")
    learned = screen.text_of("W_f[0,0]")
    server.kill()
    expect(screen.at("status")).to_contain_text("Reconnecting")
    server.start()
    screen.live()
    assert screen.text_of("W_f[0,0]") == learned
    expect(screen.at("epoch")).to_be_hidden()
    expect(screen.at("train-begin")).to_be_visible()


def test_undo_brings_back_what_was_there_before_the_lesson(open_page: OpenPage) -> None:
    screen = panel(open_page)
    before = screen.text_of("W_f[0,0]")
    begin(screen, epochs=4)
    at_epoch(screen, "4")
    screen.page.keyboard.press("Control+z")
    screen.page.wait_for_function(
        """(before) => document.querySelector('[data-weight="W_f[0,0]"]').getAttribute("aria-valuenow") === before""",
        arg=before,
    )
    expect(screen.at("epoch")).to_be_hidden()


def test_in_chinese_every_word_of_it_is(open_page: OpenPage) -> None:
    screen = panel(open_page, language="zh")
    begin(screen, "slots-zh", epochs=4)
    expect(screen.at("train-told")).to_have_text(re.compile("第 4 / 4 轮"), timeout=PATIENCE)
    text = screen.at("train").inner_text()
    assert not re.findall(r"[a-z]{3,}", re.sub(r"chrono", "", text)), text
    assert read_link(screen.page.url)
