"""Experiments worth opening, each with a sentence or two on what to notice, in both languages."""

from app.lab.catalogue import Catalogue
from app.lab.presets.by_hand import MASK, ONES, ORDER, SCALAR
from app.lab.presets.first_look import FIRST_LOOK, REWRITTEN
from app.lab.presets.history import HISTORY_1997, HISTORY_2000, HISTORY_GRU, HISTORY_PEEPHOLES
from app.lab.presets.learned import (
    ADDING,
    COPY,
    COUNTER,
    ECHO,
    LETTERS,
    NEXT_SUNSPOTS,
    PARITY,
    STORE_LEARNED,
)
from app.lab.presets.learned import LATCH as LATCH_LEARNED
from app.lab.presets.learned_words import NOT_LEARNED, NOT_LEARNED_ZH, SLOTS, SLOTS_ZH
from app.lab.presets.memory import FORGETTING, KEEP_OR_REPLACE, LATCH
from app.lab.presets.preset import Preset, Text, View
from app.lab.presets.store import STORE, STORE_NINE, STORE_TANH
from app.lab.presets.sunspots import SUNSPOTS
from app.lab.presets.words import NEGATION

PRESETS: tuple[Preset, ...] = (
    FIRST_LOOK,
    REWRITTEN,
    MASK,
    ONES,
    ORDER,
    STORE,
    STORE_NINE,
    STORE_TANH,
    SCALAR,
    LATCH,
    FORGETTING,
    KEEP_OR_REPLACE,
    HISTORY_1997,
    HISTORY_2000,
    HISTORY_PEEPHOLES,
    HISTORY_GRU,
    NEGATION,
    SUNSPOTS,
    NOT_LEARNED,
    NOT_LEARNED_ZH,
    SLOTS,
    SLOTS_ZH,
    LATCH_LEARNED,
    STORE_LEARNED,
    COUNTER,
    ADDING,
    PARITY,
    ECHO,
    COPY,
    LETTERS,
    NEXT_SUNSPOTS,
)
"""The first is the default: it opens the page."""

__all__ = ["PRESETS", "Preset", "Text", "View", "catalogue", "find"]


def find(name: str) -> Preset | None:
    """The preset of this id, if there is one."""
    return next((preset for preset in PRESETS if preset.id == name), None)


def catalogue() -> Catalogue:
    """All experiments by the id of their preset."""
    return Catalogue({preset.id: preset.experiment for preset in PRESETS}, PRESETS[0].id)
