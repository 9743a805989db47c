"""The command line: ``python -m app serve | trace | verify``."""

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
    verifying = commands.add_parser("verify", help="hold this program against what other frameworks computed")
    verifying.add_argument("paths", nargs="+", metavar="PATH", help="a case, a model file, or a folder of them")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "serve":
            from app.web.serve import serve  # noqa: PLC0415 - loaded only when asked for: a trace starts faster
            from app.web.settings import read  # noqa: PLC0415

            serve(read())
        elif chosen.command == "verify":
            from app.cli import verify  # noqa: PLC0415

            return verify(chosen.paths)
        else:
            from app.cli import trace  # noqa: PLC0415

            trace(chosen.experiment, chosen.preset, chosen.format, chosen.output)
    except (GatescopeError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - a command line speaks
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
