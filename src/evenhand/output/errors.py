"""An output that cannot be written: where, why and what to do."""

from __future__ import annotations

import errno

from evenhand.errors import EvenhandError
from evenhand.output.visible import write_line

_DO = {
    errno.ENOSPC: "make room there, or name another place",
    errno.EROFS: "name a place that may be written",
    errno.EISDIR: "name a file and not a folder",
    errno.ENOTDIR: "name a path whose folders are folders",
    errno.ENAMETOOLONG: "give it a shorter name",
}


class OutputError(EvenhandError, OSError):
    """An output that could not be written; what stood there still stands."""

    def __str__(self) -> str:
        return str(self.args[0])

    @classmethod
    def closed(cls, name: str) -> OutputError:
        """Nothing is there to write to."""
        return cls(f"{name}: given a closed stream; expected one that can be written; name a file with -o, or open it")

    @classmethod
    def unwritten(cls, name: object, error: OSError | ValueError) -> OutputError:
        """The system refuses."""
        if isinstance(error, OutputError):
            return error
        given = getattr(error, "strerror", None) or write_line(str(error)) or type(error).__name__
        do = _DO.get(getattr(error, "errno", None) or 0, "check the path and your rights to it")
        return cls(f"{write_line(str(name))}: given {given}; expected a place that can be written; {do}")

    @classmethod
    def mixed(cls, name: object, *, internal: bool) -> OutputError:
        """What stands there is for another audience."""
        kinds = ("for anybody", "stamped for the team alone")
        there, ours = kinds if internal else kinds[::-1]
        do = "name another file, or delete that one first"
        return cls(
            f"{write_line(str(name))}: given an output {there}; expected none, or one {ours}; nothing was written; {do}"
        )
