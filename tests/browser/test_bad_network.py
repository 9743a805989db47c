"""The network is slow, silent, cut or rude: the page answers as it can, comes back by itself and loses no edit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import Server
from tests.faults.proxy import Proxy

from .conftest import Faults, OpenPage
from .screen import Screen

FORGET_0 = "b_f[0]"
PATIENCE = 30_000


@pytest.fixture
def network(server: Server, faults: Faults) -> Iterator[Proxy]:
    """Stands between page and server; what a browser says of a bad network is no fault of the page."""
    faults.allow(r"another host|WebSocket connection|ERR_|net::")
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


def behind(open_page: OpenPage, network: Proxy) -> Screen:
    """The first lesson, standing still, on the other side of the network."""
    screen = Screen(open_page(network.url + "/#preset=first-look&t=10&unit=0"))
    screen.live()
    screen.draws()
    return screen


def lost(screen: Screen) -> None:
    expect(screen.at("status")).to_have_attribute("data-status", "lost", timeout=PATIENCE)


def healed(screen: Screen) -> None:
    expect(screen.at("status")).to_have_attribute("data-status", "open", timeout=PATIENCE)


def same_numbers_as(screen: Screen, other: Screen) -> None:
    """Both show the same state: what the page behind the bad network shows is what a good one computes."""
    assert screen.exact_numbers() == other.exact_numbers()


def test_three_hundred_milliseconds_there_and_back(open_page: OpenPage, network: Proxy) -> None:
    screen = behind(open_page, network)
    network.delay(0.15)
    before = screen.drawn
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        for up in range(1, 21):
            screen.page.mouse.move(x, y - 3 * up)
            screen.page.wait_for_timeout(20)
        # the hand is never behind the network: its own value is there at once
        held = screen.value(FORGET_0)
        assert held != 4.5
    screen.draws(before)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", str(held))
    screen.link_with(FORGET_0, held)
    screen.press("Control+z")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")


@pytest.mark.parametrize("rude", [False, True], ids=["cut", "reset"])
def test_a_connection_that_ends_in_a_drag(open_page: OpenPage, network: Proxy, rude: bool) -> None:
    screen = behind(open_page, network)
    with screen.hold(screen.weight(FORGET_0)) as (x, y):
        screen.page.mouse.move(x, y - 20)
        network.refuse()
        network.cut(rude=rude)
        lost(screen)
        screen.page.mouse.move(x, y - 40)
        held = screen.value(FORGET_0)
    network.refuse(False)
    healed(screen)
    screen.link_with(FORGET_0, held)
    screen.press("Control+z")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")


def test_a_network_that_falls_silent_is_noticed_and_nothing_done_meanwhile_is_lost(
    open_page: OpenPage, network: Proxy
) -> None:
    screen = behind(open_page, network)
    network.stall()
    screen.type_weight(FORGET_0, "2.5")
    lost(screen)  # nobody has said that the connection is dead
    screen.type_weight("b_f[1]", "1.25")
    network.cut()
    network.flow()
    healed(screen)
    held = screen.link_with("b_f[1]", 1.25)["experiment"]
    assert held["edits"][FORGET_0] == 2.5


def test_a_network_that_comes_and_goes(open_page: OpenPage, network: Proxy) -> None:
    screen = behind(open_page, network)
    for round_ in range(4):
        screen.type_weight(FORGET_0, str(round_ + 0.5))
        network.cut(rude=round_ % 2 == 1)
        screen.type_weight("b_f[1]", str(round_ + 0.25))
    healed(screen)
    held = screen.link_with("b_f[1]", 3.25)["experiment"]
    assert held["edits"][FORGET_0] == 3.5
    good = Screen(open_page(screen.page.url.replace(network.url, "")))
    good.live()
    good.draws()
    same_numbers_as(screen, good)


def test_playing_over_a_cut_goes_on(open_page: OpenPage, network: Proxy) -> None:
    screen = behind(open_page, network)
    screen.at("loop").click()
    screen.at("play").click()
    screen.plays(True)
    network.cut()
    screen.record("[data-testid=belt]", "data-t")
    screen.page.wait_for_function("() => globalThis.seen.length >= 4")
    screen.plays(True)


def test_a_lesson_over_a_cut_goes_on(open_page: OpenPage, network: Proxy) -> None:
    screen = behind(open_page, network)
    screen.press("e")
    screen.at("train-more").click()
    screen.at("train-epochs").fill("2000")
    screen.at("train-epochs").blur()
    screen.at("train-begin").click()
    further = "(before) => Number(document.querySelector('[data-testid=epoch]')?.max) > before"
    screen.page.wait_for_function(further, arg=1, timeout=PATIENCE)
    network.refuse()
    network.cut(rude=True)
    lost(screen)
    here = int(screen.at("epoch").get_attribute("max") or 0)
    network.refuse(False)
    healed(screen)
    screen.page.wait_for_function(further, arg=here, timeout=PATIENCE)
    screen.at("train-end").click()
