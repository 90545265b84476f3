"""A TCP proxy that ill-treats connections: it delays, cuts, throttles, duplicates and corrupts.

The programs pin TLS, so nothing above TCP can be touched; a corrupted byte must end the connection, never get through.
"""

import asyncio
import collections
import random
import threading

THROTTLED_BYTES_PER_SECOND = 30_000
FAULTS = ["refuse", "cut", "stall", "throttle", "delay", "corrupt", "duplicate"]


class Proxy:
    """Listens on a port of its own and passes each connection to one of the upstream ports, chosen at random."""

    def __init__(self, upstreams, seed, rate=0.35):
        self.upstreams, self.random, self.rate = list(upstreams), random.Random(seed), rate
        self.is_quiet, self.counts, self.port = True, collections.Counter(), 0
        ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.listen(ready)), daemon=True)
        self.thread.start()
        ready.wait()

    async def listen(self, ready):
        server = await asyncio.start_server(self.carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await server.serve_forever()

    def fault(self):
        is_hit = not self.is_quiet and self.random.random() < self.rate
        return self.random.choice(FAULTS) if is_hit else "none"

    async def carry(self, reader, writer):
        fault = self.fault()
        self.counts[fault] += 1
        writers = [writer]
        try:
            if fault == "refuse":
                return
            ports = self.random.sample(self.upstreams, len(self.upstreams))
            inner, outer = await asyncio.open_connection("127.0.0.1", ports[0])
            writers.append(outer)
            if fault == "duplicate":
                # A second connection gets the same bytes; what it answers is thrown away.
                spare, shadow = await asyncio.open_connection("127.0.0.1", ports[-1])
                writers.append(shadow)
                asyncio.ensure_future(drain(spare))
            limits = [self.random.choice([200, 3_000, 30_000, 300_000]) for _ in range(2)]
            up = self.pump(reader, writers[1:], fault, limits[0])
            down = self.pump(inner, [writer], fault, limits[1])
            await asyncio.wait([asyncio.ensure_future(up), asyncio.ensure_future(down)],
                               return_when=asyncio.FIRST_COMPLETED if fault == "cut" else asyncio.ALL_COMPLETED)
        except OSError:
            self.counts["no centre"] += 1
        finally:
            for one in writers:
                one.close()

    async def pump(self, reader, writers, fault, limit):
        """Copies until the end; the fault hits after `limit` bytes or on the way."""
        passed = 0
        try:
            while data := await reader.read(4096):
                if fault == "delay":
                    await asyncio.sleep(self.random.uniform(0.02, 0.4))
                if fault == "throttle":
                    await asyncio.sleep(len(data) / THROTTLED_BYTES_PER_SECOND)
                if passed <= limit < passed + len(data):
                    if fault == "cut":
                        data = data[:limit - passed]
                    elif fault == "stall":
                        await asyncio.sleep(self.random.uniform(1, 8))
                    elif fault == "corrupt":
                        data = bytearray(data)
                        data[limit - passed] ^= 1 << self.random.randrange(8)
                for writer in writers:
                    writer.write(bytes(data))
                    await writer.drain()
                passed += len(data)
                if fault == "cut" and passed >= limit:
                    break
            for writer in writers:
                writer.write_eof()
        except OSError:
            for writer in writers:
                writer.close()


async def drain(reader):
    try:
        while await reader.read(4096):
            pass
    except OSError:
        pass
