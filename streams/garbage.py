"""Python's search for garbage in cycles, held back where many objects are made and no cycles."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG = 1
"""The oldest generation that is searched while others hold the search back."""

_lock = threading.Lock()
_own = threading.local()
_holding = 0
_was_on = False


def spare_what_is_there() -> None:
    """Leave out of every later search what is there now: a process that has loaded all it needs holds it for good, and
    to look through it takes a tenth of a second each time."""
    gc.collect()
    gc.freeze()


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Off from the first thread that enters until the last one has left; then as it was before the first.

    The switch is the process's: two threads that each put it back as they had found it could leave it off. Within
    itself it does nothing.
    """
    global _holding, _was_on
    if getattr(_own, "holds", False):
        yield
        return
    _own.holds = True
    with _lock:
        if not _holding:
            _was_on = gc.isenabled()
            gc.disable()
        _holding += 1
    try:
        yield
    finally:
        _own.holds = False
        with _lock:
            _holding -= 1
            if _holding:
                # Two threads that always overlap would else keep what they leave for good.
                gc.collect(YOUNG)
            elif _was_on:
                gc.enable()
