"""What a page costs when it is made anew: processor time of this process, queries, bytes.

    PAGE_CACHE=false python -m bench.cost

In the environment of a portal that has something to show. No server, no compression and no load is in it.
"""

from __future__ import annotations

import gc
import statistics
import time

from django.test import Client

from .pages import addresses, queries

ROUNDS, READINGS = 7, 10


def cpu_ms(reader: Client, address: str) -> float:
    """Of one reading: the median of the rounds."""
    rounds = []
    for _round in range(ROUNDS):
        before = time.process_time()
        for _reading in range(READINGS):
            reader.get(address)
        rounds.append((time.process_time() - before) / READINGS * 1000)
    return statistics.median(rounds)


def main() -> None:
    reader = Client(headers={"Host": "127.0.0.1"})
    print("| page | CPU ms | queries | bytes |\n|---|---|---|---|")
    for page, address in addresses().items():
        asked = queries(reader, address)
        gc.freeze()  # as a web process does
        size = len(reader.get(address).content)
        print(f"| {page} | {cpu_ms(reader, address):.1f} | {asked} | {size:,} |", flush=True)


if __name__ == "__main__":
    main()
