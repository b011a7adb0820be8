"""Every verb that a front end may call; the console and the command line are faces of it."""
