"""CPU and wall time of actions that take turns, so that what else the machine does hits all of them alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from django.db import connection

NANOSECOND = 1e-9

Action = Callable[[], object]


@dataclass(frozen=True)
class Cost:
    """Seconds. `cpu` is this process and its PostgreSQL backend together; None where the backend's cannot be read."""

    wall: float
    cpu: float | None

    def __str__(self) -> str:
        cpu = "" if self.cpu is None else f"{_duration(self.cpu)} CPU, "
        return f"{cpu}{_duration(self.wall)} wall"


def cost_of(action: Action) -> Cost:
    """What one call costs."""
    connection.ensure_connection()
    backend, cpu, wall = _backend_cpu(), process_time(), perf_counter()
    action()
    wall, cpu, after = perf_counter() - wall, process_time() - cpu, _backend_cpu()
    if backend is None or after is None:
        return Cost(wall, None)
    return Cost(wall, cpu + after - backend)


def take_turns(
    actions: Mapping[str, Action], *, rounds: int, before: Mapping[str, Action] | None = None
) -> dict[str, Cost]:
    """The medians of as many rounds, after one that does not count. What comes `before` an action is not counted."""
    prepare = before or {}
    turns: list[dict[str, Cost]] = []
    for _ in range(rounds + 1):
        turns.append({})
        for name, action in actions.items():
            prepare.get(name, _nothing)()
            turns[-1][name] = cost_of(action)
    return {name: median_of([turn[name] for turn in turns[1:]]) for name in actions}


def ratio(one: Cost, other: Cost) -> str:
    """How often `other` goes into `one`, by CPU, else by wall time."""
    if one.cpu is None or other.cpu is None:
        return f"{_figures(one.wall / other.wall)} (wall)"
    return f"{_figures(one.cpu / other.cpu)} (wall {_figures(one.wall / other.wall)})"


def report(title: str, costs: Mapping[str, Cost], *ratios: tuple[str, str]) -> None:
    """Print the costs, then each ratio: the first name divided by the second."""
    print(f"\n{title}")
    for name, cost in costs.items():
        print(f"  {name:<44} {cost}")
    for one, other in ratios:
        print(f"  {one} ÷ {other}: {ratio(costs[one], costs[other])}")
    if any(cost.cpu is None for cost in costs.values()):
        print("  (wall time only: the PostgreSQL backend is not a process of this machine)")


def _nothing() -> None:
    pass


def median_of(costs: list[Cost]) -> Cost:
    """The median of the wall times and that of the CPU times."""
    cpu = [cost.cpu for cost in costs if cost.cpu is not None]
    return Cost(median(cost.wall for cost in costs), median(cpu) if len(cpu) == len(costs) else None)


def _backend_cpu() -> float | None:
    """Seconds the connection's backend has been running, from the scheduler's own count."""
    process = Path("/proc", str(connection.connection.info.backend_pid))
    try:
        if (process / "comm").read_text().strip() != "postgres":
            return None
        return int((process / "schedstat").read_text().split()[0]) * NANOSECOND
    except OSError:
        return None


def _duration(seconds: float) -> str:
    return f"{_figures(seconds)} s" if seconds >= 1 else f"{_figures(seconds * 1000)} ms"


def _figures(number: float) -> str:
    """Three significant figures, without an exponent."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
