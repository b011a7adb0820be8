"""Answers in which a customer's own words look like a quote: they stay visible, in every case."""

from collections.abc import Iterator

from tests.mail.corpus import Case, mail

REPLY = ["Subject: Re: your order", "In-Reply-To: <x@shop.example>",
         "From: Mira Holt <mira@garden.example>"]  # fmt: skip
WROTE = "On Fri, Nov 27, 2026 at 8:59 AM, Shop <support@shop.example> wrote:"
ASKED = "Which colour?"


def visible() -> Iterator[Case]:
    """Two readings are possible, so all is shown."""
    for name, body, seen in (
        ("comments in your text", f"please find my comments in your text:\n\n{WROTE}\n{ASKED}\nGreen\nWhich size?\n41", "41"),
        ("answers in capitals", f"I put my answers in capitals.\n\n{WROTE}\n{ASKED} GREEN", "GREEN"),
        ("German, in your mail", f"Antworten in deiner Mail.\n\n{WROTE}\n{ASKED}\nGrün", "Grün"),
        ("French, in your message", f"mes réponses sont dans votre message\n\n{WROTE}\n{ASKED}\nVerte", "Verte"),
        ("answers between marks", f"{WROTE}\n> {ASKED}\nGreen\n> Which size?\n> Anna", "Green"),
        ("answers in an Outlook quote", f"See there.\n\n-----Original Message-----\nFrom: Shop <s@shop.example>\nSent: x\nSubject: y\n\n> {ASKED}\nGreen\n> Anna", "Green"),
        ("announced answers in marks", f"My answers are in the quote below\n\n{WROTE}\n> {ASKED} The green one!", "The green one!"),
        ("a courier wrote", "Hello,\n\nOn 27 November 2026 at 10:15 your courier wrote:\nNobody was at home.\n\nThat is not true. Please send it again.", "send it again"),
        ("a neighbour wrote", "Am 27.11.2026 um 10:15 schrieb mein Nachbar:\nDas Paket ist hier.\n\nDas stimmt nicht.", "stimmt nicht"),
        ("own marked lines", "The label on the lid says:\n> Do not heat above 40 degrees", "Do not heat"),
        ("marks as bullets", "Missing are:\n>lid\n>box", ">box"),
        ("marks as bullets, no colon", "I miss\n> the lid\n> the box", "> the box"),
        ("own marked lines in the middle", "It says\n\n> Do not heat\n\nBut I did.", "Do not heat"),
        ("a transfer", "Here are the details:\n\nFrom: Mira Holt, mira@garden.example\nDate: 27.11.2026\nTo: Shop Ltd\nSubject: order 1042\n\nWhen will you ship it?", "When will you ship"),
        ("a transfer, without colon", "My transfer\n\nFrom: Mira Holt\nDate: 27.11.2026 10:15\nTo: Shop Ltd\nSubject: order 1042\n\nWhen will you ship it?", "When will you ship"),
        ("a journey", "From: Berlin\nTo: Munich\nDate: 27.11.2026\n\nPlease send it to Munich.", "to Munich"),
        ("a question below the name", "Thanks.\n-- \nMira Holt\nWhen will it ship?", "When will it ship"),
        ("a sentence below the name", "Thanks.\n-- \nMira Holt\nPlease send it to my neighbour instead.", "my neighbour"),
        ("a sentence below the name, German", "Danke.\n-- \nMira Holt\nBitte an meinen Nachbarn schicken.", "Nachbarn"),
        ("dashes divide", "The lid broke.\n--\nThe box too.", "The box too"),
        ("dashes divide twice", "The lid broke.\n-- \nThe box too.\n-- \nMira", "The box too"),
        ("a table", f"{WROTE}\n> {ASKED}\n\n| item | pieces |\n| lid | 2 |", "| lid | 2 |"),
    ):  # fmt: skip
        yield Case(f"own words: {name}", mail(REPLY, body), seen=(seen,))
    for name, page, seen in (
        ("Gmail's indent", '<div>My new address:<blockquote style="margin:0 0 0 40px;border:none">Lake Road 4<div>12345 Pond</div></blockquote></div>', "12345 Pond"),
        ("a list in a list", "<p>My wish list</p><blockquote><p>Mugs</p><blockquote><p>2 blue</p></blockquote></blockquote>", "2 blue"),
        ("an engraving", "<p>The engraving</p><blockquote>From: Mum and Dad</blockquote>", "Mum and Dad"),
        ("below Gmail's signature", '<div>Hi there</div><div class="gmail_signature">Tom Hill<br>07700</div><div><br></div><div>both lamps arrived broken</div>', "lamps arrived"),
        ("a bare blockquote", "<p>The label says:</p><blockquote>Do not heat</blockquote>", "Do not heat"),
    ):  # fmt: skip
        raw = mail([*REPLY, "Content-Type: text/html; charset=utf-8"], page)
        yield Case(f"own words: {name}", raw, seen=(seen,))


