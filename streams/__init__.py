"""Reads news coverage as it arrives, paragraph by paragraph, and keeps exact tallies per issue.

The map, from the outside in (imports only ever point down this list):

- ``cli``       the command ``streams``: one file a command group, a few lines a command
- ``laptop``    the whole job in one process
- ``archive``   files for those who analyse coverage: exports, and an archive that is kept up
- ``audit``     every article against what was read, filed and tallied of it
- ``replay``    coverage published again in the order and at the pace of event time
- ``trials``    what another list would change: what was read, filed beside the current reading; above the rooms whose
  parts it joins, filing as agents do into the store that ``tally`` keeps
- ``scoring``   the reader held against what editors have mended
- ``client``    a client of the HTTP API, for programs of others
- ``api``       the HTTP API and its live stream, over the store and the log
- ``page``      what the API serves at ``/``: the page that editors leave open, plain modules of JavaScript
- ``alerts``    rules held against what is read and counted: alerts told once, taken back with their grounds
- ``agents``    two Faust agents: paragraphs in, read paragraphs out; read paragraphs in, classified ones out
- ``ingest``    files in, articles and paragraph events out
- ``tally``     the tally store and its consumer: classified paragraphs in, running tallies and agreements out
- ``explaining`` why a paragraph was read as it was
- ``issue_checks`` what is wrong with an issue list, and what it matches
- ``sql``       databases that consumers keep their state in, with the offsets that it reflects
- ``log``       the log as one protocol, on Kafka or in one SQLite file
- ``reading``   pure: paragraph events in, what they say out, whatever the issue list
- ``filing``    pure: what was read in, labels by one issue list out
- ``roles``     what every process has beside its work: lines, metrics, traces
- ``traces``    what happens to an article, traced from record to record
- ``minilm``    a larger sentence encoder, for whoever wants issues told more accurately
- ``meaning``   what texts mean, as numbers: a small sentence encoder
- ``contract``  what topics carry: records, topics, codec, schemas, dead letters, reports
- ``issues``    the issue list a newsroom follows
- ``media_topics`` IPTC's codes and labels
- ``web``       HTTP to public addresses alone, whatever outsiders name
- ``settings``  every setting, the one reader of the environment
- ``processes`` signals and supervision
- ``threads``   blocking calls of an event loop
- ``garbage``   Python's garbage collection, held back by several threads at once
- ``metrics``   what an operator sees of a process: numbers, by Prometheus' conventions
- ``lines``     what a process says on stderr, for people or as JSON
- ``wal``       SQLite's write-ahead log, which the embedded log and the tally store both keep
- ``events``    what the topics carry
- ``lexicon``   word lists that reading and filing share
- ``errors``    every error there is, the tree on top
"""

__version__ = "0.2.0"
