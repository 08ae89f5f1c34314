"""Pages that read everything and own nothing: Today, the organisation, the expert's portfolio, my settings."""
