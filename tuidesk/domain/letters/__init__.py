"""A mail as it is read: who wrote it, whose words are in it, what kind of mail it is."""
