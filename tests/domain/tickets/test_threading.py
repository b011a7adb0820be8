from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.clock import NOW
from tests.domain.tickets.test_ticket import fresh, message
from tuidesk.domain.letters.address import Address
from tuidesk.domain.letters.message import GmailIds
from tuidesk.domain.letters.subject import token
from tuidesk.domain.tickets.identity import Signer
from tuidesk.domain.tickets.threading import Sighting, decide
from tuidesk.domain.tickets.ticket import Ticket

SIGNER = Signer(b"k" * 32)


@dataclass
class Shelf:
    tickets: dict[int, Ticket] = field(default_factory=dict)
    ids: dict[str, list[Sighting]] = field(default_factory=dict)
    named: dict[str, list[Sighting]] = field(default_factory=dict)
    threads: dict[str, list[Sighting]] = field(default_factory=dict)

    def with_message_id(self, message_id: str) -> Sequence[Sighting]:
        return self.ids.get(message_id, [])

    def referring_to(self, message_id: str) -> Sequence[Sighting]:
        return self.named.get(message_id, [])

    def of_gmail_thread(self, thread: str) -> Sequence[Sighting]:
        return self.threads.get(thread, [])

    def find(self, number: int) -> Ticket | None:
        return self.tickets.get(number)


def seven(number: int = 7) -> Ticket:
    return replace(fresh(), number=number)


def test_our_signed_id_comes_first() -> None:
    own = SIGNER.message_id(7, 1, "shop.example")
    shelf = Shelf({7: seven()}, ids={"<old@x>": [Sighting(3, "support", NOW)]})
    answer = replace(message(), references=("<old@x>", own))
    assert decide(answer, "support", shelf, SIGNER).ticket == 7


def test_a_forged_id_is_no_evidence() -> None:  # B1.2
    forged = SIGNER.message_id(7, 1, "shop.example").replace("td.7.", "td.8.")
    shelf = Shelf({8: seven(number=8)})
    assert decide(replace(message(), references=(forged,)), "support", shelf, SIGNER).ticket is None


def test_the_nearest_reference_wins() -> None:  # B1.4
    shelf = Shelf(ids={"<a>": [Sighting(1, "support", NOW)], "<b>": [Sighting(2, "support", NOW)]})
    assert (
        decide(replace(message(), references=("<b>", "<a>")), "support", shelf, SIGNER).ticket == 2
    )


def test_other_mailboxes_do_not_count() -> None:  # B1.3
    shelf = Shelf(ids={"<a>": [Sighting(1, "sales", NOW)]})
    assert decide(replace(message(), references=("<a>",)), "support", shelf, SIGNER).ticket is None


def test_a_late_parent_joins_its_answers() -> None:
    late = message()
    shelf = Shelf(named={late.message_id: [Sighting(4, "support", NOW)]})
    assert decide(late, "support", shelf, SIGNER).ticket == 4


def test_a_gmail_thread_needs_customer_or_subject() -> None:
    shelf = Shelf({7: seven()}, threads={"99": [Sighting(7, "support", NOW)]})
    mail = replace(message(), gmail=GmailIds("1", "99"))
    assert decide(mail, "support", shelf, SIGNER).ticket == 7
    stranger = replace(mail, sender=Address("", "x@other.example"))
    assert decide(stranger, "support", shelf, SIGNER).ticket == 7  # same subject
    other = replace(stranger, subject="Something else")
    assert decide(other, "support", shelf, SIGNER).ticket is None


def test_a_token_counts_only_from_somebody_known() -> None:
    shelf = Shelf({7: seven()})
    named = replace(message(), subject=f"Re: x {token(7, SIGNER.check(7))}")
    assert decide(named, "support", shelf, SIGNER).ticket == 7
    stranger = replace(named, sender=Address("", "x@other.example"))
    found = decide(stranger, "support", shelf, SIGNER)
    assert (found.ticket, found.suggestion) == (None, 7)
    wrong = replace(named, subject="Re: x [#7-zzz]")
    assert decide(wrong, "support", shelf, SIGNER).suggestion is None


def test_sender_and_subject_alone_are_never_enough() -> None:
    shelf = Shelf({7: seven()})
    assert decide(message(), "support", shelf, SIGNER).ticket is None
