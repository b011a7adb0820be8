"""What customers of the demo shop write, in eight languages; ``{order}`` and ``{name}`` vary."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scene:
    """One concern in one language, and what its customer answers when the shop has replied."""

    language: str
    topic: str
    subject: str
    body: str
    answer: str


NAMES = {
    "en": ["Olivia Hart", "Noah Bennett", "Grace O'Neill", "Liam Foster", "Maya Patel"],
    "de": ["Jörg Müller", "Anke Schröder", "Lukas Weiß", "Petra Köhler"],
    "fr": ["Chloé Lefèvre", "Hugo Moreau", "Inès Garçon", "Rémi Dubois"],
    "es": ["Lucía Muñoz", "Íñigo Peña", "Sofía Núñez", "Andrés Gil"],
    "it": ["Giulia Rossi", "Niccolò Bianchi", "Chiara Conti"],
    "ar": ["ليلى حداد", "عمر الخطيب", "سارة منصور"],
    "lt": ["Rūta Žukauskienė", "Mantas Jankauskas", "Eglė Šimkutė"],
    "fi": ["Päivi Mäkinen", "Antti Hyvönen", "Sanna Lähde"],
}

SCENES = (
    Scene(
        "en",
        "where",
        "Where is my order {order}?",
        "Hi,\n\nI ordered on Black Friday and the tracking page has not moved since. "
        "It is a birthday present for Saturday.\n\nCan you check order {order} for me?\n\n"
        "Thanks\n{name}",
        "Thank you, that was quick! Friday would be perfect.",
    ),
    Scene(
        "en",
        "refund",
        "Refund for {order} still missing",
        "Hello,\n\nyou received my return eight days ago, but the refund for {order} is not on my "
        "card yet. I have attached the receipt of the post office.\n\nKind regards\n{name}",
        "It has arrived now. Thanks for looking into it.",
    ),
    Scene(
        "en",
        "damaged",
        "Mug arrived in pieces",
        "Hi there,\n\nthe blue mug from order {order} came in three pieces (photo attached). "
        "The other one is fine.\n\n{name}",
        "A replacement, please. Same colour if you have it.",
    ),
    Scene(
        "de",
        "where",
        "Wo bleibt meine Bestellung {order}?",
        "Guten Tag,\n\nmeine Bestellung {order} sollte gestern ankommen. Die Sendungsverfolgung "
        "zeigt nur „Daten übermittelt“. Ist das Paket schon unterwegs?\n\nMit freundlichen Grüßen\n"
        "{name}",
        "Vielen Dank für die schnelle Antwort!",
    ),
    Scene(
        "de",
        "refund",
        "Rückerstattung {order}",
        "Hallo,\n\nich habe die Jacke aus {order} vor zwei Wochen zurückgeschickt. Wann "
        "bekomme ich "
        "mein Geld zurück?\n\nGrüße\n{name}",
        "Danke, das Geld ist da.",
    ),
    Scene(
        "de",
        "discount",
        "Gutscheincode vergessen",
        "Hallo,\n\nich habe bei Bestellung {order} den Code vergessen einzugeben. Können Sie "
        "die 20 % noch abziehen?\n\n{name}",
        "Super, vielen Dank!",
    ),
    Scene(
        "fr",
        "where",
        "Où en est ma commande {order} ?",
        "Bonjour,\n\nma commande {order} devait arriver lundi. Pouvez-vous me dire où elle se "
        "trouve ?\n\nCordialement,\n{name}",
        "Merci beaucoup pour votre réponse rapide.",
    ),
    Scene(
        "fr",
        "damaged",
        "Article abîmé à la réception",
        "Bonjour,\n\nla lampe de la commande {order} est arrivée cassée. Je vous joins une photo.\n"
        "Je préfère un remboursement.\n\n{name}",
        "Parfait, merci.",
    ),
    Scene(
        "es",
        "where",
        "¿Dónde está mi pedido {order}?",
        "Hola:\n\nhice el pedido {order} el viernes y todavía no tengo número de seguimiento. "
        "¿Cuándo llegará?\n\nUn saludo,\n{name}",
        "Muchas gracias, quedo a la espera.",
    ),
    Scene(
        "es",
        "address",
        "Cambio de dirección del pedido {order}",
        "Buenos días:\n\nme he equivocado de dirección en el pedido {order}. ¿Se puede cambiar "
        "todavía? La nueva es Calle del Olmo 7.\n\nGracias,\n{name}",
        "¡Genial, gracias!",
    ),
    Scene(
        "it",
        "where",
        "Dov'è il mio ordine {order}?",
        "Buongiorno,\n\nil mio ordine {order} risulta spedito da cinque giorni, ma non è arrivato "
        "nulla. Potete verificare?\n\nGrazie,\n{name}",
        "Grazie mille, gentilissimi.",
    ),
    Scene(
        "it",
        "size",
        "Cambio taglia ordine {order}",
        "Salve,\n\nvorrei cambiare la felpa dell'ordine {order} con una taglia M. Come devo fare?\n"
        "\n"
        "{name}",
        "Perfetto, la spedisco domani.",
    ),
    Scene(
        "ar",
        "where",
        "أين طلبي رقم {order}؟",
        "مرحباً،\n\nطلبت يوم الجمعة ولم يصلني رقم التتبع حتى الآن. رقم الطلب {order}.\n\n"
        "شكراً لكم\n"
        "{name}",
        "شكراً جزيلاً على الرد السريع.",
    ),
    Scene(
        "ar",
        "refund",
        "استرداد المبلغ للطلب {order}",
        "السلام عليكم،\n\nأعدت المنتج قبل عشرة أيام ولم أستلم المبلغ بعد.\n\nمع التحية\n{name}",
        "وصل المبلغ، شكراً.",
    ),
    Scene(
        "lt",
        "where",
        "Kur mano užsakymas {order}?",
        "Sveiki,\n\npenktadienį užsakiau dovaną, bet siunta vis dar neatvyko. Užsakymo numeris "
        "{order}.\n\nAčiū\n{name}",
        "Labai ačiū už greitą atsakymą!",
    ),
    Scene(
        "lt",
        "gift",
        "Ar galima supakuoti kaip dovaną?",
        "Laba diena,\n\nar galėtumėte užsakymą {order} supakuoti kaip dovaną ir nerodyti kainos?\n"
        "\n"
        "{name}",
        "Puiku, ačiū!",
    ),
    Scene(
        "fi",
        "where",
        "Missä tilaukseni {order} on?",
        "Hei,\n\ntilasin perjantaina, mutta paketti ei ole liikkunut mihinkään. Tilausnumero on "
        "{order}.\n\nTerveisin\n{name}",
        "Kiitos nopeasta vastauksesta!",
    ),
    Scene(
        "fi",
        "damaged",
        "Tuote rikki saapuessaan",
        "Hei,\n\nlautanen tilauksesta {order} oli rikki. Kuva liitteenä. Haluaisin uuden.\n\n"
        "{name}",
        "Kiitos paljon!",
    ),
)
