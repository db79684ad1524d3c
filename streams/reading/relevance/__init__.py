"""Which issues of a list a text is about."""
