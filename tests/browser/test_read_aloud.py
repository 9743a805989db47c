"""The page as it is read aloud: its parts are found, what happens is told, and numbers are read from tables."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .screen import Screen, show
from .states import FIRST

LISTEN = """() => {
  globalThis.heard = [];
  const live = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert], output:not([aria-live=off])";
  const hear = (changes) => {
    const said = changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes]);
    for (const node of said) {
      const region = (node instanceof Element ? node : node.parentElement)?.closest(live);
      const text = region?.textContent.trim();
      if (text && globalThis.heard.at(-1) !== text) globalThis.heard.push(text);
    }
  };
  new MutationObserver(hear).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
STEP = {
    "en": r"Unit 1 at timestep 11: keeps (\d+) % of (\S+), writes (\S+), carries (\S+), shows (\S+)",
    "zh": r"单元 1，时间步 11：保留 (\S+) 的 (\d+) %，写入 (\S+)，记忆为 (\S+)，输出 (\S+)",
}
SWITCHED = {
    "en": {"l": "Loop on", "d": "Numbers with 4 decimals", "b": "Below the belt: Diagram", "t": "Dark theme"},
    "zh": {"l": "循环已开", "d": "数字显示：4 位小数", "b": "传送带下方：结构图", "t": "深色主题"},
}


def told(page: Page, pattern: str) -> re.Match[str]:
    """Wait until something is said; gives what matched."""
    page.wait_for_function("(wanted) => globalThis.heard.some((text) => new RegExp(wanted).test(text))", arg=pattern)
    found = [re.search(pattern, text) for text in page.evaluate("globalThis.heard")]
    return next(match for match in found if match)


def parts(page: Page, roles: set[str]) -> list[tuple[str, str]]:
    """Parts of the page with these roles, and their names."""
    wire = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = wire.send("Accessibility.getFullAXTree")["nodes"]
    read = [node for node in nodes if not node.get("ignored") and node["role"]["value"] in roles]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in read]


def listening(open_page: OpenPage, language: str) -> Screen:
    screen = show(open_page, FIRST, language=language)
    screen.page.evaluate(LISTEN)
    return screen


