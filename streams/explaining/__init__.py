"""Why a paragraph was read as it was: pure, for a terminal, a page and the API alike.

- ``marks`` which characters of a paragraph mean what, and its text cut where that changes
- ``notes`` what the labels say, in words: who speaks and how we know, which issues, what is agreed
"""
