"""The shared, crash-safe JSON store: hot tables in a journal, one append-only thread per ticket."""
