"""Find declarations by walking a package: a new module is all a new form, 資料 or check needs."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def import_all(package: ModuleType) -> None:
    """Import every module of a package, in order of name, so that its decorators register what they declare."""
    for module in sorted(info.name for info in iter_modules(package.__path__)):
        import_module(f"{package.__name__}.{module}")
