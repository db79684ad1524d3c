"""Files for those who analyse coverage: exports, and an archive that is kept up.

- ``rows``       what a classified paragraph is in tables: pure
- ``ninjs``      articles with our subjects, as IPTC's ninjs 3: pure
- ``partitions`` tables in a folder a day, as Parquet or CSV
- ``exporting``  what counts in the current reading, written once
- ``files``      archived records in Parquet files whose names carry their offsets
- ``keeping``    the consumer that keeps an archive
- ``parquet``    pyarrow, which is an extra
"""
