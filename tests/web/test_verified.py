"""The page "Verified": every row of the last table, in both languages, for anyone."""

import gzip
import re

import pytest

from app.interchange.verify.table import kept

from .asking import ask


def text_of(path: str = "/verified") -> str:
    answer = ask(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_every_row_of_the_table_is_there_with_its_number_and_version() -> None:
    text = text_of()
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", text, re.DOTALL)
    assert len(rows) == len(kept()) > 10
    for row, shown in zip(kept(), rows, strict=True):
        assert f'<td class="number">{row.count}</td>' in shown
        assert row.version in shown
        assert ("1e-12" in shown) == (row.tolerance == 1e-12)


@pytest.mark.parametrize(
    ("query", "language"), [("", "en"), ("?lang=en", "en"), ("?lang=zh", "zh-Hans"), ("?lang=<b>", "en")]
)
def test_the_address_chooses_the_language(query: str, language: str) -> None:
    text = text_of(f"/verified{query}")
    assert f'<html lang="{language}"' in text
    assert "<b>" not in text


def test_every_sentence_is_there_in_both_languages() -> None:
    text = text_of()
    english = re.findall(r'<span lang="en">(.*?)</span>', text, re.DOTALL)
    chinese = re.findall(r'<span lang="zh-Hans">(.*?)</span>', text, re.DOTALL)
    assert len(english) == len(chinese) > 20
    assert not any(re.search("[\u4e00-\u9fff]", one) for one in english)
    assert all(re.search("[\u4e00-\u9fff]", zh) for en, zh in zip(english, chinese, strict=True) if en != zh)
    outside = re.sub(
        r"<span lang=.*?</span>|<head>.*?</head>|<small>.*?</small>|<code>.*?</code>", "", text, flags=re.DOTALL
    )
    words = re.findall(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>", " ", outside))
    assert set(words) <= {"English"}


def test_it_is_compressed_for_whoever_takes_that_and_answers_a_head() -> None:
    small = ask("/verified", headers={"accept-encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(small.content, 9)) < 6_000
    head = ask("/verified", method="HEAD")
    assert (head.status_code, head.content) == (200, b"")
