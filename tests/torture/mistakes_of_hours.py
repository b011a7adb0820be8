"""Mistakes to plant in hours, banners and the autoresponder; ``mutants`` runs them."""

from typing import NamedTuple

DOMAIN, HOURS, BANNER = "tests/domain", "tests/domain/hours", "tests/domain/banner"
RESPONDER = "tests/domain/responder tests/desk/test_responder.py"
CHANGES = "tests/desk/test_hours.py tests/desk/test_responder.py"
CLOCK, RECKON, RULES = (
    "domain/hours/wallclock.py",
    "domain/hours/reckoning.py",
    "domain/hours/schedule.py",
)
DECIDE, PROMISE = "domain/responder/decision.py", "domain/responder/promise.py"
ANSWER, QUEUED = "desk/responder/answering.py", "desk/responder/queued.py"
PHASES, OCCASIONS = "domain/banner/timeline.py", "domain/banner/occasions.py"
CHANGE, FILE = "desk/hours_change.py", "desk/config_file.py"


class Mistake(NamedTuple):
    """Name, file, words, wrong words, tests that must notice."""

    name: str
    file: str
    old: str
    new: str
    tests: str


MISTAKES = [
    Mistake("a closing that happens twice is the first", CLOCK,
            "return second if closing else first", "return first", HOURS),
    Mistake("a skipped time is an hour late", CLOCK,
            "return _jump(zone, second, first)", "return first", HOURS),
    Mistake("a season beats a holiday", RULES,
            "        for choice in self.holidays.choices:\n            if choice.date == day:",
            "        for choice in self.holidays.choices:\n            if choice.date == day and not self.seasons:",
            HOURS),
    Mistake("of two special days the first counts", RULES,
            "for special in reversed(self.days):", "for special in self.days:", HOURS),
    Mistake("a refused holiday closes", RULES,
            "if each.shifts is not None)\n        assert", "if True)\n        found = found if found.shifts is not None else Candidate(found.source, ())\n        assert",
            HOURS),
    Mistake("nights of the day before are forgotten", RECKON,
            "day, last = (start - _SPILL).date()", "day, last = start.date()", HOURS),
    Mistake("neighbouring shifts are not merged", RECKON,
            "elif span.start <= current.end:", "elif span.start < current.end:", HOURS),
    Mistake("due at the next opening instead of the closing", RECKON,
            "if opened.end - start >= left:", "if opened.end - start > left:", HOURS),
    Mistake("9-5 is a night shift", "domain/hours/shifts.py",
            "    if end - start > _LONGEST_BARE and", "    if False and", "tests/settings tests/cli/test_hours_verbs.py"),
    Mistake("Black Friday is the last Friday of November", "domain/hours/days.py",
            "return first + timedelta(days=(3 - first.weekday()) % 7 + 21)",
            "return first + timedelta(days=(3 - first.weekday()) % 7 + 28)", HOURS),
    Mistake("unconfirmed cut-offs are told", RULES,
            "return possible and self.confirmed == self.order_by.year", "return possible", BANNER),
    Mistake("dismissed once, dismissed for ever", PHASES,
            "return f\"{self.occasion.id}-{self.phase.replace(' ', '-')}\"", "return self.occasion.id", BANNER),
    Mistake("a season hides the closure in it", PHASES,
            "return 2 if showing.occasion.what is What.SEASON else 0", "return 0", BANNER),
    Mistake("back a day early", OCCASIONS,
            "back = calendar.next_open(max(over, last_close) - timedelta(seconds=1))",
            "back = over", BANNER),
    Mistake("a calendar's last day is included", "domain/banner/outputs/ics.py",
            "after = day.date + timedelta(days=1)", "after = day.date", BANNER),
    Mistake("names are not escaped in HTML", "domain/banner/outputs/html.py",
            "label, value = escape(fact.label), escape(fact.value)", "label, value = fact.label, fact.value", BANNER),
    Mistake("a name may end the script around JSON", "domain/banner/outputs/structured.py",
            '.replace("<", "\\\\u003c")', "", BANNER),
    Mistake("lists are answered", "domain/answering.py",
            "elif message.automatic:", "elif False:", RESPONDER),
    Mistake("blind copies are answered", DECIDE,
            "    if not any(untagged(each.key) in situation.mailbox for each in (*message.to, *message.cc)):",
            "    if False:", RESPONDER),
    Mistake("our own other mailbox is answered", DECIDE,
            "in situation.own | situation.mailbox", "in situation.mailbox", RESPONDER),
    Mistake("a second answer in a closed period", DECIDE,
            "if last is not None and (told or since is None or last.at >= since):", "if False:", RESPONDER),
    Mistake("hours that change bring a second answer", DECIDE,
            "(told or since is None or", "(since is None or", RESPONDER),
    Mistake("old mail is answered", DECIDE,
            "if age > timedelta(hours=rules.max_age):", "if False:", RESPONDER),
    Mistake("a fourth answer on a ticket", DECIDE,
            "if len(sent) >= situation.rules.per_ticket:", "if False:", RESPONDER),
    Mistake("answers after a person did", DECIDE,
            "if any(_by_a_person(each) for each in situation.messages):", "if False:", RESPONDER),
    Mistake("no fuse", DECIDE,
            "if len(recent) >= situation.rules.fuse:", "if False:", RESPONDER),
    Mistake("the fuse counts what was before the pause", DECIDE,
            "return max(begin, ended) if ended else begin", "return begin", RESPONDER),
    Mistake("an automatic answer is a first response", ANSWER,
            "after = answered_automatically(before, sent, written.promise)",
            "from tuidesk.domain.ticket import replied\n            after = replied(before, sent)", CHANGES),
    Mistake("decided about twice", ANSWER,
            "        tx.delete(Undecided, waiting.id)\n        if decision.blows_fuse:", "        if decision.blows_fuse:",
            CHANGES),
    Mistake("one bad mail stops all", ANSWER,
            "    except (*POISON, UsageError) as error:", "    except ZeroDivisionError as error:", RESPONDER),
    Mistake("late answers leave", QUEUED,
            "if answer is None or answer.at < desk.clock() - AUTOMATIC_LASTS:", "if False:", CHANGES),
    Mistake("answers leave after a person's", QUEUED,
            "    if _answered_since(desk, outgoing.ticket, outgoing.entry):", "    if False:", CHANGES),
    Mistake("answers with old hours leave", QUEUED,
            'return "" if _true(answer, desk.hours.calendar()) else _OTHER_HOURS', 'return ""', CHANGES),
    Mistake("a dropped answer takes an older promise with it", "desk/outbox.py",
            "promise=each.former", "promise=None", CHANGES),
    Mistake("a season is silent about its exceptions", "domain/banner/notice.py",
            "        for days in merged_days(occasion.exceptions):", "        for days in merged_days(()):", BANNER),
    Mistake("a promise forgets what has passed", PROMISE,
            "left = max(timedelta(seconds=held.seconds) - passed, timedelta())",
            "left = timedelta(seconds=held.seconds)", RESPONDER),
    Mistake("a promise is rounded down", PROMISE,
            "return when + timedelta(minutes=60 - local.minute) if local.minute else when",
            "return when - timedelta(minutes=local.minute)", RESPONDER),
    Mistake("undo keeps the hours", "desk/undo.py",
            "            write(reverse(step.file))", "            pass", CHANGES),
    Mistake("somebody else's edit is overwritten", FILE,
            "if read_file(desk, change.name) != change.before:", "if False:", CHANGES),
    Mistake("a failed commit leaves the file changed", FILE,
            "for change in [] if whole else written[::-1]:", "for change in []:", CHANGES),
    Mistake("a change of hours is not seen", "settings/hours.py",
            "if held is None or stamp != held.stamp:", "if held is None:", "tests/settings tests/desk/test_hours.py"),
    Mistake("published banners never grow stale", "desk/banner.py",
            'return "the hours have changed since"', 'return ""', CHANGES),
    Mistake("automatic mail does not say so", "mail/compose.py",
            '        mail["Auto-Submitted"] = "auto-replied"\n', "", "tests/cli/test_hours_verbs.py"),
    Mistake("drafts say old hours", "desk/reply.py",
            "    draft = with_true_hours(desk, draft)\n", "", CHANGES),
]  # fmt: skip
