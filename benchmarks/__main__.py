"""`make bench`: measures on this machine, in this run, and prints times with ratios that can be compared.

Absolute times depend on the machine and on who else uses it; the ratio stands beside a yardstick from the same run.
Each part runs in a process of its own; `python -m benchmarks search_speed memory` runs some of them.
"""

import subprocess
import sys
import time

PARTS = {
    "server_speed": "The server",
    "search_speed": "A search",
    "nearest_speed": "The best in meaning",
    "encoding_speed": "The model",
    "memory": "Memory",
}


def main() -> int:
    failed = 0
    for part in sys.argv[1:] or PARTS:
        print(f"\n{PARTS[part]}", flush=True)
        began = time.monotonic()
        failed += bool(subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], check=False).returncode)
        print(f"  ({time.monotonic() - began:.0f} s for {part})", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
