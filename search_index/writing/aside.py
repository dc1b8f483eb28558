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
    """Work under way. `wait` or `stop` must be called, and then nothing more."""

    def __init__(self, work: Callable[[], None]) -> None:
        reading, writing = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(reading)
            _work_and_end(work, writing)
        os.close(writing)
        self._reading = reading

    def wait(self) -> None:
        """Return when the work is done. Raises OSError as it was raised there, and
        RuntimeError for anything else."""
        with os.fdopen(self._reading) as pipe:
            told = pipe.read()
        _, status = os.waitpid(self._pid, 0)
        if told:
            number, text, name = json.loads(told)
            raise OSError(number, text, name)
        if status:
            raise RuntimeError(f"a process that wrote a part of the index ended with {status}")

    def stop(self) -> None:
        """End the work, wherever it is."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._reading)


def _work_and_end(work: Callable[[], None], writing: int) -> None:
    """Never returns: what the parent would do at its end is not the child's to do."""
    try:
        work()
    except OSError as error:
        os.write(writing, json.dumps([error.errno, error.strerror, error.filename]).encode())
        os._exit(1)
    except BaseException:  # told, and the process ends
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)
