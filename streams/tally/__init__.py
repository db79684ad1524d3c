"""Exact running tallies: classified paragraphs in, a SQL store and events of absolute tallies out.

Pure, from the paragraph to the tally:

- ``contribution``  what one record adds, checked and storable
- ``versions``      the order of version strings
- ``editions``      which edition of an article counts
- ``cells``         the algebra of counts
- ``summary``       tallies as readers see them
- ``fold``          all of it in memory, for any set of events

The store:

- ``schema``, ``database``, ``bulk``  tables, connections, many rows at once
- ``rows``, ``saving``, ``intake``    states of articles from and to rows, and their counts
- ``queries``, ``publication``        what readers ask, what the log is owed
- ``store``                           the one door to it

And ``batch`` and ``consumer``, which read the log.
"""
