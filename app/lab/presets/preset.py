"""What a preset is: an experiment with its words and a first way to look at it."""

from dataclasses import dataclass, field

from app.lab.experiment import Experiment


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence in every language."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How to look at it first."""

    t: int = 0
    unit: int = 0
    digits: int = 4
    playing: bool = False
    speed: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """An experiment with its words."""

    id: str
    title: Text
    notice: Text
    """A sentence or two: what to notice, what to try."""
    experiment: Experiment
    view: View = field(default_factory=View)

    def card(self) -> dict[str, object]:
        """All but the experiment."""
        return {"id": self.id, "title": self.title, "notice": self.notice, "view": self.view}
