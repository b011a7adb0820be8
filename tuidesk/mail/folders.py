"""What mail folders are for, by the names that programs and servers give them in many languages."""

import re
from enum import StrEnum


class Use(StrEnum):
    """What a folder holds; the values are IMAP's special uses (RFC 6154)."""

    SENT = "\\sent"
    TRASH = "\\trash"
    JUNK = "\\junk"
    DRAFTS = "\\drafts"


THROWN_AWAY = frozenset({Use.TRASH, Use.JUNK, Use.DRAFTS})
"""Nothing in them is mail that somebody waits for."""
_NAMES = {
    Use.SENT: (
        "sent|sent items|sent messages|sent mail|sent-mail|sent objects|outbox sent|gesendet"
        "|gesendete objekte|gesendete elemente|gesendete nachrichten|postausgang gesendet"
        "|envoyé|envoyés|éléments envoyés|messages envoyés|courrier envoyé|objets envoyés|enviado"
        "|enviados|elementos enviados|mensajes enviados|correo enviado|itens enviados|mensagens"
        " enviadas|enviada|enviadas|inviata|inviati|posta inviata|elementi inviati|messaggi inviati"
        "|verzonden|verzonden items|verzonden berichten|verstuurd|wysłane|elementy wysłane"
        "|wysłane wiadomości|skickat|skickade|skickade objekt|skickade meddelanden|sendt"
        "|sendte elementer|sendt post|sendte|lähetetyt|lähetetyt viestit|lähetetty|išsiųsta|išsiųsti"
        "|išsiųstieji|išsiųsti laiškai|nosūtītie|saadetud|отправленные|исходящие отправленные"
        "|надіслані|odeslaná pošta|odeslané|elküldött|elküldött elemek|gönderilmiş öğeler|gönderilenler"
        "|gönderilmiş|المرسل|المرسلة|البريد المرسل|العناصر المرسلة|الرسائل المرسلة|送信済み"
        "|送信済みアイテム|送信済みメール|已发送|已发送邮件|寄件備份|已傳送郵件|보낸 편지함|보낸편지함"
    ),
    Use.TRASH: (
        "trash|deleted|deleted items|deleted messages|bin|wastebasket|papierkorb|gelöscht"
        "|gelöschte elemente|gelöschte objekte|corbeille|éléments supprimés|messages supprimés"
        "|papelera|elementos eliminados|lixeira|itens excluídos|itens eliminados|cestino"
        "|posta eliminata|elementi eliminati|prullenbak|prullenmand|verwijderde items|kosz"
        "|elementy usunięte|papperskorg|papperskorgen|borttaget|borttagna objekt|papirkurv"
        "|slettede elementer|slettet post|roskakori|poistetut|poistetut viestit|šiukšliadėžė"
        "|šiukšlinė|ištrinti|ištrinta|корзина|удаленные|удалённые|кошик|koš|odstraněná pošta|kuka"
        "|törölt elemek|çöp kutusu|silinmiş öğeler|المهملات|سلة المهملات|العناصر المحذوفة|ごみ箱"
        "|ゴミ箱|削除済みアイテム|已删除|已删除邮件|垃圾桶|휴지통|지운 편지함"
    ),
    Use.JUNK: (
        "junk|spam|junk e-mail|junk email|junk mail|bulk mail|unsolicited|spamverdacht|unerwünscht"
        "|werbung|indésirables|courrier indésirable|pourriel|correo no deseado|no deseado"
        "|lixo eletrônico|lixo eletrónico|posta indesiderata|indesiderata|ongewenst|ongewenste e-mail"
        "|wiadomości-śmieci|niechciane|skräppost|søppelpost|uønsket e-post|uønsket mail|roskaposti"
        "|brukalas|brukalai|šlamštas|спам|нежелательная почта|nevyžádaná pošta|levélszemét"
        "|önemsiz e-posta|gereksiz|البريد غير الهام|رسائل غير مرغوب فيها|البريد العشوائي|迷惑メール"
        "|垃圾邮件|垃圾郵件|스팸편지함|스팸"
    ),
    Use.DRAFTS: (
        "drafts|draft|templates|entwürfe|vorlagen|brouillon|brouillons|modèles|borrador|borradores"
        "|plantillas|rascunho|rascunhos|bozza|bozze|concepten|wersje robocze|robocze|szkice|utkast"
        "|kladder|udkast|luonnokset|luonnos|juodraščiai|juodraštis|черновики|чернетки|koncepty"
        "|piszkozatok|taslaklar|المسودات|مسودات|下書き|草稿|草稿箱|임시 보관함|임시보관함"
    ),
}
_USES = {name: use for use, names in _NAMES.items() for name in names.split("|")}
_LEVELS = re.compile(r"[./\\]")


def use_of(name: str) -> Use | None:
    """What a folder of this name is for: ``INBOX.Gesendet``, ``[Gmail]/Trash``, ``.Junk``.

    Only the last level counts.
    """
    last = _LEVELS.split(name.strip().strip("./\\"))[-1]
    return _USES.get(last.strip().lower())
