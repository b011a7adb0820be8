"""What people do to tickets, kept so that it can be taken back and done again."""
