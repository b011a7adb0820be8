"""Who is behind a mail: forms, chats, marketplaces, staff forwards."""

from collections.abc import Iterator

from tests.mail.corpus import Case, mail

FORMS = [
    (
        ["From: Blue Mug <wordpress@shop.example>", "Reply-To: Bo Berg <bo@mail.example>"],
        "Message: Where is it?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: Blue Mug <no-reply@forms.example>", "Subject: New contact form submission"],
        "Name: Bo Berg\nEmail: bo@mail.example\nMessage: Where is it?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: wordpress@shop.example", "Subject: Kontaktformular"],
        "Name: Bo Berg\nE-Mail-Adresse: bo@mail.example\nNachricht: Wo?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: noreply@shop.example", "Subject: Formulaire de contact"],
        "Nom : Bo Berg\nAdresse e-mail : bo@mail.example\nMessage : Où ?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: noreply@shop.example", "Subject: Formulario de contacto"],
        "Nombre: Bo Berg\nCorreo electrónico: bo@mail.example",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: noreply@shop.example", "Auto-Submitted: auto-generated"],
        "Name: Bo Berg\nEmail: <bo@mail.example>\nMessage: Where is it?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: support@shop.example", "Reply-To: bo@mail.example", "Subject: Contact form"],
        "Hello",
        ("", "bo@mail.example"),
    ),
]


FORMS += [
    (
        ["From: Blue Mug <wordpress@shop.example>", "Subject: Shopware"],
        "Kontakt E-Mail-Adresse: bo@mail.example\nVorname: Bo\nNachname: Berg\nNachricht: Wo?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: noreply@shop.example", "Subject: Message"],
        "E-Mail  bo@mail.example\nName  Bo Berg\nMessage  Where?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: noreply@shop.example", "Subject: Contact form"],
        "Name:\nEmail: bo@mail.example\nMessage: Where?",
        ("", "bo@mail.example"),
    ),
    (
        ["From: info@shop.example", "Reply-To: Bo Berg <bo@mail.example>", "Subject: Where"],
        "Where is it?",
        ("Bo Berg", "bo@mail.example"),
    ),
    (
        ["From: noreply@shop.example", "Subject: İletişim formu"],
        "Ad Soyad: Bo Berg\nE-posta: bo@mail.example\nMesajınız: Nerede?",
        ("Bo Berg", "bo@mail.example"),
    ),
]


def customers() -> Iterator[Case]:
    for headers, body, (name, address) in FORMS:
        yield Case(
            f"form {headers}",
            mail(headers, body),
            {
                "customer": {"name": name, "address": address},
                "channel": "form",
                "automatic.kind": "no",
            },
        )
    yield Case(
        "amazon",
        mail(["From: Bo <abc123@marketplace.amazon.example>"], "Where?"),
        {
            "customer": {"name": "Bo", "address": "abc123@marketplace.amazon.example"},
            "channel": "marketplace",
        },
    )
    yield Case(
        "chat",
        mail(
            ["From: Chat <noreply@tawk.to>", "Subject: Chat transcript"],
            "Name: Bo Berg\nEmail: bo@mail.example\n\n10:12 Bo: Where?",
        ),
        {"customer": {"name": "Bo Berg", "address": "bo@mail.example"}, "channel": "chat"},
    )
    for block in (
        "---------- Forwarded message ---------\nFrom: Bo Berg <bo@mail.example>\nDate: Fri, 27 "
        "Nov 2026 at 10:12\nSubject: Order\nTo: Anna <anna@shop.example>",
        "Von: Bo Berg <bo@mail.example>\nGesendet: Freitag, 27. November 2026 10:12\nAn: Anna\n"
        "Betreff: Order",
    ):
        yield Case(
            f"staff forward {block[:9]}",
            mail(
                ["From: Anna <anna@shop.example>", "Subject: Fwd: Order"],
                f"Can you take this?\n\n{block}\n\nWhere is my order?",
            ),
            {"customer": {"name": "Bo Berg", "address": "bo@mail.example"}, "channel": "forward"},
        )
    yield Case(
        "staff forward as attachment",
        mail(
            [
                "From: Anna <anna@shop.example>",
                "Subject: WG: Order",
                "Content-Type: multipart/mixed; boundary=b",
            ],
            "--b\nContent-Type: text/plain\n\nPlease take it\n--b\nContent-Type: message/rfc822\n\n"
            "From: Bo Berg <bo@mail.example>\nSubject: Order\n\nWhere?\n--b--",
        ),
        {"customer": {"name": "Bo Berg", "address": "bo@mail.example"}, "channel": "forward"},
    )
    yield Case(
        "a stranger's words about a form",
        mail(["Subject: Kontaktanfrage Großhandel"], "Hallo\n\nE-Mail: zentrale@handel.example"),
        {"customer": {"name": "Olivia Hart", "address": "olivia@mail.example"}},
    )
    yield Case(
        "reply-to is where the answer goes",
        mail(["Reply-To: Team <team@mail.example>"], "Hello"),
        {
            "customer": {"name": "Olivia Hart", "address": "olivia@mail.example"},
            "reply_to": [{"name": "Team", "address": "team@mail.example"}],
            "channel": "email",
        },
    )
    yield Case(
        "a customer's forward is a customer's mail",
        mail(
            ["Subject: Fwd: Order"],
            "Look\n\n---------- Forwarded message ---------\nFrom: Blue Mug <support@shop.example>\n"
            "Date: Fri\nTo: o@mail.example\nSubject: Order\n\nHi",
        ),
        {"customer": {"name": "Olivia Hart", "address": "olivia@mail.example"}},
    )
