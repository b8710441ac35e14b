"""How mail comes in: handed in by a mail server, fetched from a mailbox, told by a hosted service.

Every way ends in `storing.store`; whoever hands a mail in is told so only after that.
"""
