"""The one process of a desk that talks to the mail servers.

loop     its life: one at a time, until it is told to stop
listen   one thread per mailbox: connect, catch up, wait in IDLE
fetch    raw bytes first, then tickets and position in one commit
send     what is due; what the server answered is kept until it is written down
"""
