"""Answers: drafts, canned replies, and mails on their way out."""
