"""The sentences of automatic answers; dates stand behind a label, so that no case is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """One language. ``named`` and ``received`` greet with and without a name."""

    greeting: str
    greeting_named: str
    """``{name}`` is the customer's."""
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
    language: str
    """The language's own name."""
    in_short: str
    """One line for customers whose language is not sure."""


REPLY_WORDS = {
    "en": ReplyWords(
        greeting="Hello,",
        greeting_named="Hello {name},",
        received="thank you for your message. It has arrived, and a person will read it.",
        automatic="This is an automatic reply.",
        ticket="Your ticket",
        closed="Closed for",
        reopen="We are back",
        by="You will hear from us by",
        soon="as soon as we are back",
        meanwhile="This may help in the meantime:",
        hint="If something is missing, such as your order number or a photo, simply answer this mail.",
        language="English",
        in_short="Your message has arrived; a person will answer.",
    ),
    "de": ReplyWords(
        greeting="Guten Tag,",
        greeting_named="Guten Tag {name},",
        received="danke für Ihre Nachricht. Sie ist angekommen, und ein Mensch wird sie lesen.",
        automatic="Dies ist eine automatische Antwort.",
        ticket="Ihre Ticketnummer",
        closed="Geschlossen wegen",
        reopen="Wieder für Sie da",
        by="Antwort spätestens",
        soon="sobald wir wieder da sind",
        meanwhile="Das hilft Ihnen vielleicht schon jetzt:",
        hint="Fehlt noch etwas, etwa die Bestellnummer oder ein Foto? Antworten Sie einfach auf diese Mail.",
        language="Deutsch",
        in_short="Ihre Nachricht ist angekommen; ein Mensch wird antworten.",
    ),
    "fr": ReplyWords(
        greeting="Bonjour,",
        greeting_named="Bonjour {name},",
        received="merci pour votre message. Il est bien arrivé et une personne va le lire.",
        automatic="Ceci est une réponse automatique.",
        ticket="Votre numéro de dossier",
        closed="Fermé pour",
        reopen="De retour",
        by="Réponse au plus tard",
        soon="dès notre retour",
        meanwhile="En attendant, ceci peut vous aider :",
        hint="S'il manque quelque chose, comme votre numéro de commande ou une photo, répondez simplement à ce message.",
        language="Français",
        in_short="Votre message est bien arrivé ; une personne vous répondra.",
    ),
    "es": ReplyWords(
        greeting="Hola:",
        greeting_named="Hola, {name}:",
        received="gracias por su mensaje. Ha llegado bien y una persona lo leerá.",
        automatic="Esta es una respuesta automática.",
        ticket="Su número de consulta",
        closed="Cerrado por",
        reopen="De vuelta",
        by="Respuesta a más tardar",
        soon="en cuanto volvamos",
        meanwhile="Mientras tanto, esto puede ayudarle:",
        hint="Si falta algo, como su número de pedido o una foto, responda simplemente a este correo.",
        language="Español",
        in_short="Su mensaje ha llegado; una persona le responderá.",
    ),
    "it": ReplyWords(
        greeting="Buongiorno,",
        greeting_named="Buongiorno {name},",
        received="grazie per il suo messaggio. È arrivato e una persona lo leggerà.",
        automatic="Questa è una risposta automatica.",
        ticket="Il suo numero di richiesta",
        closed="Chiuso per",
        reopen="Di nuovo qui",
        by="Risposta al più tardi",
        soon="appena saremo di ritorno",
        meanwhile="Nel frattempo questo può esserle utile:",
        hint="Se manca qualcosa, come il numero d'ordine o una foto, basta rispondere a questa mail.",
        language="Italiano",
        in_short="Il suo messaggio è arrivato; una persona le risponderà.",
    ),
    "ar": ReplyWords(
        greeting="مرحبًا،",
        greeting_named="مرحبًا {name}،",
        received="شكرًا لرسالتك. لقد وصلت، وسيقرؤها أحد موظفينا.",
        automatic="هذا رد تلقائي.",
        ticket="رقم طلبك لدينا",
        closed="سبب الإغلاق",
        reopen="موعد عودتنا",
        by="ستصلك إجابتنا في موعد أقصاه",
        soon="فور عودتنا",
        meanwhile="قد يفيدك هذا في هذه الأثناء:",
        hint="إذا كان ينقص شيء، مثل رقم الطلبية أو صورة، فيكفي أن ترد على هذه الرسالة.",
        language="العربية",
        in_short="لقد وصلت رسالتك، وسيجيبك أحد موظفينا.",
    ),
    "lt": ReplyWords(
        greeting="Sveiki,",
        greeting_named="Sveiki,",
        received="ačiū už jūsų laišką. Jis gautas, jį perskaitys žmogus.",
        automatic="Tai automatinis atsakymas.",
        ticket="Jūsų užklausos numeris",
        closed="Nedirbame",
        reopen="Vėl dirbame",
        by="Atsakysime ne vėliau kaip",
        soon="kai tik grįšime",
        meanwhile="Galbūt padės jau dabar:",
        hint="Jei ko nors trūksta, pavyzdžiui, užsakymo numerio ar nuotraukos, tiesiog atsakykite į šį laišką.",
        language="Lietuvių",
        in_short="Jūsų laiškas gautas; atsakys žmogus.",
    ),
    "fi": ReplyWords(
        greeting="Hei,",
        greeting_named="Hei {name},",
        received="kiitos viestistäsi. Se on saapunut perille, ja ihminen lukee sen.",
        automatic="Tämä on automaattinen vastaus.",
        ticket="Palvelupyyntösi numero",
        closed="Suljettu",
        reopen="Palvelemme jälleen",
        by="Vastaamme viimeistään",
        soon="heti kun olemme taas paikalla",
        meanwhile="Näistä voi olla apua jo nyt:",
        hint="Jos jotain puuttuu, kuten tilausnumero tai kuva, vastaa vain tähän viestiin.",
        language="Suomi",
        in_short="Viestisi on saapunut perille; ihminen vastaa sinulle.",
    ),
}  # fmt: skip
