"""The systemd unit that runs a desk's worker."""

import sys
from pathlib import Path


def unit(desk: Path, kind: str, user: str = "tuidesk") -> str:
    """A unit file: ``user`` for one person, ``system`` for a team with a Unix user of its own."""
    lines = [
        "[Unit]",
        f"Description=tuidesk worker for {desk}",
        "Wants=network-online.target",
        "After=network-online.target",
        "",
        "[Service]",
        f"ExecStart={sys.executable} -m tuidesk --desk {desk} worker",
        "Restart=on-failure",
        "RestartSec=10",
        "UMask=0007",
    ]
    if kind == "system":
        lines += [
            f"User={user}",
            f"Group={user}",
            '# The password never enters the desk; name it in desk.toml: credential = "mail"',
            "LoadCredential=mail:/etc/tuidesk/mail.password",
            "NoNewPrivileges=yes",
            "PrivateTmp=yes",
            f"ReadWritePaths={desk}",
            "ProtectSystem=strict",
        ]
    wanted = "default.target" if kind == "user" else "multi-user.target"
    return "\n".join([*lines, "", "[Install]", f"WantedBy={wanted}", ""])


def how_to_install(file: Path, kind: str) -> str:
    """The commands that put a unit to work."""
    if kind == "user":
        return (
            f"mkdir -p ~/.config/systemd/user && cp {file} ~/.config/systemd/user/tuidesk.service\n"
            "systemctl --user enable --now tuidesk && loginctl enable-linger"
        )
    return (
        f"sudo cp {file} /etc/systemd/system/tuidesk.service\nsudo systemctl enable --now tuidesk"
    )
