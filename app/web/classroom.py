"""Where lessons are kept and pumped: processes learn, the event loop only hands over what they found."""

import asyncio
import logging
import multiprocessing
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from secrets import token_urlsafe
from threading import Lock
from time import monotonic

from app.errors import GatescopeError, OverBudget
from app.lab.lesson import Job, Learned, Teaching
from app.training.course import Course
from app.training.trainer import Progress
from app.web.learn import UnknownExamples, learn, prepare

LOG = logging.getLogger("gatescope")
SLICE = 0.018
"""Seconds that a process learns before it hands over: with the way there and back, 30 pictures and more in a second."""
FORGOTTEN = 1800.0
"""Seconds after which a lesson that nobody attends is forgotten."""


@dataclass(eq=False)
class Run:
    """One lesson, who attends it, and since when nobody does."""

    teaching: Teaching
    changed: set[asyncio.Event] = field(default_factory=set)
    since: float = field(default_factory=monotonic)
    pump: asyncio.Task[None] | None = None

    def alone(self) -> float:
        """For how many seconds nobody has attended it."""
        return 0.0 if self.changed else monotonic() - self.since


class Classroom:
    """All lessons of this server, by name; and the processes, which take turns in them."""

    def __init__(self, most: int, processes: int, alone: float = 120.0) -> None:
        """Keep at most ``most`` lessons; ``processes`` learn at once, and none is started before it is needed.

        A lesson that nobody attends goes on for ``alone`` seconds.
        """
        self._most, self._processes, self._alone = most, processes, alone
        self._runs: dict[str, Run] = {}
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, courses: Sequence[Course], first: Sequence[Progress]) -> Teaching:
        """Keep a new lesson. Raises OverBudget when there are too many that are attended."""
        with self._lock:
            self._forget()
            if len(self._runs) >= self._most:
                raise OverBudget("lessons", str(len(self._runs) + 1), f"at most {self._most}")
            teaching = Teaching(token_urlsafe(12), courses, first)
            self._runs[teaching.name] = Run(teaching)
            return teaching

    def find(self, name: str) -> Teaching | None:
        """A lesson that is still there."""
        run = self._runs.get(name)
        return None if run is None else run.teaching

    @property
    def lessons(self) -> int:
        """How many are kept."""
        return len(self._runs)

    @property
    def running(self) -> int:
        """How many of them are learned now."""
        return sum(run.teaching.doing == "running" for run in tuple(self._runs.values()))

    def attend(self, teaching: Teaching, changed: asyncio.Event) -> None:
        """Have an event set whenever the lesson comes further, and have it go on if it should."""
        run = self._runs.get(teaching.name)
        if run is not None:
            run.changed.add(changed)
            self.wake(teaching)

    def leave(self, teaching: Teaching, changed: asyncio.Event) -> None:
        """Lose sight of it; it goes on for a while, for whoever comes back."""
        run = self._runs.get(teaching.name)
        if run is not None:
            run.changed.discard(changed)
            run.since = monotonic()
            asyncio.get_running_loop().call_later(FORGOTTEN + 1.0, self._forget_some)

    def end(self, teaching: Teaching, changed: asyncio.Event) -> None:
        """Have no more use for it; its place is free unless somebody else attends it."""
        with self._lock:
            run = self._runs.get(teaching.name)
            if run is not None:
                run.changed.discard(changed)
                if not run.changed:
                    teaching.pause()
                    del self._runs[teaching.name]

    def _forget_some(self) -> None:
        with self._lock:
            self._forget()

    def wake(self, teaching: Teaching) -> None:
        """Have a lesson go on, if there is anything to do and nobody is at it."""
        run = self._runs.get(teaching.name)
        if run is not None and teaching.doing == "running" and (run.pump is None or run.pump.done()):
            run.pump = asyncio.create_task(self._pump(run))

    async def close(self) -> None:
        """Stop all lessons and end the processes."""
        pumps = [run.pump for run in self._runs.values() if run.pump is not None]
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        self._end_processes()

    async def _pump(self, run: Run) -> None:
        teaching, clock = run.teaching, asyncio.get_running_loop()
        began = clock.time()
        while (job := teaching.job()) is not None:
            if await self._do(teaching, job):
                for changed in tuple(run.changed):
                    changed.set()
            if run.alone() > self._alone:
                teaching.pause()
            if teaching.speed is not None and teaching.now.within is None:
                await asyncio.sleep(max(began + 1.0 / teaching.speed - clock.time(), 0.0))
                began = clock.time()

    async def _do(self, teaching: Teaching, job: Job) -> bool:
        """One job, in a process; whether what came of it was wanted. A fault in it ends the lesson, not the server."""
        began, pool = monotonic(), self._ready()
        try:
            learned = await self._learned(pool, job)
        except GatescopeError as error:
            return teaching.fail(job, error)
        except BrokenExecutor:
            LOG.exception("a learning process ended")
            if self._pool is pool:
                self._end_processes()
            end = GatescopeError("lesson", "a process that ended", "one that learns; go on to try again")
            return teaching.fail(job, end)
        except Exception:
            LOG.exception("a lesson failed")
            return teaching.fail(job, GatescopeError("lesson", "a fault of this server", "a course that it can teach"))
        return teaching.take(job, learned, monotonic() - began)

    async def _learned(self, pool: ProcessPoolExecutor, job: Job) -> tuple[Learned, ...]:
        """Have a process do it. Own examples are handed over only to a process that does not know them."""
        clock = asyncio.get_running_loop()
        given = job.courses[0].examples
        bare = replace(job, courses=tuple(replace(course, examples=None) for course in job.courses))
        try:
            return await clock.run_in_executor(pool, learn, bare, job.lesson if given else None, None, SLICE)
        except UnknownExamples:
            return await clock.run_in_executor(pool, learn, bare, job.lesson, given, SLICE)

    def _ready(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=prepare)
        return self._pool

    def _end_processes(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _forget(self) -> None:
        """Make room: what nobody has attended for long goes, and of the others the one left longest ago, if need be."""
        alone = sorted((run for run in self._runs.values() if not run.changed), key=lambda run: run.since)
        for run in alone:
            if run.alone() > FORGOTTEN or (len(self._runs) >= self._most and run.alone() > self._alone):
                run.teaching.pause()
                del self._runs[run.teaching.name]
