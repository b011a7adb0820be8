"""A full-screen terminal ticket console for a small shop's shared mailbox."""

__version__ = "0.1.0"
