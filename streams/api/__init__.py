"""The HTTP API: what is read and counted, for programs and pages; articles in, trials of other lists, and mends.

- ``access``      who may ask: loopback alone, or whoever has the token
- ``parameters``  what may be asked, checked
- ``answers``     what is answered
- ``endpoints``   the one table of paths: what each takes, answers and does
- ``counts``, ``finds``, ``told``, ``trying``  the answers: what is counted, found, told last, and tried
- ``paragraphs``  one paragraph with its text, and why it was read so
- ``beside``    work that takes minutes, in a process of its own
- ``mends``       what editors mend: shown, made, taken back
- ``publishing``  articles in; ``bodies`` is what is sent, bounded
- ``tables``      answers as CSV; ``sharing`` makes one answer for all who ask the same at once
- ``sources``     what answers come from
- ``openapi``     the OpenAPI document, which derives from the table
- ``live``        the live stream: events as they come to the log, resumed without a gap; ``telling`` is what is told,
  ``standing`` where a client stands, ``clients`` what has come for each
- ``readiness``   whether the tallies have caught up with the log, and how far they are behind
- ``page``        the files of the page that editors leave open, which stand in ``streams/page``
- ``application`` the ASGI application: headers, ETags, errors
"""
