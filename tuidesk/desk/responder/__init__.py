"""The autoresponder: what arrived is decided about once, visibly, and answered at most once."""
