"""Automatic mail of every kind, and people's mail that looks like it at first sight."""

from collections.abc import Iterator

from tests.mail.corpus import Case, mail

AWAY = {
    "en": ("Automatic reply: 10234", "I am out of the office until 1 December."),
    "en2": ("Out of Office: your order", "I am on annual leave with no access to e-mail."),
    "de": ("Automatische Antwort: Ihre Bestellung", "Ich bin bis 1.12. nicht im Büro."),
    "de2": ("Abwesenheitsnotiz: Ihre Bestellung", "Ich bin im Urlaub."),
    "fr": ("Réponse automatique : votre commande", "Je suis absent jusqu'au 1er décembre."),
    "fr2": ("Absence du bureau : votre commande", "De retour le 1er décembre."),
    "es": ("Respuesta automática: su pedido", "Estoy fuera de la oficina."),
    "it": ("Risposta automatica: il suo ordine", "Sono in ferie fino al 1 dicembre."),
    "it2": ("Fuori ufficio: ordine", "Sono assente."),
    "nl": ("Automatisch antwoord: uw bestelling", "Ik ben afwezig tot 1 december."),
    "pt": ("Resposta automática: a sua encomenda", "Estou de férias até 1 de dezembro."),
    "pl": ("Automatyczna odpowiedź: zamówienie", "Jestem na urlopie do 1 grudnia."),
    "sv": ("Autosvar: din beställning", "Jag är på semester till 1 december."),
    "fi": ("Automaattinen vastaus: tilaus", "Olen lomalla 1.12. asti."),
    "lt": ("Automatinis atsakymas: užsakymas", "Šiuo metu atostogauju."),
    "ar": ("رد تلقائي: طلبك", "أنا في إجازة حتى الأول من ديسمبر."),
    "ru": ("Автоматический ответ: заказ", "Я в отпуске до 1 декабря."),
    "ja": ("自動応答: ご注文", "12月1日まで休暇をいただいております。"),
    "zh": ("自动回复: 您的订单", "我正在休假，12月1日回来。"),
}
AWAY_HEADERS = {
    "rfc3834": ["Auto-Submitted: auto-replied"],
    "exchange": ["X-Auto-Response-Suppress: All", "X-MS-Exchange-Inbox-Rules-Loop: o@x.example"],
    "gmail": ["Precedence: bulk", "X-Autoreply: yes", "Auto-Submitted: auto-replied"],
    "subject only": [],
    "zimbra": ["Auto-Submitted: auto-replied (zimbra; vacation)"],
}
ACKS = [
    (["Subject: Otomatik Yanıt: sipariş"], ""),
    (["Subject: 자동 회신: 주문"], ""),
    (["Auto-Submitted: auto-replied"], "We have received your request [1234]"),
    (["X-Autoresponder: yes"], "Thank you for contacting us"),
    (["Precedence: auto_reply"], "Your message was received"),
    (["X-Autorespond: Your mail"], "Re: order"),
    (["X-Loop: yes"], "Ticket opened"),
    (["Return-Path: <>"], "Your message to sales"),
    (["auto-submitted: Auto-Replied"], "Case 4711 received"),
    (["X-Mail-Autoreply: yes"], "Got it"),
    (["Subject: Auto-Reply: order 10234"], ""),
    (["X-Yahoo-AutoResponse: 1"], "Hello"),
]
LISTS = [
    ["List-Id: Potters <potters.lists.example>", "List-Post: <mailto:potters@lists.example>"],
    ["Precedence: list", "Sender: potters-bounces@lists.example"],
    ["Mailing-List: list potters@lists.example; contact potters-owner@lists.example"],
]
BULK = [
    ["Precedence: bulk", "From: News <news@brand.example>"],
    ["List-Unsubscribe: <https://brand.example/u>", "From: Brand <hello@brand.example>"],
    ["Precedence: junk"],
    ["precedence: BULK", "Precedence: first-class"],
]
NOTIFICATIONS = [
    ["Auto-Submitted: auto-generated", "From: Shop system <orders@platform.example>"],
    ["From: No Reply <no-reply@platform.example>", "Subject: New order #1001"],
    ["From: noreply@bank.example", "Subject: Your payout is on its way"],
    ["From: do-not-reply@parcel.example", "Subject: Delivered"],
    ["Auto-Submitted: auto-notified"],
    ["From: Cron Daemon <root@server.example>", "X-Cron-Env: <SHELL=/bin/sh>"],
    ["From: donotreply.billing@host.example", "Subject: Invoice"],
    ["From: No Reply <no-reply@pay.example>", "Subject: You received a payment"],
]
PEOPLE = [
    ("Where is my refund?", []),
    ("Automatic reply does not work on your page", []),
    ("Out of office chairs?", []),
    ("Undelivered parcel 10234", []),
    ("Returned mail order, please refund", []),
    ("Delivery failed, parcel went back", []),
    ("Failure of the mug handle", []),
    ("I am on vacation, please deliver later", []),
    ("Re: Automatic reply: order 10234", []),
    ("AW: Abwesenheitsnotiz", []),
    ("Urlaub bis 5.12. – bitte später liefern", []),
    ("Absence du destinataire lors de la livraison", []),
    ("Ausente en reparto", []),
    ("Auto: Ersatzteil für Spielzeugauto", []),
    ("Delivery status?", []),
    ("Bounced cheque for order 10234", []),
    ("Fwd: Undelivered Mail Returned to Sender", []),
    ("Delayed parcel", []),
    ("Verzögerte Lieferung", []),
    ("Paket unzustellbar", []),
    ("Newsletter abbestellen", []),
    ("Rejected payment", []),
    ("exchange", ["X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply"]),
    ("explicit no", ["Auto-Submitted: no"]),
    ("first class", ["Precedence: first-class"]),
    ("outlook", ["X-Mailer: Microsoft Outlook 16.0", "Thread-Topic: order", "Importance: high"]),
    ("reply to self", ["Reply-To: Olivia Hart <olivia@mail.example>"]),
    ("return path", ["Return-Path: <olivia@mail.example>"]),
    ("spam checked", ["X-Spam-Status: No", "X-Spam-Flag: NO", "DKIM-Signature: v=1; a=rsa"]),
    ("Réponse : ma commande", []),
    ("Antwort auf Ihre Frage", []),
    ("Notification of damaged goods", []),
    ("不在でした。再配達をお願いします", []),
    ("отсутствует товар в посылке", []),
    ("لم يتم تسليم الطرد", []),
    ("Nie dostarczono paczki", []),
    ("Pristatyti nepavyko, kur siunta?", []),
    ("Posta kunde inte levereras hem", []),
    ("Falha na entrega da encomenda", []),
    ("Mancato recapito del pacco", []),
    ("Mailer daemon? no, a person", ["From: Damon Mailer <damon.mailer@mail.example>"]),
    ("root vegetables", ["From: Roots Café <rootscafe@mail.example>"]),
    ("Out of office until 5 December - please deliver later", []),
    ("Automatic answer - not helpful", []),
    ("Abwesenheit bis 5.12. - bitte Lieferung verschieben", []),
    ("redirected by a rule", ["X-MS-Exchange-Inbox-Rules-Loop: info@shop.example"]),
    ("bouncy castle", ["From: Hire <bounce-house-hire@mail.example>"]),
    ("the owner", ["From: Olivia <owner-olivia@mail.example>"]),
    ("studio", ["From: Studio <noreplystudio@mail.example>"]),
    ("Your contact form does not work", []),
    ("from the post", ["From: Post Master Ltd <postmaster.ltd@mail.example>"]),
]
BOTTOM = [
    "The parcel could not be delivered, please send it again.",
    "Your driver wrote: recipient unknown, undeliverable. But I was at home!",
    "My last mail to you was returned as undeliverable, user unknown. Do you read this?",
]


