"""All numbers of a timestep as a table."""

from playwright.sync_api import expect

from .conftest import OpenPage
from .screen import ALL_DIGITS, show


def test_the_table_has_a_row_a_unit_and_every_number_opens(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-table").click()
    table = screen.at("table").locator("table").first
    expect(table.locator("tbody tr")).to_have_count(6)
    heads = [text.strip() for text in table.locator("thead th").all_text_contents()]
    assert heads[0] == "Unit"
    assert {"f", "i", "C̃", "o", "f·C′", "i·C̃", "C", "h"} <= set(heads)
    assert table.locator("tbody td").count() == table.locator("[data-quantity][data-t='10']").count() == 6 * 13
    table.locator("[data-quantity='f[3]']").click()
    expect(screen.at("why")).to_be_visible()


def test_its_digits_are_those_of_the_panel(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-table").click()
    for digits in ("3", ALL_DIGITS):
        screen.at("digits").select_option(digits)
        numbers = screen.numbers()
        for name in ("f", "c", "h"):
            expect(screen.at("table").locator(f"[data-quantity='{name}[1]']")).to_have_text(numbers[name])


def test_kept_and_written_add_up_to_the_memory_in_every_row(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-table").click()
    screen.at("digits").select_option(ALL_DIGITS)

    def value(name: str, unit: int) -> float:
        cell = screen.at("table").locator(f"[data-quantity='{name}[{unit}]']")
        return float(cell.inner_text().replace("−", "-"))

    for unit in range(6):
        assert value("kept", unit) + value("written", unit) == value("c", unit)


def test_a_heading_chooses_its_unit(open_page: OpenPage) -> None:
    screen = show(open_page)
    screen.at("below-table").click()
    screen.at("table").get_by_role("button", name="Choose unit 4").click()
    expect(screen.at("numbers-title")).to_have_text("Unit 4 at t = 10")
    expect(screen.at("table").locator("tr.chosen-unit th")).to_have_text("4")


def test_words_and_answers_have_tables_of_their_own(open_page: OpenPage) -> None:
    screen = show(open_page, "/#preset=not-good&t=3&unit=0")
    screen.at("below-table").click()
    _, inputs, answers = screen.at("table").locator("table").all()
    values = {
        row.locator("th").inner_text(): row.locator("td").inner_text() for row in inputs.locator("tbody tr").all()
    }
    assert sorted(float(value) for value in values.values())[-2:] == [0, 1], "one word is read"
    expect(answers.locator("[data-quantity^='y[']").first).to_be_visible()
