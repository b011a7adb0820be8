"""What the receiving server found out about who sent a mail: Authentication-Results (RFC 8601)."""

import re
from email.message import Message as MimeMessage

from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import Checked
from tuidesk.domain.text import clean_line
from tuidesk.mail.headers import field

_COMMENT = re.compile(r"\([^()]{0,500}\)")
_RESULT = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*(\w+)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:header\.(?:d|i|from)|smtp\.(?:mailfrom|mail))\s*=\s*\"?(?:[^\s@;\"]*@)?([\w.-]+)",
    re.IGNORECASE,
)
_FAILED = ("fail", "softfail", "hardfail", "permerror", "policy")


def checked(mail: MimeMessage, sender: Address) -> Checked:
    """The findings of the server nearest to us; a mail may carry forged ones below them."""
    header = _COMMENT.sub(" ", field(mail, "authentication-results")[:10_000])
    server, *results = header.split(";")
    by = clean_line(server.split()[0] if server.split() else "", 200).lower()
    passed = failed = False
    for result in results:
        named = _RESULT.match(result)
        if named is None:
            continue
        method, outcome = named[1].lower(), named[2].lower()
        domains = [each.lower() for each in _DOMAIN.findall(result)]
        aligned = any(_aligned(each, sender.domain) for each in domains)
        if method == "dmarc" and outcome in ("pass", "fail"):
            return Checked(by, outcome == "pass")
        passed = passed or (outcome == "pass" and aligned)
        failed = failed or outcome in _FAILED
    return Checked(by, True if passed else False if failed else None)


def _aligned(domain: str, sender: str) -> bool:
    """Whether two domains belong together, as DMARC's relaxed alignment takes it."""
    return bool(sender) and (
        domain == sender or domain.endswith(f".{sender}") or sender.endswith(f".{domain}")
    )
