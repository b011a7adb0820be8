"""How people say that their answers stand inside the quote, and what is only a greeting."""

import re

_SHORT = 30
"""Words; whoever announces answers writes little else."""
_ANSWERS = re.compile(
    r"\b(?:answer|repl(?:y|ied|ies)|respon[ds]|comment|antwort|geantwortet|beantwort|anmerkung|répon"
    r"|contest|respuesta|respond|rispo|antwoord|odpowi|svar|vastau|vastas|atsak|odpov|cevap|yanıt"
    r"|válasz|respost|ответ|відпов|fill\w* (?:in|out)|filled|completed|ausgefüllt|eingefügt"
    r"|eingetragen|ergänzt|rempli|complété|rellen|compilat|ingevuld|wypełni|täyt|ifyll|udfyld|utfyl"
    r"|заполн)|回答|回复|回覆|答复|返信|답변|إجاب|رد(?:ود)?",
    re.IGNORECASE,
)
_SEE = re.compile(
    r"\b(?:see|siehe|sieh|voir|ver|vea|véase|vedi|zie|patrz|zob|se|katso|žr|viz|bkz|lásd|veja|см"
    r"|смотрите)\b|見|见",
    re.IGNORECASE,
)
_THERE = re.compile(
    r"\b(?:below|underneath|beneath|under|inside|in-?line|in-?between|next to|after each|between"
    r"|at the bottom|unten|darunter|dahinter|daneben|dazwischen|untenstehend|s\.\s?u\.|direkt|im text"
    r"|in der mail|markiert|gelb|rot|blau|grün|fett|yellow|red|blue|green|purple|orange|bold|italics?"
    r"|capitals?|caps|initials|dessous|plus bas|en bas|dans le texte|rouge|bleu|abajo|debajo"
    r"|sotto|in basso|nel testo|hieronder|onderaan|onder|in de tekst|rood|blauw|poniżej|w treści"
    r"|niżej|nedan|nedenfor|neden|alla|alempana|seassa|žemiau|níže|v textu|aşağı\w*|lent|szöveg\w*"
    r"|abaixo|em baixo|ниже|внизу|внутри|в тексте)(?!\w)|\[[A-Z]{2,3}\]|下|文中|内|インライン|أدناه|أسفل|داخل",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?i:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|moin"
    r"|guten (?:tag|morgen|abend)|grüß gott|servus|liebe[rs]?|sehr geehrte\w*|bonjour|bonsoir|salut"
    r"|chère?s?|madame|monsieur|hola|buen[oa]s (?:días|tardes|noches)|buenas|estimad[oa]s?|querid[oa]s?"
    r"|ciao|salve|buongiorno|buonasera|gentile|gentili|beste|geachte|dag|goedendag|dzień dobry|cześć"
    r"|witam|szanown\w+|hej|hejsan|god (?:dag|morgen|kväll)|kära|kære|kjære|moi|hei|terve"
    r"|hyvää päivää|labas|laba diena|sveiki|gerb\w*|здравствуйте|добрый (?:день|вечер)|доброе утро"
    r"|привет|уважаем\w+|dobrý den|ahoj|merhaba|selam|sayın|jó napot|szia|olá|oi|bom dia|boa tarde"
    r"|prezad[oa]s?|bună ziua|مرحبا|السلام عليكم|こんにちは|你好|您好)"
    r"(?P<names>(?:\s+(?:und|and|et|y|e|i|og|och|ja|ir|[^\Wa-zß-ÿ\d_][\w'’.-]*)){0,4})"
    r"\s?(?P<end>[,!:;،，])?\s*$"
)
"""``Hello Anna,``: a salutation, with names behind it."""


def announces_answers(text: str) -> bool:
    """Whether few words say that the answers stand in what follows: ``See my answers below.``"""
    if len(text.split()) > _SHORT:
        return False
    return bool(_THERE.search(text) and (_ANSWERS.search(text) or _SEE.search(text)))


def is_greeting(line: str) -> bool:
    """Whether a line opens a letter and says nothing: ``Hello`` alone may be all there is."""
    found = _GREETING.match(line) if len(line) < 80 else None
    return bool(found and (found["names"].strip() or found["end"]))
