"""Every verb that a front end may call; the console and the command line are faces of it.

Each room stands on those below it:

    care         examine, back up, export, archive, erase
    verbs        assign, tag, close, snooze, note, merge, undo, …
    responder    automatic answers
    incoming     mail on its way in
    answers      drafts, canned replies, the outbox
    hours        the schedule and its banners
    lists        views and searches      running   the worker's process
    change, context                      how a change becomes one transaction; who acts, and when
"""
