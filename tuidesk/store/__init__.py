"""The shared, crash-safe JSON store: hot tables in a journal, one append-only thread per ticket.

Repository ── everything that the desk may ask or change
  │  └ Records (reading)         tickets, threads, records, searches
  └ Transaction                  changes that become true together
       │
JournalStorage (journal)         one sealed line per transaction, under the lock
  ├ snapshot   desk.json         the tables as they were at the last checkpoint
  ├ threads    tickets/NNN/N     one file per ticket, only added to
  ├ rawmail    mail/3f/3fa9…     each mail as it came, named by its checksum
  └ catalogue  cache/            the index; it can be deleted at any time
care/                            doctor, repair, backup, erase
"""
