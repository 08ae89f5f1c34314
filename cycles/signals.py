"""What happened in a cycle that apps above may need to know."""

from django.dispatch import Signal

# A shared try-out is its author's alone again. Arguments: try_out.
try_out_taken_back = Signal()

# Its photo is gone, or another one came in its place. Arguments: try_out.
photo_gone = Signal()
