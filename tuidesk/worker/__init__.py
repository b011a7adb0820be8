"""The one process of a desk that talks to the mail servers: fetch, timers, outbox."""
