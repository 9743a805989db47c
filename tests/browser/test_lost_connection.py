"""The server goes away and comes back: the page heals by itself and has lost nothing."""

import contextlib
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.conftest import Server

from .conftest import Faults, OpenPage
from .screen import Screen, show

GONE = r"WebSocket connection|ERR_CONNECTION|net::ERR"
FORGET_0 = "b_f[0]"
HOLD_BACK = """() => {
  const { send } = WebSocket.prototype;
  const held = [];
  WebSocket.prototype.send = function (text) {
    held.push(() => send.call(this, text));
  };
  globalThis.release = () => {
    WebSocket.prototype.send = send;
    for (const go of held) go();
  };
}"""
"""A link on which nothing gets through until it is released."""


@pytest.fixture(autouse=True)
def _expected(faults: Faults) -> None:
    faults.allow(GONE)


@pytest.fixture
def back_again(server: Server) -> Iterator[None]:
    """Whatever happens, the server runs when the test ends."""
    yield
    if not server.running:
        server.start()


def lost(screen: Screen) -> None:
    screen.has("status", "data-status", "lost")


ENDS: dict[str, Callable[[Server], object]] = {"killed": Server.kill, "stopped": Server.stop}


@pytest.mark.usefixtures("back_again")
@pytest.mark.parametrize("end", ENDS)
def test_playing_goes_on_after_a_restart(open_page: OpenPage, server: Server, end: str) -> None:
    screen = show(open_page)
    screen.type_weight(FORGET_0, "2.5")
    screen.at("loop").click()
    screen.at("speed").select_option("8")
    screen.at("play").click()
    screen.page.wait_for_function("() => Number(document.querySelector('[data-testid=belt]').dataset.t) >= 12")
    ENDS[end](server)
    lost(screen)
    at = screen.t
    screen.plays(True)
    screen.record("[data-testid=belt]", "data-t")
    server.start()
    screen.live()
    screen.page.wait_for_function("() => globalThis.seen.length >= 4")
    seen = screen.recorded()
    following = [at + k if at + k <= 24 else None for k in range(3)]
    assert seen[0] == at
    assert [t for t in seen[: len(following)] if t > at] == [t for t in following[1:] if t is not None], (
        "on from where it stood"
    )
    screen.plays(True)
    expect(screen.at("speed")).to_have_value("8")
    expect(screen.at("loop")).to_have_attribute("aria-pressed", "true")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    screen.at("undo").click()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()


@pytest.mark.usefixtures("back_again")
def test_a_drag_over_a_restart_ends_where_the_hand_is(open_page: OpenPage, server: Server) -> None:
    screen = show(open_page, "/#preset=first-look&t=10&unit=0")  # the unit whose weight is taken in hand
    early = screen.exact_numbers()
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        screen.page.mouse.move(x, y + 20)
        screen.page.mouse.move(x, y + 40)
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "3.7")
        server.kill()
        lost(screen)
        screen.page.mouse.move(x, y + 80)
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.9")
        server.start()
        screen.live()
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.9")
        screen.page.mouse.move(x, y + 100)
        expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    screen.link_with(FORGET_0, 2.5)
    late = screen.exact_numbers()
    assert late != early
    fresh = show(open_page)
    fresh.type_weight(FORGET_0, "2.5")
    assert fresh.exact_numbers() == late, "belt and numbers belong to the last value"
    screen.at("undo").click()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()
    assert screen.exact_numbers() == early


@pytest.mark.usefixtures("back_again")
def test_edits_made_without_a_server_arrive_when_it_is_back(open_page: OpenPage, server: Server) -> None:
    screen = show(open_page, "/#preset=first-look&t=10&unit=2")  # the unit whose weight is taken in hand
    early = screen.exact_numbers()
    screen.type_weight("b_f[1]", "1")
    screen.answered()
    server.kill()
    lost(screen)
    screen.type_weight("b_f[1]", "0.5")
    screen.type_weight("b_f[2]", "3")
    expect(screen.weight("b_f[1]")).to_have_attribute("aria-valuenow", "0.5")
    expect(screen.weight("b_f[2]")).to_have_attribute("aria-valuenow", "3")
    server.start()
    screen.live()
    screen.link_with("b_f[2]", 3)
    expect(screen.weight("b_f[1]")).to_have_attribute("aria-valuenow", "0.5")
    assert screen.exact_numbers() != early
    for name, value in (("b_f[2]", "-1.2"), ("b_f[1]", "1"), ("b_f[1]", "2.2")):
        screen.at("undo").click()
        expect(screen.weight(name)).to_have_attribute("aria-valuenow", value)
    expect(screen.at("undo")).to_be_disabled()
    assert screen.exact_numbers() == early


