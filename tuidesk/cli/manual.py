"""``help``: pages about what no option explains."""

import click

from tuidesk.domain.errors import UsageError

_JSON = """\
--json prints one JSON value on standard output and nothing else. Members may be added, none is
renamed or removed. Times are ISO 8601 with the desk's offset; owner, language, waiting_since,
snoozed_until and promised_by may be null.

list --json      an array of tickets:
  number, subject, status (new|open|pending|closed|spam), owner, tags, priority
  (low|normal|high|urgent), customer {name, address}, mailbox, created, updated, waiting_since,
  snoozed_until, promised_by, language, message_count, revision, unreadable,
  merged_into (number or null), merged [numbers]
show N --json    one ticket with thread; show N M... --json an array of them
  thread: id, kind (in|out|note|event), at, by, from {name, address}, to, cc, subject,
  message_id, text, new_text, attachments [{name, type, size}], state, state_detail, raw
  (path relative to the desk)
  state of an out: queued|sending|sent|failed|unknown|undone
search --json    tickets as list shows them, and: entry (0: the ticket itself), excerpt
explain --json   an array: number, reasons [{entry, at, what, why}]
assign, tag, close, ... --json   the changed tickets as list shows them
import --json    read, ticketed, threaded, duplicates, discarded {reason: n}, quarantined, tickets,
  left_out {reason: n}
  read is the sum of where each went; tickets counts the created ones; left_out counts what was
  not read: files that hold no mail, and mail that was thrown away (--thrown-away reads it)
worker --once --json   fetched, ticketed, threaded, duplicates, discarded {reason: n},
  quarantined, sent, failed, unknown, deferred
worker --status --json pid, started, running, mailboxes, outbox_trouble
doctor --json    sound, findings [{kind, file, line, what, cure, harmless}], mended [...],
  lost [...] (what --repair could not save), reread (mails read again, which an earlier version
  had read wrong); it ends with 1 while anything is lost
backup --json    file, files, size;   restore --json as doctor --json
erase --json     customer, at, by, tickets, mails, rewritten, mentioned [tickets of others]
export           --format json: an array of tickets as show gives them
ledger --json    an array of days: day, fetched, ticketed, threaded, duplicate,
  discarded {reason: n}, quarantined, unaccounted (always 0); --day D: that day's mails
parse --json     an array, one object per file: file, subject, from {name, address}, reply_to,
  to, cc, date, message_id, references, text, new_text, attachments [{name, type, size, inline}],
  automatic {kind (no|auto-reply|out-of-office|bulk|list|notification), signs},
  answerable {ok, reasons}, bounce (null or {permanent, delayed, recipients [{address, status,
  action, reason}], original_message_id}), channel (email|form|chat|marketplace|forward),
  customer {name, address}, language (ISO 639-1 or null), problems
hours [status] --json  open, reason, since, next_open, next_close, channel, timezone, closed_period
  (the name of the period from closing to opening; null while open)
hours week --json     seven days: date, weekday, open, shifts, hours, source (special day|holiday
  with own hours|holiday|season|regular hours), name, reason, clock_change (minutes)
hours explain --json  date, rules [{source, says, name, decides}], status
hours lint --json     an array: kind, where (file and line), message, hint
hours holidays --json an array: date, name, category, estimated, decision (null: nobody decided)
banner plan --json    an array: from, to, phase (announced|last call|in force|back), what, names
banner status --json  an array: place, kind, languages, channel, at, by, stale (null or why)
autoreply preview --json  send, kind (out-of-hours|acknowledgement|null), at, reasons; if it is
  sent also: to, from, subject, language, language_sure, promised_by, reopens, closed_period,
  headers, body
autoreply status --json   out_of_hours, acknowledge, paused (null or why), since
outbox --json    id, ticket, state, recipients, subject, not_before, detail, ...

Exit code: 0 done, 1 could not be done, 2 wrong use or wrong configuration.
"""
_SEARCH = """\
list looks for words in number, subject, customer and tags. search looks in everything that was
ever written, closed tickets and attachments' names included; there a word also finds its longer
forms. "several words" in quotes are found as they stand; all must match, and -word means not.
In a shell the quotes need quotes: tuidesk search '"several words" tag:refund'

  is:new is:open is:pending is:closed is:spam   the status; is:any lifts "only is:active"
  is:unassigned is:mine is:snoozed is:waiting is:unreadable is:merged
  is:automatic   only machines wrote: bounces, absences, newsletters
  owner:anna owner:me owner:none    tag:refund    from:smith    subject:parcel
  mailbox:support    priority:urgent    before:2d    after:2026-11-01    #1042
  has:attachment
"""
_HOURS = """\
config/hours.toml says when you answer; one schedule feeds the automatic answer, the banner,
promised times and the status line. Of several rules about a day the strongest counts:

  [[day]] > a holiday with hours of its own > a holiday you took > [[season]] > regular

Hours      09:00-12:00,13:00-17:00   22:00-06:00 (ends on the next day)   closed
Weeks      Mo-Fr 09:00-17:00; Sa 10:00-14:00   Su-Th 9-17   hours without days: every day
Days       2026-12-24   12-24 (every year)   thanksgiving, black-friday, cyber-monday,
           small-business-saturday, giving-tuesday, singles-day, green-monday, super-saturday,
           also black-friday-7

tuidesk hours week --at 2026-12-24      hours lint      hours holidays --take 2026-12-25
tuidesk hours set 2026-12-24 09:00-12:00 --name "Christmas Eve"      tuidesk undo
tuidesk hours set 2026-12-24 closed --until 2027-01-06
tuidesk banner --output html --to banner.html      banner plan      banner status (for cron)
tuidesk autoreply preview --at "2026-12-24 20:00" --lang de

banner --output: html (shop header, changes by itself), static-html (no script, swap it by hand),
page, signature, bio:NAME, checkout, json-ld, gbp, ics, text, markdown, ansi, svg

--channel email is what mail answers by. Search engines and Google read hours as those of the shop:
if your counter or phone has others, write [channel.phone] and use banner --channel phone.

Wording of names: name = { en = "Christmas Eve", de = "Heiligabend" }. A shift belongs to the day
on which it starts. On the night when clocks change a shift is as long as the clock makes it.
"""
_PAGES = {"hours": _HOURS, "json": _JSON, "search": _SEARCH}


@click.command("help")
@click.argument("page", required=False)
@click.pass_context
def help_(ctx: click.Context, page: str | None) -> None:
    """Pages: hours, json, search; or the help of a verb."""
    group = ctx.parent.command if ctx.parent else None
    if page in _PAGES:
        click.echo(_PAGES[page], nl=False)
    elif page and isinstance(group, click.Group) and (verb := group.get_command(ctx, page)):
        with click.Context(verb, info_name=page, parent=ctx.parent) as inner:
            click.echo(verb.get_help(inner))
    elif page:
        raise UsageError(f"There is no page '{page}'.", f"Pages: {', '.join(_PAGES)}, or a verb.")
    elif ctx.parent:
        click.echo(ctx.parent.get_help())
        click.echo(f"\nPages: {', '.join(_PAGES)}")
