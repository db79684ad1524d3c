"""The tally store in a SQL database.

- ``schema``, ``migrations``, ``database``, ``bulk``  tables, their versions, connections, many rows at once
- ``rows``, ``saving``, ``intake``, ``offsets``       states of articles from and to rows, their counts, what was read
- ``mends``                                           mends of articles, kept and asked for
- ``history``                                         what has counted and does no longer, and what that changed
- ``counting``, ``syndication``, ``likeness``         changes of counts; which paragraphs are copies
- ``readings``, ``comparing``, ``catching_up``        readings side by side, and how far each is
- ``switching``                                       a reading becomes current, or is deleted
- ``queries``, ``finding``, ``wanted``, ``people``, ``paragraphs``, ``hours``  what readers ask
- ``searching``                                       the index of words that were said
- ``lease``, ``publication``                          what the log is owed
"""
