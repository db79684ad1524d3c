"""A Kafka broker started from its jars: one KRaft node, with a plain and a SASL_SSL listener."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from services import kafka_jars
from services.certificate import Certificate, make_certificate
from services.errors import StartError
from services.kafka_probe import answers
from services.processes import Child, free_ports, tail

JAVA = ["java", "-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
CLUSTER_ID = "bmV3c3Jvb20tdGVzdHMtMQ"
USERNAME = "newsroom"
GUEST = "guest"
"""May do what it is granted, where the others may do everything."""
PASSWORD = "correct horse battery staple"  # of a broker that lives for one test run

# Many small settings make a start of seconds and files of kilobytes; none changes what a client sees.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:{plain},SASL_SSL://127.0.0.1:{sasl},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{plain},SASL_SSL://127.0.0.1:{sasl}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PKCS12
ssl.keystore.location={keystore}
ssl.keystore.password={keystore_password}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS;User:newsroom
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=500
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=4194304
"""


@dataclass(frozen=True, kw_only=True)
class SaslAccess:
    """What a client needs for the SASL_SSL listener with SCRAM-SHA-512."""

    bootstrap_servers: str
    username: str
    password: str
    cafile: Path


class LocalBroker:
    """Apache Kafka from `jars`, on this machine's loopback only."""

    session_timeout = 4.0

    def __init__(self, jars: Path, *, why: str) -> None:
        self.description = f"Apache Kafka {kafka_jars.version()} from Maven ({why})"
        self._jars = jars
        self._plain, self._sasl, self._controller = free_ports(3)
        self._folder = Path(tempfile.mkdtemp(prefix="newsroom-streams-kafka-"))
        self._output = self._folder / "broker.log"
        self._child: Child | None = None
        self._certificate: Certificate | None = None
        self.bootstrap_servers = f"127.0.0.1:{self._plain}"

    @property
    def pid(self) -> int | None:
        """Its process, while it has one."""
        return self._child.pid if self._child else None

    @property
    def sasl(self) -> SaslAccess:
        return self._access(USERNAME)

    @property
    def guest(self) -> SaslAccess:
        return self._access(GUEST)

    def grant(self, kind: str, prefix: str, *operations: str) -> None:
        """Let the guest do these operations on every ``topic`` or ``group`` whose name has the prefix."""
        words = [word for operation in operations for word in ("--operation", operation)]
        where = [f"--{kind}", prefix, "--resource-pattern-type", "prefixed", "--allow-principal", f"User:{GUEST}"]
        self._run(
            "org.apache.kafka.tools.AclCommand", "--bootstrap-server", self.bootstrap_servers, "--add", *where, *words
        )

    def _access(self, username: str) -> SaslAccess:
        assert self._certificate, "the broker has not been started"
        return SaslAccess(
            bootstrap_servers=f"127.0.0.1:{self._sasl}",
            username=username,
            password=PASSWORD,
            cafile=self._certificate.cafile,
        )

    def start(self) -> None:
        if self._child and self._child.running:
            return
        if not self._certificate:
            self._certificate = make_certificate(self._folder)
            self._format(self._certificate)
        command = [*self._java("kafka.Kafka"), str(self._properties)]
        self._child = Child(command, output=self._output, cwd=self._folder)
        self._child.until(lambda: answers(self.bootstrap_servers))

    def stop(self) -> None:
        if self._child:
            self._child.end(signal.SIGTERM, patience=30)

    def kill(self) -> None:
        if self._child:
            self._child.kill()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _properties(self) -> Path:
        return self._folder / "server.properties"

    def _java(self, main: str) -> list[str]:
        return [*JAVA, "-cp", f"{self._jars}/*", main]

    def _format(self, certificate: Certificate) -> None:
        text = PROPERTIES.format(
            plain=self._plain,
            sasl=self._sasl,
            controller=self._controller,
            keystore=certificate.keystore,
            keystore_password=certificate.password,
            data=self._folder / "data",
        )
        self._properties.write_text(text)
        users = [f"SCRAM-SHA-512=[name={name},password={PASSWORD}]" for name in (USERNAME, GUEST)]
        scram = [word for user in users for word in ("--add-scram", user)]
        options = ["--cluster-id", CLUSTER_ID, "--standalone", *scram, "--config", str(self._properties)]
        self._run("kafka.tools.StorageTool", "format", *options)

    def _run(self, main: str, *arguments: str) -> None:
        with self._output.open("ab") as sink:
            done = subprocess.run([*self._java(main), *arguments], stdout=sink, stderr=sink)
        if done.returncode:
            raise StartError(f"{main} failed:\n{tail(self._output)}")
