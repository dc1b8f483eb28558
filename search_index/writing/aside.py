"""Work done in a process of its own, on what this one has in memory.

A forked child sees the memory as it is and shares it, so nothing has to be sent to it; it
writes files and ends. What goes wrong there is raised here.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable


class Aside:
    """Work under way. `wait` or `stop` must be called."""

    def __init__(self, work: Callable[[], None]) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reading)
            _work_and_end(work, writing)
        os.close(writing)
        self._reading = reading
        self._is_over = False

    def wait(self) -> None:
        """Return when the work is done. Raises OSError as it was raised there, and
        RuntimeError for anything else."""
        with os.fdopen(self._reading, closefd=False) as pipe:
            told = pipe.read()
        status = self._end()
        if told:
            number, text, name = json.loads(told)
            raise OSError(number, text, name)
        if status:
            raise RuntimeError(f"a process that wrote a part of the index ended with {status}")

    def stop(self) -> None:
        """End the work, wherever it is; nothing where it has ended."""
        if not self._is_over:
            os.kill(self._pid, signal.SIGKILL)
            self._end()

    def _end(self) -> int:
        _, status = os.waitpid(self._pid, 0)
        self._is_over = True
        os.close(self._reading)
        return status


def _work_and_end(work: Callable[[], None], writing: int) -> None:
    """Never returns: what the parent would do at its end is not the child's to do."""
    status = 1
    try:
        work()
        status = 0
    except OSError as error:
        told = [error.errno, error.strerror, str(error.filename)]
        os.write(writing, json.dumps(told).encode())
    except BaseException:  # told, and the process ends
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)
