"""The line between laptops and the office: it can be slow, and it can be cut."""

import socket
import threading
import time


class Line:
    """Listens on a port and passes connections on while it is whole; at most `speed` bytes a second each way if set."""

    def __init__(self, port, upstream):
        self.upstream = upstream
        self.speed = None
        self.is_whole = True
        self.passed = 0
        self.sockets = set()
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if not self.is_whole:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self.upstream))
            except OSError:
                near.close()
                continue
            self.sockets |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    def pump(self, source, target):
        try:
            while data := source.recv(4096):
                if self.speed:
                    time.sleep(len(data) / self.speed)
                target.sendall(data)
                self.passed += len(data)
        except OSError:
            pass
        for end in (source, target):
            end.close()

    def cut(self):
        """Breaks every connection and lets no other through."""
        self.is_whole = False
        for end in list(self.sockets):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
        self.sockets.clear()

    def mend(self):
        self.is_whole = True
        self.speed = None

    def close(self):
        # Only then does the thread that waits for connections let go of the port.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()
