"""Answers as mail programs write them: what is new must stay, what is old must fold."""

from collections.abc import Iterator

from tests.mail.corpus import Case, mail

LANGUAGES = {
    "en": (
        "On Fri, 27 Nov 2026 at 10:12, Blue Mug <support@shop.example> wrote:",
        ("From", "Sent", "To", "Subject"),
        "-----Original Message-----",
        "Thanks, but the parcel never came.",
        "Sent from my iPhone",
    ),
    "de": (
        "Am Fr., 27. Nov. 2026 um 10:12 Uhr schrieb Blue Mug <support@shop.example>:",
        ("Von", "Gesendet", "An", "Betreff"),
        "-----Ursprüngliche Nachricht-----",
        "Danke, aber das Paket kam nie an.",
        "Von meinem iPhone gesendet",
    ),
    "fr": (
        "Le ven. 27 nov. 2026 à 10:12, Blue Mug <support@shop.example> a écrit :",
        ("De", "Envoyé", "À", "Objet"),
        "-----Message d'origine-----",
        "Merci, mais le colis n'est jamais arrivé.",
        "Envoyé de mon iPhone",
    ),
    "es": (
        "El vie, 27 nov 2026 a las 10:12, Blue Mug (<support@shop.example>) escribió:",
        ("De", "Enviado el", "Para", "Asunto"),
        "-----Mensaje original-----",
        "Gracias, pero el paquete nunca llegó.",
        "Enviado desde mi iPhone",
    ),
    "it": (
        "Il giorno ven 27 nov 2026 alle ore 10:12 Blue Mug <support@shop.example> ha scritto:",
        ("Da", "Inviato", "A", "Oggetto"),
        "-----Messaggio originale-----",
        "Grazie, ma il pacco non è mai arrivato.",
        "Inviato da iPhone",
    ),
    "nl": (
        "Op vr 27 nov 2026 om 10:12 schreef Blue Mug <support@shop.example>:",
        ("Van", "Verzonden", "Aan", "Onderwerp"),
        "-----Oorspronkelijk bericht-----",
        "Bedankt, maar het pakket is nooit aangekomen.",
        "Verzonden vanaf mijn iPhone",
    ),
    "pt": (
        "Em sex., 27 de nov. de 2026 às 10:12, Blue Mug <support@shop.example> escreveu:",
        ("De", "Enviado", "Para", "Assunto"),
        "-----Mensagem original-----",
        "Obrigada, mas a encomenda nunca chegou.",
        "Enviado do meu iPhone",
    ),
    "pl": (
        "pt., 27 lis 2026 o 10:12 Blue Mug <support@shop.example> napisał(a):",
        ("Od", "Wysłano", "Do", "Temat"),
        "-----Wiadomość oryginalna-----",
        "Dziękuję, ale paczka nigdy nie dotarła.",
        "Wysłane z iPhone'a",
    ),
    "sv": (
        "Den fre 27 nov. 2026 kl 10:12 skrev Blue Mug <support@shop.example>:",
        ("Från", "Skickat", "Till", "Ämne"),
        "-----Ursprungligt meddelande-----",
        "Tack, men paketet kom aldrig fram.",
        "Skickat från min iPhone",
    ),
    "fi": (
        "pe 27. marrask. 2026 klo 10.12 Blue Mug (support@shop.example) kirjoitti:",
        ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
        "-----Alkuperäinen viesti-----",
        "Kiitos, mutta paketti ei koskaan saapunut.",
        "Lähetetty iPhonesta",
    ),
    "lt": (
        "2026-11-27, pn, 10:12 Blue Mug <support@shop.example> rašė:",
        ("Nuo", "Išsiųsta", "Kam", "Tema"),
        "-----Originalus laiškas-----",
        "Ačiū, bet siunta taip ir neatkeliavo.",
        "Išsiųsta iš mano iPhone",
    ),
    "ar": (
        "في الجمعة، 27 نوفمبر 2026 في 10:12 ص تمت كتابة ما يلي بواسطة Blue Mug "
        "<support@shop.example>:",
        ("من", "تاريخ الإرسال", "إلى", "الموضوع"),
        "-----الرسالة الأصلية-----",
        "شكرا، لكن الطرد لم يصل أبدا.",
        "أُرسلت من الـ iPhone",
    ),
    "ru": (
        "пт, 27 нояб. 2026 г. в 10:12, Blue Mug <support@shop.example>:",
        ("От", "Отправлено", "Кому", "Тема"),
        "-----Исходное сообщение-----",
        "Спасибо, но посылка так и не пришла.",
        "Отправлено с iPhone",
    ),
    "ja": (
        "2026年11月27日(金) 10:12 Blue Mug <support@shop.example>:",
        ("差出人", "送信日時", "宛先", "件名"),
        "-----元のメッセージ-----",
        "ありがとうございます。でも荷物はまだ届いていません。",
        "iPhoneから送信",
    ),
    "zh": (
        "Blue Mug <support@shop.example> 于2026年11月27日周五 10:12写道：",
        ("发件人", "发送时间", "收件人", "主题"),
        "-----原始邮件-----",
        "谢谢，但是包裹一直没有到。",
        "发自我的iPhone",
    ),
    "da": (
        "fre. 27. nov. 2026 kl. 10.12 skrev Blue Mug <support@shop.example>:",
        ("Fra", "Sendt", "Til", "Emne"),
        "-----Oprindelig meddelelse-----",
        "Tak, men pakken kom aldrig frem.",
        "Sendt fra min iPhone",
    ),
}
OLD = "OLDWORDS we have sent your order yesterday."
ANSWER = ["In-Reply-To: <ours@shop.example>", "References: <ours@shop.example>"]


