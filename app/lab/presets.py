"""Experiments worth opening, each with a sentence or two on what to notice, in both languages."""

from dataclasses import dataclass, field

from app.cells import LSTM
from app.lab.experiment import Experiment, Numbers
from app.lab.session import Catalogue
from app.network.build import first_inputs


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
    experiment: Experiment
    view: View = field(default_factory=View)

    def card(self) -> dict[str, object]:
        """All but the experiment."""
        return {"id": self.id, "title": self.title, "notice": self.notice, "view": self.view}


PRESETS: tuple[Preset, ...] = (
    Preset(
        id="first-look",
        title=Text(en="First look", zh="初见"),
        notice=Text(en="Six units.", zh="六个单元。"),
        experiment=Experiment(
            cell=LSTM(),
            X=3,
            H=6,
            seed=7,
            input=Numbers(values=tuple(map(tuple, first_inputs(24, 3, 7).tolist()))),
        ),
        view=View(playing=True, unit=1),
    ),
)


def find(name: str) -> Preset | None:
    """The preset of this id, if there is one."""
    return next((preset for preset in PRESETS if preset.id == name), None)


def catalogue() -> Catalogue:
    """All experiments by the id of their preset; the first is the default."""
    return Catalogue({preset.id: preset.experiment for preset in PRESETS}, PRESETS[0].id)
