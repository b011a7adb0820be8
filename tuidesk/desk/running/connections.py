"""Tries the servers of a mailbox and says in plain words what is wrong."""

import asyncio

from tuidesk.desk.running.logins import login_for
from tuidesk.domain.errors import DeskError
from tuidesk.mail.imap import ImapSession
from tuidesk.mail.smtp import SmtpSession
from tuidesk.settings.model import Server

NO_SENT_FOLDER = (
    "No folder of sent mail was found: copies of answers are not kept there, and what colleagues "
    "send elsewhere is not seen. Name it: sent_folder under [mailbox.imap] in desk.toml."
)


def check_imap(server: Server) -> str:
    """Logs in and says what would be fetched; raises DeskError."""
    session = ImapSession(login_for(server, "imap"))
    try:
        folders = session.read_folders()
        count = session.open(folders[0]).exists
        told = f"IMAP {server.host}: logged in, mails in {folders[0]}: {count}."
        if not session.gmail and session.sent_folder() is None:
            told += f" {NO_SENT_FOLDER}"
        return told
    finally:
        session.close()


def check_smtp(server: Server) -> str:
    """Logs in without sending anything; raises DeskError."""

    async def attempt() -> None:
        session = SmtpSession(login_for(server, "smtp"))
        await session.connect()
        await session.close()

    asyncio.run(attempt())
    return f"SMTP {server.host}: logged in."


def check_servers(imap: Server, smtp: Server) -> list[tuple[bool, str]]:
    """Both servers, each with whether it works and a sentence."""
    results = []
    for server, check in ((imap, check_imap), (smtp, check_smtp)):
        if server.host:
            try:
                results.append((True, check(server)))
            except DeskError as error:
                results.append((False, str(error)))
    return results
