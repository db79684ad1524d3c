"""A larger sentence encoder, all-MiniLM-L6-v2, for whoever installs ``newsroom-streams[accurate]``.

- ``encoder``  texts to vectors, as `streams.meaning` has it: `load`
- ``graph``    the model as a graph of fused operations on whole numbers
- ``carrier``  the package that carries its weights
- ``tuning``   what its upper layers have learnt of issues
- ``pieces``   texts to the numbers of their words and parts of words

Model: Reimers and Gurevych, Sentence-BERT (EMNLP 2019); Wang and others, MiniLM (NeurIPS 2020). Apache-2.0.
"""

ACCURATE = "+accurate"
"""Behind the version of a reader that reads with it."""
