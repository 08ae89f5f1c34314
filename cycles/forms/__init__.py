"""Forms of cycles, by noun. They parse, check and lay out; services write."""