def machines() -> Iterator[Case]:
    for language, (subject, body) in AWAY.items():
        for name, headers in AWAY_HEADERS.items():
            expected = {"automatic.kind": {"out-of-office", "auto-reply"}, "answerable.ok": False}
            if name not in ("subject only", "rfc3834"):
                expected["automatic.kind"] = "out-of-office"
            raw = mail([f"Subject: {subject}", *headers], body)
            yield Case(f"away {language} {name}", raw, {**expected, "bounce": None})
    for headers, subject in ACKS:
        raw = mail([*headers, *([f"Subject: {subject}"] if subject else [])], "We got it.")
        yield Case(f"ack {headers}", raw, {"automatic.kind": "auto-reply", "answerable.ok": False})
    for kind, group in (("list", LISTS), ("bulk", BULK), ("notification", NOTIFICATIONS)):
        for headers in group:
            body = "Some news\nEmail: buyer@mail.example" if kind == "notification" else "Some news"
            expected = {"automatic.kind": kind, "answerable.ok": False, "bounce": None}
            yield Case(f"{kind} {headers}", mail(headers, body), expected)
    receipt = mail(
        [
            "Subject: Read: Re: order",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
        ],
        "--b\nContent-Type: text/plain\n\nYour message was read.\n--b\nContent-Type: message/"
        "disposition-notification\n\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--",
    )
    complaint = mail(
        ["Content-Type: multipart/report; report-type=feedback-report; boundary=b"],
        "--b\nContent-Type: text/plain\n\nA complaint.\n--b\nContent-Type: message/feedback-report"
        "\n\nFeedback-Type: abuse\n--b--",
    )
    for name, raw in (("read receipt", receipt), ("complaint", complaint)):
        expected = {"automatic.kind": "notification", "bounce": None, "answerable.ok": False}
        yield Case(name, raw, expected)


