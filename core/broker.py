"""The embedded broker: kombu's folder of message files, with each message put there and taken away in one step.

Kombu opens a message's file under its final name and then writes it. A worker that looks in between takes an empty file, and
dies of it; on a laptop that showed as a site that stopped by itself. Here a message is written under another name and then
renamed, and taken by a rename too, so that two workers never hold the same one.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Message files that appear and disappear whole."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]  # as kombu itself names it
        """Put a message on a queue: written beside it, then renamed into it."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.replace(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the oldest message of a queue.

        Raises:
            Empty: there is none, or another worker was faster each time.
        """
        for waiting in sorted(Path(self.data_folder_in).glob(f"*.{queue}.msg")):
            if waiting.name.partition(".")[2] != f"{queue}.msg":
                continue
            mine = waiting.with_name(f"{waiting.name}.{uuid.uuid4().hex}")
            try:
                waiting.rename(mine)
            except FileNotFoundError:
                continue
            text = mine.read_text(encoding="utf-8")
            mine.unlink()
            return loads(text)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """Which queues listen to an exchange; one that is being written for the first time has none yet."""
        try:
            table: list[Any] = super().get_table(exchange)
        except ValueError:
            return []
        return table


class Transport(filesystem.Transport):
    """Kombu's folder transport, with our channel."""

    Channel = Channel