def _wrapped(line: str) -> str:
    head, _, tail = line.rpartition(" <")
    return f"{head}\n<{tail}" if head else line


def _block(names: tuple[str, ...]) -> str:
    values = ("Blue Mug <support@shop.example>", "27.11.2026 10:12", "Olivia Hart", "Re: 10234")
    colon = " :" if names[0] == "De" and names[1] == "Envoyé" else ":"
    return "\n".join(f"{name}{colon} {value}" for name, value in zip(names, values, strict=True))


def replies() -> Iterator[Case]:
    for language, (wrote, block, separator, new, device) in LANGUAGES.items():
        quoted = f"> {OLD}\n>\n> OLDWORDS too"
        bodies = {
            "gmail": f"{new}\n\n{wrote}\n\n{quoted}",
            "gmail wrapped": f"{new}\n\n{_wrapped(wrote)}\n{quoted}",
            "unmarked": f"{new}\n\n{wrote}\n\n{OLD}\n\nOLDWORDS too",
            "outlook": f"{new}\n\n{_block(block)}\n\n{OLD}",
            "outlook line": f"{new}\n\n{'_' * 32}\n{_block(block)}\n\n{OLD}",
            "device last": f"{new}\n\n{device}\n\n{_block(block)}\n\n{OLD}",
            "separator": f"{new}\n\n{separator}\n{_block(block)}\n\n{OLD}",
            "device": f"{new}\n\n{device}\n\n> {wrote}\n> {OLD}",
            "signature": f"{new}\n\n-- \nOLDWORDS Hart\n+44 1234\n\n{wrote}\n{quoted}",
        }
        for name, body in bodies.items():
            hidden: tuple[str, ...] = ("OLDWORDS", device) if name == "device" else ("OLDWORDS",)
            yield Case(
                f"reply {language} {name}",
                mail(["Subject: Re: 10234", *ANSWER], body),
                {"new_text": new},
                seen=(new,),
                hidden=hidden,
            )
        inline = f"{wrote}\n> ASKED which colour?\n{new}\n> ASKED which size?\nMedium.\n> {OLD}"
        yield Case(
            f"inline {language}",
            mail(["Subject: Re: 10234", *ANSWER], inline),
            seen=(new, "Medium.", "ASKED which colour?", "ASKED which size?"),
        )
        forward = f"{new}\n\n{_block(block)}\n\nKEPT words of somebody else."
        yield Case(
            f"forward {language}",
            mail(["Subject: Fwd: 10234"], forward),
            seen=(new, "KEPT words of somebody else."),
        )
    for name, body, seen in FIRST:
        yield Case(f"first {name}", mail([], body), seen=seen)
    for name, body, seen in ANSWERS:
        yield Case(f"answer {name}", mail(["Subject: Re: 10234", *ANSWER], body), seen=seen)
    for name, html, seen, hidden in HTML:
        headers = ["Subject: Re: 10234", *ANSWER, "Content-Type: text/html; charset=utf-8"]
        yield Case(f"html {name}", mail(headers, html), seen=seen, hidden=hidden)


