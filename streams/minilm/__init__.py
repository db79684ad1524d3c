"""A sentence encoder, all-MiniLM-L6-v2, for whoever installs ``newsroom-streams[accurate]``: texts in, meanings out.

- ``texts``    which texts of a paragraph are encoded
- ``encoder``  texts to vectors, and to deviations from what news means on average: `load`
- ``graph``    the model as a graph of fused operations on whole numbers
- ``carrier``  the package that carries its weights
- ``tuning``   what its upper layers have learnt of issues
- ``pieces``   texts to the numbers of their words and parts of words

Model: Reimers and Gurevych, Sentence-BERT (EMNLP 2019); Wang and others, MiniLM (NeurIPS 2020). Apache-2.0.
"""
