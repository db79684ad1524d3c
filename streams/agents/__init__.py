"""The Faust agents: paragraphs in; classified paragraphs, agreements and dead letters out.

- ``classify``      pure: what a batch of records becomes
- ``classifier``    the agent: batches in, outputs acknowledged, events ended
- ``batches``       full batches when there is much to read, small ones at once when there is little
- ``app``           the Faust app from our settings
- ``assignments``   every partition of every assignment sought, and all of it handed over from there
- ``commits``       commits that never pass an event in hand, on every transport
- ``kafka``         the transport ``streams-kafka``, Faust's own with our guards
- ``sqlite``        the transport ``streams-sqlite``, the embedded log
- ``worker``        serve in an event loop, or as one process or several
"""
