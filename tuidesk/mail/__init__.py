"""Mail as the world speaks it: IMAP, SMTP, reading and writing messages, mailboxes on disk."""
