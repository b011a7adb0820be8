"""How long an agent's key waits while a bulk import runs beside it.

python -m tests.bench.fairness [MAILS]
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.desks import fill, mails, scratch_desk
from tuidesk.desk.running.presence import at_the_desk
from tuidesk.desk.verbs.tag import tag


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    with scratch_desk() as folder:
        desk = fill(folder, 200)
        box = Path(folder).parent / "import.mbox"
        line = b"From x Fri Nov 27 09:00:00 2026\n"
        with box.open("wb") as stream:
            for raw in mails(count + 200):
                stream.write(line + raw.replace(b"<bench.", b"<import.") + b"\n")
        importing = subprocess.Popen(
            [sys.executable, "-m", "tuidesk", "--desk", str(folder), "import", str(box)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        waits, at = [], 0
        with at_the_desk(desk):
            while importing.poll() is None:
                started = time.perf_counter()
                tag(desk, [1 + at % 200], add=[f"t{at % 7}-{at}"])
                waits.append((time.perf_counter() - started) * 1000)
                at += 1
                time.sleep(0.03)
        desk.close()
    quantiles = statistics.quantiles(waits, n=100)
    print(f"{len(waits)} keys beside an import of {count} mails, in ms (limit 50):")
    print(
        f"median {statistics.median(waits):.1f}, p95 {quantiles[94]:.1f}, "
        f"p99 {quantiles[98]:.1f}, worst {max(waits):.1f}"
    )


if __name__ == "__main__":
    main()
