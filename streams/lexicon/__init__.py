"""What reading and filing both know: word lists, and how long texts are cut. Nothing here knows an article.

- ``gazetteer``  countries, titles, given names, bodies, media, as data
- ``pieces``     a very long paragraph in pieces
- ``sides``      names that count as one party of an agreement
"""
