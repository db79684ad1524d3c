"""What an operator sees of a process: numbers that go up and down, by Prometheus' conventions.

- ``instruments``  every metric there is, in one table
- ``exposing``     a port where Prometheus reads them

They are counted at the edges, where records, requests and messages come and go; what is pure knows nothing of them.
Labels have few values by design: topics, partitions, stages, kinds of errors; never a uri, a name or a text.
"""
