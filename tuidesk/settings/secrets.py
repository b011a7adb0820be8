"""Where a server's password comes from; it is never kept in the desk."""

import os
import shlex
import stat
import subprocess
from pathlib import Path

from tuidesk.domain.errors import DeskError
from tuidesk.settings.model import Server

_PATIENCE = 10


class NoSecret(DeskError):
    """The password could not be had."""


def has_secret(server: Server) -> bool:
    """Whether this process can have the password of a server; a team's agents cannot."""
    try:
        password(server)
    except NoSecret:
        return False
    return True


def password(server: Server) -> str:
    """The password: systemd credential, else command, else file; raises NoSecret."""
    if server.credential:
        return _from_credential(server.credential)
    if server.password_command:
        return _from_command(server.password_command)
    if server.password_file:
        return _from_file(Path(server.password_file).expanduser())
    raise NoSecret(
        f"No password is configured for {server.user} at {server.host}.",
        "Set credential, password_command or password_file in config/desk.toml.",
    )


def _from_credential(name: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise NoSecret(
            f"There is no systemd credential '{name}'.", "Start the worker through its service."
        )
    return _first_line(Path(folder, name))


def _from_command(command: str) -> str:
    try:
        words = shlex.split(command)
        done = subprocess.run(
            words, capture_output=True, timeout=_PATIENCE, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        why = str(error.strerror if isinstance(error, OSError) else error)
        if isinstance(error, subprocess.CalledProcessError):
            why = f"it ended with {error.returncode}"
        elif isinstance(error, subprocess.TimeoutExpired):
            why = f"it did not end within {_PATIENCE} seconds"
        raise NoSecret(
            f"password_command '{words_of(command)}' failed: {why}.", "Run it yourself to see why."
        ) from None
    return done.stdout.decode(errors="replace").partition("\n")[0].rstrip("\r")


def words_of(command: str) -> str:
    """The program of a command line, without its arguments, which may be secret."""
    return command.split(maxsplit=1)[0] if command.split() else ""


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise NoSecret(f"{path} cannot be read ({error.strerror}).") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise NoSecret(f"{path} can be read by others.", f"Run: chmod 600 {path}")
    return _first_line(path)


def _first_line(path: Path) -> str:
    try:
        return path.read_text(errors="replace").partition("\n")[0].rstrip("\r")
    except OSError as error:
        raise NoSecret(f"{path} cannot be read ({error.strerror}).") from None