TRAVELLERS = [
    ("Urlaubsmeldung: Lieferung verschieben", "Wir sind ab Montag im Urlaub, liefern Sie danach."),
    ("Abwesenheit: Paket 1042", "Ich bin nicht da, geben Sie das Paket dem Nachbarn."),
    ("På ferie: levering af ordre 1042", "Vi er på ferie i næste uge, lever bagefter."),
    ("En vacances: livraison commande 1042", "Nous sommes en vacances, livrez après."),
    ("On holiday: delivery of order 1042", "We are on holiday until the 5th, deliver after that."),
    ("Auto: Sonnenblende", "Wir sind ab Samstag im Urlaub und brauchen vorher die Blende."),
    ("Auto: alfombrilla fuera de medida", "La alfombrilla no encaja en mi coche."),
    ("Absence : colis 4711 renvoyé", "Le facteur dit que j'étais absent, c'est faux."),
    ("Assente: pacco 4711 in giacenza", "Il corriere dice che ero assente."),
    ("On holiday: return will be late", "We are on holiday, so the return takes a week."),
    ("Urlop: zwrot 4711", "Jestem na urlopie, zwrot wyślę w poniedziałek."),
    ("Wir sind im Urlaub! AW: Ihre Bestellung", "Wir sind im Urlaub, daher die Retoure danach."),
    ("Automatic reply", "I only get your automatic reply. Can a human answer me?"),
    ("Re: Order 4711 [auto-reply]", "A human should look at it: the lamp is broken."),
    ("Auto: roof rack", "We are on holiday next week, so send it after the 5th."),
]


def persons() -> Iterator[Case]:
    for subject, headers in PEOPLE:
        suppressed = any(line.startswith("X-Auto-Response") for line in headers)
        expected = {"automatic.kind": "no", "bounce": None, "answerable.ok": not suppressed}
        raw = mail([f"Subject: {subject}", *headers], "Hello, could you help me?")
        yield Case(f"person {subject}", raw, expected)
    for body in BOTTOM:
        expected = {"automatic.kind": "no", "bounce": None, "answerable.ok": True}
        yield Case(f"person says {body[:30]}", mail(["Subject: Delivery failed"], body), expected)
    forwarded = mail(
        ["Subject: Fwd: Undelivered Mail", "Content-Type: multipart/mixed; boundary=b"],
        "--b\nContent-Type: text/plain\n\nI got this back, why?\n--b\nContent-Type: message/rfc822"
        "\n\nFrom: MAILER-DAEMON@x.example\nSubject: Undelivered Mail\nContent-Type: multipart/"
        "report; report-type=delivery-status; boundary=c\n\n--c\nContent-Type: message/delivery-"
        "status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\n"
        "Status: 5.1.1\n--c--\n--b--",
    )
    yield Case("a forwarded bounce", forwarded, {"automatic.kind": "no", "bounce": None})
    for subject, body in TRAVELLERS:
        expected = {"automatic.kind": "no", "answerable.ok": True}
        yield Case(f"person away {subject}", mail([f"Subject: {subject}"], body), expected)
    attached = mail(
        ["Subject: Fwd: Undelivered Mail", "Content-Type: multipart/mixed; boundary=b"],
        "--b\nContent-Type: text/plain\n\nThis came back. What is your right address?\n--b\n"
        "Content-Type: message/delivery-status\nContent-Disposition: attachment\n\n"
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; sales@shop.example\nAction: failed\n"
        "Status: 5.1.1\n--b--",
    )
    yield Case("a bounce sent on in its parts", attached, {"automatic.kind": "no", "bounce": None})
