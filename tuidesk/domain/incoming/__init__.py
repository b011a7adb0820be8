"""What came in: how far folders have been read, and where each mail went."""
