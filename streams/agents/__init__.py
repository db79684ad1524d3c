"""The Faust agents: paragraphs in; read paragraphs, classified paragraphs and dead letters out.

- ``stages``        reading, and filing under one list, as steps from one topic to the next
- ``steps``         pure: what a batch of records becomes in a step
- ``stepper``       the agent of a step: batches in, outputs acknowledged, events ended
- ``batches``       full batches when there is much to read, small ones at once when there is little
- ``announcing``    which reading a worker makes, and announces
- ``catching_up``   how far it is with what there was
- ``app``           the Faust app from our settings
- ``runs``          records of one partition in order, which Faust handles as one event
- ``assignments``   every partition of every assignment sought, and all of it handed over from there
- ``commits``       commits that never pass an event in hand, on every transport
- ``kafka``         the transport ``streams-kafka``, Faust's own with our guards
- ``watching``      a line when the log is away, and one when it is back
- ``sqlite``        the transport ``streams-sqlite``, the embedded log
- ``worker``        serve in an event loop, or as one process or several
"""
