"""Why a service cannot be had."""


class UnavailableError(Exception):
    """The service cannot be had here; the text is the reason, in words for one line."""


class MisconfiguredError(Exception):
    """The environment names a service that does not answer: never left out quietly."""


class StartError(Exception):
    """The service is here but did not start; the text ends with what it wrote."""
