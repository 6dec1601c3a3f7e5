"""Times on one thread, and ratios of what was timed side by side in one run."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

ROUNDS = 5
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "RAYON_NUM_THREADS")


def on_one_thread(module: str) -> None:
    """Start this module anew where its libraries may use several threads, and keep to one core where that can be said.

    The number has to be set before numpy is imported. A child inherits both.
    """
    if os.environ.get(THREADS[0]) != "1":
        environment = os.environ | dict.fromkeys(THREADS, "1") | {"TOKENIZERS_PARALLELISM": "false"}
        os.execve(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]], environment)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def seconds(work: Callable[[T], object], given: Sequence[T]) -> list[float]:
    """How long the work took for each of what it was given: of the processor, which others on the machine share."""
    times = []
    for one in given:
        began = time.process_time()
        work(one)
        times.append(time.process_time() - began)
    return times


def rounds(given: Sequence[T]) -> list[Sequence[T]]:
    """Equal parts, each for one round: nothing is asked twice."""
    size = len(given) // ROUNDS
    return [given[start : start + size] for start in range(0, size * ROUNDS, size)]


@dataclass(frozen=True)
class Compared:
    """Medians in seconds of each round, of what is measured and of its yardstick, taken in turns."""

    ours: Sequence[float]
    yardstick: Sequence[float]

    @property
    def ratio(self) -> float:
        return statistics.median(one / other for one, other in zip(self.ours, self.yardstick, strict=True))


def compare(
    ours: Callable[[Sequence[T]], list[float]], yardstick: Callable[[Sequence[T]], list[float]], given: Sequence[T]
) -> Compared:
    """Each round both get the same part, another each round, one by one and in turns, each as often the first."""
    warming, parts = given[:3], rounds(given[3:])
    ours(warming)
    yardstick(warming)
    pairs = [_medians(ours, yardstick, part) for part in parts]
    return Compared([one for one, _ in pairs], [other for _, other in pairs])


def _medians(
    ours: Callable[[Sequence[T]], list[float]], yardstick: Callable[[Sequence[T]], list[float]], part: Sequence[T]
) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = [], []
    for at, one in enumerate(part):
        for turn in (at % 2, 1 - at % 2):
            times[turn].extend((ours, yardstick)[turn]([one]))
    return statistics.median(times[0]), statistics.median(times[1])


def report(
    name: str, compared: Compared, beside: str, *, most: float | None = None, least: float | None = None
) -> None:
    """One line. `most` is the largest ratio aimed at; with `least` it is how many times faster than the yardstick."""
    ours, yardstick = statistics.median(compared.ours), statistics.median(compared.yardstick)
    ratio = compared.ratio if least is None else 1 / compared.ratio
    met = (most is None or ratio <= most) and (least is None or ratio >= least)
    aim = f"aim {'at most' if least is None else 'at least'} {most or least}" if most or least else "no aim"
    figures = f"{ours * 1000:9.2f} ms  beside {yardstick * 1000:9.2f} ms  ratio {ratio:5.2f}"
    print(f"{name:54}{figures}  {aim}{'' if met else '  MISSED'}   ({beside})", flush=True)
