"""Import of an mbox against the standard parser doing nothing but reading the same mails."""

import email
import sys
import time
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from tests.bench.desks import mails, scratch_desk
from tuidesk.desk.context import open_desk, the_program
from tuidesk.desk.incoming.importing import import_mail


def parse_all(raws: list[bytes]) -> int:
    """compat32: every header decoded, every part decoded."""
    size = 0
    for raw in raws:
        mail = email.message_from_bytes(raw)
        for name, value in mail.items():
            decode_header(value)
            if name in ("From", "To", "Cc"):
                getaddresses([value])
            elif name == "Date":
                parsedate_to_datetime(value)
        for part in mail.walk():
            content = part.get_payload(decode=True)
            if part.get_content_maintype() == "text" and isinstance(content, bytes):
                size += len(content.decode(part.get_content_charset() or "ascii", "replace"))
    return size


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    raws = list(mails(count))
    started = time.perf_counter()
    parse_all(raws)
    parsing = time.perf_counter() - started
    with scratch_desk() as folder:
        box = Path(folder.parent, "box.mbox")
        with box.open("wb") as stream:
            for raw in raws:
                stream.write(
                    b"From - Fri Nov 27 09:00:00 2026\n" + raw.replace(b"\r\n", b"\n") + b"\n"
                )
        desk = open_desk(folder, the_program)
        started = time.perf_counter()
        counts = import_mail(desk, [box], desk.settings.mailbox("support"), closed=True)
        importing = time.perf_counter() - started
        assert counts.ticketed == count
    size = sum(map(len, raws)) / count / 1024
    print(f"{count} mails, mean {size:.1f} KiB")
    print(f"parsing alone: {count / parsing:7.0f} mails/s")
    print(
        f"import:        {count / importing:7.0f} mails/s = {parsing / importing:.0%} (wanted 50 %)"
    )


if __name__ == "__main__":
    main()
