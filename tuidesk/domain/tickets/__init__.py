"""Tickets, their threads, and how they are found: the one state machine, views, the search."""
