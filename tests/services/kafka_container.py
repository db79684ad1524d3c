"""A Kafka broker in a container, through testcontainers."""

from __future__ import annotations

import time
from typing import Any

from services.errors import StartError
from services.kafka_probe import answers
from services.processes import free_ports

START_SECONDS = 60


class ContainerBroker:
    """Apache Kafka's own image as one node; the container's writable layer keeps the data."""

    session_timeout = 4.0

    def __init__(self, image: str) -> None:
        self.description = f"{image} in a container"
        self._image = image
        self._port = free_ports(1)[0]
        self._container: Any = None
        self.bootstrap_servers = f"localhost:{self._port}"

    def start(self) -> None:
        if answers(self.bootstrap_servers):
            return
        if self._container is None:
            self._container = self._create().start()
        else:
            self._container.get_wrapped_container().start()
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.bootstrap_servers):
            if time.monotonic() > deadline:
                logs = self._container.get_wrapped_container().logs(tail=30).decode(errors="replace")
                raise StartError(f"{self._image} does not answer:\n{logs}")
            time.sleep(0.1)

    def stop(self) -> None:
        self._container.get_wrapped_container().stop()

    def kill(self) -> None:
        self._container.get_wrapped_container().kill()

    def close(self) -> None:
        if self._container is not None:
            self._container.stop()

    def _create(self) -> Any:
        from testcontainers.core.container import DockerContainer

        variables = {
            "KAFKA_NODE_ID": "1",
            "KAFKA_PROCESS_ROLES": "broker,controller",
            "KAFKA_LISTENERS": f"PLAINTEXT://:{self._port},CONTROLLER://:9093",
            "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://{self.bootstrap_servers}",
            "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
            "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "4",
            "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
            "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
            "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
            "KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS": "1000",
            "KAFKA_BROKER_SESSION_TIMEOUT_MS": "4000",
            "KAFKA_BROKER_HEARTBEAT_INTERVAL_MS": "500",
            "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        }
        return DockerContainer(self._image, env=variables).with_bind_ports(self._port, self._port)
