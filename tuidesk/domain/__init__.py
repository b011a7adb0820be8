"""Tickets, messages and their rules: frozen values and pure functions; no I/O, no clock."""
