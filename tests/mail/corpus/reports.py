"""Bounces that only their structure shows, and automatic mail with rarer signs."""

from collections.abc import Iterator
from typing import Any

from tests.mail.corpus import Case, mail

LENA = "lena@river.example"
OURS = "<out-1@shop.example>"
COPY = f"From: support@shop.example\nTo: {LENA}\nSubject: Your order\nMessage-ID: {OURS}"
DAEMON = "From: MAILER-DAEMON@relay.example"
NOBODY = "Return-Path: <>"
TOLD: dict[str, Any] = {
    "bounce.permanent": True,
    "bounce.recipients.0": {"address": LENA},
    "automatic.kind": "notification",
    "customer.address": LENA,
    "answerable.ok": False,
}


def report(action: str, status: str = "") -> str:
    return (
        "--cut\nContent-Type: text/plain\n\nYour letter did not get through.\n\n"
        "--cut\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n"
        f"Final-Recipient: rfc822; {LENA}\nAction: {action}\nStatus: {status}\n\n--cut--"
    )


def reports() -> Iterator[Case]:
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=cut"
    for action in ("expired", "undeliverable", "bounced", "failed (given up)", "FAILED; x", ""):
        yield Case(f"action {action}", mail([DAEMON, kind], report(action)), TOLD)
    for action in ("delivered", "relayed", "expanded", "deliverable", "relayed (to x)"):
        raw = mail([DAEMON, kind], report(action))
        yield Case(f"action {action}", raw, {"bounce": None, "automatic.kind": "notification"})
    untyped = "Content-Type: multipart/report; boundary=cut"
    body = (
        f"--cut\nContent-Type: text/plain\n\nWe gave up on these people:\n\n   * {LENA}\n\n"
        f"--cut\nContent-Type: message/rfc822\n\n{COPY}\n\nhello\n--cut--"
    )
    told = {**TOLD, "bounce.original_message_id": OURS}
    yield Case("a report of no type", mail([DAEMON, NOBODY, untyped], body), told)
    receipt = untyped.replace("report;", "report; report-type=disposition-notification;")
    read = "--cut\nContent-Type: message/disposition-notification\n\nDisposition: x; displayed\n--cut--"
    yield Case("a receipt", mail([DAEMON, receipt], read), {"bounce": None})
    inner = f"{DAEMON}\nTo: support@shop.example\n{kind}\n\n{report('failed', '5.1.1')}"
    inner = inner.replace("cut", "inner")
    outer = f"--cut\nContent-Type: message/rfc822\n\n{inner}\n--cut--"
    mixed = "Content-Type: multipart/mixed; boundary=cut"
    for sender in ("From: postmaster@gate.example", f"{NOBODY}\nFrom: guard@gate.example"):
        yield Case(f"carried by {sender}", mail([sender, mixed], outer), TOLD)
    person = {"bounce": None, "automatic.kind": "no"}
    yield Case("forwarded by a person", mail(["Subject: Fwd: Undelivered", mixed], outer), person)


def prose() -> Iterator[Case]:
    copied = f"\n\n{COPY}\n"
    listed = f"These people were not reached:\n\n{LENA}: Envelope expired"
    for name, headers, body in (
        ("a daemon by name", [NOBODY, "From: Mailer Daemon <robot@mx.relay.example>"], listed),
        ("a system by name", [NOBODY, "From: Mail Delivery System <x@relay.example>"],
         f"{listed}{copied}"),
        ("without an address", ["From: MAILER-DAEMON <>"], f"550 5.1.1 no such user\n<{LENA}>"),
        ("no sender at all", [NOBODY, "From: <>", "Subject: failure notice"],
         f"宛先へ送信できませんでした。\n{LENA}\n\n550 5.4.1 Access denied{copied}"),
        ("by the last station", ["Received: from MAILER-DAEMON\n by box.example", "From: a@box.example"],
         f"Your mail to <{LENA}> could not be delivered.{copied}"),
        ("an envelope of MAILER-DAEMON",
         ["Return-Path: <MAILER-DAEMON@mx.shop.example>", "From: filter@guard.example"],
         f"heard: 550 5.1.1 nobody here\nYour letter to <{LENA}> could not be delivered.{copied}"),
        ("words of no list", [NOBODY, "From: mailer-daemon@mx.relay.example",
         "Auto-Submitted: auto-replied"], f"A recipient was put together wrongly:\n\n  {LENA}: bad"),
        ("Hungarian", [NOBODY, "From: postmaster@mx.relay.example"],
         f"A következő címre nem sikerült kézbesíteni:\n\n{LENA}\n\n550 5.1.1 ismeretlen"),
        ("Turkish", ["From: Posta Yöneticisi <postmaster@x.example>"],
         f"İletiniz şu alıcıya ulaştırılamadı:\n\n{LENA}\n550 5.1.1 bilinmeyen"),
    ):  # fmt: skip
        yield Case(f"prose: {name}", mail(headers, body), TOLD)
    yield Case(
        "our mail attached to an empty envelope",
        mail(
            [NOBODY, "From: no-reply@phone.example", "Subject: Mail",
             "Content-Type: multipart/mixed; boundary=cut"],
            f"--cut\nContent-Type: text/plain\n\nYour letter could not be delivered to\n{LENA}, "
            f"the box is full.\n\n--cut\nContent-Type: message/rfc822\n\n{COPY}\n\nhello\n--cut--",
        ),
        {**TOLD, "bounce.original_message_id": OURS},
    )  # fmt: skip


