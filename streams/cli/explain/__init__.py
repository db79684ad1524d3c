"""Why a paragraph was read as it was: for a terminal and as a page.

- ``marks``    which characters of a paragraph mean what, and its text cut where that changes
- ``notes``    what the labels say, in words: who speaks and how we know, which issues, what is agreed
- ``digest``   an article in a few lines: who speaks, what it is about, what is agreed
- ``terminal`` all that in a terminal
- ``page``     all that as one self-contained HTML page
"""
