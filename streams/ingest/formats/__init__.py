"""One file a format: bytes in, drafts of articles out.

- ``protocol``       what a format is
- ``registry``       the formats there are, and which one an input is in
- ``plain``          a plain text file is one article
- ``json_lines``     a line of JSON is one article
- ``json_document``  a JSON document is one article, or an array of them
- ``json_article``   an article as a JSON object, which both read: ``json_object`` is our own form, ``ninjs`` IPTC's
- ``xml_document``   an XML document, in the vocabulary (a `Dialect` of ``xml``) that its root names
- ``newsml_g2``      IPTC's news items and messages of them
- ``rss_atom``       the items of RSS and the entries of Atom
- ``html``           an HTML page is one article: ``html_header`` what it says of it, ``html_text`` its text, by the
  blocks that ``html_blocks`` finds
- ``html_attributes`` tags with too many attributes, found before a parse
- ``prose``          the paragraphs of a body that stands apart from its heading
- ``release``        publication status and embargo, as agencies state them, and versions that have no number
"""
