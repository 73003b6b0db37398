"""What each floor adds to the demo beyond the tracker's tables: users, today's bed states, holds, meeting days.

A floor says it in its own ``demo.py`` as ``furnish(scene)``; floors are furnished from the ground up.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from random import Random
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.module_loading import module_has_submodule


@dataclass
class Scene:
    """The stage as it stands: the moment, one source of chance, and the users by the first part of their address."""

    now: datetime
    random: Random = field(default_factory=lambda: Random(7))
    users: dict[str, Any] = field(default_factory=dict)
    afterwards: list[Callable[["Scene"], None]] = field(default_factory=list)
    """What follows from all that was furnished, floors above included: done when every floor has had its turn."""

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)


def furnish(scene: Scene) -> None:
    for app in reversed(list(apps.get_app_configs())):
        if app.name != "reachout.demo" and app.module and module_has_submodule(app.module, "demo"):
            import_module(f"{app.name}.demo").furnish(scene)
    for follow in scene.afterwards:
        follow(scene)
