"""Tickets, mails and their rules: frozen values and pure functions; no I/O, no clock.

Each room stands on those below it:

    acts         what people do, as values; the way back
    responder    automatic answers
    banner       what is announced about hours
    wording      what customers are told, in their language
    outgoing     drafts, canned replies, the outbox      incoming   positions, the ledger
    tickets      tickets, threads, searches
    hours        the schedule, and time in open hours
    letters      a mail as it is read
    errors, text, when
"""
