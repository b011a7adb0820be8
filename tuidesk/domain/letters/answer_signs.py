"""How people say that their answers stand inside the quote, and what is only a greeting."""

import re

_SHORT = 30
"""Words; whoever announces answers writes little else."""
_INLINE = re.compile(
    r"\b(?:in-?line|below in (?:red|blue|green|bold|caps)|answers? (?:are )?(?:below|in (?:red|blue))"
    r"|(?:comments?|replies|responses|answers) (?:are )?(?:in-?line|below|in (?:red|blue|green|bold))"
    r"|(?:in|mark\w*) (?:rot|blau|fett|grün)\b|unten (?:in|stehend)|stehen unten|siehe unten"
    r"|ci-dessous|en (?:rouge|bleu)|más abajo|abajo en|en (?:rojo|azul)|qui sotto|in (?:rosso|blu)"
    r"|hieronder|in het (?:rood|blauw)|em (?:vermelho|azul)|abaixo|poniżej|na czerwono|nedan"
    r"|i rött|alla olevat|alempana|punaisella|žemiau|raudonai|ниже|красным|أدناه|باللون الأحمر"
    r"|下記|赤字|以下に|下面|红字"
    r"|(?:in|inside|within|into|between|under|amid) (?:of )?(?:your|the) (?:own )?(?:text|e-?mail|mail"
    r"|message|letter|lines|words|quest\w+|quote)|(?:my|our) (?:answers?|comments?|replies|remarks)"
    r"|filled (?:it|them|that|all|everything) (?:in|out)|(?:hab|habe) (?:es |alles )?ausgefüllt"
    r"|ai (?:tout )?rempli|in capitals|(?:in|mit) großbuchstaben|in (?:deine[mnr]|ihre[mnr]|eure[mnr]) (?:text|e-?mail|mail"
    r"|nachricht|fragen)|im text|zwischen den zeilen|(?:meine|unsere) (?:antworten|anmerkungen"
    r"|kommentare)|dans (?:votre|ton|le) (?:texte|mail|e-?mail|message)|(?:mes|nos) (?:réponses"
    r"|commentaires)|en (?:tu|su|vuestro|el) (?:texto|correo|mensaje|mail)|entre líneas"
    r"|(?:mis|nuestras) respuestas|mis comentarios|nel (?:tuo|suo|vostro) (?:testo|messaggio)"
    r"|(?:le )?mie risposte|in (?:je|jouw|uw|de) (?:tekst|mail|bericht)|(?:mijn|onze) antwoorden"
    r"|no (?:seu|teu) (?:texto|e-?mail)|(?:as )?minhas respostas|w (?:twoim|pana|pani) (?:tekście"
    r"|mailu)|moje odpowiedzi|i (?:din|er) (?:text|tekst)|(?:mina|mine) svar|tekstisi|vastaukseni"
    r"|(?:jūsų|tavo) (?:tekste|laiške)|mano atsakymai|в (?:вашем|твоём|твоем) (?:тексте|письме)"
    r"|мои ответы|ردودي|إجاباتي|本文中|文中|私の回答|在您的(?:文字|邮件)|我的回答)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\b(?:answer|repl(?:y|ied|ies)|respon[ds]|comment|antwort|geantwortet|beantwort|anmerkung|répon"
    r"|contest|respuesta|respond|rispo|antwoord|odpowi|svar|vastau|vastas|atsak|odpov|cevap|yanıt"
    r"|válasz|respost|ответ|відпов|fill\w* (?:it |them |all )?(?:in|out)|filled|completed|ausgefüllt|eingefügt"
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
    r"|abaixo|em baixo|ниже|внизу|внутри|в тексте|hinter|zwischen|nach jeder|à la suite|entre|après"
    r"|a continuación|después de|tras cada|tra|dopo|di seguito|tussen|achter|na elke|a seguir|após"
    r"|pomiędzy|między|po każdym|mellan|mellem|mellom|efter|etter|väli\w+|perässä|tarp|mezi|за"
    r"|между|после)(?!\w)|\[[A-Z]{2,3}\]|下|文中|内|インライン|أدناه|أسفل|داخل",
    re.IGNORECASE,
)
_SIGNED_ANSWER = re.compile(
    r"^\s*(?:[=-]{1,3}>|→|⇒|»\s|\[[^\W\d_]{2,15}\]\s|p\.?\s?s\.?\b(?:\s?[:.,]|\s\w))", re.IGNORECASE
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
    r"(?P<names>(?: (?i:sir or madam|sirs|damen und herren|madame, monsieur|señores?|signori))|(?:\s+(?:und|and|et|y|e|i|og|och|ja|ir|[^\Wa-zß-ÿ\d_][\w'’.-]*)){0,4})"
    r"\s?(?P<end>[,!:;،，])?\s*$"
)
"""``Hello Anna,``: a salutation, with names behind it."""


def announces_answers(text: str) -> bool:
    """Whether somebody says that the answers stand in what follows: ``See my answers below.``"""
    if _INLINE.search(text):
        return True
    if len(text.split()) > _SHORT:
        return False
    return bool(_THERE.search(text) and (_ANSWERS.search(text) or _SEE.search(text)))


def is_signed_answer(line: str) -> bool:
    """Whether a line in a quote carries a sign of its own: ``==> 42``, ``[Tom] 42``, ``PS: …``."""
    return bool(_SIGNED_ANSWER.match(line))


def is_greeting(line: str) -> bool:
    """Whether a line opens a letter and says nothing: ``Hello`` alone may be all there is."""
    found = _GREETING.match(line) if len(line) < 80 else None
    return bool(found and (found["names"].strip() or found["end"]))