FIRST = [
    ("quotes a web page", "It said:\n> free returns\nBut I paid.", ("free returns", "But I paid")),
    ("ends with a quote", "Your page says\n> 30 days", ("Your page says", "30 days")),
    ("only a quote", "> please call me", ("please call me",)),
    (
        "header-like list",
        "From: Berlin\nTo: Wien\nDate: 27.11.2026 10:12\nHow much?",
        ("How much",),
    ),
]
ANSWERS = [
    ("addresses", "Please send it to:\n\nOlivia Hart\n1 High Street\nLondon", ("1 High Street",)),
    (
        "a dash list",
        "Wrong items:\n--\nblue mug, red mug?\n--\nPlease swap them.",
        ("Please swap",),
    ),
    ("bottom", "> Which size?\n\nMedium, please.", ("Medium", "Which size")),
    ("prose with wrote", "As Anna wrote: the refund comes.\nWhere is it?", ("Where is it",)),
    ("prose with a date", "On 27 November I wrote:\nno answer yet!\nHelp", ("no answer", "Help")),
    ("from in a table", "From: 10:12\nStill waiting\nTo: now", ("Still waiting",)),
    ("sent from", "I want it sent from Berlin.\nSent from Berlin it is faster", ("is faster",)),
    ("long after dashes", "Hi\n--\n" + "A long sentence that goes on and on. " * 6, ("goes on",)),
    ("only a signature", "-- \nOlivia, please call +44 1234", ("please call",)),
    ("nothing but a quote", "> yes\n> no", ("yes",)),
    (
        "answers below a signature",
        "Hello, my answers are below.\n\n-- \nSent with K-9\n\nOn 27 November 2026 10:12:00 GMT, Shop "
        "<s@shop.example> wrote:\n>Which colour?\n\nBlue, please.",
        ("Blue, please", "Which colour"),
    ),
    (
        "a list of payments",
        "Hi,\nI paid 12.50 EUR with PayPal (o@mail.example) on 27.11.2026 for:\n\n2 mugs\n\nOnly one came.",
        ("2 mugs", "Only one came"),
    ),
    (
        "a colleague's words",
        'On 12 November at 14:05 your colleague (support@shop.example) wrote:\n"It is on its way."\n\n'
        "That was two weeks ago.",
        ("on its way", "two weeks ago"),
    ),
    (
        "a gift card",
        "Please print this:\n\nTo: Emma\nFrom: Aunt Olivia\nDate: 24 December, 10:00\n\nMerry Christmas!",
        ("Aunt Olivia", "Merry Christmas"),
    ),
    (
        "a pickup",
        "Please fetch it:\n\nVon: Lindenweg 3\nAn: Lager\nDatum: 27.11., 10:00\n\nDanke, ruft vorher an!",
        ("Lindenweg", "ruft vorher an"),
    ),
    (
        "inline, as it says",
        "My answers are below in red.\n\nFrom: Shop <s@shop.example>\nSent: Friday, November 27, 2026 10:12 "
        "AM\nTo: Olivia\nSubject: x\n\nWhich colour?\n[Olivia] Blue.",
        ("[Olivia] Blue",),
    ),
    ("a postscript", "Thanks!\n-- \nOlivia\n\nPS: cancel order 10300!", ("cancel order 10300",)),
    ("a new address", "Here is my address:\n--\nOlivia Hart\n5 Mill Lane", ("5 Mill Lane",)),
    ("two dividers", "One\n-- \nTwo\n-- \nThree", ("Two", "Three")),
    ("a thumb", "> May we refund 20 EUR?\n\n👍\n\n> And close it?\n\n👎", ("👍", "👎", "close it")),
    ("royal mail", "Hello\n\nSent via Royal Mail, tracking AB123456789GB.", ("AB123456789GB",)),
    ("postman", "Hallo\n\nVon meinem PayPal-Konto habe ich 45 EUR gesendet.", ("45 EUR",)),
    ("download", "Hello\n\nDownload of the app fails every time.", ("fails every time",)),
    ("original", "Hi\n-- Original message --\nis not attached, where is my mug?", ("my mug",)),
    ("greater than", "Is 5\n> 4 in your shop? I ask.\nBye", ("I ask", "Bye")),
]
HTML = [
    (
        "gmail",
        '<div dir="ltr">NEW one</div><br><div class="gmail_quote"><div dir="ltr">On Fri, 27 Nov '
        "2026 at 10:12, Blue Mug &lt;<a href='mailto:support@shop.example'>support@shop.example"
        "</a>&gt; wrote:<br></div><blockquote>OLDWORDS<div>OLDWORDS</div></blockquote></div>",
        ("NEW one",),
        ("OLDWORDS",),
    ),
    (
        "outlook",
        '<p class="MsoNormal">NEW one</p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:'
        "</b> Blue Mug &lt;support@shop.example&gt;<br><b>Sent:</b> Friday, November 27, 2026 "
        "10:12 AM<br><b>To:</b> Olivia<br><b>Subject:</b> RE: 10234</p></div><p>OLDWORDS</p>",
        ("NEW one",),
        ("OLDWORDS",),
    ),
    (
        "apple",
        "NEW one<br><br>Sent from my iPhone<div><br><blockquote type='cite'>On 27 Nov 2026, at "
        "10:12, Blue Mug &lt;support@shop.example&gt; wrote:<br><br></blockquote></div>"
        "<blockquote type='cite'><div>OLDWORDS</div></blockquote>",
        ("NEW one",),
        ("OLDWORDS", "my iPhone"),
    ),
    (
        "yahoo",
        "<div>NEW one</div><div class='yahoo_quoted'><div>On Friday, 27 November 2026 at 10:12:00 "
        "GMT, Blue Mug &lt;support@shop.example&gt; wrote:</div><div><br></div><div>OLDWORDS</div>"
        "</div>",
        ("NEW one",),
        ("OLDWORDS",),
    ),
    (
        "a divider",
        "<p>Hello</p><p>--</p><p>Do you ship to Norway?</p>",
        ("Norway",),
        (),
    ),
    (
        "inline in blockquotes",
        "<blockquote>ASKED colour?</blockquote><p>NEW blue</p><blockquote>ASKED size?</blockquote>"
        "<p>NEW medium</p>",
        ("NEW blue", "NEW medium", "ASKED colour", "ASKED size"),
        (),
    ),
]
