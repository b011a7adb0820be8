"""Automatic answers: whether one may be sent, what it says, and what was promised."""
