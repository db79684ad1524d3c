"""Replay: coverage published again in the order in which it was published, at its pace, a faster one, or none.

- ``selecting``  which coverage, and what of it: the topic beside `articles`
- ``schedule``   all of it in event-time order, in a file: as much as there is, in little memory
- ``pace``       when the next one is due
- ``replaying``  the loop, which goes on where it was stopped
"""
