"""One file a format: bytes in, drafts of articles out.

- ``protocol``       what a format is
- ``registry``       the formats there are, and which one an input is in
- ``plain``          a plain text file is one article
- ``json_lines``     a line of JSON is one article
- ``json_document``  a JSON document is one article, or an array of them
- ``json_object``    an article as a JSON object, which both read
"""
