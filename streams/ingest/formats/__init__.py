"""One file a format: bytes in, articles out."""
