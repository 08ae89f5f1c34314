"""Pages: for pupils (``pupils``), for who asks them (``polls``), on paper and on the wall (``handouts``)."""
