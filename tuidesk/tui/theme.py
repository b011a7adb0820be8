"""The colours: dark and light that survive 256 colours, and the terminal's own on slow links."""

from textual.theme import Theme

DARK = Theme(
    name="tuidesk-dark",
    primary="#5fafff",
    secondary="#87d7af",
    accent="#ffaf5f",
    warning="#ffd75f",
    error="#ff5f5f",
    success="#87d787",
    foreground="#dadada",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables={"block-cursor-text-style": "none"},
)
LIGHT = Theme(
    name="tuidesk-light",
    primary="#005faf",
    secondary="#00875f",
    accent="#af5f00",
    warning="#875f00",
    error="#af0000",
    success="#008700",
    foreground="#262626",
    background="#ffffff",
    surface="#eeeeee",
    panel="#dadada",
    dark=False,
    variables={"block-cursor-text-style": "none"},
)


def chosen_theme(wanted: str, *, colourless: bool) -> str:
    """The theme to use: the terminal's own colours where no others are wanted."""
    if colourless:
        return "ansi-dark"
    return DARK.name if wanted == "auto" else wanted
