from __future__ import annotations

from aiokafka.partitioner import DefaultPartitioner
from hypothesis import given
from hypothesis import strategies as st

from streams.log.partitioning import Partitioner


@given(key=st.binary(), partitions=st.integers(1, 64))
def test_a_key_lands_where_aiokafka_puts_it(key, partitions) -> None:
    numbers = list(range(partitions))
    assert Partitioner().partition(key, partitions) == DefaultPartitioner()(key, numbers, numbers)


def test_a_key_lands_where_javas_client_puts_it() -> None:
    # Hashes from the test of Kafka's own clients, UtilsTest.testMurmur2.
    hashes = {b"21": -973932308, b"foobar": -790332482, b"a-little-bit-long-string": -985981536}
    assert all(Partitioner().partition(key, 1000) == (value & 0x7FFFFFFF) % 1000 for key, value in hashes.items())


def test_records_without_a_key_go_round() -> None:
    partitioner = Partitioner()
    assert [partitioner.partition(None, 3) for _ in range(7)] == [0, 1, 2, 0, 1, 2, 0]
