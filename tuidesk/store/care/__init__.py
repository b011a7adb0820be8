"""Looking after a store: examining and mending it, backing it up, erasing a person."""