def beside_more() -> Iterator[Case]:
    """The same beside other words, so that folding would leave something."""
    lead = "Hello Anna, two things."
    ruled = "-----Original Message-----"
    for name, body, seen in (
        ("above an attribution", f"2 of them please\nShop wrote on 27.11.2026 08:59:\n> {ASKED}", "2 of them"),
        ("above an attribution, German", f"3 Stück bitte\nShop <s@shop.example> schrieb am Fr., 27. Nov. 2026, 08:59:\n> {ASKED}", "3 Stück"),
        ("above an attribution, French", f"Le bleu svp\nShop a écrit :\n> {ASKED}", "Le bleu"),
        ("above an attribution, with On", f"On the green one I want 2 lids\nShop <s@shop.example> wrote:\n> {ASKED}", "2 lids"),
        ("a date and no attribution", f"Am 20.11.2026 um 10:15 schrieb Ihr Kollege mir etwas anderes.\n\n> {ASKED}\n> Anna", "etwas anderes"),
        ("a year and a colon", "In your terms of 2026 you say:\n> returns are free", "you say"),
        ("a time and a colon", "I get this error at 10:15:\n> no such order", "this error"),
        ("a sentence between marks", f"{WROTE}\n> Is it free?\nAm 20.11.2026 um 10:15 schrieb mir Ihr Kollege, es sei gratis.\n> Which size?", "gratis"),
        ("an address between marks", f"{WROTE}\n> Your address?\nLake Road 4, and from 2026:\n> Which size?", "Lake Road 4"),
        ("marks below the answer", f"See below.\n\n{WROTE}\n{ASKED}\nGreen", "Green"),
        ("answers below, German", f"Ich antworte direkt unten.\n\n{WROTE}\n{ASKED}\nGrün", "Grün"),
        ("answers below, Spanish", f"Te contesto abajo.\n\n{WROTE}\n{ASKED}\nVerde", "Verde"),
        ("answers below, Polish", f"Odpowiadam w treści.\n\n{WROTE}\n{ASKED}\nZielony", "Zielony"),
        ("a form that is filled in", f"I have filled in the form below.\n\n{WROTE}\nName: Mira\nIBAN: X1", "IBAN: X1"),
        ("a legal word", "Thanks.\n-- \nMira Holt\nI have registered twice and cannot log in.", "cannot log in"),
        ("a link that is broken", "Thanks.\n-- \nMira Holt\nThe link https://shop.example/x does not work, please send it again.", "does not work"),
        ("below a disclaimer", "Thanks.\n-- \nMira Holt\nThis mail is confidential.\n\nPlease also cancel order 7.", "cancel order 7"),
        ("no full stop", "Danke.\n-- \nMira Holt\nBitte rufen Sie mich an", "rufen Sie"),
        ("a list below dashes", "I need\n--\n2 lids\n3 boxes", "3 boxes"),
        ("own earlier mail", "No answer till now!!\n\nAm 20.11.2026 um 08:59 schrieb Mira Holt <mira@garden.example>:\nDer Deckel ist kaputt.", "kaputt"),
        ("own earlier mail, ruled", f"No answer!\n\n{ruled}\nFrom: Mira Holt <mira@garden.example>\nSent: Friday\nTo: s@shop.example\nSubject: lid\n\nThe lid broke.", "lid broke"),
        ("before a date", f"Ok 27 nov. 2026 kl. 08:59 skrev Shop <s@shop.example>:\n> {ASKED}", "Ok 27"),
        ("a size before a date", f"size 41 27.11.2026, 08:59, \"Shop\" <s@shop.example>:\n> {ASKED}", "size 41"),
        ("a number before a date", f"2 Stück am 27.11.2026 08:59 schrieb Shop <s@shop.example>:\n> {ASKED}", "2 Stück"),
        ("a delivery", "Von: Lager Nord, lager@garden.example\nAn: Büro Süd\nDatum: 24.12.2026\n\nKönnen Sie so liefern?", "so liefern"),
        ("a bill in the middle of a sentence", "Your invoice reads\n\nFrom: Shop Ltd <billing@shop.example>\nTo: Mira\nDate: 27 November 2026\nSubject: Invoice 77\n\nbut the amount is wrong.", "amount is wrong"),
        ("what a courier wrote, as Outlook copies it", "See what they told me.\n\nFrom: Courier <info@courier.example>\nSent: Friday, November 20, 2026 8:59 AM\nTo: mira@garden.example\nSubject: parcel\n\nThe parcel is lost.", "parcel is lost"),
        ("what a courier wrote, with an attribution", "See what they told me.\n\nOn Fri, Nov 20, 2026 at 8:59 AM, Courier <info@courier.example> wrote:\n\nThe parcel is lost.", "parcel is lost"),
        ("a heading of one's own", "---- Original message ----\nI sent you this last week: the lid is broken.", "lid is broken"),
        ("answers at the margin", f"{WROTE}\n\n  {ASKED}\n\nGreen\n\n  Which size?\n\n41", "41"),
        ("answers, Dutch", f"Antwoorden staan tussen de tekst.\n\n{WROTE}\n\n{ASKED}\nGroen", "Groen"),
        ("answers, French", f"Réponses à la suite de vos questions.\n\n{WROTE}\n\n{ASKED}\nVert", "Vert"),
        ("a new address below", "Please note my new address.\n-- \nMira Holt\nLake Road 4", "Lake Road 4"),
        ("an address that follows", "My address is as follows.\n--\nMira Holt\nLake Road 4\n12345 Pond", "Lake Road 4"),
        ("a collection, German", "die Abholung bitte so\n\nVon: Berlin, Hauptstr. 1\nAn: Hamburg, Lager Shop\nDatum: 27.11.2026, 10:30\nBetreff: Retoure 4711\n\nIch bin ab 9 Uhr da.", "ab 9 Uhr"),
        ("a collection, Lithuanian", "siuntos duomenys\n\nNuo: Vilnius\nKam: Kaunas\nData: 2026-11-27 10:30\nTema: grąžinimas\n\nAr tinka?", "Ar tinka"),
        ("a gift card", "please print\n\nFrom: Grandma\nTo: Lily\nDate: 24 December 2026, 18:00\nSubject: Merry Christmas\n\nWe love you", "We love you"),
        ("an invoice with an address", "auf der Rechnung steht\n\nVon: Shop GmbH, support@shop.example\nAn: Eva Maier\nDatum: 27.11.2026 08:59\nBetreff: Rechnung 4711\n\nDer Betrag ist falsch.", "Betrag ist falsch"),
        ("small letters below a signature", f"\n-- \nTom Hill\n07700 900123\n\ngot the parcel today but one sock is missing\n\n{WROTE}\n> {ASKED}", "one sock is missing"),
        ("items below the dashes", "voici ma commande\n\n-- \nPaul Martin\n06 12 34 56 78\n\n2 x tasses bleues", "tasses bleues"),
        ("an account below the dashes", "zwrot proszę na konto\n\n-- \nPL61 1090 1014 0000 0712 1981 2874\nPiotr Nowak", "PL61"),
        ("an order below the dashes", "Hej, här är uppgifterna\n\n-- \nOrder 4711\nVill byta till L", "byta till L"),
        ("dashes between two of a kind", "Lieferadresse alt\nHauptstr. 1, 10115 Berlin\n--\nLieferadresse neu\nNebenstr. 5, 10117 Berlin", "Nebenstr."),
        ("dashes between two wishes", "Blue shirt, size M to L\n--\nRed shirt, size S to XL", "Red shirt"),
        ("sent via mail", f"The return is on its way.\nSent via mail\n\n{WROTE}\n> How did you send it?", "Sent via mail"),
        ("a date without a writer", "Il 24/11/2026 alle 10:15 ho ordinato:\n> 2 tazze\n> 1 teiera", "2 tazze"),
        ("steps with deeper marks", "Ich klicke so\n\n> Mein Konto\n>> Bestellungen\n>>> Retoure", "Retoure"),
        ("arrows in an Outlook quote", f"thanks.\n\nFrom: Shop <support@shop.example>\nSent: Friday, November 27, 2026 8:59 AM\nTo: Mira\nSubject: order\n\n{ASKED}\n==> blue", "==> blue"),
        ("initials in an Outlook quote", f"thanks.\n\nFrom: Shop <support@shop.example>\nSent: Friday, November 27, 2026 8:59 AM\nTo: Mira\nSubject: order\n\n{ASKED}\n[Mira] blue", "[Mira] blue"),
        ("a postscript below an Outlook quote", "Thanks!\n\nFrom: Shop <support@shop.example>\nSent: Friday, November 27, 2026 8:59 AM\nTo: Mira\nSubject: order\n\nYours, Shop\n\nPS from me: cancel the newsletter.", "newsletter"),
        ("a chat", "hier der Chat\n\n[27.11.26, 08:59] Shop <support@shop.example>:\nIhr Paket kommt heute\n[27.11.26, 18:00] Mira:\nist nicht da", "ist nicht da"),
    ):  # fmt: skip
        yield Case(
            f"own words beside others: {name}", mail(REPLY, f"{lead}\n\n{body}"), seen=(seen,)
        )
    only = mail(REPLY, f"Hello Anna,\n\n{WROTE}\n> {ASKED} GREEN")
    yield Case("own words: nothing but a greeting", only, seen=("GREEN",))


