"""Mangles inputs of every format for some minutes: no error but our own, in bounded time and memory.

Run by ``make fuzz``; what fails is printed smallest first, and kept in ``.hypothesis``.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from fuzzing.mangling import check, mangled
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from streams.ingest.formats.protocol import Format
from streams.ingest.formats.registry import FORMATS

MEMORY_BYTES = 2_000_000_000
"""Of address space, in all."""
CPU_SECONDS = 20
"""For one input of at most 2 MB."""
EXAMPLES = 200
"""With one seed."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300, help="for all formats together")
    seconds = parser.parse_args().seconds
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGVTALRM, _too_slow)
    for form in FORMATS:
        inputs = fuzz(form, time.monotonic() + seconds / len(FORMATS))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{form.name}: {inputs:,} inputs, {peak:,} MB at most so far", flush=True)
    return 0


def fuzz(form: Format, end: float) -> int:
    """Check inputs until then; how many they were.

    Raises:
        BaseException: what the smallest input raised that fails.
    """
    tried = number = 0

    @given(st.data())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    def reads(data: st.DataObject) -> None:
        nonlocal tried
        given_data = data.draw(mangled(form))
        tried += 1
        signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
        try:
            check(form, given_data)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    while time.monotonic() < end:
        number += 1
        seed(number + time.time_ns())(reads)()
    return tried


def _too_slow(*_: object) -> None:
    raise AssertionError(f"an input took over {CPU_SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
