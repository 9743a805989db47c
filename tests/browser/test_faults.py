"""What goes wrong beside the network: the server is killed or replaced; the page sleeps, is there twice, is older."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.conftest import Server
from tests.faults.proxy import Proxy

from .conftest import Faults, OpenPage
from .screen import Screen, read_link, show

FORGET_0 = "b_f[0]"
PATIENCE = 30_000
FIRST = "/#preset=first-look&t=10&unit=0"
FURTHER = "(before) => Number(document.querySelector('[data-testid=epoch]')?.max) > before"


@pytest.fixture
def network(server: Server, faults: Faults) -> Iterator[Proxy]:
    """Stands between page and server; what a browser says of a bad network is no fault of the page."""
    faults.allow(r"another host|WebSocket connection|ERR_|net::")
    proxy = Proxy(server.port)
    yield proxy
    proxy.close()


def behind(open_page: OpenPage, network: Proxy, **options: str) -> Screen:
    """The first lesson, standing still, on the other side of the network."""
    screen = Screen(open_page(network.url + FIRST, **options))
    screen.live()
    screen.draws()
    return screen


def lost(screen: Screen) -> None:
    expect(screen.at("status")).to_have_attribute("data-status", "lost", timeout=PATIENCE)


def healed(screen: Screen) -> None:
    expect(screen.at("status")).to_have_attribute("data-status", "open", timeout=PATIENCE)


def edits(screen: Screen, name: str, value: float) -> None:
    """An edit reaches the server: its answer stands in the link."""
    screen.type_weight(name, str(value))
    screen.link_with(name, value)


def wakes(screen: Screen, kind: str) -> None:
    """What a browser tells a page when its machine, its tab or its network is there again."""
    target = "globalThis" if kind in ("online", "pageshow") else "document"
    screen.page.evaluate(f"(kind) => {target}.dispatchEvent(new Event(kind))", kind)


def an_hour_passes(screen: Screen) -> None:
    """For the page; Playwright keeps pages from being frozen, so that only the clock can sleep."""
    screen.page.evaluate(
        "() => { const now = performance.now.bind(performance); performance.now = () => now() + 36e5; }"
    )


# the server


def learns(screen: Screen) -> None:
    """A lesson of many epochs goes on at full speed."""
    screen.press("e")
    screen.at("train-more").click()
    screen.at("train-epochs").fill("2000")
    screen.at("train-epochs").blur()
    screen.at("train-begin").click()
    screen.page.wait_for_function(FURTHER, arg=3, timeout=PATIENCE)


def test_a_lesson_goes_on_when_its_server_was_killed(
    open_page: OpenPage, network: Proxy, serve: Callable[..., Server]
) -> None:
    own = serve()
    network.aim(own.port)
    screen = behind(open_page, network)
    learns(screen)
    own.kill()
    lost(screen)
    own.start()
    healed(screen)
    expect(screen.at("notices")).to_contain_text("The server began anew. The lesson goes on")
    expect(screen.at("train")).not_to_contain_text(re.compile("of 2,?000"), timeout=PATIENCE)  # those that were left
    screen.page.wait_for_function(FURTHER, arg=1, timeout=PATIENCE)
    screen.at("train-end").click()
    screen.at("undo").click()  # all of it is one step of the history
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "4.5")
    expect(screen.at("undo")).to_be_disabled()


# the page


def test_two_pages_of_one_link_leave_each_other_alone(open_page: OpenPage) -> None:
    first = show(open_page, FIRST)
    edits(first, FORGET_0, 2.5)
    second = show(open_page, first.page.url)
    expect(second.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    edits(second, FORGET_0, -1.0)
    second.at("play").click()
    second.plays(True)
    edits(first, "b_f[1]", 1.25)
    first.plays(False)
    first.stands_at(10)
    expect(first.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    expect(second.weight(FORGET_0)).to_have_attribute("aria-valuenow", "-1")
    expect(second.weight("b_f[1]")).to_have_attribute("aria-valuenow", "2.2")


@pytest.mark.parametrize("kind", ["visibilitychange", "online"])
def test_a_page_that_wakes_comes_back_at_once(open_page: OpenPage, network: Proxy, kind: str) -> None:
    screen = behind(open_page, network)
    edits(screen, FORGET_0, 2.5)
    screen.page.evaluate("() => { Math.random = () => 1e6; }")  # by itself it would try again in days
    an_hour_passes(screen)
    network.cut()  # nobody waits for a page that sleeps
    lost(screen)
    wakes(screen, kind)
    healed(screen)
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    edits(screen, "b_f[1]", 1.25)


def test_a_page_that_wakes_on_a_dead_connection_notices_by_itself(open_page: OpenPage, network: Proxy) -> None:
    screen = behind(open_page, network)
    an_hour_passes(screen)
    network.stall()  # as behind a router that has forgotten it: no goodbye, no answer
    wakes(screen, "visibilitychange")
    lost(screen)  # although nobody has touched anything
    network.cut()
    network.flow()
    healed(screen)
    edits(screen, FORGET_0, 2.5)


def test_a_network_that_loses_every_connection_sooner_or_later_loses_no_edit(
    open_page: OpenPage, network: Proxy
) -> None:
    screen = behind(open_page, network)
    network.lose(100_000, 250_000)
    network.cut(rude=True)
    resets = network.resets
    value = 0.0
    while network.resets < resets + 3:
        value += 0.25
        assert value < 60, "connections are not lost"
        screen.type_weight(FORGET_0, str(value))
        screen.type_weight("b_f[1]", str(-value))
        screen.page.wait_for_timeout(20)
    network.lose()
    network.cut()
    healed(screen)
    screen.link_with("b_f[1]", -value)
    assert screen.link_with(FORGET_0, value)["experiment"]["edits"] == {FORGET_0: value, "b_f[1]": -value}


# another version


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_is_told_of_a_newer_one_and_loses_nothing_by_loading_it(
    open_page: OpenPage, network: Proxy, serve: Callable[..., Server], language: str
) -> None:
    newer = serve(GATESCOPE_H="500")
    screen = behind(open_page, network, language=language)
    edits(screen, FORGET_0, 2.5)
    network.aim(newer.port)
    network.cut()
    healed(screen)
    words = {"en": "A newer version of this page is there", "zh": "本页面有新版本"}[language]
    expect(screen.at("notices")).to_contain_text(words)
    edits(screen, "b_f[1]", 1.25)  # nothing is forced: it goes on as it is
    network.cut()
    healed(screen)
    expect(screen.at("reload")).to_have_count(1)
    old = version(screen)
    screen.at("reload").click()
    screen.page.wait_for_function("(old) => document.documentElement.dataset.version !== old", arg=old)
    screen.live()
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    expect(screen.weight("b_f[1]")).to_have_attribute("aria-valuenow", "1.25")
    expect(screen.at("reload")).to_have_count(0)


def version(screen: Screen) -> str:
    return str(screen.page.locator("html").get_attribute("data-version"))


def test_a_newer_server_that_refuses_the_experiment_of_an_old_page_does_not_take_it_away(
    open_page: OpenPage, network: Proxy, serve: Callable[..., Server]
) -> None:
    newer = serve(GATESCOPE_T="5")
    screen = behind(open_page, network)
    edits(screen, FORGET_0, 2.5)
    network.aim(newer.port)
    network.cut()
    expect(screen.at("notices")).to_contain_text("does not take this experiment from this page")
    expect(screen.weight(FORGET_0)).to_have_attribute("aria-valuenow", "2.5")
    assert read_link(screen.page.url)["experiment"]["edits"] == {FORGET_0: 2.5}
