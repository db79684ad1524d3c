"""An article as a JSON object: IPTC's ninjs where its fields are ninjs's, else our own form."""

from __future__ import annotations

from streams.ingest.drafts import Draft
from streams.ingest.formats import json_object, ninjs


def parse(data: bytes) -> Draft:
    """What an object says.

    Raises:
        InputError: it is an article in neither form.
    """
    return ninjs.parse(data) if ninjs.is_ninjs(data) else json_object.parse(data)
