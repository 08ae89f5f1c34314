"""What the apps above may want to know."""

from django.dispatch import Signal

# Sent inside the transaction that accepts an invitation, with ``invitation`` and ``user``.
invitation_accepted = Signal()

# Sent inside the transaction that ends a staff role, with ``staff`` and ``by``: the person's memberships in that
# organisation end too.
staff_ended = Signal()
