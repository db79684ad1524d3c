"""Texts as parsed, and the words and classes of words that rules know."""
