"""The tally store in a SQL database.

- ``schema``, ``database``, ``bulk``  tables, connections, many rows at once
- ``rows``, ``saving``, ``intake``    states of articles from and to rows, and their counts
- ``queries``, ``publication``        what readers ask, what the log is owed
"""
