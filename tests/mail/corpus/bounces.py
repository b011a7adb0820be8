"""Bounces: machine-readable reports, and the prose of servers that send none."""

from collections.abc import Iterator
from typing import Any

from tests.mail.corpus import Case, mail

LOST = "lost@gone.example"
OURS = "<td.12.abc.def@shop.example>"
REPORTS = [
    ("failed", "5.1.1", "smtp; 550 5.1.1 <lost@gone.example>: Recipient address rejected", True),
    ("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", True),
    ("failed", "5.7.1", "smtp; 550 5.7.1 rejected by policy", True),
    ("failed", "5.4.4", "X-Postfix; Host or domain name not found", True),
    ("failed", "5.0.0", "", True),
    ("Failed", "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
    ("delayed", "4.4.1", "smtp; connection timed out", False),
    ("delayed", "4.2.2", "smtp; 452 4.2.2 over quota", False),
    ("Delayed", "4.7.0", "smtp; 421 greylisted", False),
]
PROSE: list[tuple[str, list[str], str, dict[str, Any]]] = [
    (
        "qmail",
        ["From: MAILER-DAEMON@mx.example", "Subject: failure notice", "Return-Path: <>"],
        "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver "
        "your message to the following addresses.\nThis is a permanent error; I've given up. Sorry"
        " it didn't work out.\n\n<lost@gone.example>:\n192.0.2.1 does not like recipient.\nRemote "
        "host said: 550 5.1.1 User unknown\nGiving up on 192.0.2.1.\n\n--- Below this line is a "
        f"copy of the message.\n\nReturn-Path: <support@shop.example>\nMessage-ID: {OURS}\nTo: "
        "lost@gone.example\n\nHello other@gone.example",
        {"status": "5.1.1"},
    ),
    (
        "exim",
        [
            "From: Mail Delivery System <Mailer-Daemon@mx.example>",
            "Subject: Mail delivery failed: returning message to sender",
            "X-Failed-Recipients: lost@gone.example",
            "Auto-Submitted: auto-replied",
        ],
        "This message was created automatically by mail delivery software.\n\nA message that you "
        "sent could not be delivered to one or more of its\nrecipients. This is a permanent error."
        " The following address(es) failed:\n\n  lost@gone.example\n    host mx.gone.example "
        "[192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<lost@gone.example>:\n"
        "    550 5.1.1 No such user\n\n------ This is a copy of the message, including all the "
        f"headers. ------\n\nMessage-ID: {OURS}\nFrom: support@shop.example\n\nHello",
        {"status": "5.1.1"},
    ),
    (
        "postfix text",
        [
            "From: MAILER-DAEMON@mx.example (Mail Delivery System)",
            "Subject: Undelivered Mail Returned to Sender",
        ],
        "This is the mail system at host mx.example.\n\nI'm sorry to have to inform you that your "
        "message could not\nbe delivered to one or more recipients. It's attached below.\n\n"
        "<lost@gone.example>: host mx.gone.example[192.0.2.1] said: 550 5.1.1\n    "
        f"<lost@gone.example>: unknown (in reply to RCPT TO command)\n\nMessage-ID: {OURS}\n",
        {"status": "5.1.1"},
    ),
    (
        "exchange",
        [
            "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@x.example>",
            "Subject: Undeliverable: Re: order",
        ],
        "Delivery has failed to these recipients or groups:\n\nlost@gone.example<mailto:"
        "lost@gone.example>\nThe email address you entered couldn't be found.\n\nDiagnostic "
        "information for administrators:\n\nGenerating server: x\n#550 5.1.1 RESOLVER ##\n\n"
        f"Original message headers:\n\nMessage-ID: {OURS}",
        {},
    ),
    (
        "old exchange",
        ["From: System Administrator <postmaster@x.example>", "Subject: Undeliverable: order"],
        "Your message did not reach some or all of the intended recipients.\n\nSubject: order\n"
        "Sent: 27.11.2026 10:12\n\nThe following recipient(s) cannot be reached:\n\n"
        "lost@gone.example on 27.11.2026 10:12\nThe e-mail account does not exist. <mx #5.1.1>",
        {"id": None},
    ),
    (
        "sendmail",
        ["From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Subject: Returned mail: see"],
        "The original message was received at Fri, 27 Nov 2026\nfrom shop.example [192.0.2.9]\n\n"
        "   ----- The following addresses had permanent fatal errors -----\n<lost@gone.example>\n"
        "    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n"
        f"550 5.1.1 User unknown\n\nMessage-ID: {OURS}",
        {"status": "5.1.1"},
    ),
    (
        "gmail",
        [
            "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
            "Subject: Delivery Status Notification (Failure)",
            "X-Failed-Recipients: lost@gone.example",
            f"In-Reply-To: {OURS}",
        ],
        "** Address not found **\n\nYour message wasn't delivered to lost@gone.example because the "
        "address couldn't be found, or is unable to receive mail.\n\nThe response was:\n\n550 "
        "5.1.1 The email account that you tried to reach does not exist.",
        {"status": "5.1.1"},
    ),
    (
        "yahoo",
        ["From: MAILER-DAEMON@yahoo.example", "Subject: Failure Notice"],
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        f"<lost@gone.example>:\n554: delivery error: This user doesn't have an account.\n\n--- Below "
        f"this line is a copy of the message.\n\nMessage-ID: {OURS}",
        {},
    ),
    (
        "domino",
        ["From: Postmaster@x.example", "Subject: DELIVERY FAILURE: User lost not listed"],
        "Your message\n\n  Subject: order\n\nwas not delivered to:\n\n  lost@gone.example\n\n"
        f"because:\n\n  User lost not listed in Directory\n\nMessage-ID: {OURS}",
        {},
    ),
    (
        "sendmail",
        ["From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Subject: Returned mail"],
        "   ** A word of the house **\n\nThe original message was received at Fri, 27 Nov 2026\n"
        "from localhost\n\n   ----- The following addresses had permanent fatal errors -----\n"
        f"<lost@gone.example>\n    (reason: 550 5.1.1 unknown)\n\nMessage-ID: {OURS}",
        {"status": "5.1.1"},
    ),
    (
        "courier",
        [
            'From: "Courier mail server at mx" <@>',
            "Subject: NOTICE: mail delivery status.",
            "Return-Path: <>",
        ],
        "This is a delivery status notification.\n\nThe original message was received on Fri\n\n"
        "           UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be "
        f"delivered:\n\n<lost@gone.example>:\n<<< 550 unknown\n\nMessage-ID: {OURS}",
        {},
    ),
    (
        "firewall",
        [
            "From: Spam Firewall <postmaster@gone.example>",
            "Return-Path: <>",
            "Subject: **Message you sent blocked by our bulk email filter**",
        ],
        f"Your message to lost@gone.example was blocked by our Spam Firewall.\n\nMessage-ID: {OURS}",
        {},
    ),
    (
        "german",
        ["From: postmaster@x.example", "Subject: Unzustellbar: Bestellung"],
        "Ihre Nachricht konnte nicht zugestellt werden an:\n\nlost@gone.example\n550 5.1.1 "
        f"Benutzer unbekannt\n\nMessage-ID: {OURS}",
        {"status": "5.1.1"},
    ),
    (
        "french",
        ["From: postmaster@x.example", "Subject: Non remis : commande"],
        "Votre message n'a pas pu être remis aux destinataires suivants :\n\nlost@gone.example\n"
        f"Adresse inconnue (550 5.1.1)\n\nMessage-ID: {OURS}",
        {"status": "5.1.1"},
    ),
    (
        "japanese",
        ["From: Mail Delivery System <MAILER-DAEMON@x.example>", "Subject: 配信エラー"],
        f"次の宛先にメールを配信できませんでした。\n\n<lost@gone.example>: 550 5.1.1 User unknown\n\n"
        f"Message-ID: {OURS}",
        {"status": "5.1.1"},
    ),
    (
        "spanish",
        ["From: postmaster@x.example", "Subject: No se puede entregar: pedido"],
        "No se ha podido entregar su mensaje a:\n\nlost@gone.example\n550 5.1.1 desconocido\n\n"
        f"Message-ID: {OURS}",
        {"status": "5.1.1"},
    ),
    (
        "russian",
        ["From: mailer-daemon@x.example", "Subject: Недоставленное сообщение"],
        "Письмо не может быть доставлено:\n\nlost@gone.example\n550 5.1.1 user not found\n\n"
        f"Message-ID: {OURS}",
        {"status": "5.1.1"},
    ),
]
DELAYS = [
    (
        "exim delay",
        [
            "From: Mail Delivery System <Mailer-Daemon@mx.example>",
            "Subject: Warning: message 1x delayed 24 hours",
        ],
        "This message was created automatically by mail delivery software.\nA message that you "
        "sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours"
        f" on the queue.\n\n  lost@gone.example\n    Delay reason: Connection timed out\n\nNo action "
        f"is required on your part. Delivery attempts will continue.\nMessage-ID: {OURS}",
    ),
    (
        "sendmail delay",
        [
            "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>",
            "Subject: Warning: could not send message for past 4 hours",
        ],
        "    ** THIS IS A WARNING MESSAGE ONLY **\n    ** YOU DO NOT NEED TO RESEND YOUR MESSAGE **"
        "\n\n   ----- Transcript of session follows -----\n<lost@gone.example>... Deferred: timed "
        f"out\nMessage-ID: {OURS}",
    ),
    (
        "postfix delay",
        ["From: MAILER-DAEMON@mx.example", "Subject: Delayed Mail (still being retried)"],
        "This is the mail system at host mx.example.\n\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED "
        "TO RESEND YOUR MESSAGE. #\n\nYour message could not be delivered for more than 4 hour(s)."
        f"\nIt will be retried until it is 5 day(s) old.\n\n<lost@gone.example>: connect to gone: "
        f"timed out\n\nMessage-ID: {OURS}",
    ),
]


def report(action: str, status: str, reason: str, original: str) -> bytes:
    """A delivery report as RFC 3464 wants it."""
    blocks = "Reporting-MTA: dns; mx.example\nArrival-Date: Fri, 27 Nov 2026 10:12:00 +0000\n\n"
    blocks += f"Final-Recipient: rfc822; {LOST}\nAction: {action}\nStatus: {status}\n"
    blocks += f"Diagnostic-Code: {reason}\n" if reason else ""
    headers = [
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
        "Subject: Undelivered Mail Returned to Sender",
        "Return-Path: <>",
        "Auto-Submitted: auto-replied",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    ]
    body = (
        f"--b\nContent-Type: text/plain\n\nSorry, {LOST} did not get it.\n"
        f"--b\nContent-Type: message/delivery-status\n\n{blocks}\n"
        f"--b\nContent-Type: {original}\n\nFrom: support@shop.example\nTo: {LOST}\n"
        f"Message-ID: {OURS}\nSubject: Re: order\n\nHello\n--b--"
    )
    return mail(headers, body)


def bounces() -> Iterator[Case]:
    for action, status, reason, permanent in REPORTS:
        for original in ("message/rfc822", "text/rfc822-headers"):
            recipient = {"address": LOST, "status": status, "action": action.lower()}
            expected = {
                "bounce.permanent": permanent,
                "bounce.delayed": not permanent,
                "bounce.recipients.0": recipient,
                "bounce.original_message_id": OURS,
                "automatic.kind": "notification",
                "answerable.ok": False,
            }
            raw = report(action, status, reason, original)
            yield Case(f"report {action} {status} {original}", raw, expected)
    yield Case(
        "delivered", report("delivered", "2.0.0", "", "message/rfc822"),
        {"bounce": None, "automatic.kind": "notification", "answerable.ok": False},
    )  # fmt: skip
    for name, headers, body, told in PROSE:
        recipient = {"address": LOST, "action": "failed"}
        recipient |= {"status": told["status"]} if "status" in told else {}
        yield Case(
            f"prose {name}",
            mail(headers, body),
            {
                "bounce.permanent": True,
                "bounce.delayed": False,
                "bounce.recipients.0": recipient,
                "bounce.original_message_id": told.get("id", OURS),
                "automatic.kind": "notification",
                "answerable.ok": False,
            },
        )
    for name, headers, body in DELAYS:
        yield Case(
            f"prose {name}",
            mail(headers, body),
            {
                "bounce.permanent": False,
                "bounce.delayed": True,
                "bounce.recipients.0": {"address": LOST, "action": "delayed"},
                "bounce.original_message_id": OURS,
            },
        )
    renamed = ("text/plain; name=details.txt", "application/octet-stream; name=details",
               "message/global-delivery-status")  # fmt: skip
    for kind in renamed:
        raw = report("failed", "5.1.1", "smtp; 550 no such user", "message/rfc822")
        raw = raw.replace(b"message/delivery-status", kind.encode())
        address = {"bounce.recipients.0": {"address": LOST, "action": "failed"}}
        yield Case(f"a report called {kind}", raw, {"automatic.kind": "notification", **address})
    for subject, body in (
        ("Echec de remise", f"Votre message à {LOST} n'a pas été délivré."),
        ("Annahme verweigert", f"Ihre E-Mail an {LOST} wurde zurückgewiesen."),
        ("Nedoručitelná zpráva", f"Zprávu pro {LOST} nelze doručit."),
    ):
        head = ["From: MAILER-DAEMON@mx.example", f"Subject: {subject}"]
        yield Case(f"a daemon says {subject}", mail(head, body), {"bounce.permanent": True})
