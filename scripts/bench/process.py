"""Runs a program and says what it cost."""

import os
import time
from dataclasses import dataclass


@dataclass
class Cost:
    seconds: float
    cpu: float
    peak_mb: float
    exit_code: int


def run(command, folder=".", output=os.devnull, environment=None):
    """From before the start to after the end, as a user waits; children are not shared with the shell or a pipe."""
    files = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
             (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
    command = [os.path.abspath(command[0]) if "/" in command[0] else command[0], *command[1:]]
    before = os.getcwd()
    os.chdir(folder)
    try:
        start = time.perf_counter()
        pid = os.posix_spawnp(command[0], command, os.environ | (environment or {}), file_actions=files)
        _, status, used = os.wait4(pid, 0)
        seconds = time.perf_counter() - start
    finally:
        os.chdir(before)
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


class Promise:
    """Prints each figure beside its bound and remembers whether one was missed."""

    def __init__(self):
        self.kept = True

    def check(self, what, value, unit, *, at_least=None, below=None):
        good = value >= at_least if at_least is not None else value < below
        bound = f"at least {at_least:g}" if at_least is not None else f"below {below:g}"
        self.kept &= good
        print(f"  {what}: {value:.3g}{unit} (promised: {bound}{unit}){'' if good else '  MISSED'}")

    def expect(self, what, value, expected):
        self.kept &= value == expected
        print(f"  {what}: {value}{'' if value == expected else f' (expected: {expected})  MISSED'}")
