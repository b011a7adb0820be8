"""The command line: thin faces of the desk's verbs."""