@pytest.mark.parametrize("language", ["en", "zh"])
def test_its_parts_are_found_by_landmarks_and_headings(open_page: OpenPage, language: str) -> None:
    page = show(open_page, FIRST, language=language).page
    marks = parts(page, {"banner", "main", "complementary", "contentinfo"})
    wanted = ["banner", "complementary", "complementary", "contentinfo", "main"]
    assert sorted(role for role, _ in marks) == wanted
    headings = [name for _, name in parts(page, {"heading"})]
    assert "Gatescope" in headings
    assert len(headings) == len(set(headings)) >= 6
    regions = [name for _, name in parts(page, {"region", "complementary"})]
    assert "" not in regions
    assert len(regions) == len(set(regions))
    named = {name for _, name in parts(page, {"button", "slider", "spinbutton", "combobox", "radio", "tab"})}
    chinese = [name for name in named if re.search("[\u4e00-\u9fff]", name)]
    assert (len(chinese) > 30) == (language == "zh")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_step_is_told_with_its_numbers_and_a_table_has_them_too(open_page: OpenPage, language: str) -> None:
    screen = listening(open_page, language)
    before = screen.numbers()["c"]
    screen.press("ArrowRight")
    screen.stands_at(11)
    first, second, written, carried, output = told(screen.page, STEP[language]).groups()
    share, of = (first, second) if language == "en" else (second, first)
    now = screen.numbers()
    assert of == before
    assert abs(float(share) / 100 - float(now["f"])) <= 0.01
    assert (carried, output) == (now["c"], now["h"])
    screen.at("below-table").click()
    assert written == screen.at("table").locator("tr.chosen-unit [data-quantity='written[1]']").inner_text()
    table = screen.at("table").get_by_role("table").first
    heads = table.get_by_role("columnheader").all_inner_texts()
    row = table.get_by_role("row").filter(has=screen.page.get_by_role("rowheader").filter(has_text=re.compile("^1$")))
    cells = row.get_by_role("cell").all_inner_texts()
    assert len(heads) == len(cells) + 1
    read = dict(zip(heads[1:], cells, strict=True))
    assert {name: read[name] for name in ("f", "i", "o", "C", "h")} == {
        name: now[name.lower()] for name in ("f", "i", "o", "C", "h")
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_key_switches_is_told_and_what_a_button_says_itself_is_not(open_page: OpenPage, language: str) -> None:
    screen = listening(open_page, language)
    for key, sentence in SWITCHED[language].items():
        screen.press(key)
        told(screen.page, re.escape(sentence))
    screen.press("m")
    told(screen.page, "Compared with RNN, GRU" if language == "en" else "与 RNN、GRU 对比")
    screen.page.evaluate("globalThis.heard.length = 0")
    screen.at("theme").click()
    expect(screen.page.locator("html")).to_have_attribute("data-theme", "light")
    screen.press("m")
    told(screen.page, "No longer compared" if language == "en" else "不再对比")
    assert screen.page.evaluate("globalThis.heard.filter((text) => /theme|主题/.test(text))") == []


LESSON: dict[str, dict[str, str]] = {
    "en": {
        "edited": r"Unit 1 at timestep 11: keeps (\d+) % of \S+, writes \S+, carries \S+, shows \S+$",
        "undone": r"^Undone: b_f\[1\] = 2\.2$",
        "redone": r"^Redone: b_f\[1\] = -3$",
        "why": r"^Why is C\[1\] ≈ \S+ at t = 11\?$",
        "held": r"held by hand: f at 0\.\d+$",
        "free": r"^Undone: f\[1\] is no longer held$",
        "held again": r"^Redone: f\[1\] held at 0\.\d+, whole sequence$",
        "reset": r"^Every weight has its first value again, and nothing is held$",
    },
    "zh": {
        "edited": r"单元 1，时间步 11：保留 \S+ 的 (\d+) %，写入 \S+，记忆为 \S+，输出 \S+$",
        "undone": r"^已撤销：b_f\[1\] = 2\.2$",
        "redone": r"^已重做：b_f\[1\] = -3$",
        "why": r"^t = 11 时，C\[1\] ≈ \S+，为什么？$",
        "held": r"手动固定：f 固定为 0\.\d+$",
        "free": r"^已撤销：不再固定 f\[1\]$",
        "held again": r"^已重做：f\[1\] 固定为 0\.\d+，整个序列$",
        "reset": r"^所有权重恢复初值，所有固定均已放开$",
    },
}


def hear(screen: Screen, pattern: str, *keys: str) -> re.Match[str]:
    """Press keys and wait until it is told, as something new, what they have done."""
    screen.page.evaluate("globalThis.heard.length = 0")
    screen.press(*keys)
    return told(screen.page, pattern)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_lesson_is_told_from_beginning_to_end(open_page: OpenPage, language: str) -> None:
    say = LESSON[language]
    screen = listening(open_page, language)
    hear(screen, "Playing|播放", "Space")
    hear(screen, "Paused|暂停", "Space")
    screen.seek(10)
    screen.page.locator("body").press("ArrowRight")
    before = told(screen.page, STEP[language])
    screen.weight("b_f[1]").focus()
    screen.press("-")
    screen.page.keyboard.insert_text("3")
    after = hear(screen, say["edited"], "Enter")
    assert int(after[1]) < int(before[1 if language == "en" else 2]), (
        "what the edit has done is told, not only its number"
    )
    hear(screen, say["undone"], "Control+z")
    hear(screen, say["redone"], "Control+Shift+z")
    hear(screen, say["why"], "w")
    screen.press("Escape")
    expect(screen.weight("b_f[1]")).to_be_focused()
    screen.at("hold-f").focus()
    hear(screen, say["held"], "ArrowRight")
    screen.at("play").focus()
    hear(screen, say["free"], "Control+z")
    hear(screen, say["held again"], "Control+y")
    screen.at("reset").focus()
    hear(screen, say["reset"], "Enter")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_name_is_read_twice_and_no_picture_or_panel_is_without_one(open_page: OpenPage, language: str) -> None:
    screen = show(open_page, FIRST, language=language)
    screen.rests()
    page = screen.page
    wire = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = wire.send("Accessibility.getFullAXTree")["nodes"]
    read = [
        (node["role"]["value"], *(node.get(part, {}).get("value", "") for part in ("name", "description")))
        for node in nodes
        if not node.get("ignored")
    ]
    assert [role for role, name, _ in read if role in ("image", "tabpanel") and not name] == []
    twice = [said for _, name, said in read if name and said != name and said.startswith(f"{name} (")]
    assert twice == []
    assert (("button", "Play", "Space") if language == "en" else ("button", "播放", "空格")) in read


def test_while_it_plays_nothing_chatters(open_page: OpenPage) -> None:
    screen = listening(open_page, "en")
    screen.press("l", "Space")
    screen.plays(True)
    screen.page.wait_for_function("() => ![10, 11, 12].includes(Number(document.getElementById('belt').dataset.t))")
    screen.press("Space")
    screen.plays(False)
    told(screen.page, "Paused at timestep")
    heard = screen.page.evaluate("globalThis.heard")
    assert [text for text in heard if "t = " in text] == []
    assert len([text for text in heard if text.startswith("Unit")]) <= 1, "once it stands, it may say where"


def test_each_number_that_is_worked_by_hand_says_what_it_is(open_page: OpenPage) -> None:
    screen = show(open_page, "/?lang=en#preset=first-look&t=10&unit=1")
    hand = screen.at("by-hand")
    spoken = hand.get_by_role("button", name=re.compile(r"^.+\[1\](, t = 9)? = −?\d+\.\d+: why\?$"))
    assert spoken.count() == hand.locator('.values [role="button"]').count() >= 5
    expect(hand.get_by_role("button", name=re.compile(r"^C\[1\], t = 9 = .+: why\?$"))).to_be_visible()
