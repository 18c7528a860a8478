"""A function in a process of its own, which is ended when it takes too long and started anew when it is asked again.

Starting some engines takes seconds, so the process lives on from call to call: ``python -m … MODULE FUNCTION`` answers
calls on standard input until that is closed. Nothing of the asking program is started a second time there, as
``multiprocessing`` would with its main module.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import weakref
from contextlib import suppress
from importlib import import_module
from threading import Event, Timer
from typing import IO, TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast

from xltools.core.messages import _
from xltools.files.process import FailedError

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


class Watched(Generic[P, T]):
    """``function`` of a module, with arguments and results that can be sent to another process."""

    def __init__(self, function: Callable[P, T], seconds: float) -> None:
        self._function = function
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the function gives.

        Raises:
            FailedError: it failed, killed its process, or has not answered after ``seconds``.
        """
        process = self._process or self._start()
        too_late = Event()

        def give_up() -> None:
            too_late.set()
            process.kill()

        clock = Timer(self._seconds, give_up)
        clock.daemon = True
        clock.start()
        try:
            answer, failure = _asked(process, (args, kwargs))
        except (EOFError, OSError, pickle.PickleError) as error:
            self.end()
            if too_late.is_set():
                raise FailedError(_("no answer after {seconds} seconds").format(seconds=f"{self._seconds:g}")) from None
            raise FailedError(_("its process ended unexpectedly")) from error
        except BaseException:
            self.end()
            raise
        finally:
            clock.cancel()
        if failure:
            raise FailedError(failure)
        return cast("T", answer)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            _end(self._process)
        self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(  # noqa: S603 - a program of ours, no shell
            [sys.executable, "-P", "-m", __name__, self._function.__module__, self._function.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",  # Ctrl+C is for the one who asks
        )
        weakref.finalize(self, _end, self._process)
        return self._process


def _asked(process: subprocess.Popen[bytes], call: object) -> tuple[Any, str]:
    pickle.dump(call, cast("IO[bytes]", process.stdin))
    cast("IO[bytes]", process.stdin).flush()
    reply: tuple[Any, str] = pickle.load(cast("IO[bytes]", process.stdout))  # noqa: S301 - from a program of ours
    return reply


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(OSError):  # what was to be written to it
        process.communicate()


def main() -> None:
    """Answer calls of the function that the command line names until nobody asks any more."""
    module, name = sys.argv[1:]
    function = getattr(import_module(module), name)
    calls = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no answer
    with suppress(EOFError, OSError):
        while True:
            args, kwargs = pickle.load(calls)  # noqa: S301 - from the program that started this one
            try:
                reply = function(*args, **kwargs), ""
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # noqa: BLE001 - a trap in WebAssembly, whatever a library throws
                reply = None, str(error) or type(error).__name__
            pickle.dump(reply, answers)
            answers.flush()


if __name__ == "__main__":
    main()
