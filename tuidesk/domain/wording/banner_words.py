"""The words of banners and schedule pages; dates stand behind a label, so that no case is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BannerWords:
    """One language."""

    coming: str
    soon: str
    now: str
    we_are_back: str
    changed_hours: str
    order_in_time: str
    last_chance: str
    """To order in time."""
    closed: str
    all_day: str
    back: str
    regular_again: str
    order_by: str
    arrives: str
    all_times: str
    """Before the city whose time it is."""
    notice: str
    """What a screen reader calls the banner."""
    dismiss: str
    title: str
    """Of the schedule page."""
    regular: str
    extended: str
    reduced: str
    closed_days: str
    none: str
    email: str
    phone: str
    chat: str
    hours: str

    def channel(self, name: str) -> str:
        """A channel's name for customers; one of the shop's own stays as it is."""
        return {"email": self.email, "phone": self.phone, "chat": self.chat}.get(name, name)


BANNER_WORDS = {
    "en": BannerWords(
        coming="Coming up", soon="Very soon", now="Now", we_are_back="We are back",
        changed_hours="Changed hours", order_in_time="Order in time",
        last_chance="Last chance to order in time", closed="closed", all_day="open all day",
        back="Back", regular_again="Regular hours again", order_by="order by",
        arrives="Delivery by", all_times="Local time", notice="Notice about opening hours",
        dismiss="Close this notice", title="Opening hours", regular="Regular hours",
        extended="Extended hours", reduced="Reduced hours", closed_days="Closed",
        none="none planned", email="Email", phone="Phone", chat="Chat", hours="Hours",
    ),
    "de": BannerWords(
        coming="Demnächst", soon="In Kürze", now="Jetzt", we_are_back="Wir sind wieder da",
        changed_hours="Geänderte Zeiten", order_in_time="Rechtzeitig bestellen",
        last_chance="Letzte Gelegenheit zum Bestellen", closed="geschlossen",
        all_day="rund um die Uhr", back="Wieder da", regular_again="Wieder normale Zeiten",
        order_by="Bestellschluss", arrives="Zustellung bis", all_times="Ortszeit",
        notice="Hinweis zu den Öffnungszeiten", dismiss="Hinweis schließen",
        title="Öffnungszeiten", regular="Normale Zeiten", extended="Längere Öffnungszeiten",
        reduced="Kürzere Öffnungszeiten", closed_days="Geschlossen", none="nichts geplant",
        email="E-Mail", phone="Telefon", chat="Chat", hours="Zeiten",
    ),
    "fr": BannerWords(
        coming="Prochainement", soon="Très bientôt", now="En ce moment",
        we_are_back="Nous sommes de retour", changed_hours="Horaires modifiés",
        order_in_time="Commandez à temps", last_chance="Dernière chance de commander à temps",
        closed="fermé", all_day="ouvert 24 h sur 24", back="De retour",
        regular_again="Retour aux horaires habituels", order_by="dernière limite de commande",
        arrives="Livraison au plus tard", all_times="Heure locale",
        notice="Information sur les horaires", dismiss="Fermer ce message", title="Horaires",
        regular="Horaires habituels", extended="Horaires prolongés", reduced="Horaires réduits",
        closed_days="Fermé", none="rien de prévu", email="E-mail", phone="Téléphone",
        chat="Chat", hours="Horaires",
    ),
    "es": BannerWords(
        coming="Próximamente", soon="Muy pronto", now="Ahora", we_are_back="Ya estamos de vuelta",
        changed_hours="Cambio de horario", order_in_time="Pida a tiempo",
        last_chance="Última oportunidad para pedir a tiempo", closed="cerrado",
        all_day="abierto las 24 horas", back="Volvemos",
        regular_again="Vuelta al horario habitual", order_by="fecha límite para pedir",
        arrives="Fecha límite de entrega", all_times="Hora local", notice="Aviso sobre el horario",
        dismiss="Cerrar este aviso", title="Horario", regular="Horario habitual",
        extended="Horario ampliado", reduced="Horario reducido", closed_days="Cerrado",
        none="nada previsto", email="Correo electrónico", phone="Teléfono", chat="Chat",
        hours="Horario",
    ),
    "it": BannerWords(
        coming="Prossimamente", soon="A breve", now="In corso", we_are_back="Siamo tornati",
        changed_hours="Orari modificati", order_in_time="Ordinare in tempo",
        last_chance="Ultima occasione per ordinare in tempo", closed="chiuso",
        all_day="aperto 24 ore su 24", back="Riapertura",
        regular_again="Ritorno agli orari normali", order_by="ordine entro",
        arrives="Consegna entro", all_times="Ora locale", notice="Avviso sugli orari",
        dismiss="Chiudere questo avviso", title="Orari", regular="Orari normali",
        extended="Orari prolungati", reduced="Orari ridotti", closed_days="Chiuso",
        none="nulla in programma", email="E-mail", phone="Telefono", chat="Chat", hours="Orari",
    ),
    "ar": BannerWords(
        coming="قريبًا", soon="قريبًا جدًا", now="الآن", we_are_back="لقد عدنا",
        changed_hours="تغيير في أوقات العمل", order_in_time="للطلب في الوقت المناسب",
        last_chance="الفرصة الأخيرة للطلب", closed="مغلق", all_day="مفتوح على مدار الساعة",
        back="موعد عودتنا", regular_again="العودة إلى الأوقات المعتادة",
        order_by="آخر موعد للطلب", arrives="التسليم في موعد أقصاه", all_times="التوقيت المحلي",
        notice="إشعار حول أوقات العمل", dismiss="إغلاق هذا الإشعار", title="أوقات العمل",
        regular="الأوقات المعتادة", extended="ساعات عمل ممتدة", reduced="ساعات عمل أقصر",
        closed_days="مغلق", none="لا يوجد", email="البريد الإلكتروني", phone="الهاتف",
        chat="الدردشة", hours="أوقات العمل",
    ),
    "lt": BannerWords(
        coming="Netrukus", soon="Jau visai netrukus", now="Dabar", we_are_back="Vėl dirbame",
        changed_hours="Pakeistas darbo laikas", order_in_time="Užsisakykite laiku",
        last_chance="Paskutinė galimybė užsisakyti laiku", closed="nedirbame",
        all_day="dirbame visą parą", back="Vėl dirbame",
        regular_again="Vėl įprastas darbo laikas", order_by="užsakymo terminas",
        arrives="Pristatymo terminas", all_times="Vietos laikas",
        notice="Pranešimas apie darbo laiką", dismiss="Uždaryti pranešimą",
        title="Darbo laikas", regular="Įprastas darbo laikas",
        extended="Pailgintas darbo laikas", reduced="Sutrumpintas darbo laikas",
        closed_days="Nedirbame", none="nieko nenumatyta", email="El. paštas",
        phone="Telefonas", chat="Pokalbis", hours="Darbo laikas",
    ),
    "fi": BannerWords(
        coming="Tulossa", soon="Aivan pian", now="Nyt", we_are_back="Olemme taas täällä",
        changed_hours="Poikkeavat palveluajat", order_in_time="Tilaa ajoissa",
        last_chance="Viimeinen tilaisuus tilata ajoissa", closed="suljettu",
        all_day="auki ympäri vuorokauden", back="Palvelemme jälleen",
        regular_again="Tavalliset ajat jälleen", order_by="tilausaika päättyy",
        arrives="Toimitus viimeistään", all_times="Paikallinen aika",
        notice="Tiedote palveluajoista", dismiss="Sulje tiedote", title="Palveluajat",
        regular="Tavalliset ajat", extended="Pidennetyt ajat", reduced="Lyhennetyt ajat",
        closed_days="Suljettu", none="ei suunnitelmissa", email="Sähköposti", phone="Puhelin",
        chat="Chat", hours="Palveluajat",
    ),
}  # fmt: skip
