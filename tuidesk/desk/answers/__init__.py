"""Answers on their way out: drafts, canned replies, recipients, the outbox."""
