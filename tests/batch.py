"""Run a small .cmd file as Windows would, line by line, with other programs played by a function.

Knows what the icons of the office use: `set`, `if`, `goto`, labels, `pushd`, `echo`, `start`, `pause`, `exit /b`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PureWindowsPath

Programs = Callable[[str], int]
"""From a command line to its exit code."""


@dataclass
class Batch:
    """A .cmd file at a path; `files` are those that exist ("…\\" for folders), `programs` plays what it starts."""

    text: str
    path: str
    programs: Programs
    files: frozenset[str] = frozenset()
    said: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    paused: bool = False
    folder: str = "C:\\Users\\tanaka"

    def run(self, *arguments: str, around: Mapping[str, str] | None = None) -> int:
        """The exit code of the file called with these words."""
        self._arguments, self._names, self._code = arguments, dict(around or {}), 0
        lines = [line.strip() for line in self.text.splitlines()]
        at = 0
        for _ in range(1000):
            line = self._filled(lines[at].removeprefix("@"))
            while condition := re.match(
                r"if (not )?(defined (\w+)|exist \"([^\"]*)\"|(\S+) EQU (\S+)|(\S+)==(\S+)) ", line, re.I
            ):
                if bool(condition[1]) == self._holds(condition):
                    line = "rem"
                    break
                line = line[condition.end() :]
            if line.startswith("exit /b"):
                return int(line.split()[-1])
            if line.startswith("goto "):
                at = lines.index(f":{line.split()[1]}")
            else:
                self._do(line)
            at += 1
        raise AssertionError("the file does not end")

    def _holds(self, condition: re.Match[str]) -> bool:
        if condition[3]:
            return condition[3] in self._names
        if condition[4] is not None:
            return condition[4] in self.files or f"{condition[4]}\\" in self.files
        return (condition[5] or condition[7]) == (condition[6] or condition[8])

    def _do(self, line: str) -> None:
        word = line.partition(" ")[0]
        if word in {"", "rem", "setlocal"} or line == "echo off" or line.startswith(":"):
            return
        if word == "echo" or line == "echo.":
            self.said.append(line.removeprefix("echo").strip(". "))
        elif word == "set":
            name, _, value = line[4:].strip('"').partition("=")
            self._names.pop(name, None) if not value else self._names.__setitem__(name, value)
        elif word == "pushd":
            self.folder = line[6:].strip('"')
            self._code = 0 if f"{self.folder.rstrip(chr(92))}\\" in self.files else 1
        elif word == "pause":
            self.paused = True
        elif word == "start":
            self.started.append(line)
        else:
            self._code = self.programs(re.sub(r"( 2?>nul)+$", "", line))

    def _filled(self, line: str) -> str:
        line = re.sub(r"%~(f|dp|a)?(\d)", lambda found: self._argument(int(found[2]), found[1] or ""), line)
        names = {"ERRORLEVEL": str(self._code)}
        line = re.sub(r"%(\w+):~0,1%", lambda found: self._names.get(found[1], "")[:1], line)
        return re.sub(r"%(\w+)%", lambda found: {**self._names, **names}.get(found[1], ""), line)

    def _argument(self, number: int, form: str) -> str:
        if number == 0:
            return f"{PureWindowsPath(self.path).parent}\\"
        word = self._arguments[number - 1] if len(self._arguments) >= number else ""
        whole = PureWindowsPath(self.folder) / word
        attributes = "d----------" if f"{whole}\\" in self.files else "--a--------"
        return {"": word, "f": str(whole), "dp": f"{whole.parent}\\", "a": attributes}[form]
