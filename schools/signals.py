"""What the apps above may want to know."""

from django.dispatch import Signal

# Sent inside the transaction that accepts an invitation, with ``invitation`` and ``user``.
invitation_accepted = Signal()
