"""The experiments that can be asked for by name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.errors import UnknownName
from app.lab.commands import AnyCommand, EditCommand, Open
from app.lab.edits import Replace, UsePreset
from app.lab.experiment import Experiment


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The experiments that a session can be asked for by name."""

    presets: Mapping[str, Experiment]
    default: str

    def find(self, name: str | None) -> Experiment:
        """The experiment of a preset, or the default."""
        name = self.default if name is None else name
        if name not in self.presets:
            raise UnknownName("preset", name, "one of " + ", ".join(self.presets))
        return self.presets[name]

    def written_out(self, command: AnyCommand) -> AnyCommand:
        """The same command with the experiment that it asks for by name; an unknown name stays."""
        match command:
            case Open(experiment=None, preset=name):
                return replace(command, experiment=self.presets.get(self.default if name is None else name))
            case EditCommand(edit=UsePreset(preset=name)) if name in self.presets:
                return replace(command, edit=Replace(experiment=self.presets[name]))
        return command
