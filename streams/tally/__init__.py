"""Exact running tallies: classified paragraphs in, a SQL store and events of absolute tallies out.

- ``core``      pure, from the paragraph to the tally
- ``sql``       the store's tables, and what is read from and written to them
- ``store``     the one door to it; ``asking`` is what it answers
- ``mending``, ``sending``  what an editor says, checked against what counts, and sent to the log
- ``latency``   pure: how long it takes until an article is tallied
- ``owed``      publishes what the store owes the log
- ``consumer``  reads the log, keeps the store
"""