def people() -> Iterator[Case]:
    """Whoever complains of what did not arrive is a person; so is whoever is away, a machine."""
    asks = {"bounce": None, "automatic.kind": "no", "answerable.ok": True}
    for subject, body in (
        (
            "Undeliverable parcel",
            "The courier says: undeliverable, recipient unknown. Please help.",
        ),
        ("Mail delivery failed", "My mail to you came back: 550 5.1.1 user unknown. Is it right?"),
        ("Fwd: failure notice", f"I got this from you, why?\n\n> <{LENA}>: 550 user unknown"),
        ("Returned mail", "The parcel was returned to sender. Send it again, please."),
    ):
        yield Case(f"person: {subject}", mail([f"Subject: {subject}"], body), asks)
    away = {"bounce": None, "automatic.kind": {"out-of-office", "auto-reply"}}
    for header in (NOBODY, "Return-Path: <MAILER-DAEMON@x.example>"):
        raw = mail([header, "Subject: Out of office: Your order"], "I am away until Monday.")
        yield Case(f"away with {header}", raw, away)
    quota = mail([NOBODY, "From: postmaster@shop.example", "Auto-Submitted: auto-generated"],
                 "The mailbox support@shop.example is 95 % full.")  # fmt: skip
    yield Case("a warning of our own server", quota, {"bounce": None})


def automatic() -> Iterator[Case]:
    passed_on = mail(["Auto-Submitted: auto-forwarded"], "It was due on Monday.")
    yield Case("passed on by a program", passed_on, {"automatic.kind": "no", "answerable.ok": True})
    reply = {"automatic.kind": {"auto-reply", "out-of-office"}, "answerable.ok": False}
    for headers, body in (
        (["X-Precedence: auto_reply"], "I will read this next week."),
        (["Subject: Auto: Your order 1042"], "I am away and back on 7 December."),
        (["Subject: Auto: Re: Your order"], "Ich bin bis Montag nicht im Büro."),
        (["X-Auto-Submitted: auto-replied"], "Got it."),
        (["Subject: Fravær: Re: order"], "Jeg er på ferie."),
        (["Subject: Nepřítomnost: objednávka"], "Vrátím se v pondělí."),
        (["Subject: Ofis dışında: sipariş"], "Pazartesi döneceğim."),
        (["Subject: Αυτόματη απάντηση: παραγγελία"], "Λείπω."),
        (["Subject: Răspuns automat: comandă"], "Sunt în concediu."),
        (["Subject: Trả lời tự động: đơn hàng"], "Tôi vắng mặt."),
        (["Subject: Automatski odgovor: narudžba"], "Na odmoru sam."),
        (["Subject: 부재중: 주문"], "휴가 중입니다."),
        (["Subject: Prombūtne: pasūtījums"], "Esmu atvaļinājumā."),
        (["Subject: Urlaub: Ihre Bestellung"], "Ich bin im Urlaub, ab 30.11. wieder da."),
        (["Subject: Отпуск: заказ"], "Я в отпуске до 30.11."),
        (["Subject: I am out of the office until Monday Re: order"], "Back on Monday."),
        (["Subject: Re: Votre commande [réponse automatique]"], "Je suis absent."),
        (["Subject: Risponditore automatico: ordine"], "Torno lunedì."),
        (["Subject: Lomavastaus: tilaus"], "Palaan maanantaina."),
        (["Subject: Аутоматски одговор: поруџбина"], "Хвала."),
        (["Subject: Auto: Your order"], "I am away and will return on Monday."),
        (
            ["Subject: Auto: Re: order"],
            "I'm away. If you need help, write to Bob. I return on Monday.",
        ),
        (["Subject: Away from my desk: order"], "If you need anything, I will return on Monday."),
        (["Subject: Fuera de la oficina: pedido"], "Si necesita algo, escriba a Ana."),
        (["Subject: En vacances: commande"], "Je suis en vacances, retour le 5 décembre."),
        (["Subject: Met vakantie: bestelling"], "Ik ben afwezig, 5 december retour."),
        (["X-Cpanel-Autoresponder: yes"], "Thank you."),
        (["X-Mailer: vacation 1.2.7"], "Thank you."),
        (["From: Bob Hill <bob@x.example>", "Subject: Bob Hill is out of the office"], "Monday."),
    ):
        yield Case(f"automatic: {headers[0]}", mail(headers, body), reply)
    generated = {"automatic.kind": "notification", "answerable.ok": False}
    for header in ("X-Machine-Generated: yes", "X-Auto-Generated: true"):
        yield Case(f"automatic: {header}", mail([header], "A line."), generated)
    bulk = mail(["X-Precedence: bulk"], "Our news of this week.")
    yield Case("X-Precedence: bulk", bulk, {"automatic.kind": "bulk"})
    person = {"automatic.kind": "no", "bounce": None}
    for subject in ("Auto: Ersatzteil für Spielzeugauto", "Auto: welche Farbe?", "Urlaub",
                    "In ferie", "Absence", "Bob is out of the office", "Holiday: which size"):  # fmt: skip
        yield Case(f"person: {subject}", mail([f"Subject: {subject}"], "Which size fits?"), person)


def structures() -> Iterator[Case]:
    for made in (reports, prose, people, automatic):
        yield from made()
