"""The banner generator: what is announced, when, in which words, for which place."""
