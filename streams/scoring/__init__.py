"""What editors' mends say of the reader: what it reads so by itself by now, and what is still wrong.

- ``given``    mends from the log or from a file
- ``anew``     the paragraphs that they are of, read and filed once more, now
- ``judging``  pure: every mend held against what was read, and what was read against what editors let stand
- ``scores``   how two readings fare by that, beside each other
"""