def test_the_buttons_of_a_size_count_from_what_is_there_and_then_from_what_was_asked(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.page.evaluate(HOLD_BACK)
    screen.type_weight(FORGET_0, "2.5")
    screen.at("sizes").click()
    more = screen.page.locator(".stepper", has=screen.at("size-H")).get_by_role("button").last
    more.click()
    more.click()
    screen.page.evaluate("() => globalThis.release()")
    expect(screen.at("sizes")).to_have_text("H 8 · X 3 · T 24")
    more.click()
    expect(screen.at("sizes")).to_have_text("H 9 · X 3 · T 24")


@pytest.mark.usefixtures("back_again")
def test_undo_pressed_without_a_server_is_done_when_it_is_back(open_page: OpenPage, server: Server) -> None:
    screen = show(open_page)
    screen.type_weight(FORGET_0, "1")
    screen.type_weight(FORGET_0, "2")
    screen.link_with(FORGET_0, 2)
    server.kill()
    lost(screen)
    screen.press("Control+z", "Control+z")
    server.start()
    screen.live()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()


OLD = {"en": "As it was before 1 change that waits for the server", "zh": "仍是 1 处改动之前的结果：改动在等待服务器"}
KEPT = {"en": ("1 change kept", "2 changes kept", "Kept here"), "zh": ("已保留 1 处", "已保留 2 处", "已保留在本页")}


@pytest.mark.usefixtures("back_again")
@pytest.mark.parametrize("language", KEPT)
def test_what_is_done_without_a_server_is_seen_to_be_kept(open_page: OpenPage, server: Server, language: str) -> None:
    one, two, sentence = KEPT[language]
    screen = show(open_page, "/#preset=first-look&t=10&unit=0", language=language)
    server.kill()
    lost(screen)
    expect(screen.at("undo")).to_be_disabled()
    pill = screen.at("status")
    expect(pill).to_have_role("status")
    screen.type_weight(FORGET_0, "1")
    expect(pill).to_contain_text(one)
    expect(screen.at("notices")).to_contain_text(sentence)
    expect(screen.at("parcels")).to_contain_text(OLD[language])  # belt and numbers are of before
    screen.at("sizes").click()
    screen.at("size-T").fill("30")
    screen.at("size-T").press("Enter")
    expect(screen.at("size-T")).to_have_value("30")
    expect(pill).to_contain_text(two)
    screen.press("Escape")
    expect(screen.at("sizes")).to_contain_text("T 30")
    expect(screen.at("sizes")).to_have_attribute("data-waits", "")
    screen.at("undo").click()
    expect(screen.at("sizes")).to_contain_text("T 24")
    screen.at("undo").click()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()
    expect(pill).not_to_contain_text(one)
    expect(screen.at("parcels")).not_to_contain_text(OLD[language][:8])
    screen.at("redo").click()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "1")
    expect(pill).to_contain_text(one)
    screen.at("redo").click()
    expect(screen.at("sizes")).to_contain_text("T 30")
    server.start()
    screen.live()
    screen.link_with(FORGET_0, 1)
    screen.link(lambda linked: len(linked["experiment"]["input"]["values"]) == 30)
    expect(pill).not_to_contain_text(one)
    expect(screen.at("parcels")).not_to_contain_text(OLD[language][:8])
    screen.at("undo").click()
    expect(screen.at("sizes")).to_have_text("H 6 · X 3 · T 24")
    screen.at("undo").click()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()


@pytest.mark.usefixtures("back_again")
def test_edits_made_without_a_server_outlive_the_page(open_page: OpenPage, server: Server) -> None:
    screen = show(open_page, "/#preset=first-look&t=10&unit=2")
    screen.type_weight("b_f[1]", "1")
    screen.link_with("b_f[1]", 1)
    nowhere = "class extends WebSocket { constructor(url) { super(url.replace('/ws', '/nowhere')); } }"
    screen.page.evaluate(f"() => {{ globalThis.WebSocket = {nowhere}; }}")  # this page finds no server any more
    server.kill()
    lost(screen)
    screen.type_weight("b_f[1]", "0.5")
    screen.press("Control+z")
    screen.type_weight("b_f[2]", "3")
    with contextlib.suppress(PlaywrightError):  # as people do; what comes back is the browser's own page
        screen.page.reload()
    server.start()
    screen.page.reload()
    screen.live()
    screen.link_with("b_f[2]", 3)
    expect(screen.weight("b_f[1]")).to_have_attribute("aria-valuenow", "1")
    for name, value in (("b_f[2]", "-1.2"), ("b_f[1]", "2.2")):
        screen.at("undo").click()
        expect(screen.weight(name)).to_have_attribute("aria-valuenow", value)
    expect(screen.at("undo")).to_be_disabled()


@pytest.mark.usefixtures("back_again")
def test_steps_and_choices_without_a_server_stay(open_page: OpenPage, server: Server) -> None:
    screen = show(open_page)
    server.kill()
    lost(screen)
    screen.press("ArrowRight", "ArrowRight", "]")
    screen.stands_at(12)
    expect(screen.at("numbers-title")).to_have_text("Unit 2 at t = 12")
    server.start()
    screen.live()
    screen.stands_at(12)
    expect(screen.at("numbers-title")).to_have_text("Unit 2 at t = 12")
    screen.press("ArrowRight")
    screen.stands_at(13)


@pytest.mark.usefixtures("back_again")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pill_says_that_the_connection_is_lost(open_page: OpenPage, server: Server, language: str) -> None:
    screen = show(open_page, language=language)
    server.kill()
    lost(screen)
    expect(screen.at("status")).to_contain_text("Reconnecting" if language == "en" else "重连")
    server.start()
    screen.live()
    expect(screen.at("status")).to_contain_text("Live" if language == "en" else "已连接")


def test_a_full_server_is_told_and_joined_when_there_is_room(
    open_page: OpenPage, serve: Callable[..., Server], faults: Faults
) -> None:
    small = serve(GATESCOPE_SESSIONS="1")
    faults.allow("request to another host: (http|ws)://127.0.0.1:" + str(small.port))
    first, second = open_page(None), open_page(None)
    first.goto(small.url)
    Screen(first).live()
    second.goto(small.url)
    Screen(second).has("status", "data-status", "full")
    first.close()
    Screen(second).live()
    Screen(second).draws()


def test_the_server_ends_cleanly_while_pages_are_open(open_page: OpenPage, server: Server) -> None:
    screen = show(open_page)
    screen.at("play").click()
    screen.plays(True)
    assert server.stop() in (0, -signal.SIGTERM)
    server.start()
    screen.live()
