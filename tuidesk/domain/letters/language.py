"""Languages: which ones customers can be told anything in, and which one they write."""

import re
from collections.abc import Collection, Iterable

from tuidesk.domain.errors import UsageError

LANGUAGES = ("en", "de", "fr", "es", "it", "ar", "lt", "fi")
"""Those that banners and automatic answers have words for."""
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.08),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.3),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.3),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.2),
    ("he", re.compile("[\u0590-\u05ff]"), 0.4),
    ("el", re.compile("[\u0370-\u03ff]"), 0.4),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.2),
)
_WORDS = {
    "en": "the and you is my have has i to of it for in this that was with not please order when "
    "would can on but been received hello hi thanks thank what where are your from me still just "
    "a an be will we do does could there they hey yes",
    "de": "und ich die der das ist nicht mein meine habe bitte sie mit für ein eine zu wann auf "
    "von noch hallo danke es wie war bestellung wo den dem kann ihre auch wurde bei im am guten "
    "tag vielen dank mir sehr geehrte bis aber hat was",
    "fr": "le la les je est et vous pas mon ma une un des pour que bonjour merci de du ce ai ne "
    "commande avec j'ai votre en il dans sur où quand cordialement mais reçu été suis n'ai c'est "
    "puis encore toujours",
    "es": "el la los de que mi es no por un una para con hola gracias pedido y en me se cuándo "
    "está lo ha pero he recibido quiero como su les mis del al saludos cuando dónde puedo tengo "
    "buenos días",
    "it": "il la che di è non mio mia un una per con ho grazie ordine ciao buongiorno e mi sono "
    "quando del vorrei ma si ancora dove posso vostro vostra salve le lo ricevuto nel della "
    "saluti cordiali questo",
    "nl": "de het een en ik niet mijn is van dat voor met u hallo bedankt bestelling wanneer nog "
    "te heb op kan waar er dank maar zijn wordt ontvangen graag jullie goedendag deze die hoe "
    "groet",
    "pt": "o a os que não meu minha é um uma para com de olá obrigado obrigada pedido quando "
    "eu em do da recebi por ainda mas você bom dia está foi onde gostaria seu sua no na boa tarde "
    "tenho",
    "pl": "nie i w na jest z do się że to proszę moje mój dzień dobry zamówienie dziękuję kiedy "
    "jak czy mam gdzie ale już jeszcze za od paczka mi co po pozdrawiam o został",
    "sv": "och jag att det är inte en ett min på har med för hej tack beställning när som i av "
    "var men kan till ni ännu mitt den om från fått vänliga hälsningar vill",
    "fi": "ja on ei olen minun se että hei kiitos tilaus milloin mutta en ole tilaukseni kun tai "
    "vielä missä voitteko terveisin onko tuote paketti sen mitä joka oli saanut olisi",
    "lt": "ir yra ne aš mano kad su ar labas ačiū užsakymas kada bet dar kur į iš laba diena man "
    "negavau prašau siunta jūsų už kaip sveiki pagarbiai tai nuo buvo gavau noriu",
    "da": "og jeg det er ikke en min på har med til hej tak ordre hvornår som af men kan i jeres "
    "endnu hvor mit den fra fået venlig hilsen vil at",
    "nb": "og jeg det er ikke en min på har med til hei takk ordre når som av men kan dere ennå "
    "hvor mitt den fra fått vennlig hilsen vil å",
    "cs": "a je ne se na mi že to dobrý den prosím objednávka kdy děkuji ale jsem mám kde ještě "
    "s v do za jak zásilka moje",
    "hu": "a az és nem hogy van egy köszönöm rendelés mikor jó napot kérem de még hol meg is "
    "csomag üdvözlettel",
    "tr": "ve bir bu için ne zaman sipariş merhaba teşekkürler benim mi değil ama çok nerede var "
    "henüz lütfen iyi günler",
}
_LISTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_LETTERS = {
    "de": "ßäöü", "fr": "çêœèàù", "es": "ñ¿¡", "pt": "ãõç", "pl": "łżśźćęń", "sv": "åäö",
    "fi": "äö", "lt": "ųėįšūž", "da": "æø", "nb": "æø", "cs": "řěů", "hu": "őű", "tr": "ığş",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"[\"“„«][^\"”“»\n]{3,200}[\"”“»]")
"""Names of things are often in another language."""
_SAMPLE = 2_000
_MARGIN = 1.25


def check_words(language: str) -> None:
    """Raises UsageError for a language in which customers cannot be told anything."""
    if language not in LANGUAGES:
        raise UsageError(
            f"'{language}' is not a supported language.", f"Known: {', '.join(LANGUAGES)}."
        )


def spoken(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of a shop's languages that there are words for; English if there are none."""
    return tuple(each for each in languages if each in LANGUAGES) or ("en",)


def language_of(text: str, among: Collection[str] = ()) -> str:
    """The ISO 639-1 code, only one of ``among`` if given; empty when it cannot be told."""
    sample = _QUOTED.sub(" ", text[:_SAMPLE])
    words = [word.lower().replace("’", "'") for word in _WORD.findall(sample)]
    letters = "".join(words)
    if len(letters) < 2:
        return ""
    by_script = next(
        (
            language
            for language, script, share in _SCRIPTS
            if len(script.findall(letters)) > share * len(letters)
        ),
        "",
    )
    found = by_script or _by_words(words, letters, among)
    return found if not among or found in among else ""


def _by_words(words: list[str], letters: str, among: Collection[str]) -> str:
    if len(words) < 2:
        return ""
    scores = {
        language: sum(word in known for word in words)
        + 0.5 * sum(letters.count(char) for char in _LETTERS.get(language, ""))
        for language, known in _LISTS.items()
        if not among or language in among
    }
    ranked = sorted(scores, key=lambda language: scores[language], reverse=True)
    best = scores[ranked[0]] if ranked else 0.0
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if best >= 2 and best >= second * _MARGIN else ""
