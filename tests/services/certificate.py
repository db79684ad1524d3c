"""A certificate that signs itself, for a broker on the loopback address."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from services.errors import StartError


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """`keystore` (PKCS 12) for the server, `cafile` (PEM) for its clients."""

    keystore: Path
    password: str
    cafile: Path


def make_certificate(folder: Path) -> Certificate:
    """Made by keytool, which comes with every Java.

    Raises:
        StartError: keytool failed.
    """
    made = Certificate(keystore=folder / "broker.p12", password="only-for-tests", cafile=folder / "ca.pem")
    store = ["-keystore", str(made.keystore), "-storetype", "PKCS12", "-storepass", made.password, "-alias", "broker"]
    extensions = ["-ext", "san=dns:localhost,ip:127.0.0.1", "-ext", "bc:c=ca:true"]
    key = ["-keyalg", "EC", "-groupname", "secp256r1", "-validity", "7", "-dname", "CN=localhost"]
    _keytool("-genkeypair", *store, *key, *extensions)
    _keytool("-exportcert", "-rfc", *store, "-file", str(made.cafile))
    return made


def _keytool(*words: str) -> None:
    done = subprocess.run(["keytool", *words], capture_output=True, text=True)
    if done.returncode:
        raise StartError(f"keytool {words[0]} failed:\n{done.stdout}{done.stderr}")
