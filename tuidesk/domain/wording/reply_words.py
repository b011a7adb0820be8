"""The sentences of automatic answers; dates stand behind a label, so that no case is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """One language."""

    greeting: str
    greeting_named: str
    """With the customer's ``{name}`` where it needs no other form."""
    received: str
    automatic: str
    ticket: str
    closed: str
    reopen: str
    by: str
    soon: str
    """Instead of a time, when no opening is planned."""
    meanwhile: str
    hint: str
    hint_order_known: str
    """The same to a customer who has named the order."""
    language: str
    """The language's own name."""
    in_short: str
    """One line for customers whose language is not sure."""


REPLY_WORDS = {
    "en": ReplyWords(
        greeting="Hello,",
        greeting_named="Hello {name},",
        received="Thank you for your message. It has arrived, and a person will read it.",
        automatic="This is an automatic reply.",
        ticket="Your ticket",
        closed="Closed for",
        reopen="We are back",
        by="You will hear from us by",
        soon="You will hear from us as soon as we are back.",
        meanwhile="This may help in the meantime:",
        hint="If anything is missing, such as your order number or a photo, simply reply to this email.",
        hint_order_known="If anything is missing, such as a photo, simply reply to this email.",
        language="English",
        in_short="Your message has arrived; a person will answer.",
    ),
    "de": ReplyWords(
        greeting="Guten Tag,",
        greeting_named="Guten Tag {name},",
        received="danke für Ihre Nachricht. Sie ist angekommen, und wir lesen sie persönlich.",
        automatic="Dies ist eine automatische Antwort.",
        ticket="Ihre Ticketnummer",
        closed="Grund der Schließung",
        reopen="Wieder für Sie da",
        by="Sie hören von uns spätestens",
        soon="Wir antworten, sobald wir wieder da sind.",
        meanwhile="Das hilft Ihnen vielleicht schon jetzt:",
        hint="Fehlt noch etwas, etwa die Bestellnummer oder ein Foto? Antworten Sie einfach auf diese E-Mail.",
        hint_order_known="Fehlt noch etwas, etwa ein Foto? Antworten Sie einfach auf diese E-Mail.",
        language="Deutsch",
        in_short="Ihre Nachricht ist angekommen; wir antworten Ihnen persönlich.",
    ),
    "fr": ReplyWords(
        greeting="Bonjour,",
        greeting_named="Bonjour {name},",
        received="Merci pour votre message. Il est bien arrivé et nous le lirons personnellement.",
        automatic="Ceci est une réponse automatique.",
        ticket="Votre numéro de dossier",
        closed="Motif de la fermeture",
        reopen="De retour",
        by="Réponse au plus tard",
        soon="Nous vous répondrons dès notre retour.",
        meanwhile="En attendant, ceci peut vous aider :",
        hint="S’il manque quelque chose, comme votre numéro de commande ou une photo, répondez simplement à ce message.",
        hint_order_known="S’il manque quelque chose, comme une photo, répondez simplement à ce message.",
        language="Français",
        in_short="Votre message est bien arrivé ; nous vous répondrons personnellement.",
    ),
    "es": ReplyWords(
        greeting="Hola:",
        greeting_named="Hola, {name}:",
        received="Gracias por su mensaje. Lo hemos recibido y lo leeremos personalmente.",
        automatic="Esta es una respuesta automática.",
        ticket="Su número de consulta",
        closed="Motivo del cierre",
        reopen="Volvemos",
        by="Respuesta a más tardar",
        soon="Le responderemos en cuanto volvamos.",
        meanwhile="Mientras tanto, esto puede ayudarle:",
        hint="Si falta algo, como su número de pedido o una foto, responda simplemente a este correo.",
        hint_order_known="Si falta algo, como una foto, responda simplemente a este correo.",
        language="Español",
        in_short="Su mensaje ha llegado; le responderemos personalmente.",
    ),
    "it": ReplyWords(
        greeting="Buongiorno,",
        greeting_named="Buongiorno {name},",
        received="grazie per il suo messaggio. È arrivato e lo leggeremo personalmente.",
        automatic="Questa è una risposta automatica.",
        ticket="Il numero della sua richiesta",
        closed="Motivo della chiusura",
        reopen="Riapertura",
        by="Risposta entro",
        soon="Le risponderemo appena saremo di ritorno.",
        meanwhile="Nel frattempo questo può esserle utile:",
        hint="Se manca qualcosa, come il numero d'ordine o una foto, basta rispondere a questa mail.",
        hint_order_known="Se manca qualcosa, come una foto, basta rispondere a questa mail.",
        language="Italiano",
        in_short="Il suo messaggio è arrivato; le risponderemo personalmente.",
    ),
    "ar": ReplyWords(
        greeting="تحية طيبة،",
        greeting_named="تحية طيبة {name}،",
        received="شكرًا لرسالتكم. لقد وصلتنا، وسنقرؤها بأنفسنا.",
        automatic="هذا رد تلقائي.",
        ticket="الرقم المرجعي لرسالتكم",
        closed="سبب الإغلاق",
        reopen="موعد عودتنا",
        by="ستصلكم إجابتنا في موعد أقصاه",
        soon="سنجيبكم فور عودتنا.",
        meanwhile="قد يفيدكم ما يلي في هذه الأثناء:",
        hint="إذا كان ينقص شيء، مثل رقم الطلب أو صورة، فيكفي أن تردوا على هذه الرسالة.",
        hint_order_known="إذا كان ينقص شيء، مثل صورة، فيكفي أن تردوا على هذه الرسالة.",
        language="العربية",
        in_short="لقد وصلت رسالتكم، وسنجيبكم بأنفسنا.",
    ),
    "lt": ReplyWords(
        greeting="Sveiki,",
        greeting_named="Sveiki,",
        received="dėkojame už Jūsų laišką. Jį gavome ir perskaitysime asmeniškai.",
        automatic="Tai automatinis atsakymas.",
        ticket="Jūsų užklausos numeris",
        closed="Nedirbame",
        reopen="Vėl dirbame",
        by="Atsakysime iki",
        soon="Atsakysime, kai tik grįšime.",
        meanwhile="Galbūt tai padės jau dabar:",
        hint="Jei ko nors trūksta, pavyzdžiui, užsakymo numerio ar nuotraukos, tiesiog atsakykite į šį laišką.",
        hint_order_known="Jei ko nors trūksta, pavyzdžiui, nuotraukos, tiesiog atsakykite į šį laišką.",
        language="Lietuvių",
        in_short="Jūsų laišką gavome; atsakysime asmeniškai.",
    ),
    "fi": ReplyWords(
        greeting="Hei,",
        greeting_named="Hei {name},",
        received="Kiitos viestistäsi. Se on saapunut perille, ja luemme sen itse.",
        automatic="Tämä on automaattinen vastaus.",
        ticket="Palvelupyyntösi numero",
        closed="Suljettu",
        reopen="Palvelemme jälleen",
        by="Vastaamme viimeistään",
        soon="Vastaamme heti, kun olemme taas paikalla.",
        meanwhile="Näistä voi olla apua jo nyt:",
        hint="Jos jotain puuttuu, kuten tilausnumero tai kuva, voit vastata tähän viestiin.",
        hint_order_known="Jos jotain puuttuu, kuten kuva, voit vastata tähän viestiin.",
        language="Suomi",
        in_short="Viestisi on saapunut perille; vastaamme sinulle itse.",
    ),
}  # fmt: skip
