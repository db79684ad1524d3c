"""Trials: what was read, filed under another list, or as another reader read it, beside what is current.

- ``filing``    from `read-paragraphs` straight into the tally store, with a plain loop
- ``labelling`` labels of what was read, by one process or several
- ``beginning`` which reading a trial is of
- ``comparing`` what a trial moves, with examples and the words that moved them
- ``adopting``  a trial becomes the reading that is wanted
"""
