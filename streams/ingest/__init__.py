"""Files in, articles and paragraph events out.

- ``sources``       which files, in which format: paths in, articles and dead letters out
- ``plain``         a plain text file is one article (`front_matter`, `heading`, `layout` read its parts)
- ``json_lines``    a line of JSON is one article
- ``assembly``      what a format found becomes an article with its identity (`dates`)
- ``paragraphs``    an article becomes paragraph events, each with the window it is read in
- ``publisher``     articles and their paragraph events go to the log (`feed` reads ahead)
- ``byte_limits``   bounded reading and strict UTF-8
- ``dead_letters``  what could not be read
"""
