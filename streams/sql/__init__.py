"""SQL databases, as consumers keep their state in: SQLite for one machine, PostgreSQL for many.

- ``database`` opened, with transactions that free their locks when their process stands still
- ``offsets``  the next offset of each partition, in the transaction that takes its records in
- ``bulk``     many rows in one statement
"""
