"""One file a format: bytes in, drafts of articles out.

- ``protocol``       what a format is
- ``registry``       the formats there are, and which one an input is in
- ``plain``          a plain text file is one article
- ``json_lines``     a line of JSON is one article
- ``json_document``  a JSON document is one article, or an array of them
- ``json_object``    an article as a JSON object, which both read
- ``xml_document``   an XML document, in the vocabulary (a `Dialect` of ``xml``) that its root names
- ``rss_atom``       the items of RSS and the entries of Atom
- ``html``           an HTML page is one article: ``html_header`` what it says of it, ``html_text`` its text, by the
  blocks that ``html_blocks`` finds
"""
