"""What is measured side by side: our screen, the same screen drawn plainly, and peers where they are installed."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
PEERS = ROOT.parent / "shared" / "bench" / "peers"
ENVIRONMENTS = ROOT / ".bench"

OURS = """() => { const drawn = [...document.querySelectorAll('[data-drawn]')]
    .filter((chart) => !chart.hidden).map((chart) => chart.dataset.drawn);
  return drawn.length >= 2 && drawn.every((run) => run === drawn[0]) ? drawn[0] : null; }"""
TITLES = """() => { const named = (title) => (title.textContent.match(/w=(\\S+)/) || [])[1];
  const found = (root) => [...root.querySelectorAll('.gtitle'), ...[...root.querySelectorAll('*')]
    .filter((one) => one.shadowRoot).flatMap((one) => found(one.shadowRoot))];
  const kept = (window.benchTitles || []).every((title) => title.isConnected) && window.benchTitles?.length >= 4;
  const labels = (kept ? window.benchTitles : window.benchTitles = found(document)).map(named);
  return labels.length >= 4 && labels.every((label) => label === labels[0]) ? labels[0] : null; }"""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One page with one control that a hand drags, and how to tell which picture it shows."""

    name: str
    path: str = "/"
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    picture: str = OURS
    """JavaScript: a token of the picture shown, null while charts disagree."""
    handle: str
    """CSS selector of what takes the arrow keys and the hand."""
    keys: tuple[str, str] = ("ArrowUp", "ArrowDown")
    direction: str = "up"
    """Where the hand goes: ``up`` from the middle of the handle, ``between``: up and down again, for what has an end
    where it would rest; or ``along`` 40 % of a track, from where its value stands to the side with more room."""
    track: str = ""
    """CSS selector of the box along which a value goes from -4 to 4."""
    begin: str = ""
    """Key to press before; empty: none."""
    opens: str = ""
    """CSS selector of a value that opens its explanation with Enter; empty: none is measured."""
    same_server: str = ""
    """Name of the target whose server is used."""


def peer(name: str, script: str, handle: str, track: str, *command: str, **environment: str) -> list[Target]:
    """Return the peer if its environment is there, else nothing. It is a script, or what ``command`` makes of it."""
    python = ENVIRONMENTS / name / "bin" / "python"
    if not (python.exists() and PEERS.exists()):
        return []
    run = command or ("{script}", "{port}")
    return [
        Target(
            name=name,
            command=[str(python), *(part.replace("{script}", str(PEERS / "apps" / script)) for part in run)],
            environment=environment,
            picture=TITLES,
            handle=handle,
            keys=("ArrowRight", "ArrowLeft"),
            direction="along",
            track=track,
        )
    ]


def peers() -> list[Target]:
    """All that are installed."""
    native, role, line = "input[type=range]", "[role=slider]", ".irs-line"
    streamlit = ("-m", "streamlit", "run", "{script}", "--server.port", "{port}", "--server.address", "127.0.0.1")
    quiet = ("--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none")
    of_streamlit = "[data-testid=stSlider] [role=group]"
    return [
        *peer("nicegui", "app_nicegui.py", ".q-slider__track-container", ".q-slider"),
        *peer("dash", "app_dash.py", role, ".dash-slider-root"),
        *peer("panel", "app_panel.py", ".noUi-handle", ".noUi-target", BOKEH_RESOURCES="server"),
        *peer("gradio", "app_gradio.py", native, native, GRADIO_ANALYTICS_ENABLED="False"),
        *peer("streamlit", "app_streamlit.py", native, of_streamlit, *streamlit, *quiet),
        *peer("shiny", "app_shiny.py", line, line),
    ]


def prototype() -> list[Target]:
    """The plain prototype that the first picture is held against, if the environment of a peer is there to run it."""
    python = ENVIRONMENTS / "nicegui" / "bin" / "python"
    if not (python.exists() and PEERS.exists()):
        return []
    place = ["--app-dir", str(PEERS / "apps"), "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"]
    plotly = str(ROOT / "static" / "vendor" / "plotly-scatter-heatmap.min.js")
    return [
        Target(
            name="plain prototype",
            command=[str(python), "-m", "uvicorn", "app_proto:app", *place],
            environment={"PLOTLY_JS": plotly},
            picture=TITLES,
            handle="input[type=range]",
            keys=("ArrowRight", "ArrowLeft"),
        )
    ]


def targets(link: str, compared: str) -> list[Target]:
    """All targets; ``link`` is the hash that opens the experiment measured, ``compared`` beside other cells."""
    serve = [sys.executable, "-m", "app", "serve"]
    cell, value = '[data-weight="W_f[0,0]"]', '[data-bar="f"] .value'
    rows = '[data-testid="gates"]'
    ours = {"command": serve, "environment": {"PORT": "{port}", "HOST": "127.0.0.1"}, "handle": cell}
    return [
        Target(name="gatescope", path=f"/?lang=en{link}", opens=value, **ours),  # type: ignore[arg-type]
        Target(
            name="gatescope, a gate held",
            path=f"/?lang=en{link}",
            begin="h",
            handle=rows,
            direction="between",
            keys=("Alt+ArrowUp", "Alt+ArrowDown"),
            same_server="gatescope",
        ),
        Target(name="gatescope, three belts", path=f"/?lang=en{compared}", handle=cell, same_server="gatescope"),
        Target(
            name="gatescope, Plotly.react", path=f"/?lang=en&draw=react{link}", handle=cell, same_server="gatescope"
        ),
        *peers(),
    ]


def environment(target: Target, port: int) -> dict[str, str]:
    """The environment of a target's server."""
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    own = {name: value.replace("{port}", str(port)) for name, value in target.environment.items()}
    return dict(os.environ) | threads | own
