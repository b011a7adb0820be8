"""What a mail server says about a mail of ours that it could not deliver (B3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of a bounced mail."""

    address: str
    status: str = ""
    """Enhanced status code, ``5.1.1`` (RFC 3463)."""
    action: str = "failed"
    """``failed`` or ``delayed``; a report may also say ``delivered`` or ``relayed`` (RFC 3464)."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report on a mail that did not arrive, or not yet."""

    permanent: bool
    """Delivery was given up for at least one recipient."""
    delayed: bool
    """Nothing is lost yet: the server keeps trying."""
    recipients: tuple[FailedRecipient, ...] = ()
    original_message_id: str | None = None

    @property
    def sentence(self) -> str:
        """Who did not get it and why, on one line."""
        said = [
            f"{each.address} {each.status} {each.reason}".replace("  ", " ").strip()
            for each in self.recipients
        ]
        return "; ".join(said) or "no recipient is named"
