"""A small fake Gmail, an SMTP server that plays the customers, and a Black Friday mailbox."""
