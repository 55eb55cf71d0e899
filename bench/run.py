"""`make bench`: measure, each figure beside a yardstick of the same run.

`python -m bench.run [BENCHMARK …] [--quick] [--json]` measures those named, or all.
Exits with 0 when everything was measured, whatever the figures say; 1 when something could not be;
130 when it was interrupted.
"""

import argparse
import importlib
import os
import sys
from enum import StrEnum

from bench import figures
from bench.interrupting import Interrupted, run_until_asked

INTERRUPTED = 130


class Benchmark(StrEnum):
    """What can be measured."""

    CASE = "case"
    IMPORT = "import"
    OPEN_CASES = "open-cases"
    CLICKS = "clicks"
    PUBLIC = "public"
    ACCEPTING = "accepting"
    REPLAYS = "replays"
    DESKS = "desks"


MODULES = {
    Benchmark.CASE: "bench.case_life",
    Benchmark.IMPORT: "bench.importing",
    Benchmark.OPEN_CASES: "bench.open_cases",
    Benchmark.CLICKS: "bench.clicks",
    Benchmark.PUBLIC: "bench.public",
    Benchmark.ACCEPTING: "bench.accepting",
    Benchmark.REPLAYS: "bench.replays",
    Benchmark.DESKS: "bench.desks",
}
"""Each has `measure(*, quick)`, which returns its figures."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "benchmarks", nargs="*", choices=[*Benchmark, []], default=[], metavar="BENCHMARK"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    return parser.parse_args()


def main() -> int:
    """Measure what was asked for; the exit code."""
    asked = _arguments()
    found: dict[str, list[figures.Figure]] = {}
    failed = False
    for name in [Benchmark(each) for each in asked.benchmarks] or list(Benchmark):
        module = importlib.import_module(MODULES[name])
        try:
            found[name] = run_until_asked(module.measure(quick=asked.quick))
        except Interrupted:
            print(f"{name}: interrupted", file=sys.stderr)
            return INTERRUPTED
        except (OSError, RuntimeError) as error:
            print(f"{name} could not be measured: {error!r}", file=sys.stderr)
            failed = True
            continue
        if not asked.json:
            figures.print_table(name, found[name])
    if asked.json:
        figures.print_json(found)
    return int(failed)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Temporal's native threads can crash an interpreter that is being torn down
    os._exit(code)
