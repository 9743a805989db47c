"""The command line: ``python -m app serve | trace | train | verify``."""

import argparse
import os
import sys

from app.errors import GatescopeError

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # below 256 units one thread is fastest; read when numpy is loaded


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m app", description="Gatescope")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="serve the page; HOST and PORT are read from the environment")
    tracing = commands.add_parser("trace", help="an experiment in (JSON), its trace out")
    tracing.add_argument("experiment", nargs="?", default="-", help="a file, or - for standard input")
    tracing.add_argument("--preset", help="id of a preset, instead of a file")
    tracing.add_argument("--format", choices=("json", "csv", "html"), default="json")
    tracing.add_argument("--output", "-o", default="-", help="a file, or - for standard output")
    _add_training(commands.add_parser("train", help="train a network on a task and print a line of JSON an epoch"))
    verifying = commands.add_parser("verify", help="hold this program against what other frameworks computed")
    verifying.add_argument("paths", nargs="+", metavar="PATH", help="a case, a model file, or a folder of them")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "serve":
            from app.web.serve import serve  # noqa: PLC0415 - loaded only when asked for: a trace starts faster
            from app.web.settings import read  # noqa: PLC0415

            serve(read())
        elif chosen.command == "verify":
            from app.cli.verify import verify  # noqa: PLC0415

            return verify(chosen.paths)
        elif chosen.command == "train":
            from app.cli.train import train  # noqa: PLC0415

            train(chosen)
        else:
            from app.cli.trace import trace  # noqa: PLC0415

            trace(chosen.experiment, chosen.preset, chosen.format, chosen.output)
    except (GatescopeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - a command line speaks
        return 1
    return 0


def _add_training(training: argparse.ArgumentParser) -> None:
    """Say what a training can be told; what is not said is as the course of the task has it."""
    training.add_argument("--task", default="latch", help="name of a task, or: examples")
    training.add_argument("--cell", default="lstm", help="rnn, jordan, lstm or gru")
    training.add_argument("--seed", type=int, help="first weights and all sequences are drawn from it")
    training.add_argument("--examples", metavar="FILE", help="a text and its label a line: learn these")
    training.add_argument("--H", type=int, help="units")
    training.add_argument("--T", type=int, help="timesteps; sentences have their own number")
    training.add_argument("--layers", type=int)
    training.add_argument("--direction", choices=("forward", "reverse", "both"))
    training.add_argument("--epochs", type=int)
    training.add_argument("--steps", type=int, help="steps in an epoch")
    training.add_argument("--batch", type=int, help="sequences in a step")
    training.add_argument("--optimizer", choices=("sgd", "momentum", "adam"))
    training.add_argument("--rate", type=float, help="how far a step goes")
    training.add_argument("--clip", type=float, help="longest gradient, 0: any")
    training.add_argument("--forget-bias", help="a number, or: chrono")
    training.add_argument("--out", metavar="FILE", help="write what was learned as an experiment, which the page opens")


if __name__ == "__main__":
    sys.exit(main())
