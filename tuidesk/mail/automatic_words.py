"""What programs write into a subject when they answer by themselves, in many languages (B2)."""

import re

AWAY = re.compile(
    r"^\W*(?:auto(?:matic)? ?(?:reply|response)\W+)?(?:out[ -]of[ -](?:the[ -])?office|ooo|vacation"
    r" (?:reply|response|message|notice)|(?:automatische )?abwesenheit(?:snotiz|sbenachrichtigung"
    r"|sinfo|smeldung"
    r"|sassistent)?|urlaubs(?:notiz|meldung|benachrichtigung)|(?:réponse|message|notification)"
    r" d'absence|absence du bureau|absente? du bureau|fuera de (?:la )?oficina"
    r"|fuori (?:sede|ufficio)|afwezigheids\w+|afwezig|niet op kantoor|fora do escritório"
    r"|mensagem de ausência|aviso de ausencia|nieobecność w pracy|nieobecność|poza biurem"
    r"|frånvaro\w*|ej på kontoret|poissaolo\w*|poissa toimistosta|nesu biure|pranešimas apie"
    r" atostogas|خارج المكتب|вне офиса|отсутствие на работе|不在(?:通知|のお知らせ|届|連絡)"
    r"|不在办公室|外出自动回复|不在辦公室|ikke på kontoret|házon kívül|távollét\w*"
    r"|(?:away from (?:the |my )?(?:office|desk)|on (?:vacation|annual leave|holiday|leave)"
    r"|(?:nicht im|außer) (?:büro|haus)|de vacaciones|en vacances|en congés?|in ferie|em férias"
    r"|ausência(?: temporária)?|fora do escritorio|fora de l'oficina|met verlof|met vakantie"
    r"|niet aanwezig|urlop|fravær\w*"
    r"|ude af kontoret|på ferie|på semester|lomalla|atostogos|išvykęs|ārpus biroja|prombūtne"
    r"|kontorist väljas|puhkusel|nepřítomnost|mimo kancelář|neprítomnosť|mimo kancelárie"
    r"|odsutan|odsutnost|izvan ureda|van kancelarije|odsoten|odsotnost|în afara biroului"
    r"|absent de la birou|plecat din birou|извън офиса|поза офісом|відсутн\w+|в отпуске"
    r"|εκτός γραφείου|απουσία από το γραφείο|ofis dışında\w*|izindeyim|מחוץ למשרד"
    r"|maternity leave|parental leave|abwesend|absence|absente?|absent\(e\)(?: du bureau)?|ausente"
    r"|assenza|assente|frånvarande|poissa|ikke til stede|отсутствую|外出|nepřítomen|nepřítomna"
    r"|부재 ?중\w*|休暇(?:の)?(?:お知らせ|連絡)|休假(?:通知)?|休假中|vắng mặt|di luar kantor)"
    r"(?=\s*[:：\]]))\s*"
    r"(?P<colon>[:：\]])?",
    re.IGNORECASE,
)
ANSWERED = re.compile(
    r"^\W*(?:auto(?:mated|matic|-)?[ -]?(?:reply|response|responder|answer|acknowledge?ment)"
    r"|autoreply|automatische (?:antwort|beantwortung|rückantwort|empfangsbestätigung)"
    r"|autoantwort|automatisch(?:e)? (?:antwoord|beantwoording)|réponse automatique|"
    r"accusé de réception automatique|respuesta autom[aá]tica|contestación automática"
    r"|risposta automatica|resposta autom[aá]tica|(?:automatyczna odpowiedź|odpowiedź automatyczna"
    r"|autoodpowiedź)|autosvar|automatiskt svar|automatisk(?:t)? (?:svar|besked)"
    r"|automaattinen vastaus|automaattivastaus|automatinis (?:atsakymas|pranešimas)"
    r"|رد (?:تلقائي|آلي)|الرد التلقائي|автоответ\w*|автоматический ответ"
    r"|自動(?:応答|返信|返答)|自动(?:回复|答复)|自動(?:回覆|回復)|automatikus válasz"
    r"|otomatik (?:yanıt|cevap)|الرد الآلي|автовідповідь|پاسخ خودکار|automatische e-?mail-antwort"
    r"|자동 ?(?:회신|응답)"
    r"|αυτόματη απάντηση|автоматична відповідь|автоматичен отговор|automatick[áéy] odpově[dď]"
    r"|automatická odpoveď|automatski odgovor|samodejni odgovor|răspuns automat"
    r"|resposta automàtica|automātisk\w+ atbilde|automaatvastus|automatinis laiškas"
    r"|תשובה אוטומטית|מענה אוטומטי|trả lời tự động|ตอบกลับอัตโนมัติ|balasan otomatis"
    r"|jawapan automatik|sjálfvirkt svar|automatiskt meddelande|réponse auto|respuesta auto"
    r"|répondeur automatique|risponditore automatico|lomavastaus|automatinis atsak\w+"
    r"|resposta autom[aá]tica de férias|аутоматски одговор|balasan automatik|erantzun automatikoa"
    r"|eingangsbestätigung \(automatisch\))"
    r"\s*(?:$|[:：\]】）)＞>])",
    re.IGNORECASE,
)
ANSWERED_BEHIND = re.compile(
    r"[\[(](?:automatic reply|auto-?reply|out of (?:the )?office|automatische antwort"
    r"|abwesenheitsnotiz|réponse automatique|respuesta automática|risposta automatica"
    r"|automatisch antwoord|resposta automática|odpowiedź automatyczna|autosvar)[\])]\s*$",
    re.IGNORECASE,
)
"""The same behind the old subject: ``Re: your order [réponse automatique]``."""
HOLIDAY = re.compile(
    r"^\W*(?:urlaub|vacaciones|vacances|ferie|férias|semester|loma\w*|atostog\w+|отпуск|dovolená"
    r"|urlop|vakantie|holidays?|vacation)\s*[:：]",
    re.IGNORECASE,
)
"""Before the old subject; a person may write so as well."""
OLD_SUBJECT = re.compile(r"\S\s+(?:re|aw|sv|vs|antw|odp|ref)\s?[:：]", re.IGNORECASE)
"""An answer's subject behind other words: ``I am on holiday Re: your order``."""
RECEIVED = re.compile(r"^\W*nachricht erhalten\s*(?:$|[:：\]])", re.IGNORECASE)
PLAINLY_AWAY = re.compile(
    r"^\W*(?:out[ -]of[ -](?:the[ -])?office|ooo|vacation (?:reply|response)|abwesenheits(?:notiz"
    r"|benachrichtigung|assistent)|réponse d'absence)\s*[:：]",
    re.IGNORECASE,
)
"""No person begins a subject so, whatever stands behind it."""
ORDERS = re.compile(
    r"deliver|\bsend (?:it|the|them|my)|liefer|zustell|schicken|nachbar|paket|livr|entreg|envíe"
    r"|lever|bezorg|dostaw|dostarcz|consegn|pristaty|toimit|достав|parcel|colis|pacco|paquete|pakket"
    r"|paczk|siunt|courier|kurier|coursier|corriere|mensajero|koerier|driver|fahrer|facteur|livreur"
    r"|postnl|zwrot|palautu|devoluci|retoure|rücksend|grąžin|возврат|\b(?:i|we) need|und brauch"
    r"|(?:ich|wir) brauch|brauchen? (?:ich|wir)|j'ai besoin|avons besoin|necesit(?:o|amos)"
    r"|(?:ho|abbiamo) bisogno",
    re.IGNORECASE,
)
"""Whoever is away and speaks of a parcel, a return or what they need is no program."""
LOTUS = re.compile(
    r"^(?:auto:\s*.{2,80}(?:out of (?:the )?office|außer haus|abwesend|absent (?:du|de)"
    r"|fuera de (?:la )?oficina|fuori ufficio|afwezig)"
    r"|(?P<who>[\w .,'’-]{2,60}) (?:is out of the office|ist außer haus)(?:\.|\s*\(.{0,60}\))?$)",
    re.IGNORECASE,
)
REQUEST = re.compile(
    r"\?|please|bitte|s'il vous pla|svp|por favor|per favore|graag|alstublieft|proszę|vänligen"
    r"|prašau|пожалуйста|من فضلك|ください|请",
    re.IGNORECASE,
)
RETURNS = re.compile(r"\breturn|retour|\bretur|\breso\b", re.IGNORECASE)
"""Goods that go back; in a text the same words say when a person does."""
AWAY_WORDS = re.compile(
    r"out of (?:the )?office|(?:i am|i'm|i will be|i'll be|we are) (?:currently )?(?:away|on leave)"
    r"|away from (?:my|the) desk|(?:be|am) back (?:on|in)|on (?:vacation|annual leave|holiday)"
    r"|parental leave|away until"
    r"|limited access to (?:my )?e-?mail|nicht im büro|im urlaub|abwesend|außer haus|wieder im büro"
    r"|erreichbar ab|en vacances|absent|en congé|de retour le|fuera de la oficina|de vacaciones"
    r"|fuori ufficio|in ferie|assente|afwezig|met vakantie|fora do escritório|de férias|ausente"
    r"|poza biurem|na urlopie|nieobecn|på semester|frånvarande|inte på plats|lomalla|poissa"
    r"|atostogauj|atostogose|nesu biure|خارج المكتب|إجازة|в отпуске|отсутству|вне офиса|不在|休暇"
    r"|休假|外出",
    re.IGNORECASE,
)
AUTO = re.compile(r"^\W*auto\s?[:：]", re.IGNORECASE)
"""Stands before the old subject in some programs; a person may mean a car."""
