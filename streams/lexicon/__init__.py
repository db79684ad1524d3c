"""What reading and filing both know: word lists, and how long texts are cut. Nothing here knows an article.

- ``gazetteer``  countries, titles, given names, bodies, media, as data
- ``introductions`` which text first gives the full name of someone whom a later one calls by surname
- ``pieces``     a very long paragraph in pieces
- ``weights``    fitted weights as data
- ``sides``      names that count as one party of an agreement
"""
