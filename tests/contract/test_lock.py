"""The lock pins whatever pip will ask for."""

import re
from importlib.metadata import distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = (Path(__file__).parents[2] / "requirements.lock").read_text()
PINNED = [Requirement(line.rstrip(" \\")) for line in re.findall(r"^[a-z].*==.*", LOCK, flags=re.MULTILINE)]


def asked_for(names: set[str]) -> set[tuple[str, str]]:
    """Whose extra, and which, is asked for by what of `names` is installed (pip's or uv's `name[extra]`)."""
    asked = set()
    for distribution in distributions():
        if canonicalize_name(distribution.metadata["Name"]) not in names:
            continue
        for requirement in map(Requirement, distribution.requires or ()):
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                asked |= {(canonicalize_name(requirement.name), extra) for extra in requirement.extras}
    return asked


def test_an_extra_that_a_dependency_asks_for_is_pinned_with_it():
    """pip up to 23.2 does not see that `smart-open==9.0.2` pins `smart-open[http]`: it takes the newest, finds no hash
    for it and gives up (pypa/pip#9644), so nothing could be set up from the day that a newer one came out.
    """
    pinned = {(canonicalize_name(requirement.name), extra) for requirement in PINNED for extra in requirement.extras}
    asked = asked_for({canonicalize_name(requirement.name) for requirement in PINNED})
    assert asked
    assert asked <= pinned
