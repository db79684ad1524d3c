"""What topics carry, below everything that speaks to one.

- ``records``       a record, its place and its headers, on whatever log
- ``topics``        the one table of topics
- ``codec``         events to records and back
- ``schemas``       JSON Schemas and the AsyncAPI document, from the table
- ``readings``      readings by name, and which one is wanted
- ``limits``        how large articles, paragraphs and records may be
- ``versions``      the order of the versions of an article
- ``languages``     which languages are read
- ``minhash``       hashes by which near-duplicates are known
- ``dead_letters``  a record that could not be processed, as an event
- ``mends``         ids of mends, and of the paragraphs that they are of
- ``reports``       the agreements that a paragraph reports, as events of their own
"""