def folded() -> Iterator[Case]:
    """Announced in rarer ways, and nothing of the announcement is left standing."""
    new = "The green one."
    for name, body in (
        ("dashes", f"{new}\n\n---- Anna Shop wrote ----\n\n> Which colour\n> do you want?"),
        ("dashes and a date", f"{new}\n\n---- On Fri, 27 Nov 2026 10:12 +0100 Anna <a@shop.example> wrote ----\n> {ASKED}"),
        ("half German", f"{new}\n\nAnna Shop <support@shop.example> schrieb am Fr., 27.\nNov. 2026 um 08:59 Uhr:\n\n> Welche Farbe?"),
        ("five lines", f"{new}\n\nOn Fri, 27 Nov 2026\nat 10:12\nBlue Mug\n<support@shop.example>\nwrote:\n\n> {ASKED}"),
        ("no colon", f"{new}\n2026/11/27 Anna Shop <support@shop.example>\n\n> {ASKED}"),
        ("bars", f"{new}\n\n2026/11/27 Anna via Shop <support@shop.example>\n\n| Anna wrote about order 1042:\n| -----\n|\n| {ASKED}\n| -----"),
        ("a device below", f"{new}\n\nAnna Shop <support@shop.example> schrieb:\n>Welche Farbe\n>hätten Sie gern?\n\n--\nDiese Nachricht wurde von meinem Mobiltelefon mit K-9 Mail gesendet."),
        ("a block without address", f"{new}\n\n\n ------------------------------\n\n*From:* Anna Shop\n*Sent:* 2026-11-27\n*To:* customer@mail.example\n*Subject:* your answer\n\n\n{ASKED}\n\nAnna"),
        ("beside own words", f"{new}--- On Fri, Nov 27, 2026 at 8:59 AM, support@shop.example wrote:\n> {ASKED}"),
        ("beside own words, no dashes", f"{new} On Fri, Nov 27, 2026 at 8:59 AM Shop <s@shop.example> wrote:\n> {ASKED}"),
        ("marked with the quote", f"{new}\n\n> {WROTE}\n> {ASKED}"),
        ("nested marks", f"{new}\n\n> {ASKED}\n>> I want a mug."),
    ):  # fmt: skip
        yield Case(f"folded: {name}", mail(REPLY, body), {"new_text": new})


def own_words() -> Iterator[Case]:
    yield from visible()
    yield from beside_more()
    yield from folded()
