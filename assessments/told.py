"""Several rows told in one text, so that they come along with the row that they belong to."""

from __future__ import annotations

from typing import Any

from django.db.models import Aggregate, TextField


class Told(Aggregate):
    """Texts of several rows in one, with commas between them."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL has another name for it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)
