from __future__ import annotations

import gc
import threading
import weakref

import pytest

from streams.garbage import no_garbage_collection, spare_what_is_there


def test_it_is_off_inside_and_on_again_after() -> None:
    with no_garbage_collection():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="bad"), no_garbage_collection():
        raise ValueError("bad")
    assert gc.isenabled()


def test_where_it_was_off_it_stays_off() -> None:
    gc.disable()
    try:
        with no_garbage_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


class Cycle:
    def __init__(self) -> None:
        self.itself = self


def test_those_that_always_overlap_leave_nothing_uncollected() -> None:
    left: list[weakref.ref[Cycle]] = []

    def other() -> None:
        with no_garbage_collection():
            left.append(weakref.ref(Cycle()))
            assert left[0]()

    with no_garbage_collection():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        assert not gc.isenabled()
        assert left[0]() is None


def test_within_itself_it_does_nothing() -> None:
    with no_garbage_collection():
        with no_garbage_collection():
            left = weakref.ref(Cycle())
        assert left()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_two_threads_that_overlap_leave_it_on() -> None:
    """The second one enters before the first one leaves, and leaves last."""
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()
    off_while_one_is_inside: list[bool] = []

    def first() -> None:
        with no_garbage_collection():
            first_in.set()
            second_in.wait(30)
        first_out.set()

    def second() -> None:
        first_in.wait(30)
        with no_garbage_collection():
            second_in.set()
            first_out.wait(30)
            off_while_one_is_inside.append(not gc.isenabled())

    threads = [threading.Thread(target=run) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert off_while_one_is_inside == [True]
    assert gc.isenabled()


def test_what_is_there_is_searched_no_more_until_it_is_let_go() -> None:
    there = [[] for _ in range(100)]
    try:
        spare_what_is_there()
        assert gc.get_freeze_count() > len(there)
        assert not any(found is there for found in gc.get_objects())
    finally:
        gc.unfreeze()
