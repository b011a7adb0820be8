"""The full-screen console.

app        wiring: theme, watch over the store, which screen is in front
commands/  what a key does; a command is one class
screens/   list and reader, composer, calendar, banner studio
panels/    questions at the bottom: prompt, picker
widgets/   painting by line
driver, picture, styles   what travels to the terminal: only what changes
signals    a terminal that goes away
"""
