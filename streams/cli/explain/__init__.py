"""Why a paragraph was read as it was (`streams.explaining`): for a terminal and as a page.

- ``digest``   an article in a few lines: who speaks, what it is about, what is agreed
- ``terminal`` all that in a terminal
- ``page``     all that as one self-contained HTML page
"""
