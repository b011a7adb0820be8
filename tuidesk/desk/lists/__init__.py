"""Which tickets there are: lists, views, searches, and why things are as they are."""
