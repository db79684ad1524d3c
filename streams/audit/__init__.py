"""Audit: every article that was published against what was read, filed and tallied of it.

- ``expected``   what ought to count, by the articles' own events: pure
- ``reached``    which paragraphs of that have been read, and filed
- ``findings``   what lacks, at which stage: pure
- ``auditing``   all of it put together
- ``repairing``  publishes, or files, again what lacks
"""
