"""What texts mean, as numbers: by an encoder that ships, and in a form that any other may give.

- ``texts``      which texts of a paragraph are encoded
- ``encoding``   what an encoder is, and meanings as deviations from news, in bytes that a topic can carry
- ``table``      the common English words, as vectors that the encoder learnt
- ``distilled``  the encoder that ships: a small layer of attention over these words, which learnt from a large one
"""
