"""What mail servers say in prose of mail that they could not deliver, in many languages (B3)."""

import re

FAILED_SUBJECT = re.compile(
    r"undeliver(?:able|ed)|undelivered|delivery (?:status notification|failure|has failed|problem)"
    r"|mail delivery (?:failed|failure|system)|failure notice|returned mail|mail system error"
    r"|could not be delivered|nondeliverable|non-?delivery|message not delivered|not deliverable"
    r"|failed mail|delivery report|rejected|zurückgewiesen|nedoruč|nelze doručit|nepodarilo sa doru"
    r"|nelivrat|nu a putut fi livrat|[ée]chec|unzustellbar|nicht zugestellt|unzustellbarkeit"
    r"|zustellung fehlgeschlagen|fehlgeschlagen|non remis|échec de (?:la )?(?:remise|livraison)"
    r"|non distribu|no se puede entregar|no entregado|error de entrega|devuelto|mancato recapito"
    r"|recapito non riuscito|non recapitabile|onbestelbaar|niet (?:bezorgd|afgeleverd)|não entregue"
    r"|falha na entrega|não é possível entregar|niedostarcz|nie dostarczono|zwrot poczty"
    r"|det går inte att leverera|kunde inte levereras|olevererbart|toimitus epäonnistui"
    r"|ei voitu toimittaa|ei voida toimittaa|nepristatyt|pristatyti nepavyko|تعذر التسليم"
    r"|لم يتم تسليم|فشل تسليم|не доставлен|недоставленн|ошибка доставки|не удается доставить"
    r"|配信不能|配信できません|配信エラー|送信できません|无法(?:送达|投递|传递)|退信|未送达|無法傳遞"
    r"|message you sent blocked|αδύνατη η παράδοση|δεν είναι δυνατή η παράδοση|δεν παραδόθηκε"
    r"|לא נמסר"
    r"|kan ikke leveres|kézbesíthetetlen|teslim edilemedi|iletilemedi",
    re.IGNORECASE,
)
FAILED_TEXT = re.compile(
    r"this is the qmail-send program|created automatically by mail delivery software"
    r"|(?:could|can) ?not be delivered|couldn'?t be delivered|wasn't delivered|was not delivered"
    r"|not able to deliver|unable to deliver|undeliverable|delivery (?:has )?failed"
    r"|delivery to the following recipients? (?:has )?(?:been )?(?:failed|permanently)"
    r"|permanent (?:fatal )?errors?|failed permanently|did not reach|cannot be reached"
    r"|address(?:es)? not found|user unknown|mailbox unavailable|no such user|recipient rejected"
    r"|message you sent .{0,40}(?:bounced|rejected)|konnte nicht zugestellt|nicht zugestellt werden"
    r"|n'a pas pu être (?:remis|distribué)|no se (?:pudo|ha podido) entregar|non è stato possibile"
    r" (?:recapitare|consegnare)|kon niet worden (?:bezorgd|afgeleverd)|não (?:pôde|foi possível)"
    r"|nie (?:można|udało się) (?:dostarczyć|doręczyć)|kunde inte levereras|ei voitu toimittaa"
    r"|nepavyko pristatyti|не (?:может быть|удалось) достав|не было доставлено|تعذر تسليم"
    r"|配信(?:できません|されません)|无法(?:送达|投递)|未能送达|transaction failed|smtp error"
    r"|teslim edilem|iletilemedi|ulaştırılamadı|n'a pas été (?:délivré|remis|distribué)"
    r"|annahme verweigert|zurückgewiesen|einige oder alle empfänger nicht erreicht"
    r"|was blocked by our|not been delivered|cannot be delivered|δυνατό να παραδοθεί|δεν παραδόθηκε"
    r"|לא ניתן (?:היה )?למסור|was not relayed to|nebyla? doručen|nelze doručit"
    r"|nepodarilo sa doruč|nebola? doručen|nu a putut fi livrat|nu a fost livrat",
    re.IGNORECASE,
)
DELAYED = re.compile(
    r"delayed mail|delivery (?:status notification \(delay|is delayed|delayed|has been delayed"
    r"|incomplete)|message (?:\S+ )?delayed|warning: (?:message|could not send)"
    r"|warning message only"
    r"|do not need to resend|still being retried|will (?:be retried|keep trying|continue to (?:be "
    r"|try))|temporarily (?:deferred|suspended)|delay notice|has not yet been delivered"
    r"|not yet been delivered|zustellung verzögert|verzögert|remise différée|retardée|retraso"
    r"|entrega retrasada|in ritardo|vertraagd|atras(?:o|ada)|opóźnion|fördröj|viivästy|vėluoja"
    r"|تأخر تسليم|تأخير|задерж|отложен|配信遅延|遅延|延迟|延遲",
    re.IGNORECASE,
)
