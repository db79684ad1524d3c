"""Pure: from a record to a tally, and which edition of an article counts.

- ``batch``         what a batch of records says
- ``contribution``  what one record adds, checked and storable
- ``versions``      the order of version strings
- ``editions``      which edition of an article counts
- ``notices``       what the newsroom should know of an article
- ``cells``         the algebra of counts
- ``summary``       tallies as readers see them
- ``fold``          all of it in memory, for any set of events
"""
